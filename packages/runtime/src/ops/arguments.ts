/**
 * Typed reading of checked arguments. The checker has been over them, so a mismatch is a bug of ours, never a user's.
 */
import type { Argument } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";

type Arguments = Readonly<Record<string, Argument>>;

export function numberArgument(args: Arguments, name: string): number {
  const value = args[name];
  if (typeof value !== "number")
    throw new InternalError(`argument \`${name}\` is ${JSON.stringify(value)}, not a number`);
  return value;
}

export function nameArgument(args: Arguments, name: string): string {
  const value = args[name];
  if (typeof value !== "string")
    throw new InternalError(`argument \`${name}\` is ${JSON.stringify(value)}, not a name`);
  return value;
}

/** A name, or null for `none`. */
export function optionalName(args: Arguments, name: string): string | null {
  const value = args[name];
  return value === null || value === undefined || value === "none" ? null : nameArgument(args, name);
}

/** A window or step such as `[3, 3]`. */
export function pairArgument(args: Arguments, name: string): [number, number] {
  const value = args[name];
  if (Array.isArray(value)) {
    const [height, width]: readonly unknown[] = value;
    if (typeof height === "number" && typeof width === "number") return [height, width];
  }
  throw new InternalError(`argument \`${name}\` is ${JSON.stringify(value)}, not a pair of numbers`);
}

export function padArgument(args: Arguments): "same" | "valid" {
  const value = args["pad"];
  if (value === "same" || value === "valid") return value;
  throw new InternalError(`argument \`pad\` is ${JSON.stringify(value)}`);
}

export function listArgument(args: Arguments, name: string): readonly number[] {
  const value = args[name];
  if (Array.isArray(value) && value.every((item) => typeof item === "number")) return value;
  throw new InternalError(`argument \`${name}\` is ${JSON.stringify(value)}, not a list of numbers`);
}

/** A weight the catalog says this operator has. */
export function weightOf(weights: Readonly<Record<string, Tensor>>, name: string): Tensor {
  const weight = weights[name];
  if (weight === undefined) throw new InternalError(`the operator has no weight \`${name}\``);
  return weight;
}

/** The one input of an operator that takes one. */
export function onlyInput(inputs: readonly Tensor[]): Tensor {
  const [input] = inputs;
  if (input === undefined || inputs.length !== 1) throw new InternalError(`expected one input, got ${inputs.length}`);
  return input;
}
