/**
 * TensorFlow.js in, with kernels and gradients of its native backend replaced by operations that TensorFlow has for them. The
 * other backends keep what they have.
 */
import type { GradConfig, GradFunc, KernelConfig } from "@tensorflow/tfjs";
import { InternalError } from "../../internal-error.ts";
import { activationGradients } from "./activations.ts";
import { expandedShape } from "./expanded-shape.ts";
import { gatherRows } from "./gather.ts";
import { matrixProduct } from "./matrices.ts";
import { reductionGradients } from "./reductions.ts";
import { type NativeGradient, type NativeKernel, nth, type TensorFlow } from "./replacement.ts";

const registered = new WeakSet<TensorFlow>();

/** Registers kernels and gradients for the backend of that name, after its own; doing it twice has no effect. */
export function registerNativeReplacements(tf: TensorFlow, backendName: string): void {
  if (registered.has(tf)) return;
  registered.add(tf);
  for (const kernel of [matrixProduct, expandedShape(tf), gatherRows(tf)]) replaceKernel(tf, backendName, kernel);
  const gradients = [...activationGradients, ...reductionGradients(tf)];
  for (const gradient of gradients) replaceGradient(tf, backendName, gradient);
}

function replaceKernel(tf: TensorFlow, backendName: string, { kernel, compute }: NativeKernel): void {
  const before: KernelConfig | undefined = tf.getKernel(kernel, backendName);
  if (before === undefined) throw new InternalError(`TensorFlow.js has no kernel ${kernel}`);
  const stock = before.kernelFunc;
  tf.unregisterKernel(kernel, backendName);
  tf.registerKernel({
    ...before,
    // Every kernel with attributes gets them; those without get none.
    kernelFunc: (call) =>
      compute(call.inputs as Parameters<NativeKernel["compute"]>[0], call.attrs ?? {}) ?? stock(call),
  });
}

function gradientOf(tf: TensorFlow, kernel: string): GradConfig {
  const config: GradConfig | undefined = tf.getGradient(kernel);
  if (config === undefined) throw new InternalError(`TensorFlow.js has no gradient of ${kernel}`);
  return config;
}

/** What the tape keeps for a gradient, in its order. */
function keptBy({ inputsToSave = [], outputsToSave = [] }: GradConfig): NativeGradient["keeps"] {
  return [...inputsToSave.map(() => "input" as const), ...outputsToSave.filter(Boolean).map(() => "result" as const)];
}

function replaceGradient(tf: TensorFlow, backendName: string, replacement: NativeGradient): void {
  const { kernel, keeps, alsoResult, gradient } = replacement;
  const before = gradientOf(tf, kernel);
  if (keptBy(before).join() !== keeps.join()) {
    throw new InternalError(`the gradient of ${kernel} keeps ${keptBy(before).join()}, not ${keeps.join()}`);
  }
  const stock = before.gradFunc;
  const choose: GradFunc = (dy, saved, attributes) => {
    const native = tf.getBackend() === backendName && nth(saved, 0).dtype === "float32";
    return (native ? gradient : stock)(dy, saved, attributes);
  };
  tf.unregisterGradient(kernel);
  tf.registerGradient({ ...before, ...(alsoResult === true ? { outputsToSave: [true] } : {}), gradFunc: choose });
}
