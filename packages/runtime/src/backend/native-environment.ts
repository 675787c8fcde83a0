/**
 * Environment in, the variables that TensorFlow should see out: its start-up notices stay away from the user's terminal,
 * and the CUDA libraries of the cache are found.
 */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Environment } from "./cache.ts";
import { cachedLibrariesFolder } from "./find-libraries.ts";
import type { Variant } from "./pins.ts";
import { findProgram } from "./run-program.ts";

/** Whether an NVIDIA GPU's driver is on this machine. */
export function nvidiaSeen(env: Environment): boolean {
  return existsSync("/proc/driver/nvidia/version") || findProgram("nvidia-smi", env) !== null;
}

/** Which libraries are wanted: `PENSTOCK_CUDA` 1 or 0 decides, otherwise whether an NVIDIA GPU is there. */
export function wantedVariant(env: Environment): Variant {
  if (process.platform !== "linux" || process.arch !== "x64") return "cpu";
  const asked = env["PENSTOCK_CUDA"];
  if (asked !== undefined && asked !== "") return asked === "0" ? "cpu" : "cuda12";
  return nvidiaSeen(env) ? "cuda12" : "cpu";
}

/** Only errors, where the user has not said otherwise; read when TensorFlow is loaded, so it works from within. */
export function quietVariables(env: Environment): Record<string, string> {
  return { TF_CPP_MIN_LOG_LEVEL: env["TF_CPP_MIN_LOG_LEVEL"] ?? "3" };
}

/**
 * Operations of a forward pass over one batch below which TensorFlow is quicker on one thread: handing work over costs more
 * than the work. Measured with networks of two hidden layers on two cores; docs/decisions/0012-recorded-graphs.md.
 */
const fewestForThreads = 2e7;

/** Variables that give TensorFlow one thread where a call's work is small; nothing where the user has said how many. */
export function threadVariables(env: Environment, operationsPerCall: number): Record<string, string> {
  const names = ["TF_NUM_INTEROP_THREADS", "TF_NUM_INTRAOP_THREADS"];
  if (operationsPerCall >= fewestForThreads || names.some((name) => env[name] !== undefined)) return {};
  return Object.fromEntries(names.map((name) => [name, "1"]));
}

/**
 * Variables to add to a child process's environment before it starts. On a processor nothing but the log level; for CUDA
 * also the folders that the system's loader reads only at a process's start.
 */
export function nativeEnvironment(env: Environment): Record<string, string> {
  const quiet = quietVariables(env);
  if (wantedVariant(env) !== "cuda12") return quiet;
  const nvidia = path.join(cachedLibrariesFolder(env, "cuda12"), "nvidia");
  if (!existsSync(nvidia)) return quiet;
  const folders = readdirSync(nvidia).map((name) => path.join(nvidia, name, "lib"));
  const search = [...folders, env["LD_LIBRARY_PATH"]].filter(Boolean).join(path.delimiter);
  const xla = [env["XLA_FLAGS"], `--xla_gpu_cuda_data_dir=${path.join(nvidia, "cuda_nvcc")}`].filter(Boolean).join(" ");
  return { ...quiet, LD_LIBRARY_PATH: search, XLA_FLAGS: xla };
}
