/**
 * Gradients that TensorFlow has a kernel for, in place of the several small operations that TensorFlow.js makes of them.
 * They are used on the native backend; on the others the gradients that were there go on serving.
 */
import type { GradConfig, GradFunc, Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import { attribute, executeNative } from "./native-ops.ts";

type TensorFlow = typeof import("@tensorflow/tfjs");

const float = { T: attribute.type("float32") } as const;

function first(tensors: readonly Tensor[]): Tensor {
  const [tensor] = tensors;
  if (tensor === undefined) throw new InternalError("the tape saved no tensor for a gradient");
  return tensor;
}

/** A gradient of the kind `op(y, dy)`, where `y` is the result. */
const ofResult =
  (op: string): GradFunc =>
  (dy, saved) => ({ x: () => executeNative(op, float, [first(saved), first([dy].flat())]) });

/** `ReluGrad(dy, x)`: one pass instead of a step function and a selection. */
const reluGradient: GradFunc = (dy, saved) => ({
  x: () => executeNative("ReluGrad", float, [first([dy].flat()), first(saved)]),
});

/** The gradient of a sum or mean by broadcasting, where TensorFlow.js multiplies by a tensor of ones. */
const reductionGradient =
  (tf: TensorFlow, mean: boolean): GradFunc =>
  (dy, saved, attributes) => {
    const x = first(saved);
    // The attribute of both kernels: one axis or several, absent for all.
    const { axis } = attributes as { readonly axis?: number | number[] };
    const axes = tf.util.parseAxisParam(axis ?? x.shape.map((_, index) => index), x.shape);
    const kept = x.shape.map((size, index) => (axes.includes(index) ? 1 : size));
    const count = axes.reduce((product, index) => product * (x.shape[index] ?? 1), 1);
    return {
      x: () =>
        tf.tidy(() => {
          const spread = tf.reshape(first([dy].flat()), kept);
          return tf.broadcastTo(mean ? tf.mul(spread, 1 / count) : spread, x.shape);
        }),
    };
  };

/** The gradients, by kernel; `keeps` says what the tape has to save. */
const gradientsOf = (tf: TensorFlow): readonly { kernel: string; keeps: "input" | "result"; gradient: GradFunc }[] => [
  { kernel: "Relu", keeps: "input", gradient: reluGradient },
  { kernel: "Sigmoid", keeps: "result", gradient: ofResult("SigmoidGrad") },
  { kernel: "Tanh", keeps: "result", gradient: ofResult("TanhGrad") },
  { kernel: "Sum", keeps: "input", gradient: reductionGradient(tf, false) },
  { kernel: "Mean", keeps: "input", gradient: reductionGradient(tf, true) },
];

const registered = new WeakSet<TensorFlow>();

/** Registers the gradients for the backend of that name; doing it twice has no effect. */
export function registerNativeGradients(tf: TensorFlow, backendName: string): void {
  if (registered.has(tf)) return;
  registered.add(tf);
  for (const { kernel, keeps, gradient } of gradientsOf(tf)) {
    const before: GradConfig | undefined = tf.getGradient(kernel);
    if (before === undefined) throw new InternalError(`TensorFlow.js has no gradient of ${kernel}`);
    const stock = before.gradFunc;
    const saves = before.inputsToSave?.length ? "input" : "result";
    if (saves !== keeps) throw new InternalError(`the gradient of ${kernel} saves its ${saves}, not its ${keeps}`);
    tf.unregisterGradient(kernel);
    tf.registerGradient({
      ...before,
      gradFunc: (dy, saved, attributes) =>
        (tf.getBackend() === backendName && first(saved).dtype === "float32" ? gradient : stock)(dy, saved, attributes),
    });
  }
}
