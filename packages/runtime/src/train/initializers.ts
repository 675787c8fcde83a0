/**
 * What a weight is and a stream of random numbers in, how it starts out. Distributions are those of Keras 3.
 */
import { sizeOf, type WeightSpec } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";
import type { Stream } from "../random/stream.ts";
import { orthogonal } from "./orthogonal.ts";

/** Values that flow into and out of one unit, counting a convolution's window. */
function fansOf(shape: readonly number[]): NonNullable<WeightSpec["fans"]> {
  const [only = 1] = shape;
  if (shape.length < 2) return { in: only, out: only };
  const window = sizeOf(shape.slice(0, -2));
  return { in: window * (shape.at(-2) ?? 1), out: window * (shape.at(-1) ?? 1) };
}

/** Standard deviation of a normal distribution of deviation 1 without what lies beyond 2. */
const truncatedDeviation = 0.8796256610342398;

/** Draws a weight. */
export function drawInitial(
  { init, shape, fans }: Omit<WeightSpec, "name" | "trainable">,
  stream: Stream,
): Float32Array {
  const { call, args } = typeof init === "string" ? { call: init, args: {} } : init;
  const { in: fanIn, out: fanOut } = fans ?? fansOf(shape);
  const values = new Float32Array(sizeOf(shape));
  const even = (limit: number): Float32Array => values.map(() => (2 * stream.uniform() - 1) * limit);
  const evenOfVariance = (variance: number): Float32Array => even(Math.sqrt(3 * variance));
  const truncated = (deviation: number): Float32Array => values.map(() => truncatedNormal(stream) * deviation);
  const truncatedOfVariance = (variance: number): Float32Array => truncated(Math.sqrt(variance) / truncatedDeviation);
  switch (call) {
    case "zeros":
      return values;
    case "ones":
      return values.fill(1);
    case "constant":
      return values.fill(numberArgument(args, "value"));
    case "by_part": {
      const parts = args["values"];
      const width = shape.at(-1) ?? 1;
      if (!Array.isArray(parts)) throw new InternalError("an initializer by parts has no values");
      return values.map((_, index) => parts[Math.floor(((index % width) * parts.length) / width)] ?? 0);
    }
    case "uniform":
      return even(numberArgument(args, "limit"));
    case "normal": {
      const deviation = numberArgument(args, "std");
      return values.map(() => stream.normal() * deviation);
    }
    case "truncated_normal":
      return truncated(numberArgument(args, "std"));
    case "glorot_uniform":
      return evenOfVariance(2 / (fanIn + fanOut));
    case "glorot_normal":
      return truncatedOfVariance(2 / (fanIn + fanOut));
    case "he_uniform":
      return evenOfVariance(2 / fanIn);
    case "he_normal":
      return truncatedOfVariance(2 / fanIn);
    case "lecun_uniform":
      return evenOfVariance(1 / fanIn);
    case "lecun_normal":
      return truncatedOfVariance(1 / fanIn);
    case "orthogonal":
      return orthogonal(shape, stream, numberArgument(args, "gain"));
    default:
      throw new InternalError(`there is no initializer \`${call}\``);
  }
}

/** A standard normal number that lies within 2: what lies beyond is drawn again. */
function truncatedNormal(stream: Stream): number {
  for (;;) {
    const value = stream.normal();
    if (Math.abs(value) <= 2) return value;
  }
}
