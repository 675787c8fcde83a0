/**
 * The text of a program in a folder in, its first data set as the checker gives it out, held against the files there. `tokenizer.json` is
 * one that every folder has.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CheckedDataset, checkProgram, type Host, renderDiagnostics } from "@penstock/dsl";
import { probeSource } from "../probe-source.ts";
import { context } from "./dataset-fixture.ts";
import { letterTokenizer } from "./tokenizer-texts.ts";

/** Throws what the checker says where the program has errors. */
export function checkedDataset(folder: string, text: string): CheckedDataset {
  const path = join(folder, "main.pipe");
  const host: Host = {
    readText: (file) =>
      file === path ? text : file === join(folder, "tokenizer.json") ? letterTokenizer() : readFileSync(file, "utf8"),
    resolve: (_, specifier) => join(folder, specifier),
    probe: (request) => probeSource(request, context()),
  };
  const { value, diagnostics, files } = checkProgram(path, host);
  const found = value?.blocks.find((block) => block.kind === "dataset");
  if (found?.kind !== "dataset") throw new Error(renderDiagnostics(diagnostics, files, { colour: false }));
  return found;
}
