/**
 * `attention`: multi-head attention of `[batch, time, c]` to itself, or to a second input, `[batch, source, d]` (Vaswani et al., 2017, section
 * 3.2). Steps of padding are not looked at; with `causal`, neither are later ones. Weights are Keras's: kernels
 * `[c, heads, size]`, that of the output `[heads, size, c]`.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { numberArgument, weightOf } from "./arguments.ts";
import { dropped } from "./dropout.ts";
import { withLowRank } from "./low-rank.ts";
import type { Operator, Tf } from "./operator.ts";

/** Below what any match of two steps comes to, so that its weight is 0. */
const never = -1e9;

export const attention: Operator = (inputs, weights, args, context) => {
  const { tf, masks } = context;
  const [query, source = query] = inputs;
  if (query === undefined || source === undefined) throw new InternalError("attention has no input");
  const [batch = 0, time = 0, width = 0] = query.shape;
  const [, heads = 1, size = 1] = weightOf(weights, "query_kernel").shape;
  const biased = args["bias"] === true;
  const project = (x: Tensor, names: readonly string[]): Tensor[] => {
    const from = x.shape[2] ?? 1;
    const all = names.map((name) => tf.reshape(weightOf(weights, `${name}_kernel`), [from, heads * size]));
    const flat = tf.reshape(x, [-1, from]);
    const kernels = names.map((name) => `${name}_kernel`);
    let y: Tensor = tf.matMul(flat, all.length === 1 ? first(all) : tf.concat(all, 1));
    y = withLowRank(y, flat, kernels, { weights, args, context });
    if (biased) y = tf.add(y, tf.reshape(tf.stack(names.map((name) => weightOf(weights, `${name}_bias`))), [-1]));
    // One matrix a row and head.
    const parts = tf.transpose(tf.reshape(y, [batch, -1, names.length, heads, size]), [2, 0, 3, 1, 4]);
    return names.length === 1 ? [tf.reshape(parts, parts.shape.slice(1))] : tf.unstack(parts);
  };
  const [q, k, v] =
    query === source
      ? project(query, ["query", "key", "value"])
      : [...project(query, ["query"]), ...project(source, ["key", "value"])];
  if (q === undefined || k === undefined || v === undefined) throw new InternalError("attention has three projections");
  const [keys, values] = [prefixed(tf, weights["prefix_key"], k), prefixed(tf, weights["prefix_value"], v)];
  const matches = tf.matMul(tf.mul(q, 1 / Math.sqrt(size)), keys, false, true);
  const mask = masks?.[masks.length - 1] ?? null;
  const causal = args["causal"] === true;
  const prefix = weights["prefix_key"]?.shape[0] ?? 0;
  const near = withDistances(tf, matches, { weights, args, prefix });
  const shares = tf.softmax(hidden(tf, near, { mask, causal, prefix }));
  const mixed = tf.matMul(dropped(shares, numberArgument(args, "dropout"), context), values);
  const flat = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, heads * size]);
  const plain = tf.matMul(flat, tf.reshape(weightOf(weights, "output_kernel"), [heads * size, width]));
  const y = withLowRank(plain, flat, ["output_kernel"], { weights, args, context });
  return tf.reshape(biased ? tf.add(y, weightOf(weights, "output_bias")) : y, [batch, time, width]);
};

/** `[batch, heads, time, prefix + source]` with what may not be looked at put out of reach. */
function hidden(
  tf: Tf,
  matches: Tensor,
  { mask, causal, prefix }: { readonly mask: Tensor | null; readonly causal: boolean; readonly prefix: number },
): Tensor {
  const [batch = 0, , time = 0, all = 0] = matches.shape;
  const source = all - prefix;
  let shown = matches;
  if (mask !== null) {
    const padding = tf.reshape(tf.sub(1, mask), [batch, 1, 1, source]);
    shown = tf.add(shown, tf.mul(behindPrefix(tf, padding, prefix), never));
  }
  if (causal) {
    // Steps of a prefix stand before the first.
    const steps = tf.reshape(tf.range(-prefix, source), [1, all]);
    const later = tf.greater(steps, tf.reshape(tf.range(0, time), [time, 1]));
    shown = tf.add(shown, tf.mul(tf.cast(later, "float32"), never));
  }
  return shown;
}

/** Learned keys or values, `[length, heads, size]`, in front of those of every row, `[batch, heads, source, size]`. */
function prefixed(tf: Tf, prefix: Tensor | undefined, steps: Tensor): Tensor {
  if (prefix === undefined) return steps;
  const [length = 0, heads = 0, size = 0] = prefix.shape;
  const own = tf.reshape(tf.transpose(prefix, [1, 0, 2]), [1, heads, length, size]);
  return tf.concat([tf.broadcastTo(own, [steps.shape[0] ?? 1, heads, length, size]), steps], 2);
}

/** `[…, …, …, source]` with zeros for the steps of a prefix in front. */
function behindPrefix(tf: Tf, values: Tensor, prefix: number): Tensor {
  if (prefix === 0) return values;
  return tf.pad(values, [
    [0, 0],
    [0, 0],
    [0, 0],
    [prefix, 0],
  ]);
}

function first<Kind>([one]: readonly Kind[]): Kind {
  if (one === undefined) throw new InternalError("a list is empty");
  return one;
}

interface Distances {
  readonly weights: Parameters<Operator>[1];
  readonly args: Parameters<Operator>[2];
  /** Steps in front that lie at no distance. */
  readonly prefix: number;
}

/** `[batch, heads, time, prefix + source]` with what heads have learned of distances added; as it was where they have learned nothing. */
function withDistances(tf: Tf, matches: Tensor, { weights, args, prefix }: Distances): Tensor {
  const { relative_bias: table } = weights;
  if (table === undefined) return matches;
  const [, heads = 1, time = 0, all = 0] = matches.shape;
  const source = all - prefix;
  const how = {
    buckets: table.shape[0] ?? 0,
    farthest: Number(args["farthest"] ?? 128),
    causal: args["causal"] === true,
  };
  const slots = Array.from({ length: time * source }, (_, index) =>
    distanceBucket((index % source) - Math.floor(index / source), how),
  );
  const values = tf.gather(table, tf.tensor1d(slots, "int32"));
  const known = tf.reshape(tf.transpose(values), [1, heads, time, source]);
  return tf.add(matches, behindPrefix(tf, known, prefix));
}

/**
 * Which of `buckets` values belongs to a step that lies `distance` ahead (Raffel et al., 2020, section 2.1, as their code has it): half of those of
 * a direction for single steps, the others for ranges that grow with the logarithm, the last for `farthest` and beyond.
 */
function distanceBucket(
  distance: number,
  { buckets, farthest, causal }: { readonly buckets: number; readonly farthest: number; readonly causal: boolean },
): number {
  const own = causal ? buckets : Math.floor(buckets / 2);
  const start = !causal && distance > 0 ? own : 0;
  const away = causal ? Math.max(-distance, 0) : Math.abs(distance);
  const single = Math.floor(own / 2);
  if (away < single) return start + away;
  // In 32 bits, as the models were trained.
  const grown = Math.fround(Math.fround(Math.log(away / single)) / Math.fround(Math.log(farthest / single)));
  return start + Math.min(single + Math.trunc(Math.fround(grown * (own - single))), own - 1);
}

/** `positional`: the place of each step, added to it: sines and cosines (the same paper, section 3.5), or a learned table. */
export const positional: Operator = (inputs, weights, args, { tf }) => {
  const x = first(inputs);
  const [, time = 0, width = 0] = x.shape;
  if (args["kind"] !== "learned") return tf.add(x, placesOf(tf, time, width));
  const table = weightOf(weights, "table");
  const start = Number(args["first"] ?? 0);
  return tf.add(x, table.shape[0] === time ? table : tf.slice(table, [start, 0], [time, width]));
};

/** The same for a single step, `[batch, 1, width]`, at a place that is known when the graph runs; `time` is how many places there are. */
export function positionalAt(
  tf: Tf,
  x: Tensor,
  {
    time,
    table,
    start,
    place,
  }: { readonly time: number; readonly table: Tensor | null; readonly start: number; readonly place: Tensor },
): Tensor {
  const all = table ?? placesOf(tf, time, x.shape[2] ?? 0);
  const at = table === null || table.shape[0] === time ? place : tf.add(place, tf.scalar(start, "int32"));
  return tf.add(x, tf.gather(all, tf.reshape(at, [1])));
}

/** `shift`: a learned value for each channel, added. */
export const shift: Operator = (inputs, weights, _args, { tf }) => tf.add(first(inputs), weightOf(weights, "values"));

/** `[time, width]`: sine at even channels and cosine at odd ones, of place / 10,000^(2i / width). */
function placesOf(tf: Tf, time: number, width: number): Tensor {
  const channels = Array.from({ length: width }, (_, channel) => channel);
  const rates = channels.map((channel) => 10_000 ** ((-2 * Math.floor(channel / 2)) / width));
  // A cosine is a sine a quarter of a turn ahead.
  const ahead = channels.map((channel) => ((channel % 2) * Math.PI) / 2);
  return tf.sin(tf.add(tf.mul(tf.reshape(tf.range(0, time), [time, 1]), tf.tensor1d(rates)), tf.tensor1d(ahead)));
}
