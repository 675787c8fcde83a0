// In: the TensorFlow.js namespace. Out: its WASM backend, chosen and able to train. Why: the fallback for machines without a
// compiler, the TensorFlow libraries or the network; everything it needs lies in the installed packages.
import { createRequire } from "node:module";
import { dirname, join, sep } from "node:path";
import type { KernelConfig } from "@tensorflow/tfjs";
import type { Tf } from "./heap.ts";
import { trainingKernels } from "./kernels.ts";
import { unavailable, unavailableKernels } from "./unavailable.ts";

export { OperationUnavailableError } from "./unavailable.ts";

const registrations = new WeakMap<object, Promise<void>>();

/**
 * Loads `@tensorflow/tfjs-backend-wasm` from disk, adds the kernels that training needs and makes it the current backend.
 * Calling it again for the same namespace makes WASM current again and registers nothing twice. Throws when the backend
 * cannot start.
 *
 * One thread with SIMD: the threaded build of 4.22 does not start in Node, and one thread adds in one order, so that equal
 * seeds give equal bits.
 */
export async function registerWasmBackend(tf: Tf): Promise<void> {
  let registration = registrations.get(tf.engine());
  if (registration === undefined) {
    registration = load(tf);
    registrations.set(tf.engine(), registration);
    registration.catch(() => registrations.delete(tf.engine()));
  }
  await registration;
  await tf.setBackend("wasm");
}

/**
 * Emscripten's start-up code adds process-wide listeners that rethrow every uncaught error and rejection, which turns a
 * program's own crash into exit status 7; whatever `start` adds of them is taken away again.
 */
async function withoutProcessListeners(start: () => Promise<void>): Promise<void> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const before = new Set(events.flatMap((event) => process.rawListeners(event)));
  await start();
  for (const event of events) {
    // Node types raw listeners as bare functions, and removal by the event's own listener type.
    for (const listener of process.rawListeners(event) as ((...values: unknown[]) => void)[]) {
      if (!before.has(listener)) process.removeListener(event, listener);
    }
  }
}

async function load(tf: Tf): Promise<void> {
  const { setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
  if (tf.findBackendFactory("wasm") === null) {
    throw new Error(
      "The WASM backend registered itself with another copy of @tensorflow/tfjs-core: install one version only.",
    );
  }
  const manifest = createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm/package.json");
  const folder = join(dirname(manifest), "dist") + sep;
  setWasmPaths(folder);
  for (const kernel of Object.values(trainingKernels).map((make) => make(tf))) replace(tf, kernel);
  for (const name of unavailableKernels) replace(tf, unavailable(name));
  await withoutProcessListeners(async () => {
    if (await tf.setBackend("wasm")) return;
    throw new Error(
      `The WASM backend of TensorFlow.js did not start from ${folder}: reinstall @tensorflow/tfjs-backend-wasm.`,
    );
  });
}

function replace(tf: Tf, kernel: KernelConfig): void {
  // Unregistering first: TensorFlow.js warns on standard error when a kernel is registered twice.
  if (tf.getKernelsForBackend("wasm").some(({ kernelName }) => kernelName === kernel.kernelName)) {
    tf.unregisterKernel(kernel.kernelName, "wasm");
  }
  tf.registerKernel(kernel);
}
