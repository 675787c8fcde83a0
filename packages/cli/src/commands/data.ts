/** `pipe data FILE [DATASET]`: what a file, a folder or a data set of a program holds, and what to look at before learning from it. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type CheckedDataset, type CheckedProgram, closestName } from "@penstock/dsl";
import type { LookReport } from "@penstock/runtime";
import { cacheFolder } from "@penstock/runtime/probe";
import picocolors from "picocolors";
import { mirrorFolder, probesFolder, shortestPath, storeFolder } from "../host/places.ts";
import type { Settings } from "../settings.ts";
import type { Terminal } from "../terminal.ts";
import { lookLines } from "../view/look-lines.ts";
import { paintLine } from "../view/styled-line.ts";
import { checkFile, tellDiagnostics } from "./program.ts";

export interface DataCommandOptions {
  readonly json: boolean;
  /** Write a page as well. */
  readonly html: boolean;
  /** Where the page goes; the usual place where none is given. */
  readonly htmlFile?: string;
  readonly seed: number;
  readonly set: Settings;
  /** Show what augmentation makes of rows instead. */
  readonly augmented: boolean;
  /** Rows and epochs of each that are shown so. */
  readonly rows: number;
  readonly epochs: number;
}

/** What is looked at: a file or folder, or the data set of a program. */
export interface DataSubject {
  readonly file: string;
  readonly dataset: string | undefined;
}

/** Looks at data, prints what there is to say and gives the exit status. */
export async function data(
  { file, dataset: named }: DataSubject,
  options: DataCommandOptions,
  terminal: Terminal,
): Promise<number> {
  if (!file.endsWith(".pipe")) {
    if (!options.augmented) return lookAt(file, options, terminal);
    terminal.error(
      "Only a data set of a program says how its rows are augmented: `pipe data FILE.pipe DATASET --augmented`",
    );
    return 1;
  }
  const result = checkFile(file, options.set, process.env);
  if (result.diagnostics.length > 0) tellDiagnostics(result, options.json && result.value === null, terminal);
  if (result.value === null) return 1;
  const dataset = datasetOf(result.value, named, terminal);
  if (dataset === null) return 1;
  if (options.augmented) {
    const { augmented } = await import("./augmented.ts");
    return augmented({ program: result.value, dataset, file }, options, terminal);
  }
  return lookAt(file, { ...options, subject: { program: result.value, dataset } }, terminal);
}

function datasetOf({ blocks }: CheckedProgram, named: string | undefined, terminal: Terminal): CheckedDataset | null {
  const datasets = blocks.filter((block) => block.kind === "dataset");
  const found =
    named === undefined && datasets.length === 1 ? datasets[0] : datasets.find(({ name }) => name === named);
  if (found !== undefined) return found;
  const names = datasets.map(({ name }) => name);
  const all = names.map((name) => `\`${name}\``).join(", ");
  if (names.length === 0) terminal.error("The program has no data set.");
  else if (named === undefined) terminal.error(`Which data set? The program has ${all}.`);
  else {
    const closest = closestName(named, names);
    terminal.error(
      `There is no data set \`${named}\`; ${closest === null ? `the program has ${all}` : `did you mean \`${closest}\`?`}`,
    );
  }
  return null;
}

interface LookOptions extends DataCommandOptions {
  readonly subject?: { readonly program: CheckedProgram; readonly dataset: CheckedDataset };
}

async function lookAt(file: string, options: LookOptions, terminal: Terminal): Promise<number> {
  const { DataError, lookAtDataset, lookAtFile, lookPage } = await import("@penstock/runtime");
  const { subject } = options;
  const store = storeFolder(subject === undefined ? process.cwd() : path.dirname(file), process.env);
  const context = {
    cache: cacheFolder(process.env),
    mirror: mirrorFolder(process.env),
    seed: options.seed,
    probes: probesFolder(file, process.env),
    columns: path.join(store, "cache", "columns"),
  };
  try {
    const report = subject === undefined ? await lookAtFile(file, context) : await lookAtDataset(subject, context);
    if (options.json) terminal.out(`${JSON.stringify(withoutPictures(report), null, 2)}\n`);
    else {
      const colours = picocolors.createColors(terminal.colour);
      for (const line of lookLines(report, terminal)) terminal.out(`${paintLine(line, colours)}\n`);
    }
    if (options.html) {
      const name = subject?.dataset.name ?? path.basename(file).replace(/\.[\w.]+$/, "");
      const page = options.htmlFile ?? path.join(store, "reports", `${name}-data.html`);
      mkdirSync(path.dirname(page), { recursive: true });
      writeFileSync(page, lookPage(report));
      if (!options.json) terminal.out(`\npage  ${shortestPath(page)}\n`);
    }
    return 0;
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    terminal.error(error.help === null ? error.title : `${error.title}\n${error.help}`);
    return 3;
  }
}

/** Pictures are for pages. */
function withoutPictures({ pictures, ...report }: LookReport): object {
  return { ...report, pictures: pictures.length };
}
