/**
 * A built binding in, TensorFlow.js running on it out. The package's own start-up is not used: it looks its binding up
 * where its install script would have put one.
 */
import { createRequire } from "node:module";
import util from "node:util";
import { InstallFailure } from "./install-failure.ts";
import { registerNativeReplacements } from "./native/register.ts";
import { quietVariables } from "./native-environment.ts";
import {
  type NativeBinding,
  type NativeKernelBackend,
  nativeBackendName,
  setNativeKernelBackend,
} from "./native-ops.ts";
import type { Selection } from "./selection.ts";
import { openQuietly } from "./stderr-holder.ts";

type TensorFlow = typeof import("@tensorflow/tfjs");

const require = createRequire(import.meta.url);

/**
 * The functions of Node's `util` that the package still calls: one that Node 23 removed, and one that warns on every
 * process's first call.
 */
function supplyRemovedUtil(): void {
  const supplied: Readonly<Record<string, (value: unknown) => boolean>> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: Array.isArray,
  };
  for (const [name, test] of Object.entries(supplied)) {
    Object.defineProperty(util, name, { value: test, configurable: true, enumerable: true });
  }
}

/** Opens the shared library; throws an InstallFailure with the system's own words when it cannot be. */
function openBinding({ binding, holder }: Selection): NativeBinding {
  // TensorFlow reads this when its library is opened, not when the process starts.
  Object.assign(process.env, quietVariables(process.env));
  // The addon fills `exports`; its surface is the package's documented binding interface.
  const loaded = { exports: {} } as { exports: NativeBinding };
  try {
    openQuietly(holder, () => process.dlopen(loaded, binding));
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    throw new InstallFailure(
      "load",
      `TensorFlow's libraries cannot be loaded: ${reason}.`,
      "Run `npx pipe doctor --install` to put them in place again.",
    );
  }
  return loaded.exports;
}

/** Loads the binding, registers its kernels, and makes it the backend of `tf`. Doing it twice has no effect. */
export function registerNative(tf: TensorFlow, selection: Selection): NativeBinding {
  const binding = openBinding(selection);
  supplyRemovedUtil();
  // The class of the package that takes a binding; its constructor is what its own index.js calls.
  const { NodeJSKernelBackend } = require("@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend") as {
    NodeJSKernelBackend: new (binding: NativeBinding, name: string) => NativeKernelBackend;
  };
  if (tf.findBackend(nativeBackendName) === null) {
    require("@tensorflow/tfjs-node-gpu/dist/register_all_kernels");
    // TensorFlow.js wants its own abstract class; NodeJSKernelBackend derives from it.
    const make = () => new NodeJSKernelBackend(binding, "@tensorflow/tfjs-node-gpu") as never;
    tf.registerBackend(nativeBackendName, make, 3);
  }
  if (!tf.setBackend(nativeBackendName)) {
    throw new InstallFailure("load", "TensorFlow does not start.", "Run `npx pipe doctor` to see what was found.");
  }
  registerNativeReplacements(tf, nativeBackendName);
  // Registered above, so this is the class's instance.
  setNativeKernelBackend(tf.backend() as unknown as NativeKernelBackend);
  return binding;
}
