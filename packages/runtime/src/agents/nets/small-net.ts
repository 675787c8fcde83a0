/**
 * A small network in, a function that answers by it without TensorFlow out. Why: an agent acts on a few rows at a time, and of a
 * network of a few thousand weights a call of a graph takes twice as long (docs/decisions/0092).
 */
import type { CheckedModel, GraphNode } from "@penstock/dsl";
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import { InternalError } from "../../internal-error.ts";
import { weightName } from "../../train/forward.ts";

/** Networks of more floating-point operations a row than this are TensorFlow's affair. */
const mostFlops = 200_000;

/** Functions of single numbers, by the name of the activation. */
const activations: Readonly<Record<string, (x: number) => number>> = {
  relu: (x) => (x > 0 ? x : 0),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
};

/** One node over the rows of a batch; arrays are those of the net. */
interface Step {
  readonly from: Float32Array;
  readonly to: Float32Array;
  readonly width: number;
  readonly units: number;
  readonly kernel: Float32Array | null;
  readonly bias: Float32Array | null;
  readonly activation: ((x: number) => number) | null;
}

/** Why a network cannot be answered here, in words; null where it can. */
export function smallNetProblem(model: CheckedModel): string | null {
  const flops = model.nodes.reduce((sum, node) => sum + node.flops, 0);
  if (flops > mostFlops) return `it has ${flops} floating-point operations a row`;
  const other = model.nodes.find((node) => !isKnown(node));
  if (other !== undefined) return `it has \`${other.op}\``;
  const wide = [...model.inputs, ...model.nodes].find(({ type }) => type.shape.length !== 1);
  return wide === undefined ? null : "not all of it is vectors";
}

function isKnown(node: GraphNode): boolean {
  const { activation = null } = node.args;
  const named = activation === null || (typeof activation === "string" && activation in activations);
  return node.inputs.length === 1 && (node.op === "dense" ? named : node.op in activations);
}

/** Answers by copies of the weights that it is given with `load`. */
export class SmallNet {
  /** `[rows * width]` of each input, to be filled before `run`. */
  readonly inputs: ReadonlyMap<string, Float32Array>;
  /** `[rows * width]` of each output, filled by `run`. */
  readonly outputs: ReadonlyMap<string, Float32Array>;
  readonly rows: number;
  readonly #steps: readonly Step[];
  readonly #weights: ReadonlyMap<string, Float32Array>;
  /** The units of kernels, which are kept `[units, width]`. */
  readonly #turned = new Map<string, number>();

  /** Throws InternalError for a model with a problem by `smallNetProblem`. */
  constructor(model: CheckedModel, rows: number) {
    const problem = smallNetProblem(model);
    if (problem !== null) throw new InternalError(`\`${model.name}\` is no small net: ${problem}`);
    this.rows = rows;
    const widthOf = (type: { readonly shape: readonly number[] }): number => type.shape[0] ?? 1;
    const values = new Map<string, { readonly data: Float32Array; readonly width: number }>();
    const add = (name: string, type: { readonly shape: readonly number[] }): Float32Array => {
      const data = new Float32Array(rows * widthOf(type));
      values.set(name, { data, width: widthOf(type) });
      return data;
    };
    const weights = new Map<string, Float32Array>();
    this.inputs = new Map(model.inputs.map(({ name, type }) => [name, add(name, type)]));
    this.#steps = model.nodes.map((node) => {
      const { data: from, width } = found(values, node.inputs[0] ?? "");
      const own = new Map(
        node.weights.map(({ name, shape }) => [
          name,
          new Float32Array(shape.reduce((size, extent) => size * extent, 1)),
        ]),
      );
      for (const [name, data] of own) weights.set(weightName(node, name), data);
      if (own.has("kernel")) this.#turned.set(weightName(node, "kernel"), widthOf(node.type));
      const { activation = null } = node.args;
      const name = node.op === "dense" ? activation : node.op;
      return {
        from,
        to: add(node.id, node.type),
        width,
        units: widthOf(node.type),
        kernel: own.get("kernel") ?? null,
        bias: own.get("bias") ?? null,
        activation: typeof name === "string" ? (activations[name] ?? null) : null,
      };
    });
    this.#weights = weights;
    this.outputs = new Map(model.outputs.map(({ name, node }) => [name, found(values, node).data]));
  }

  /** Copies the weights; all of them must be there. */
  load(weights: ReadonlyMap<string, Pick<StoredTensor, "data">>): void {
    for (const [name, own] of this.#weights) {
      const given = weights.get(name);
      if (given === undefined || given.data.length !== own.length) throw new InternalError(`no weight \`${name}\``);
      const turned = this.#turned.get(name);
      if (turned === undefined) own.set(given.data);
      else turn(given.data, own, turned);
    }
  }

  /** Fills the outputs from the first `rows` rows of the inputs, all unless given. Sums are float64, results float32. */
  run(rows = this.rows): void {
    for (const step of this.#steps) {
      if (step.kernel === null) activate(step, rows);
      else multiply(step, step.kernel, rows);
    }
  }
}

/** `[width, units]` to `[units, width]`. */
function turn(from: ArrayLike<number>, to: Float32Array, units: number): void {
  const width = from.length / units;
  for (let i = 0; i < width; i++)
    for (let unit = 0; unit < units; unit++) to[unit * width + i] = from[i * units + unit] ?? 0;
}

function found<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value === undefined) throw new InternalError(`\`${name}\` is used before it is computed`);
  return value;
}

function activate({ from, to, units, activation }: Step, rows: number): void {
  for (let place = 0; place < rows * units; place++) to[place] = activation?.(at(from, place)) ?? 0;
}

/** Four units at a time, so that each number of a row is read once for all of them; the kernel lies `[units, width]`. */
function multiply({ from, to, width, units, bias, activation }: Step, kernel: Float32Array, rows: number): void {
  for (let row = 0; row < rows; row++) {
    const first = row * width;
    const out = row * units;
    let unit = 0;
    for (; unit + 4 <= units; unit += 4) {
      const [k0, k1, k2, k3] = [unit * width, (unit + 1) * width, (unit + 2) * width, (unit + 3) * width];
      let s0 = bias === null ? 0 : at(bias, unit);
      let s1 = bias === null ? 0 : at(bias, unit + 1);
      let s2 = bias === null ? 0 : at(bias, unit + 2);
      let s3 = bias === null ? 0 : at(bias, unit + 3);
      for (let i = 0; i < width; i++) {
        const x = at(from, first + i);
        s0 += x * at(kernel, k0 + i);
        s1 += x * at(kernel, k1 + i);
        s2 += x * at(kernel, k2 + i);
        s3 += x * at(kernel, k3 + i);
      }
      to[out + unit] = s0;
      to[out + unit + 1] = s1;
      to[out + unit + 2] = s2;
      to[out + unit + 3] = s3;
    }
    for (; unit < units; unit++) {
      let sum = bias === null ? 0 : at(bias, unit);
      for (let i = 0; i < width; i++) sum += at(from, first + i) * at(kernel, unit * width + i);
      to[out + unit] = sum;
    }
  }
  if (activation !== null) for (let place = 0; place < rows * units; place++) to[place] = activation(at(to, place));
}

/** A number of an array whose length is known to reach that far. */
function at(numbers: Float32Array, place: number): number {
  return numbers[place] as number;
}
