/**
 * Counts calls of TensorFlow's binding: operations that are run one by one, and runs of graphs. Says whether something ran as a
 * graph at all, and how much of it.
 */
import { bindingWith, requireBackend } from "../../packages/runtime/src/graph/recordable-backend.ts";

/** What has been called since counting began. */
export interface NativeCalls {
  operations: number;
  graphRuns: number;
}

/** Gives what a function gives; `calls` grows while it runs. */
export function countingCalls<R>(calls: NativeCalls, work: () => R): R {
  const backend = requireBackend();
  const real = backend.binding;
  backend.binding = bindingWith(real, {
    executeOp: (...given) => {
      calls.operations++;
      return real.executeOp(...given);
    },
    runSavedModel: (...given) => {
      calls.graphRuns++;
      return real.runSavedModel(...given);
    },
  });
  try {
    return work();
  } finally {
    backend.binding = real;
  }
}
