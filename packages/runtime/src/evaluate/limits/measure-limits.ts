/** An evaluation in, what nobody has measured of it out. */
import type { EvaluateSection } from "../report-data.ts";

/** What an evaluation may have measured, in words, with the setting that asks for it. */
const measures: readonly (readonly [words: string, measured: (section: Facts) => boolean])[] = [
  ["how far its figures are chance", ({ intervals, several }) => isThere(intervals) || isThere(several)],
  ["whether parts of the rows are answered worse than others (slice)", ({ slices }) => isThere(slices)],
  ["answers to disturbed inputs (robustness)", ({ robustness }) => isThere(robustness)],
  ["whether groups of people are treated alike (fairness)", ({ fairness }) => isThere(fairness)],
  ["what answers rest on (explain)", ({ explanations }) => isThere(explanations)],
];

/** The fields of a section by name, those that it may have besides. */
type Facts = Readonly<Record<string, unknown>>;

function isThere(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  return !Array.isArray(value) || value.length > 0;
}

/** What was not measured, in a sentence; nothing where all of it was. */
export function measureLimits(section: EvaluateSection): readonly string[] {
  const facts: Facts = { ...section };
  const open = measures.filter(([, measured]) => !measured(facts));
  if (open.length === 0) return [];
  const told = open.map(([words]) => words);
  return [`Not measured by ${section.name}: ${told.join("; ")}.`];
}
