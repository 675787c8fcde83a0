/**
 * Answers in, the rows that are worth an explanation out: half of them right, half of them mistakes, the surest of either first.
 */
import type { Stream } from "../../random/stream.ts";
import { answeredClasses } from "../../train/metrics/classification.ts";
import type { OutputAnswers } from "../../train/predict.ts";

interface Candidate {
  readonly position: number;
  readonly right: boolean;
  /** The class that it is of; 0 of numbers. */
  readonly group: number;
  /** What picks it among its like: how sure the answer is. */
  readonly weight: number;
}

/**
 * Positions of rows. Of classes: the surest right answers, one of each class in turn, and the surest mistakes. Of numbers and of several yes or
 * no: the smallest errors, and the largest. What is equal is picked by lot. Where there are too few of one kind, there are more of the other.
 */
export function pickSamples(part: OutputAnswers, count: number, stream: Stream): readonly number[] {
  const all = candidatesOf(part).map((one) => ({ ...one, lot: stream.uniform() }));
  all.sort((a, b) => b.weight - a.weight || a.lot - b.lot);
  const right = inTurn(all.filter((one) => one.right));
  const wrong = all.filter((one) => !one.right);
  const mistakes = Math.min(wrong.length, Math.max(Math.floor(count / 2), count - right.length));
  return [...right.slice(0, count - mistakes), ...wrong.slice(0, mistakes)].map(({ position }) => position);
}

/** The first of each group, then the second of each, and so on. */
function inTurn(candidates: readonly Candidate[]): Candidate[] {
  const groups = new Map<number, Candidate[]>();
  for (const one of candidates) groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  const lists = [...groups].sort(([a], [b]) => a - b).map(([, list]) => list);
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, place) => lists.flatMap((list) => list[place] ?? [])).flat();
}

function candidatesOf(part: OutputAnswers): Candidate[] {
  const { truth, values, width } = part;
  if (part.task === "class" && truth instanceof Int32Array) {
    return Array.from(answeredClasses(part), (answer, position) => ({
      position,
      right: answer === truth[position],
      group: truth[position] ?? 0,
      weight: values[position * width + answer] ?? 0,
    }));
  }
  const errors = Float64Array.from({ length: values.length / width }, (_, row) => {
    let sum = 0;
    for (let place = row * width; place < (row + 1) * width; place++) {
      sum += Math.abs((values[place] ?? 0) - (truth[place] ?? 0));
    }
    return sum / width;
  });
  const middle = errors.toSorted()[Math.floor(errors.length / 2)] ?? 0;
  return Array.from(errors, (error, position) => {
    const right = error < middle;
    return { position, right, group: 0, weight: right ? -error : error };
  });
}
