/** Steps that move pixels: a call of the catalog in, what it adds to a row's movement out. */
import type { CheckedCall } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import type { IndexedStreams } from "../../random/indexed-streams.ts";
import { numberArgument } from "../fitted-steps.ts";
import { aboutMiddle, type Fill, type Movement, mirror, shift, turn } from "./movement.ts";
import { eitherSide, type ImageShape } from "./picture.ts";

/** Adds a row's movement to those before it. */
export type Move = (movement: Movement, random: IndexedStreams) => void;

/** A step that moves pixels. */
export interface MovementStep {
  /** What it brings in beyond the border; null where it brings in nothing. */
  readonly fill: Fill | null;
  /** Whether it only ever moves by whole pixels. */
  readonly whole: boolean;
  readonly move: Move;
}

type Arguments = CheckedCall["args"];
type Builder = (args: Arguments, shape: ImageShape) => Omit<MovementStep, "fill">;

/** Which axes a step works on. */
function axesOf(args: Arguments): { readonly x: boolean; readonly y: boolean } {
  const axis = args["axis"];
  return { x: axis !== "vertical", y: axis !== "horizontal" };
}

/** A whole number drawn evenly from `-most` to `most`. */
function wholeStep(random: IndexedStreams, most: number): number {
  return Math.floor(random.uniform() * (2 * most + 1)) - most;
}

const builders: Readonly<Record<string, Builder>> = {
  flip: (args, shape) => {
    const chance = numberArgument(args, "chance");
    const axes = axesOf(args);
    const move: Move = (movement, random) => {
      const x = random.uniform() < chance && axes.x;
      const y = random.uniform() < chance && axes.y;
      mirror(movement, shape, { x, y });
    };
    return { whole: true, move };
  },
  rotate: (args, shape) => {
    const angle = numberArgument(args, "angle");
    return { whole: angle === 0, move: (movement, random) => turn(movement, shape, eitherSide(random, angle)) };
  },
  pad_crop: (args) => {
    const pixels = numberArgument(args, "pixels");
    const move: Move = (movement, random) => {
      const x = wholeStep(random, pixels);
      shift(movement, x, wholeStep(random, pixels));
    };
    return { whole: true, move };
  },
  shift: (args, [height, width]) => {
    const part = numberArgument(args, "part");
    const axes = axesOf(args);
    const move: Move = (movement, random) => {
      const x = wholeStep(random, Math.round(part * width));
      const y = wholeStep(random, Math.round(part * height));
      shift(movement, axes.x ? x : 0, axes.y ? y : 0);
    };
    return { whole: true, move };
  },
  zoom: (args, shape) => {
    const part = numberArgument(args, "part");
    const move: Move = (movement, random) => {
      const scale = 1 / (1 + eitherSide(random, part));
      aboutMiddle(movement, shape, [scale, 0, 0, scale]);
    };
    return { whole: part === 0, move };
  },
  shear: (args, shape) => {
    const angle = numberArgument(args, "angle");
    const axes = axesOf(args);
    const slant = (random: IndexedStreams): number => Math.tan((eitherSide(random, angle) * Math.PI) / 180);
    const move: Move = (movement, random) => {
      const [x, y] = [slant(random), slant(random)];
      aboutMiddle(movement, shape, [1, axes.x ? x : 0, axes.y ? y : 0, 1]);
    };
    return { whole: angle === 0, move };
  },
};

/** The step of a call, or null where the call moves nothing. */
export function movementStep({ call, args }: CheckedCall, shape: ImageShape): MovementStep | null {
  const builder = Object.hasOwn(builders, call) ? builders[call] : undefined;
  if (builder === undefined) return null;
  return { fill: fillOf(args), ...builder(args, shape) };
}

function fillOf(args: Arguments): Fill | null {
  const fill = args["fill"];
  switch (fill) {
    case undefined:
      return null;
    case "zero":
    case "nearest":
    case "reflect":
    case "wrap":
      return fill;
    default:
      throw new InternalError(`nothing is filled by ${JSON.stringify(fill)}`);
  }
}
