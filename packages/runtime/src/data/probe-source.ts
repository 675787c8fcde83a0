/**
 * A source as the program states it in, what a look at its files finds out: columns, classes, gaps, repeated rows. It is
 * synchronous and loads nothing heavy, since it runs while a program is being typed; what took time is kept.
 */
import type { DataProbe, DataProblem, SourceRequest } from "@penstock/dsl";
import type { DataContext } from "./data-context.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { mediaFiles } from "./masks/mask-files.ts";
import type { QueryQuestion } from "./probe/look-into-query.ts";
import { ProbeMemory } from "./probe/probe-cache.ts";
import { probeCsv } from "./probe/probe-csv.ts";
import { probeJsonLines } from "./probe/probe-jsonl.ts";
import { probeMedia } from "./probe/probe-media.ts";
import { probeNpz } from "./probe/probe-npz.ts";
import { checkFile, pictureColumns, probeCifar, probeIdx } from "./probe/probe-pictures.ts";
import { runSync } from "./probe/run-sync.ts";
import { queryFiles } from "./query/query-files.ts";
import { listDigits } from "./read-digits.ts";
import { foundSource, type LocalSource, localSource } from "./source-arguments.ts";
import type { StreamSource } from "./stream/capture-stream.ts";

const memory = new ProbeMemory(Date.now);

/** Looks into a source; gives the problem where that is not possible. */
export function probeSource(request: SourceRequest, context: DataContext): DataProbe | DataProblem {
  try {
    const source = foundSource(request);
    if (source === null) return problem(`\`${request.source}\` names no files to look into`, null);
    if (isStillToCome(source)) return problem("what has not come yet cannot be looked into", null);
    const files = "paths" in source ? source.paths : "images" in source ? source.images : null;
    if (files?.length === 0 || (source.kind === "cifar" && source.train.length === 0)) {
      return problem(`\`${request.source}\` names no file`, null);
    }
    const reads = comparesRows(source) ? [...(request.reads ?? [])].sort() : [];
    const paths = filesOf(source);
    for (const path of "folder" in source ? [] : paths) checkFile(path);
    const key = { kind: source.kind, options: [optionsOf(source), ...reads], paths };
    return memory.find(key, context.probes ?? null, () => probe(source, { reads, context }));
  } catch (error) {
    if (error instanceof DataError) return problem(error.title, error.help);
    return problem(`the source cannot be read: ${reasonOf(error)}`, null);
  }
}

/** Whether a source's rows are only known once they have come: those of standard input, and those behind the end of a file. */
export function isUnseen(request: SourceRequest): boolean {
  const source = localSource(request);
  return source !== null && isStillToCome(source);
}

function isStillToCome(source: LocalSource): boolean {
  return source.kind === "stream" && (source.path === "-" || source.from === "end");
}

function problem(title: string, help: string | null): DataProblem {
  return { kind: "problem", title, help };
}

/** Whether rows are told apart by the columns that a program reads. */
function comparesRows({ kind }: LocalSource): boolean {
  return kind === "csv" || kind === "jsonl" || kind === "parquet" || kind === "sql" || kind === "stream";
}

/** What of the arguments the look depends on, besides files. */
function optionsOf(source: LocalSource): string {
  if (source.kind === "csv") return source.delimiter;
  if (source.kind === "stream") return `${source.format} ${source.delimiter} ${source.rows}`;
  return source.kind === "sql" ? `${source.folder} ${source.query}` : "";
}

/** Every file that the look depends on, in the order of their rows. */
function filesOf(source: LocalSource): readonly string[] {
  switch (source.kind) {
    case "csv":
    case "jsonl":
    case "parquet":
      return source.paths;
    case "sql":
      return queryFiles(source).files;
    case "stream":
    case "npz":
      return [source.path];
    case "idx":
      return [...source.images, ...source.labels, ...source.testImages, ...source.testLabels];
    case "cifar":
      return [...source.train, ...source.test];
    case "images":
    case "audio":
      return mediaFiles(source);
    case "digits_json":
      return listDigits(source.folder);
  }
}

interface Looking {
  readonly reads: readonly string[];
  readonly context: DataContext;
}

function probe(source: LocalSource, { reads, context }: Looking): DataProbe {
  const compared = reads.length === 0 ? null : reads;
  switch (source.kind) {
    case "csv":
      return probeCsv(source, { reads: compared });
    case "jsonl":
      return probeJsonLines(source.paths, compared);
    case "stream":
      return probeStream(source, compared);
    case "parquet":
    case "sql":
      return runSync<QueryQuestion, DataProbe>("query-process", { source, reads: compared, cache: context.cache });
    case "idx":
      return probeIdx(source);
    case "npz":
      return probeNpz(source.path);
    case "cifar":
      return probeCifar(source);
    case "images":
    case "audio":
      return withMasks(probeMedia(source.folder, source.kind), source);
    case "digits_json": {
      const classes = Array.from({ length: listDigits(source.folder).length }, (_, digit) => String(digit));
      return { kind: "probe", columns: pictureColumns([28, 28, 1], classes), rows: null, official: null };
    }
  }
}

/** What there is besides pictures: a mask for each. */
function withMasks(probe: DataProbe, { masks }: Extract<LocalSource, { kind: "images" | "audio" }>): DataProbe {
  if (masks === null) return probe;
  return { ...probe, columns: [...probe.columns, { name: "mask", kind: "mask", shape: null, values: null }] };
}

/** A file that may still grow: what it holds so far, of which a run takes the first rows; so their number is not known. */
function probeStream(source: StreamSource, reads: readonly string[] | null): DataProbe {
  const paths = [source.path];
  const found =
    source.format === "csv"
      ? probeCsv({ kind: "csv", paths, delimiter: source.delimiter }, { reads })
      : probeJsonLines(paths, reads);
  const { columns, parts = [] } = found;
  const cut = source.follow || found.rows === null || found.rows > source.rows;
  if (!cut) return found;
  return {
    ...found,
    rows: null,
    sampled: true,
    repeats: null,
    parts: parts.map((part) => ({ ...part, rows: null })),
    columns: columns.map((column) => ({ ...column, values: null })),
  };
}
