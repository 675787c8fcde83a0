/** `pipe data FILE DATASET --augmented`: rows of a data set before and after augmentation, as pictures, a page and lines. */
import path from "node:path";
import type { CheckedDataset, CheckedProgram } from "@penstock/dsl";
import { cacheFolder } from "@penstock/runtime/probe";
import { mirrorFolder, probesFolder, shortestPath, storeFolder } from "../host/places.ts";
import type { Terminal } from "../terminal.ts";

export interface AugmentedOptions {
  readonly seed: number;
  /** Rows, and epochs of each. */
  readonly rows: number;
  readonly epochs: number;
  /** Where the page goes, and the picture beside it; beside the reports where none is given. */
  readonly htmlFile?: string;
  readonly json: boolean;
}

/** What is looked at: a data set of a program that has been checked. */
export interface AugmentedSubject {
  readonly program: CheckedProgram;
  readonly dataset: CheckedDataset;
  /** The program as the user gave it. */
  readonly file: string;
}

/** Writes the sheet, prints where it is and what there is to read, and gives the exit status. */
export async function augmented(
  { program, dataset, file }: AugmentedSubject,
  { seed, rows, epochs, htmlFile, json }: AugmentedOptions,
  terminal: Terminal,
): Promise<number> {
  if (dataset.augment.length === 0) {
    terminal.error(`\`${dataset.name}\` augments nothing; \`augment ${dataset.inputs[0]?.name ?? "image"}: …\` would`);
    return 1;
  }
  const { DataError, drawAugmented } = await import("@penstock/runtime");
  const store = storeFolder(path.dirname(file), process.env);
  try {
    const drawn = await drawAugmented(
      {
        program,
        dataset,
        rows,
        epochs,
        page: htmlFile ?? path.join(store, "reports", `${dataset.name}-augmented.html`),
      },
      {
        cache: cacheFolder(process.env),
        mirror: mirrorFolder(process.env),
        probes: probesFolder(file, process.env),
        columns: path.join(store, "cache", "columns"),
        seed,
      },
    );
    if (json) terminal.out(`${JSON.stringify(drawn, null, 2)}\n`);
    else for (const line of [...drawn.lines, ...drawn.files.map(shortestPath)]) terminal.out(`${line}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    terminal.error(error.help === null ? error.title : `${error.title}\n${error.help}`);
    return 3;
  }
}
