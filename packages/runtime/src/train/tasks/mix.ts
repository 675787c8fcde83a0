/**
 * Which data set each step of an epoch learns from. Shares go by the number of batches to a power: 1 is `proportional`, 0 `equal`, 1 / T the
 * temperature of Raffel et al. (2020, section 3.5.2), and `annealed` moves it over the epochs (Stickland and Murray, 2019). How many batches
 * a data set gets is exact, as in batches drawn without replacement; only their order is drawn.
 */
import { type CheckedCall, largestRemainder } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import { numberArgument } from "../../ops/arguments.ts";
import { randomStream, shuffledRange } from "../../random/stream.ts";

/** The mix of a training that names none. */
export function proportional(span: CheckedCall["span"]): CheckedCall {
  return { call: "proportional", args: {}, span };
}

/** Where in a run an epoch is, counted from 1. */
export interface MixMoment {
  readonly epoch: number;
  readonly epochs: number;
}

/** The power of the number of batches that shares go by. */
export function mixPower({ call, args }: CheckedCall, { epoch, epochs }: MixMoment): number {
  switch (call) {
    case "proportional":
      return 1;
    case "equal":
      return 0;
    case "temperature":
      return 1 / numberArgument(args, "temperature");
    case "annealed": {
      const [from, to] = [numberArgument(args, "from"), numberArgument(args, "to")];
      return from + ((to - from) * (epoch - 1)) / Math.max(epochs - 1, 1);
    }
    default:
      throw new InternalError(`the runtime has no mix \`${call}\``);
  }
}

/** What an epoch is mixed of. */
export interface MixInput {
  readonly mix: CheckedCall;
  /** Batches that each data set has. */
  readonly batches: readonly number[];
  /** Whether each still teaches anything. */
  readonly active: readonly boolean[];
  readonly seed: number;
}

/** How many batches of each data set an epoch has; as many as all data sets have, together. */
export function mixCounts({ mix, batches, active }: MixInput, at: MixMoment): number[] {
  const power = mixPower(mix, at);
  const parts = batches.map((count, place) => (active[place] === true ? count ** power : 0));
  const all = parts.reduce((sum, part) => sum + part, 0);
  const total = batches.reduce((sum, count) => sum + count, 0);
  return all === 0
    ? batches.map(() => 0)
    : largestRemainder(
        total,
        parts.map((part) => part / all),
      );
}

/** The data set of every step of an epoch. */
export function mixEpoch(input: MixInput, at: MixMoment): number[] {
  const inOrder = mixCounts(input, at).flatMap((count, place) => new Array<number>(count).fill(place));
  const order = shuffledRange(inOrder.length, randomStream(input.seed, "mix", at.epoch));
  return Array.from(order, (place) => inOrder[place] ?? 0);
}
