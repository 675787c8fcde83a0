/** Trainings in, what they leave open out: whether more of it would help, and how much chance is in them. */
import { formatEpoch } from "../report/figures.ts";
import type { TrainSection } from "../report-data.ts";

/** What is open. */
export function trainLimits({ name, runs }: TrainSection): readonly string[] {
  const [first] = runs;
  if (first === undefined || runs.length > 1) return [];
  const last = first.history.at(-1);
  const unfinished =
    first.best !== null && last !== undefined && first.best.step === last.step && first.ended !== "stop";
  return [
    ...(unfinished
      ? [`The last epoch of ${name}, ${formatEpoch(last.epoch)}, was its best: it may not have learned all it could.`]
      : []),
    `${name} was trained once: how much its figures change with the seed is not known.`,
  ];
}
