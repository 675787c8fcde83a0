/**
 * Attention of a single step: to those before it, whose keys and values are kept, and to a source that does not change, whose keys and values
 * are computed once. Weights and sums are those of the operator `attention`.
 */
import type { GraphNode } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { weightOf } from "../ops/arguments.ts";
import type { Operator, Tf } from "../ops/operator.ts";

/** Below what any match of two steps comes to, so that its weight is 0. */
const never = -1e9;

type Weights = Readonly<Record<string, Tensor>>;

/** Keys and values of steps, `[rows, heads, steps, size]` each. */
export interface KeysAndValues {
  readonly keys: Tensor;
  readonly values: Tensor;
}

/** The same of a source, and which of its steps count. */
export interface Source extends KeysAndValues {
  /** `[rows, steps]`; absent where all do. */
  readonly mask?: Tensor;
}

/** `[rows, steps, c]` to `[rows, heads, steps, size]`. */
function projected(tf: Tf, x: Tensor, weights: Weights, name: string): Tensor {
  const [rows = 0, steps = 0, width = 0] = x.shape;
  const kernel = weightOf(weights, `${name}_kernel`);
  const [, heads = 1, size = 1] = kernel.shape;
  const flat = tf.matMul(tf.reshape(x, [-1, width]), tf.reshape(kernel, [width, heads * size]));
  const bias = weights[`${name}_bias`];
  const y = bias === undefined ? flat : tf.add(flat, tf.reshape(bias, [-1]));
  return tf.transpose(tf.reshape(y, [rows, steps, heads, size]), [0, 2, 1, 3]);
}

/** Keys and values of all steps of `x`. */
export function keysAndValues(tf: Tf, x: Tensor, weights: Weights): KeysAndValues {
  return { keys: projected(tf, x, weights, "key"), values: projected(tf, x, weights, "value") };
}

/** What a step, `[rows, 1, c]`, makes of keys and values; `hidden` is added to its matches. */
function attended(
  tf: Tf,
  x: Tensor,
  { weights, of, hidden }: { readonly weights: Weights; readonly of: KeysAndValues; readonly hidden: Tensor | null },
): Tensor {
  const query = projected(tf, x, weights, "query");
  const [rows = 0, heads = 1, , size = 1] = query.shape;
  const matches = tf.matMul(tf.mul(query, 1 / Math.sqrt(size)), of.keys, false, true);
  const shares = tf.softmax(hidden === null ? matches : tf.add(matches, hidden));
  const mixed = tf.reshape(tf.matMul(shares, of.values), [rows, heads * size]);
  const kernel = weightOf(weights, "output_kernel");
  const width = kernel.shape[2] ?? 1;
  const y = tf.matMul(mixed, tf.reshape(kernel, [heads * size, width]));
  const bias = weights["output_bias"];
  return tf.reshape(bias === undefined ? y : tf.add(y, bias), [rows, 1, width]);
}

/** The operator of a step that looks across at a source. */
export function attendAcross(source: Source): Operator {
  return (inputs, weights, _args, { tf }) => {
    const [x] = inputs;
    if (x === undefined) throw new InternalError("attention has no input");
    const { mask } = source;
    const [rows = 0, steps = 0] = mask?.shape ?? [];
    const hidden = mask === undefined ? null : tf.mul(tf.sub(1, tf.reshape(mask, [rows, 1, 1, steps])), never);
    return attended(tf, x, { weights, of: source, hidden });
  };
}

/** What there is of the steps before, and where the present one stands. */
export interface Past {
  readonly kept: KeysAndValues;
  /** `[steps]`: 1 at the present place, 0 elsewhere; and what is added to matches with later places. */
  readonly here: Tensor;
  readonly later: Tensor;
  /** Takes the keys and values with those of the present step. */
  readonly keep: (now: KeysAndValues) => void;
}

/** The operator of a step that looks back. */
export function attendBack({ kept, here, later, keep }: Past): Operator {
  return (inputs, weights, _args, { tf }) => {
    const [x] = inputs;
    if (x === undefined) throw new InternalError("attention has no input");
    const own = keysAndValues(tf, x, weights);
    const at = tf.reshape(here, [1, 1, -1, 1]);
    const elsewhere = tf.sub(1, at);
    const put = (all: Tensor, one: Tensor): Tensor => tf.add(tf.mul(all, elsewhere), tf.mul(one, at));
    const now = { keys: put(kept.keys, own.keys), values: put(kept.values, own.values) };
    keep(now);
    return attended(tf, x, { weights, of: now, hidden: tf.reshape(later, [1, 1, 1, -1]) });
  };
}

/** What is kept of attention before the first step. */
export function nothingKept(
  tf: Tf,
  { weights }: GraphNode,
  { rows, steps }: { readonly rows: number; readonly steps: number },
): KeysAndValues {
  const [, heads = 1, size = 1] = weights.find(({ name }) => name === "key_kernel")?.shape ?? [];
  // From arrays: `zeros` would be an operation, and two tensors of one handle would be one edge.
  const empty = (): Tensor => tf.tensor(new Float32Array(rows * heads * steps * size), [rows, heads, steps, size]);
  return { keys: empty(), values: empty() };
}

/** Later places, as they are added to matches. */
export const laterThan = (tf: Tf, place: Tensor, steps: number): Tensor =>
  tf.mul(tf.cast(tf.greater(tf.range(0, steps, 1, "int32"), place), "float32"), never);
