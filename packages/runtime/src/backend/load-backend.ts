/**
 * A wish in, TensorFlow.js on the best backend that this machine offers out: native TensorFlow, else WebAssembly, else
 * plain JavaScript. What is not there is put in place first, unless the caller says not to.
 */
import { createRequire } from "node:module";
import os from "node:os";
import { failureText, InstallFailure } from "./install-failure.ts";
import { type InstallProgress, installedNative, installNative } from "./install-native.ts";
import { registerNative } from "./load-native.ts";

type TensorFlow = typeof import("@tensorflow/tfjs");

/** Which engine computes. */
export type BackendKind = "native" | "wasm" | "cpu";

/** TensorFlow.js, ready to compute. */
export interface Backend {
  readonly kind: BackendKind;
  readonly tf: TensorFlow;
  /** Version of the native TensorFlow; null on the other backends. */
  readonly tensorflowVersion: string | null;
  readonly devices: readonly string[];
  readonly threads: number;
  /** Why it is not native and how to get that; the caller says it aloud. Null when there is nothing to say. */
  readonly notice: string | null;
}

/** What is wanted. */
export interface LoadBackendOptions {
  /** `auto` (the default) takes native, else wasm; `PENSTOCK_BACKEND` decides what `auto` means. */
  readonly prefer?: "auto" | BackendKind;
  /** False: use only what is in place, fetch and build nothing. Default true. */
  readonly install?: boolean;
  readonly log?: (line: string) => void;
  readonly onProgress?: (progress: InstallProgress) => void;
}

const require = createRequire(import.meta.url);
const kinds: readonly string[] = ["auto", "native", "wasm", "cpu"] satisfies (BackendKind | "auto")[];

function wish(options: LoadBackendOptions): "auto" | BackendKind {
  const asked = options.prefer ?? "auto";
  const named = process.env["PENSTOCK_BACKEND"];
  if (asked !== "auto" || !named) return asked;
  if (!kinds.includes(named)) {
    throw new InstallFailure(
      "platform",
      `PENSTOCK_BACKEND is ${JSON.stringify(named)}; expected native, wasm, cpu or auto.`,
      "Correct the variable, or unset it to have the best one chosen.",
    );
  }
  // One of `kinds`, checked above.
  return named as BackendKind | "auto";
}

/** The one TensorFlow.js of the process. Required, not imported: the native kernels require it too, and two would not meet. */
function loadTensorFlowJs(): TensorFlow {
  // The package's main file is what its types describe.
  const tf = require("@tensorflow/tfjs") as TensorFlow;
  // Nothing but its advice to install another package depends on this flag.
  tf.env().set("PROD", true);
  return tf;
}

function threadCount(): number {
  const asked = Number(process.env["TF_NUM_INTRAOP_THREADS"]);
  return Number.isInteger(asked) && asked > 0 ? asked : os.availableParallelism();
}

async function loadNative(options: LoadBackendOptions): Promise<Backend> {
  const ready =
    options.install === false ? await installedNative() : ((await installedNative()) ?? (await installNative(options)));
  if (ready === null) {
    throw new InstallFailure(
      "not-installed",
      "Native TensorFlow is not installed.",
      "Run `npx pipe doctor --install` to put it in place (a download of about 275 MB, once).",
    );
  }
  options.onProgress?.({ stage: "load" });
  const tf = loadTensorFlowJs();
  const binding = registerNative(tf, ready);
  const devices = binding.isUsingGpuDevice() ? ["CPU", "GPU"] : ["CPU"];
  const threads = threadCount();
  return { kind: "native", tf, tensorflowVersion: binding.TF_Version, devices, threads, notice: null };
}

async function loadWasm(notice: string | null): Promise<Backend> {
  const tf = loadTensorFlowJs();
  const { registerWasmBackend } = await import("./wasm/index.ts");
  await registerWasmBackend(tf);
  // The threaded build of the WASM backend does not start in Node.
  return { kind: "wasm", tf, tensorflowVersion: null, devices: ["WebAssembly"], threads: 1, notice };
}

async function loadPlain(): Promise<Backend> {
  const tf = loadTensorFlowJs();
  await tf.setBackend("cpu");
  const notice = "Computing in plain JavaScript, hundreds of times slower than native TensorFlow: for tests only.";
  return { kind: "cpu", tf, tensorflowVersion: null, devices: ["JavaScript"], threads: 1, notice };
}

/** A backend, and why it is not the native one where that was tried. */
export interface ChosenBackend {
  readonly backend: Backend;
  readonly failure: InstallFailure | null;
}

/** As `loadBackend`, with the failure as a value where there was a way round it. */
export async function chooseBackend(options: LoadBackendOptions): Promise<ChosenBackend> {
  switch (wish(options)) {
    case "native":
      return { backend: await loadNative(options), failure: null };
    case "wasm":
      return { backend: await loadWasm(null), failure: null };
    case "cpu":
      return { backend: await loadPlain(), failure: null };
    case "auto":
      try {
        return { backend: await loadNative(options), failure: null };
      } catch (failure) {
        if (!(failure instanceof InstallFailure)) throw failure;
        const notice = `Computing with WebAssembly, about ten times slower than native TensorFlow. ${failureText(failure)}`;
        return { backend: await loadWasm(notice), failure };
      }
  }
}

/**
 * Loads TensorFlow.js on a backend. With `auto` it always succeeds where WebAssembly runs; `native` throws an
 * InstallFailure where native TensorFlow cannot be had.
 */
export async function loadBackend(options: LoadBackendOptions = {}): Promise<Backend> {
  return (await chooseBackend(options)).backend;
}
