/** The runs of a store and what is asked of them in; those that fit, in the order that was asked for, out. */
import path from "node:path";
import { closestName } from "@penstock/dsl";
import { keeps, readBound } from "./bounds.ts";
import { type FoundMetric, figureOf, findMetric } from "./find-metric.ts";
import type { RunRecord } from "./run-records.ts";

/** What is asked of a history. */
export interface RunQuestion {
  /** A program, or a block that trains or judges. */
  readonly of?: string;
  /** Bounds as the language writes them; all of them hold. */
  readonly where: readonly string[];
  /** Every one of these a run has. */
  readonly tags: readonly string[];
  /** `newest`, `time`, `size` or a metric. */
  readonly sort: string;
  readonly limit?: number;
}

/** Runs that fit, with the metrics that were asked about. */
export interface PickedRuns {
  readonly records: readonly RunRecord[];
  /** How many fit before the limit. */
  readonly fitting: number;
  /** In the order in which they were named, each once. */
  readonly metrics: readonly FoundMetric[];
}

type Picked = PickedRuns | { readonly problem: string };

/** Program paths are kept as they were given: the same text, the same place seen from the store's folder, or the end of one. */
function isProgram(kept: string, asked: string, base: string): boolean {
  const place = path.resolve(base, kept);
  return kept === asked || place === path.resolve(asked) || place.endsWith(`${path.sep}${path.normalize(asked)}`);
}

function isOf(record: RunRecord, asked: string, base: string): boolean {
  return (
    record.family.name === asked ||
    record.measured.some(({ block }) => block === asked) ||
    isProgram(record.program, asked, base)
  );
}

/** How runs are ranked: the smallest first. */
function rankOf(sort: string, metric: FoundMetric | null): (record: RunRecord) => number {
  if (metric !== null) {
    return (record) => {
      const value = figureOf(record, metric)?.value ?? Number.NaN;
      return metric.goal === "max" ? -value : value;
    };
  }
  return sort === "time" ? ({ seconds }) => seconds : ({ bytes }) => bytes;
}

/** Those without a figure come last, equals newest first. */
function sorted(records: readonly RunRecord[], rank: (record: RunRecord) => number): readonly RunRecord[] {
  const place = (record: RunRecord): number => {
    const value = rank(record);
    return Number.isNaN(value) ? Number.POSITIVE_INFINITY : value;
  };
  return [...records].sort((a, b) => {
    const [one, other] = [place(a), place(b)];
    return one === other ? 0 : one - other;
  });
}

/** Picks among records that come newest first; `base` is the folder that the store belongs to. */
export function pickRuns(all: readonly RunRecord[], question: RunQuestion, base: string): Picked {
  const { of, where, tags, sort, limit } = question;
  let records = all;
  if (of !== undefined) {
    records = all.filter((record) => isOf(record, of, base));
    if (records.length === 0) return { problem: unknownName(of, all) };
  }
  const metrics: FoundMetric[] = [];
  const metricOf = (text: string): FoundMetric | { readonly problem: string } => {
    const found = findMetric(text, records);
    if ("path" in found && !metrics.some(({ path, block }) => path === found.path && block === found.block)) {
      metrics.push(found);
    }
    return found;
  };
  const newest = sort === "newest";
  const bySelf = newest || sort === "time" || sort === "size";
  const ranked = bySelf ? null : metricOf(sort);
  if (ranked !== null && "problem" in ranked) return ranked;
  let fitting = records.filter((record) => tags.every((tag) => record.tags.includes(tag)));
  for (const text of where) {
    const bound = readBound(text);
    if ("problem" in bound) return bound;
    if (bound.what === "time" || bound.what === "size") {
      fitting = fitting.filter(({ seconds, bytes }) => keeps(bound.what === "time" ? seconds : bytes, bound));
      continue;
    }
    const metric = metricOf(bound.what);
    if ("problem" in metric) return metric;
    fitting = fitting.filter((record) => keeps(figureOf(record, metric)?.value ?? null, bound));
  }
  const inOrder = newest ? fitting : sorted(fitting, rankOf(sort, ranked));
  return { records: limit === undefined ? inOrder : inOrder.slice(0, limit), fitting: fitting.length, metrics };
}

function unknownName(name: string, all: readonly RunRecord[]): string {
  const known = new Set(all.flatMap(({ program, measured }) => [program, ...measured.map(({ block }) => block)]));
  const near = closestName(name, known);
  const help = near === null ? "`pipe runs` lists all of them" : `did you mean \`${near}\`?`;
  return `no run is of a program or a block \`${name}\`; ${help}`;
}
