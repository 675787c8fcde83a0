/**
 * Numbers that move while training: a constant or a schedule of the language, as a function of the place in the run. Schedules are
 * those of Keras and PyTorch where they have them.
 */
import type { Argument, CheckedCall } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";

/** Where in the run a step is. */
export interface Place {
  /** Epochs from 0, with the part of the present one that is done. */
  readonly progress: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  /** How often the rate of a `plateau` has fallen. */
  readonly falls: number;
}

type Arguments = Readonly<Record<string, Argument>>;

/** Time as a schedule counts it. */
interface Time {
  /** How much has passed. */
  readonly now: number;
  /** How much there is: what `over` says, else all. */
  readonly all: number;
  /** The last moment at which a rate is asked for. */
  readonly last: number;
}

function timeOf(args: Arguments, { progress, epochs, stepsPerEpoch }: Place): Time {
  const { over } = args;
  const bounded = (all: number): number => (typeof over === "number" ? over : all);
  switch (args["per"]) {
    case "step": {
      // A step's place is a fraction of an epoch; its number is whole.
      const all = bounded(epochs * stepsPerEpoch);
      return { now: Math.round(progress * stepsPerEpoch), all, last: all - 1 };
    }
    case "epoch": {
      const all = bounded(epochs);
      return { now: Math.floor(progress + rounding), all, last: all - 1 };
    }
    default: {
      const all = bounded(epochs);
      return { now: progress, all, last: all - 1 / stepsPerEpoch };
    }
  }
}

/** Places that should be whole epochs are sums of fractions. */
const rounding = 1e-9;

type Schedule = (args: Arguments, place: Place) => number;

/** From `from` to `to` along half a cosine, `part` from 0 to 1. */
const along = (from: number, to: number, part: number): number =>
  to + ((from - to) * (1 + Math.cos(Math.PI * part))) / 2;

const between = (part: number): number => Math.min(1, Math.max(0, part));

/** Falls of lengths `every`, `every`·`stretch`, …: which one it is, and how far along. */
function fallAt(now: number, every: number, stretch: number): { readonly index: number; readonly part: number } {
  const passed = now / every;
  // The n-th fall begins after 1 + stretch + … + stretch^(n−1) of them.
  const exact = stretch === 1 ? passed : Math.log1p(passed * (stretch - 1)) / Math.log(stretch);
  const index = Math.floor(exact + rounding);
  const begun = stretch === 1 ? index : (stretch ** index - 1) / (stretch - 1);
  return { index, part: between((passed - begun) / stretch ** index) };
}

/** After `warmup` of linear rise from 0, half a cosine from `from` to `to`, once or again and again (Loshchilov and Hutter, 2017). */
const cosine: Schedule = (args, place) => {
  const from = numberArgument(args, "from");
  const to = numberArgument(args, "to");
  const warmup = numberArgument(args, "warmup");
  const { now, all } = timeOf(args, place);
  if (now < warmup) return (from * now) / warmup;
  const { every } = args;
  if (typeof every !== "number") return along(from, to, all > warmup ? between((now - warmup) / (all - warmup)) : 1);
  const { index, part } = fallAt(now - warmup, every, numberArgument(args, "stretch"));
  const height = (from - to) * numberArgument(args, "shrink") ** index;
  return along(to + height, to, part);
};

/** Times `factor` after every `every`, or at the times of `at`. */
const step: Schedule = (args, place) => {
  const now = timeOf(args, place).now + rounding;
  const { every, at } = args;
  const steps =
    typeof every === "number"
      ? Math.floor(now / every)
      : Array.isArray(at)
        ? at.filter((time) => typeof time === "number" && time <= now).length
        : 0;
  return numberArgument(args, "from") * numberArgument(args, "factor") ** steps;
};

/** Times `factor` in each `every`, smoothly. */
const exponential: Schedule = (args, place) =>
  numberArgument(args, "from") *
  numberArgument(args, "factor") ** (timeOf(args, place).now / numberArgument(args, "every"));

/** A straight line from `from` at the start to `to` at the end. */
const linear: Schedule = (args, place) => {
  const from = numberArgument(args, "from");
  const { now, all } = timeOf(args, place);
  return from + (numberArgument(args, "to") - from) * between(now / all);
};

/** From `from` to `to` by a power of the time that is left. */
const polynomial: Schedule = (args, place) => {
  const to = numberArgument(args, "to");
  const { now, all } = timeOf(args, place);
  return to + (numberArgument(args, "from") - to) * between(1 - now / all) ** numberArgument(args, "power");
};

/** A number, or what stands in for `none`. */
const orElse = (value: Argument | undefined, usual: number): number => (typeof value === "number" ? value : usual);

/** Up to the peak in part of the time, then down to the end (Smith and Topin, 2019); as PyTorch's OneCycleLR, whose ends are met. */
const oneCycle: Schedule = (args, place) => {
  const peak = numberArgument(args, "peak");
  const from = orElse(args["from"], peak / 25);
  const to = orElse(args["to"], from / 1e4);
  const { now, all, last } = timeOf(args, place);
  const top = numberArgument(args, "rise") * all - (all - last);
  const rising = now <= top;
  const part = between(!rising ? (now - top) / (last - top) : top > 0 ? now / top : 1);
  const [start, end] = rising ? [from, peak] : [peak, to];
  return args["shape"] === "linear" ? start + (end - start) * part : along(start, end, part);
};

/** A straight line from `from` to where `before` starts; after `over`, `before` in the time that is left. */
const warmup: Schedule = (args, place) => {
  const over = numberArgument(args, "over");
  const { now } = timeOf({ per: args["per"] ?? null }, place);
  const { before } = args;
  const epochs = args["per"] === "step" ? over / place.stepsPerEpoch : over;
  const later = (progress: number): number =>
    scheduled(before, { ...place, progress, epochs: Math.max(place.epochs - epochs, 0) });
  if (now >= over - rounding) return later(Math.max(place.progress - epochs, 0));
  const from = numberArgument(args, "from");
  return from + ((later(0) - from) * now) / over;
};

/** Up to the peak in `warmup`, then down with the square root of the time (Vaswani et al., 2017, equation 3, by its peak). */
const inverseSqrt: Schedule = (args, place) => {
  const warmup = numberArgument(args, "warmup");
  const { now } = timeOf({ per: args["per"] ?? null }, place);
  const part = now / warmup;
  return numberArgument(args, "peak") * (part <= 1 ? part : 1 / Math.sqrt(part));
};

/** Times `factor` for each time that its metric stood still, never below `to`. */
const plateau: Schedule = (args, { falls }) =>
  Math.max(numberArgument(args, "from") * numberArgument(args, "factor") ** falls, numberArgument(args, "to"));

/** The schedule table: exactly the catalog's schedules. A test holds the two equal. */
export const schedules: ReadonlyMap<string, Schedule> = new Map([
  ["cosine", cosine],
  ["step", step],
  ["exponential", exponential],
  ["linear", linear],
  ["polynomial", polynomial],
  ["one_cycle", oneCycle],
  ["warmup", warmup],
  ["inverse_sqrt", inverseSqrt],
  ["plateau", plateau],
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

/** The `plateau` in a rate, by itself or after a warm-up; null where there is none. */
export function plateauIn(value: Argument | undefined): CheckedCall | null {
  if (value === undefined || !isCall(value)) return null;
  return value.call === "plateau" ? value : plateauIn(value.args["before"]);
}
