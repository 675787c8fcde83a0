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
  const prefix = weights["prefix_key"]?.shape[0] ?? 0;
  const shares = tf.softmax(hidden(tf, matches, { mask, causal: args["causal"] === true, prefix }));
  const mixed = tf.matMul(dropped(shares, numberArgument(args, "dropout"), context), values);
  const flat = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, heads * size]);
  const plain = tf.matMul(flat, tf.reshape(weightOf(weights, "output_kernel"), [heads * size, width]));
  const y = withLowRank(plain, flat, ["output_kernel"], { weights, args, context });
  return tf.reshape(biased ? tf.add(y, weightOf(weights, "output_bias")) : y, [batch, time, width]);
};

/** `[batch, heads, time, source]` with what may not be looked at put out of reach. */
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
    shown = tf.add(
      shown,
      tf.mul(
        prefix === 0
          ? padding
          : tf.pad(padding, [
              [0, 0],
              [0, 0],
              [0, 0],
              [prefix, 0],
            ]),
        never,
      ),
    );
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

function first<Kind>([one]: readonly Kind[]): Kind {
  if (one === undefined) throw new InternalError("a list is empty");
  return one;
}

/** `positional`: the place of each step, added to it: sines and cosines (the same paper, section 3.5), or a learned table. */
export const positional: Operator = (inputs, weights, args, { tf }) => {
  const x = first(inputs);
  return tf.add(x, args["kind"] === "learned" ? weightOf(weights, "table") : places(tf, x));
};

/** `[time, width]`: sine at even channels and cosine at odd ones, of place / 10,000^(2i / width). */
function places(tf: Tf, x: Tensor): Tensor {
  const [, time = 0, width = 0] = x.shape;
  const channels = Array.from({ length: width }, (_, channel) => channel);
  const rates = channels.map((channel) => 10_000 ** ((-2 * Math.floor(channel / 2)) / width));
  // A cosine is a sine a quarter of a turn ahead.
  const ahead = channels.map((channel) => ((channel % 2) * Math.PI) / 2);
  return tf.sin(tf.add(tf.mul(tf.reshape(tf.range(0, time), [time, 1]), tf.tensor1d(rates)), tf.tensor1d(ahead)));
}
