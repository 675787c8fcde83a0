/**
 * In: the data set that weights were learned from, and the one that a training from these weights is judged by. Out: whether rows that
 * judge were among those that were learned.
 */
import type { Argument, CheckedCall, CheckedDataset } from "../checked-program.ts";

/** Which rows: none, those of validation alone, or those of test too. */
export type Leak = "none" | "valid" | "test";

/** Splits that put the same rows of one source on the same side, whoever asks. */
const fixed = new Set(["official", "files", "chronological"]);

/** What the second data set judges by that the first has learned. */
export function leakBetween(learned: CheckedDataset, judged: CheckedDataset): Leak {
  // One block has one split, and its folds go with each other.
  if (learned.name === judged.name) return "none";
  if (sourceOf(learned) !== sourceOf(judged)) return "none";
  const same = learned.split.call === judged.split.call && fixed.has(judged.split.call);
  if (!same || withoutValid(learned.split) !== withoutValid(judged.split)) return "test";
  // Validation rows of a fixed split may still be drawn, by each data set for itself.
  const drawn = judged.split.call !== "chronological" && Number(judged.split.args["valid"] ?? 0) > 0;
  return drawn ? "valid" : "none";
}

function sourceOf({ source, from }: CheckedDataset): string {
  return JSON.stringify([plain(source), source.call === "builtin" ? null : from]);
}

function withoutValid({ call, args }: CheckedCall): string {
  const { valid, ...others } = args;
  return JSON.stringify([
    call,
    call === "chronological" ? valid : null,
    Object.entries(others).map(([name, value]) => [name, plain(value)]),
  ]);
}

/** An argument without the places of its calls. */
function plain(value: Argument | CheckedCall): unknown {
  if (Array.isArray(value)) return value.map((one: Argument) => plain(one));
  if (typeof value !== "object" || value === null || !("call" in value)) return value;
  return [value.call, Object.entries(value.args).map(([name, one]) => [name, plain(one)])];
}
