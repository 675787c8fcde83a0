/**
 * A text classifier: token and place embeddings, encoder blocks with normalisation after each part (Vaswani et al., 2017,
 * section 3.1), the mean over places, a linear layer. Tokens `[batch, length]` in, two logits out.
 */
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../../../packages/runtime/src/ops/operator.ts";
import { classificationLoss, linear } from "./layers.ts";
import { type Network, type Weights, weight } from "./network.ts";

/** Sizes of a Transformer. */
export interface TransformerSizes {
  readonly vocabulary: number;
  readonly length: number;
  readonly width: number;
  readonly blocks: number;
  readonly heads: number;
  readonly hidden: number;
}

/** The sizes of the comparison. */
export const transformerSizes: TransformerSizes = {
  vocabulary: 20_000,
  length: 64,
  width: 128,
  blocks: 2,
  heads: 4,
  hidden: 512,
};

function blockShapes(name: string, { width, hidden }: TransformerSizes): [string, readonly number[]][] {
  return [
    [`${name}/qkv/kernel`, [width, 3 * width]],
    [`${name}/qkv/bias`, [3 * width]],
    [`${name}/out/kernel`, [width, width]],
    [`${name}/out/bias`, [width]],
    [`${name}/norm1/gamma`, [width]],
    [`${name}/norm1/beta`, [width]],
    [`${name}/norm2/gamma`, [width]],
    [`${name}/norm2/beta`, [width]],
    [`${name}/up/kernel`, [width, hidden]],
    [`${name}/up/bias`, [hidden]],
    [`${name}/down/kernel`, [hidden, width]],
    [`${name}/down/bias`, [width]],
  ];
}

/** Normalises the last axis (Ba et al., 2016), with the ε of the peers. */
function layerNorm(tf: Tf, x: Tensor, weights: Weights, name: string): Tensor {
  const mean = tf.mean(x, -1, true);
  const centred = tf.sub(x, mean);
  const variance = tf.mean(tf.square(centred), -1, true);
  const scaled = tf.mul(centred, tf.rsqrt(tf.add(variance, 1e-5)));
  return tf.add(tf.mul(scaled, weight(weights, `${name}/gamma`)), weight(weights, `${name}/beta`));
}

/** Attention of all places to all places; `x` is `[batch · length, width]`. */
function attention(tf: Tf, x: Tensor, weights: Weights, { name, sizes }: BlockPlace): Tensor {
  const { length, width, heads } = sizes;
  const each = width / heads;
  const qkv = tf.reshape(linear(tf, x, weights, `${name}/qkv`), [-1, length, 3, heads, each]);
  const [query, key, value] = tf.unstack(tf.transpose(qkv, [2, 0, 3, 1, 4]), 0);
  if (query === undefined || key === undefined || value === undefined) throw new Error("three parts were unstacked");
  const shares = tf.softmax(tf.mul(tf.matMul(query, key, false, true), 1 / Math.sqrt(each)));
  const mixed = tf.reshape(tf.transpose(tf.matMul(shares, value), [0, 2, 1, 3]), [-1, width]);
  return linear(tf, mixed, weights, `${name}/out`);
}

interface BlockPlace {
  readonly name: string;
  readonly sizes: TransformerSizes;
}

function block(tf: Tf, x: Tensor, weights: Weights, place: BlockPlace): Tensor {
  const { name } = place;
  const attended = layerNorm(tf, tf.add(x, attention(tf, x, weights, place)), weights, `${name}/norm1`);
  const raised = tf.relu(linear(tf, attended, weights, `${name}/up`));
  return layerNorm(tf, tf.add(attended, linear(tf, raised, weights, `${name}/down`)), weights, `${name}/norm2`);
}

/** The classifier of given sizes. */
export function transformer(sizes: TransformerSizes): Network {
  const { vocabulary, length, width } = sizes;
  const names = Array.from({ length: sizes.blocks }, (_, index) => `block${index}`);
  return {
    weights: Object.fromEntries([
      ["tokens", [vocabulary, width]],
      ["places", [length, width]],
      ...names.flatMap((name) => blockShapes(name, sizes)),
      ["classes/kernel", [width, 2]],
      ["classes/bias", [2]],
    ]),
    operations: 2 * (sizes.blocks * length * width * (4 * width + 2 * sizes.hidden + 2 * length) + 2 * width),
    data: { shape: [length], vocabulary, target: { kind: "class", classes: 2 } },
    loss: (tf, weights, { x, y }) => {
      const tokens = tf.gather(weight(weights, "tokens"), x.as2D(-1, length));
      let value = tf.reshape(tf.add(tokens, weight(weights, "places")), [-1, width]);
      for (const name of names) value = block(tf, value, weights, { name, sizes });
      const mean = tf.mean(tf.reshape(value, [-1, length, width]), 1);
      return classificationLoss(tf, linear(tf, mean, weights, "classes"), y);
    },
  };
}
