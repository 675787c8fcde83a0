/**
 * A source as the program states it in, what a look at its files finds out: columns, classes, gaps, repeated rows. It is
 * synchronous and loads nothing heavy, since it runs while a program is being typed; what took time is kept.
 */
import type { DataProbe, DataProblem, SourceRequest } from "@penstock/dsl";
import type { DataContext } from "./data-context.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { listMedia } from "./list-media.ts";
import { ProbeMemory } from "./probe/probe-cache.ts";
import { probeCsv } from "./probe/probe-csv.ts";
import { probeMedia } from "./probe/probe-media.ts";
import { checkFile, pictureColumns, probeCifar, probeIdx } from "./probe/probe-pictures.ts";
import { listDigits } from "./read-digits.ts";
import { type LocalSource, localSource } from "./source-arguments.ts";

const memory = new ProbeMemory(Date.now);

/** Looks into a source; gives the problem where that is not possible. */
export function probeSource(request: SourceRequest, context: DataContext): DataProbe | DataProblem {
  const source = localSource(request);
  if (source === null) return problem(`\`${request.source}\` names no files to look into`, null);
  const files = "paths" in source ? source.paths : "images" in source ? source.images : null;
  if (files?.length === 0 || (source.kind === "cifar" && source.train.length === 0)) {
    return problem(`\`${request.source}\` names no file`, null);
  }
  try {
    const reads = source.kind === "csv" ? [...(request.reads ?? [])].sort() : [];
    const paths = filesOf(source);
    for (const path of "folder" in source ? [] : paths) checkFile(path);
    const delimiter = source.kind === "csv" ? source.delimiter : "";
    const key = { kind: source.kind, options: [delimiter, ...reads], paths };
    return memory.find(key, context.probes ?? null, () => probe(source, reads));
  } catch (error) {
    if (error instanceof DataError) return problem(error.title, error.help);
    return problem(`the source cannot be read: ${reasonOf(error)}`, null);
  }
}

function problem(title: string, help: string | null): DataProblem {
  return { kind: "problem", title, help };
}

/** Every file that the look depends on, in the order of their rows. */
function filesOf(source: LocalSource): readonly string[] {
  switch (source.kind) {
    case "csv":
      return source.paths;
    case "idx":
      return [...source.images, ...source.labels, ...source.testImages, ...source.testLabels];
    case "cifar":
      return [...source.train, ...source.test];
    case "images":
    case "audio":
      return listMedia(source.folder, source.kind).files.map(({ path }) => path);
    case "digits_json":
      return listDigits(source.folder);
  }
}

function probe(source: LocalSource, reads: readonly string[]): DataProbe {
  switch (source.kind) {
    case "csv":
      return probeCsv(source, { reads: reads.length === 0 ? null : reads });
    case "idx":
      return probeIdx(source);
    case "cifar":
      return probeCifar(source);
    case "images":
    case "audio":
      return probeMedia(source.folder, source.kind);
    case "digits_json": {
      const classes = Array.from({ length: listDigits(source.folder).length }, (_, digit) => String(digit));
      return { kind: "probe", columns: pictureColumns([28, 28, 1], classes), rows: null, official: null };
    }
  }
}
