/**
 * Looks at a data set and reads it as a process of its own: the folder and the program come in as arguments; what the checker and the
 * reader said, and the most memory that the process held, in bytes, go out as JSON.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CheckedDataset, checkProgram } from "@penstock/dsl";
import { DataError } from "../data-error.ts";
import { probeSource } from "../probe-source.ts";
import { readTable } from "../read-table.ts";
import { closeTable } from "../table.ts";

const [folder = "", text = "", sourceText = ""] = process.argv.slice(2);
const context = {
  cache: join(folder, "cache"),
  columns: join(folder, "cache", "columns"),
  mirror: null,
  seed: 1,
  memory: 64e6,
};
const path = join(folder, "main.pipe");
const { value, diagnostics } = checkProgram(path, {
  readText: (file) => (file === path ? text : readFileSync(file, "utf8")),
  resolve: (_, specifier) => specifier,
  probe: (request) => probeSource(request, context),
});
const checked = process.resourceUsage().maxRSS * 1024;
// Where the checker refuses, the reader is asked with the data set of a program that passes.
const from = value?.blocks.find((block) => block.kind === "dataset");
const dataset: CheckedDataset | null =
  from?.kind === "dataset" ? from : sourceText === "" ? null : JSON.parse(sourceText);
let told: { title: string; row: number | null; line: number | null } | null = null;
let rows: number | null = null;
if (dataset !== null) {
  try {
    const table = await readTable(dataset, context);
    rows = table.rows;
    closeTable(table);
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    told = { title: error.title, row: error.place.row, line: error.place.line };
  }
}
const result = {
  found: diagnostics.filter(({ severity }) => severity === "error").map(({ code, title }) => `${code} ${title}`),
  told,
  rows,
  checked,
  most: process.resourceUsage().maxRSS * 1024,
};
process.stdout.write(JSON.stringify(result));
