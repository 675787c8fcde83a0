/** Data of one's own making in, what the checker and the reader say of it out: in this process, or in one whose memory is measured. */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CheckedDataset, checkProgram } from "@penstock/dsl";
import { DataError } from "../data-error.ts";
import { probeSource } from "../probe-source.ts";
import { readTable } from "../read-table.ts";
import { call, classTarget, context, dataset, numberColumn, temporaryFolder } from "./dataset-fixture.ts";

/** What is said of a data set: by the checker as code and title, by the reader with row and line. */
export interface Said {
  readonly found: readonly string[];
  readonly told: { readonly title: string; readonly row: number | null; readonly line: number | null } | null;
  readonly rows: number | null;
}

function programOf(source: string, label: string): string {
  return `dataset d {\n  source: ${source}\n  input a: number\n  target label: ${label}\n  split: random(train: 80%, test: 20%)\n}\n`;
}

interface Source {
  readonly source: string;
  readonly args: CheckedDataset["source"]["args"];
}

function sourceOf(name: string): Source {
  return name.includes(".jsonl")
    ? { source: "jsonl", args: { path: name } }
    : { source: "csv", args: { path: name, delimiter: "," } };
}

/** The data set that the program would be if nothing were wrong with it. */
function unchecked(folder: string, { source, args }: Source, label: string): CheckedDataset {
  const names = label.startsWith("class(") ? label.slice(6, -1).split(", ") : [];
  const declared = names.length === 1 ? Number(names[0]?.replaceAll("_", "")) : names;
  return dataset({
    from: join(folder, "main.pipe"),
    source: call(source, args),
    inputs: [numberColumn("a")],
    targets: [label === "number" ? numberColumn("label") : classTarget(declared)],
    split: call("random", { train: 0.8, valid: 0, test: 0.2, by: null }),
  });
}

/** Writes a file and says what is said of it. */
export async function say(name: string, content: string | Uint8Array, label: string): Promise<Said> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), content);
  const { source, args } = sourceOf(name);
  const text = programOf(`${source}("${name}")`, label);
  const { diagnostics } = checkProgram(join(folder, "main.pipe"), {
    readText: () => text,
    resolve: (_, specifier) => specifier,
    probe: (request) => probeSource(request, context()),
  });
  const found = diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, title }) => `${code} ${title.replaceAll(`${folder}/`, "")}`);
  const wanted = unchecked(folder, { source, args }, label);
  try {
    const { rows } = await readTable(wanted, context());
    return { found, told: null, rows };
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    const { title, place } = error;
    return { found, told: { title: title.replaceAll(`${folder}/`, ""), row: place.row, line: place.line }, rows: null };
  }
}

export interface Measured extends Said {
  readonly checked: number;
  readonly most: number;
}

/** The same of a file that is there, in a process of its own, which holds what it holds for this data alone. */
export function measure(folder: string, name: string): Measured {
  const label = "class(no, yes)";
  const { source, args } = sourceOf(name);
  const text = programOf(`${source}("${name}")`, label);
  const reader = JSON.stringify(unchecked(folder, { source, args }, label));
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ["--conditions=source", join(import.meta.dirname, "read-hostile.ts"), folder, text, reader],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(stderr);
  // Written by the script beside this test.
  return JSON.parse(stdout.replaceAll(`${folder}/`, "")) as Measured;
}
