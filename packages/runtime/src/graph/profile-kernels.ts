/**
 * A function in, the time of every kernel that it ran out: for backends without graphs, for runs without them, and for a GPU,
 * whose work goes on after the call and has to be waited for.
 */
import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../internal-error.ts";
import type { TimedOperation } from "./profile-graph.ts";
import { bindingWith, type RecordableBackend, recordableBackend, type Tf } from "./recordable-backend.ts";
import { presentScope, withBackwardScopes } from "./scope.ts";

/** Runs a function once with a clock around every kernel. Its result is disposed, what it assigned to variables is undone. */
export function profileKernels(tf: Tf, fn: () => unknown): readonly TimedOperation[] {
  const operations: TimedOperation[] = [];
  const begun = performance.now();
  const timed = <R>(op: string, run: () => R): R => {
    const scope = presentScope();
    const from = performance.now();
    const result = run();
    operations.push({ op, scope, start: (from - begun) / 1000, seconds: (performance.now() - from) / 1000 });
    return result;
  };
  const before = Object.values(tf.engine().registeredVariables).map((variable) => ({
    variable,
    held: tf.keep(tf.clone(variable)),
  }));
  const native = recordableBackend();
  const present: unknown = tf.backend();
  const restore = native === present && native !== null ? timeBinding(tf, native, timed) : timeKernels(tf, timed);
  try {
    // Nothing that the function gives leaves the scope.
    tf.tidy(() => {
      withBackwardScopes(tf, fn);
    });
  } finally {
    restore();
    for (const { variable, held } of before) {
      if (!variable.isDisposed && variable.dataId !== held.dataId) variable.assign(held);
      held.dispose();
    }
  }
  return operations;
}

type Clock = <R>(op: string, run: () => R) => R;

/** Puts the clock around every operation of the binding; gives the way back. */
function timeBinding(tf: Tf, backend: RecordableBackend, timed: Clock): () => void {
  const { binding } = backend;
  const wait = binding.isUsingGpuDevice() ? waitForGpu(tf, backend) : { now: () => {}, dispose: () => {} };
  backend.binding = bindingWith(binding, {
    executeOp: (op, attributes, inputs, outputs) => {
      return timed(op, () => {
        const results = binding.executeOp(op, attributes, inputs, outputs);
        wait.now();
        return results;
      });
    },
  });
  return () => {
    backend.binding = binding;
    wait.dispose();
  };
}

/** A GPU does its work in order: once a number that was computed last is here, everything before it has been done. */
function waitForGpu(tf: Tf, backend: RecordableBackend): { readonly now: () => void; readonly dispose: () => void } {
  const { binding } = backend;
  const number: Tensor = tf.keep(tf.scalar(0));
  const [id] = backend.getInputTensorIds([number]);
  if (id === undefined) throw new InternalError("a number has no handle");
  const attributes = [{ name: "T", type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT }];
  return {
    now: () => {
      for (const one of binding.executeOp("Neg", attributes, [id], 1)) {
        binding.tensorDataSync(one.id);
        binding.deleteTensor(one.id);
      }
    },
    dispose: () => number.dispose(),
  };
}

/** Puts the clock around every kernel of the present backend; one that runs others counts as one. */
function timeKernels(tf: Tf, timed: Clock): () => void {
  let depth = 0;
  const kernels = tf.getKernelsForBackend(tf.getBackend());
  const before = kernels.map((kernel) => kernel.kernelFunc);
  kernels.forEach((kernel, index) => {
    const run = before[index];
    if (run === undefined) return;
    kernel.kernelFunc = (...args) => {
      if (depth > 0) return run(...args);
      depth++;
      try {
        return timed(kernel.kernelName, () => run(...args));
      } finally {
        depth--;
      }
    };
  });
  return () => {
    kernels.forEach((kernel, index) => {
      const run = before[index];
      if (run !== undefined) kernel.kernelFunc = run;
    });
  };
}
