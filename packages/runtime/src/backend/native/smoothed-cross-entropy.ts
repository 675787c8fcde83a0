/**
 * Logits and words in, each row's cross entropy with smoothing out, without a target of their size: the operation for sparse targets gives
 * loss and slope, and smoothing adds s · (logit of the truth − mean logit), whose slope is put into the other in place. Only on the native
 * backend.
 */
import type { GradSaveFunc, Tensor, Tensor1D, Tensor2D } from "@tensorflow/tfjs";
import { attribute, executeNativeMany } from "../native-ops.ts";
import { nth, type TensorFlow } from "./replacement.ts";

/** `logits` `[rows, words]` float32, `target` `[rows]` int32 below `words`, `smoothing` the part that is spread over all words. */
export function smoothedCrossEntropy(
  tf: TensorFlow,
  { logits, target, smoothing }: { readonly logits: Tensor2D; readonly target: Tensor1D; readonly smoothing: number },
): Tensor1D {
  const [rows, words] = logits.shape;
  const op = tf.customGrad((...given) => {
    const [inner, save] = given as [Tensor2D, GradSaveFunc]; // one input, and what keeps tensors for the gradient
    const made = executeNativeMany(
      "SparseSoftmaxCrossEntropyWithLogits",
      { T: attribute.type("float32"), Tlabels: attribute.type("int32") },
      { inputs: [inner, target], outputs: 2 },
    );
    const [loss, slope] = [nth(made, 0), nth(made, 1)];
    const places = tf.add(tf.mul(tf.range(0, rows, 1, "int32"), tf.scalar(words, "int32")), target);
    const own = tf.gather(tf.reshape(inner, [-1]), places as Tensor1D); // one place a row
    save([slope, target]);
    return {
      value: tf.add(loss, tf.mul(tf.sub(own, tf.mean(inner, 1)), smoothing)),
      gradFunc: (dy: Tensor, saved: Tensor[]) => {
        const [kept, labels] = [nth(saved, 0), nth(saved, 1)];
        const by = tf.reshape(dy, [-1, 1]);
        const even = tf.mul(tf.sub(kept, smoothing / words), by);
        const at = tf.stack([tf.range(0, rows, 1, "int32"), labels], 1);
        const added = executeNativeMany(
          "TensorScatterAdd",
          { T: attribute.type("float32"), Tindices: attribute.type("int32") },
          { inputs: [even, at, tf.mul(tf.reshape(dy, [-1]), smoothing)], outputs: 1 },
        );
        return nth(added, 0);
      },
    };
  });
  return op(logits) as Tensor1D; // one number a row
}
