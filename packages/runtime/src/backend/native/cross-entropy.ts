/**
 * Logits and classes in, each row's cross entropy out, loss and gradient by one operation. Only on the native backend.
 */
import type { GradSaveFunc, Tensor } from "@tensorflow/tfjs";
import { attribute, executeNativeMany } from "../native-ops.ts";
import { nth, type TensorFlow } from "./replacement.ts";

/** The two tensors that an operation gives: losses `[batch]` and their gradient `[batch, classes]`. */
function lossAndGradient(op: string, logits: Tensor, target: Tensor): { loss: Tensor; gradient: Tensor } {
  const labels = op.startsWith("Sparse") ? { Tlabels: attribute.type("int32") } : {};
  const [loss, gradient] = executeNativeMany(
    op,
    { T: attribute.type("float32"), ...labels },
    { inputs: [logits, target], outputs: 2 },
  );
  return {
    loss: nth(
      [loss].flatMap((one) => one ?? []),
      0,
    ),
    gradient: nth(
      [gradient].flatMap((one) => one ?? []),
      0,
    ),
  };
}

function crossEntropyBy(tf: TensorFlow, op: string, { logits, target }: Given): Tensor {
  return tf.customGrad((...given) => {
    // One input, and the function that keeps tensors for the gradient.
    const [inner, save] = given as [Tensor, GradSaveFunc];
    const { loss, gradient } = lossAndGradient(op, inner, target);
    save([gradient]);
    return {
      value: loss,
      gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(tf.reshape(dy, [-1, 1]), nth(saved, 0)),
    };
  })(logits);
}

interface Given {
  readonly logits: Tensor;
  readonly target: Tensor;
}

/** −log softmax(logits)[target] by row; `logits` `[batch, classes]` float32, `target` `[batch]` int32 below `classes`. */
export function sparseCrossEntropy(tf: TensorFlow, given: Given): Tensor {
  return crossEntropyBy(tf, "SparseSoftmaxCrossEntropyWithLogits", given);
}

/** −Σ target·log softmax(logits) by row; both `[batch, classes]` float32, the rows of `target` sum to 1. */
export function denseCrossEntropy(tf: TensorFlow, given: Given): Tensor {
  return crossEntropyBy(tf, "SoftmaxCrossEntropyWithLogits", given);
}
