// In: figures of what Keras's initializers draw, and of how its layers start. Out: the same figures of the language's own weights.
import { readFileSync } from "node:fs";
import { type CheckedModel, checkProgram, memoryHost, sizeOf } from "@penstock/dsl";
import { initialWeights } from "../../packages/runtime/src/train/initial-weights.ts";

/** Figures of a weight. */
export interface Figures {
  readonly mean: number;
  readonly std: number;
  readonly least: number;
  readonly largest: number;
}

interface Common extends Figures {
  readonly shape: readonly number[];
}

/** An initializer, or a weight of an operator with nothing said of its start. */
export type InitializerCase =
  | ({ readonly kind: "initializer"; readonly call: string } & Common)
  | ({ readonly kind: "layer"; readonly flow: string; readonly declared: string; readonly weight: string } & Common);

/** The cases of `recorded/initializers.json`. */
export function initializerCases(): readonly InitializerCase[] {
  const text = readFileSync(new URL("recorded/initializers.json", import.meta.url), "utf8");
  // Written by record_initializers.py in this form.
  return (JSON.parse(text) as { cases: InitializerCase[] }).cases;
}

/** A case in words. */
export function nameOf(one: InitializerCase): string {
  const of = one.kind === "initializer" ? one.call : `${one.weight} of ${one.flow.replace("x -> ", "")}`;
  return `${of} [${one.shape.join(", ")}]`;
}

function modelOf(text: string): CheckedModel {
  const [model] = checkProgram("m.pipe", memoryHost({ "m.pipe": text })).value?.blocks ?? [];
  if (model?.kind !== "model") throw new Error(`the model was not checked: ${text}`);
  return model;
}

/** A model that has a weight of the case, and the weight's name. */
function weightFor(one: InitializerCase): { readonly model: CheckedModel; readonly name: string } {
  if (one.kind === "layer") {
    const model = modelOf(`model m {\n  input x: ${one.declared}\n  output y: ${one.flow}\n}\n`);
    return { model, name: one.weight };
  }
  const [rows, columns] = one.shape.slice(-2);
  const flow =
    one.shape.length === 2 ? `dense(${columns}, init: ${one.call})` : `conv(${columns}, kernel: 3, init: ${one.call})`;
  const declared = one.shape.length === 2 ? `tensor(${rows})` : `tensor(8, 8, ${rows})`;
  return { model: modelOf(`model m {\n  input x: ${declared}\n  output y: x -> ${flow}\n}\n`), name: "kernel" };
}

/** The values that a run would start with. */
export function drawnFor(one: InitializerCase, seed: number): Float32Array {
  const { model, name } = weightFor(one);
  const [found] = [...initialWeights(model, seed)].filter(([full]) => full.endsWith(`/${name}`));
  if (found === undefined || found[1].shape.join() !== one.shape.join())
    throw new Error(`${nameOf(one)}: there is no such weight`);
  return Float32Array.from(found[1].data);
}

/** Figures of values. */
export function figuresOf(values: Float32Array): Figures {
  let [sum, least, largest] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    sum += value;
    least = Math.min(least, value);
    largest = Math.max(largest, value);
  }
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { mean, std: Math.sqrt(squares / values.length), least, largest };
}

/** How far figures lie from the recorded ones, in what chance would explain: 1 is as far as two draws may well be apart. */
export interface Apart {
  /** Difference of the means, in five standard errors of it. */
  readonly mean: number;
  /** Difference of the deviations, in five standard errors of it. */
  readonly std: number;
  /** Difference of the farther ends, as a part of the recorded end. */
  readonly end: number;
}

/** Compares a case with what the language draws. Weights that are all of one value have no room for chance. */
export function apartOf(one: InitializerCase, own: Figures): Apart {
  const count = sizeOf(one.shape);
  const errorOfMean = (5 * Math.SQRT2 * one.std) / Math.sqrt(count);
  // Of the deviation: the kurtosis of a normal distribution is the largest of those here.
  const errorOfStd = (5 * Math.SQRT2 * one.std) / Math.sqrt(2 * count);
  const within = (difference: number, error: number): number =>
    difference === 0 ? 0 : difference / Math.max(error, 1e-7);
  const end = Math.max(Math.abs(one.least), Math.abs(one.largest));
  const ownEnd = Math.max(Math.abs(own.least), Math.abs(own.largest));
  return {
    mean: within(Math.abs(own.mean - one.mean), errorOfMean),
    std: within(Math.abs(own.std - one.std), errorOfStd),
    end: end === 0 ? ownEnd : Math.abs(ownEnd - end) / end,
  };
}

/** How far the shorter side's vectors are from orthogonal and of the given length: the largest entry of M·Mᵀ / gain² − 1. */
export function skewOf(values: Float32Array, shape: readonly number[], gain: number): number {
  const columns = shape.at(-1) ?? 1;
  const rows = sizeOf(shape.slice(0, -1));
  const wide = rows < columns;
  const [count, length] = wide ? [rows, columns] : [columns, rows];
  const at = (vector: number, place: number): number =>
    values[wide ? vector * columns + place : place * columns + vector] ?? Number.NaN;
  let largest = 0;
  for (let a = 0; a < count; a++) {
    for (let b = a; b < count; b++) {
      let product = 0;
      for (let place = 0; place < length; place++) product += at(a, place) * at(b, place);
      largest = Math.max(largest, Math.abs(product / gain ** 2 - (a === b ? 1 : 0)));
    }
  }
  return largest;
}
