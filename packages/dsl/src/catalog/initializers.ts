/**
 * How weights start. Where an initializer goes by the values that flow into and out of a unit, a convolution's window counts
 * as many times as it has positions, as in Keras 3.
 */
import type { CheckedCall } from "./argument.ts";
import type { Entry, ParameterEntry } from "./entry.ts";
import { aboveZero, float, optional, required } from "./parameters.ts";

const simple = (name: string, doc: string): Entry => ({
  name,
  doc,
  example: `x -> dense(64, init: ${name}())`,
  parameters: [],
});

const std = optional("std", { type: float, default: 0.05, range: aboveZero }, "Standard deviation.");

/** Every way in which a weight may start. */
export const initializers: readonly Entry[] = [
  simple("glorot_uniform", "Evenly from −l to l with l = √(6 / (in + out)) (Glorot and Bengio, 2010)."),
  simple("glorot_normal", "A truncated normal distribution of variance 2 / (in + out) (Glorot and Bengio, 2010)."),
  simple("he_uniform", "Evenly from −l to l with l = √(6 / in), for layers before a relu (He et al., 2015)."),
  simple(
    "he_normal",
    "A truncated normal distribution of variance 2 / in, for layers before a relu (He et al., 2015).",
  ),
  simple("lecun_uniform", "Evenly from −l to l with l = √(3 / in) (LeCun et al., 1998)."),
  simple(
    "lecun_normal",
    "A truncated normal distribution of variance 1 / in, for layers before a selu (LeCun et al., 1998).",
  ),
  {
    name: "orthogonal",
    doc: "Rows or columns, whichever are fewer, that are orthogonal and of equal length (Saxe et al., 2014).",
    example: "x -> dense(64, init: orthogonal())",
    parameters: [optional("gain", { type: float, default: 1, range: aboveZero }, "Their length.")],
  },
  {
    name: "uniform",
    doc: "Evenly from `-limit` to `limit`.",
    example: "x -> dense(64, init: uniform(0.1))",
    parameters: [optional("limit", { type: float, default: 0.05, range: aboveZero }, "The largest value.")],
  },
  {
    name: "normal",
    doc: "A normal distribution of mean 0.",
    example: "x -> dense(64, init: normal(std: 0.02))",
    parameters: [std],
  },
  {
    name: "truncated_normal",
    doc: "A normal distribution of mean 0 without what lies more than two standard deviations away.",
    example: "x -> dense(64, init: truncated_normal(std: 0.02))",
    parameters: [std],
  },
  simple("zeros", "All 0."),
  simple("ones", "All 1."),
  {
    name: "constant",
    doc: "All of one value.",
    example: "x -> dense(64, init: constant(0.1))",
    parameters: [required("value", float, "The value.")],
  },
];

/** A call of an initializer as a default; it stands nowhere. */
function byDefault(name: string, given: CheckedCall["args"]): CheckedCall {
  const parameters = initializers.find((entry) => entry.name === name)?.parameters ?? [];
  const defaults = Object.fromEntries(parameters.map((one) => [one.name, one.default ?? null]));
  return { call: name, args: { ...defaults, ...given }, span: { file: "", start: 0, end: 0 } };
}

/** The parameter by which a program says how weights start: `what` they are, as in "the kernel". */
export function init(
  what: string,
  {
    name = "init",
    call = "glorot_uniform",
    args = {},
  }: { name?: string; call?: string; args?: CheckedCall["args"] } = {},
): ParameterEntry {
  return optional(
    name,
    { type: { kind: "call", of: "initializers" }, default: byDefault(call, args) },
    `How ${what} starts.`,
  );
}
