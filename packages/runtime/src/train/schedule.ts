/**
 * Numbers that move while training: a constant or a schedule of the language, as a function of the place in the run.
 */
import type { Argument, CheckedCall } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";

/** Where in the run a step is: `progress` counts epochs from 0 and may be fractional. */
export interface Place {
  readonly progress: number;
  readonly epochs: number;
}

type Schedule = (args: Readonly<Record<string, Argument>>, place: Place) => number;

/** Half a cosine from `from` to `to`, after `warmup` epochs of linear rise from 0 (Loshchilov and Hutter, 2017). */
const cosine: Schedule = (args, { progress, epochs }) => {
  const from = numberArgument(args, "from");
  const to = numberArgument(args, "to");
  const warmup = numberArgument(args, "warmup");
  if (progress < warmup) return (from * progress) / warmup;
  const part = epochs > warmup ? Math.min(1, (progress - warmup) / (epochs - warmup)) : 1;
  return to + ((from - to) * (1 + Math.cos(Math.PI * part))) / 2;
};

/** Times `factor` after every `every` epochs. */
const step: Schedule = (args, { progress }) =>
  numberArgument(args, "from") * numberArgument(args, "factor") ** Math.floor(progress / numberArgument(args, "every"));

/** Times `factor` an epoch, smoothly. */
const exponential: Schedule = (args, { progress }) =>
  numberArgument(args, "from") * numberArgument(args, "factor") ** progress;

/** A straight line from `from` at the start to `to` at the end. */
const linear: Schedule = (args, { progress, epochs }) => {
  const from = numberArgument(args, "from");
  return from + (numberArgument(args, "to") - from) * Math.min(1, progress / epochs);
};

/** The schedule table: exactly the catalog's schedules. A test holds the two equal. */
export const schedules: ReadonlyMap<string, Schedule> = new Map([
  ["cosine", cosine],
  ["step", step],
  ["exponential", exponential],
  ["linear", linear],
]);

function isCall(value: Argument): value is CheckedCall {
  return typeof value === "object" && value !== null && "call" in value;
}

/** The value at a place of the run. */
export function scheduled(value: Argument | undefined, place: Place): number {
  if (typeof value === "number") return value;
  if (value === undefined || !isCall(value)) throw new InternalError(`${JSON.stringify(value)} is no schedule`);
  const schedule = schedules.get(value.call);
  if (schedule === undefined) throw new InternalError(`the runtime has no schedule \`${value.call}\``);
  return schedule(value.args, place);
}
