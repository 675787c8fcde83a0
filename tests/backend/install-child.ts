/**
 * One installer as a process of its own, so that a test can take things away from it or kill it. Argument: JSON with the
 * pins to use, or null for the product's own. Prints a JSON object a line: progress, log lines, the outcome, then what
 * the backend that is left computes.
 */
import { writeSync } from "node:fs";
import {
  InstallFailure,
  type InstallOptions,
  installNative,
  loadBackend,
} from "../../packages/runtime/src/backend/index.ts";
import type { PlatformPins } from "../../packages/runtime/src/backend/pins.ts";

const say = (value: unknown): number => writeSync(1, `${JSON.stringify(value)}\n`);

// The parent test wrote it from this type.
const pins = JSON.parse(process.argv[2] ?? "null") as PlatformPins | null;
const options: InstallOptions = {
  log: (line) => say({ log: line }),
  onProgress: (progress) => say({ progress }),
  ...(pins === null ? {} : { pins: () => pins }),
};

try {
  const installed = await installNative(options);
  say({ installed: { how: installed.how, folder: installed.folder } });
} catch (error) {
  if (!(error instanceof InstallFailure)) throw error;
  say({ failed: { code: error.code, message: error.message, help: error.help } });
}
const backend = await loadBackend({ install: false });
const { tf } = backend;
const product = tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync()[0];
say({ backend: { kind: backend.kind, notice: backend.notice, product } });
