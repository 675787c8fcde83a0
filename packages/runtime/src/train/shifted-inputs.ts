/**
 * The inputs by which a model reads words of its own target: each a place later than it stands there, so that at every step the words before
 * the one to come are known (teacher forcing, Williams and Zipser, 1989). They are made of a batch's targets inside of the step, so nothing
 * but the target itself has to be prepared.
 */
import type { CheckedModel } from "@penstock/dsl";
import type { Tensor, Tensor2D } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import type { Tf } from "../ops/operator.ts";
import type { Tensors } from "./forward.ts";

/**
 * What stands in front of the first word: the number of words that the vocabulary lacks, which every vocabulary has, and which is no padding.
 * That it may also stand for a word further on does no harm: the first place is told by its position.
 */
export const beginId = 1;

/** `[batch, time]` word numbers, each a step later, the last one left out. */
export function shifted(tf: Tf, words: Tensor): Tensor {
  const [batch = 0, time = 0] = words.shape;
  const begin = tf.fill([batch, 1], beginId, "int32");
  return tf.concat([begin, tf.slice(words as Tensor2D, [0, 0], [batch, time - 1])], 1); // word numbers are a matrix
}

/** All that a model reads of a batch: what the data has, and words of its targets. */
export function withShifted(
  tf: Tf,
  { inputs }: Pick<CheckedModel, "inputs">,
  batch: { readonly inputs: Tensors; readonly targets: Tensors },
): Tensors {
  const shifts = inputs.flatMap(({ name, shifts: target }) => (target === undefined ? [] : [{ name, target }]));
  if (shifts.length === 0) return batch.inputs;
  const made = shifts.map(({ name, target }): [string, Tensor] => {
    const words = batch.targets.get(target);
    if (words === undefined) throw new InternalError(`there is no target \`${target}\` to read words of`);
    return [name, shifted(tf, words)];
  });
  return new Map([...batch.inputs, ...made]);
}
