/**
 * What a person writes for a metric in, the one path that it means in every run of a list out: a list must not compare test rows of one run
 * with validation rows of another.
 */
import { closestName, metricAt } from "@penstock/dsl";
import type { RecordedFigure, RunRecord } from "./run-records.ts";

/** A metric of a history. */
export interface FoundMetric {
  /** In full: `test.label.accuracy`. */
  readonly path: string;
  /** The only block whose figures count; null for whichever measured it, the training first. */
  readonly block: string | null;
  /** Whether more or less is better. */
  readonly goal: "max" | "min";
}

/** By validation rows one chooses, by test rows one judges what was chosen, of train rows all look good. */
const splits = ["valid", "test", "train"] as const;

function splitOf(path: string): number {
  const rank = splits.findIndex((split) => path.startsWith(`${split}.`));
  return rank < 0 ? splits.length : rank;
}

/** Whether more of a metric is better; of one that the catalog does not have, less is. */
export function goalOf(path: string): "max" | "min" {
  return metricAt(path)?.goal ?? "min";
}

interface Known {
  readonly block: string;
  /** Whether it is the training itself. */
  readonly own: boolean;
  readonly path: string;
}

function knownMetrics(records: readonly RunRecord[]): readonly Known[] {
  const known = new Map<string, Known>();
  for (const { measured } of records) {
    measured.forEach(({ block, figures }, index) => {
      for (const path of Object.keys(figures)) known.set(`${block}.${path}`, { block, own: index === 0, path });
    });
  }
  return [...known.values()];
}

const listed = (paths: readonly string[]): string => paths.map((path) => `\`${path}\``).join(" or ");

/** The metric, or what is wrong in words: `valid.label.accuracy`, `label.accuracy`, `accuracy`, or one with its block before it. */
export function findMetric(text: string, records: readonly RunRecord[]): FoundMetric | { readonly problem: string } {
  const known = knownMetrics(records);
  const ofBlock = known.find(({ block, path }) => `${block}.${path}` === text);
  if (ofBlock !== undefined) return { path: ofBlock.path, block: ofBlock.block, goal: goalOf(ofBlock.path) };
  const fitting = known.filter(({ path }) => path === text || path.endsWith(`.${text}`));
  const best = Math.min(...fitting.map(({ path }) => splitOf(path)));
  const first = fitting.filter(({ path }) => splitOf(path) === best);
  const exact = first.filter(({ path }) => path === text || path.slice(path.indexOf(".") + 1) === text);
  const candidates = exact.length > 0 ? exact : first;
  const paths = [...new Set(candidates.map(({ path }) => path))];
  const [path] = paths;
  if (path === undefined) {
    const words = new Set(known.flatMap((one) => [one.path, one.path.slice(one.path.indexOf(".") + 1)]));
    const near = closestName(text, words);
    return {
      problem: `no run has a metric \`${text}\`${near === null ? listMetrics(known) : `; did you mean \`${near}\`?`}`,
    };
  }
  if (paths.length > 1) return { problem: `\`${text}\` may mean ${listed(paths)}; write more of it` };
  const judges = [...new Set(candidates.filter(({ own }) => !own).map(({ block }) => block))];
  if (!candidates.some(({ own }) => own) && judges.length > 1) {
    return {
      problem: `\`${path}\` is measured by several blocks; write ${listed(judges.map((block) => `${block}.${path}`))}`,
    };
  }
  return { path, block: null, goal: goalOf(path) };
}

function listMetrics(known: readonly Known[]): string {
  const paths = [...new Set(known.map(({ path }) => path))].sort((a, b) => splitOf(a) - splitOf(b));
  const few = paths.slice(0, 8).map((path) => `\`${path}\``);
  return paths.length === 0 ? "" : `; there are ${few.join(", ")}${paths.length > few.length ? " and more" : ""}`;
}

/** What was measured of it in a run; null where nothing was. */
export function figureOf(record: RunRecord, { path, block }: FoundMetric): RecordedFigure | null {
  const blocks = record.measured.filter((one) => block === null || one.block === block);
  return blocks.find(({ figures }) => figures[path] !== undefined)?.figures[path] ?? null;
}
