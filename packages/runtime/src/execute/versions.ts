/** The versions and the machine that a result's bits depend on, for manifests and reports. */
import { readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Backend, type Environment, processorFlags } from "../backend/index.ts";
import { RUNTIME_VERSION } from "../plan/plan.ts";

/** Instructions for which TensorFlow has kernels of their own, as Linux names them. */
const instructions =
  "sse4_1 sse4_2 avx avx2 fma avx_vnni avx512f avx512vl avx512bw avx512dq avx512_vnni avx512_bf16 avx512_fp16 amx_tile amx_int8 amx_bf16 asimd sve sve2 bf16 i8mm";
/** Variables by which people choose other kernels. */
const variables = [
  "TF_ENABLE_ONEDNN_OPTS",
  "TF_SET_ONEDNN_FPMATH_MODE",
  "ONEDNN_DEFAULT_FPMATH_MODE",
  "ONEDNN_MAX_CPU_ISA",
  "TF_DETERMINISTIC_OPS",
  "TF_CUDNN_DETERMINISTIC",
  "TF_NUM_INTEROP_THREADS",
  "NVIDIA_TF32_OVERRIDE",
  "XLA_FLAGS",
];
const gpuFolder = "/proc/driver/nvidia/gpus";

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** What the GPUs are called; empty where the driver does not say. */
function gpuNames(): string[] {
  try {
    return readdirSync(gpuFolder).flatMap((name) => {
      const text = textOf(path.join(gpuFolder, name, "information")) ?? "";
      return /^Model:\s*(.+)$/m.exec(text)?.[1]?.trim() ?? [];
    });
  } catch {
    return [];
  }
}

/** What decides which of TensorFlow's kernels compute. */
function kernelFacts(backend: Backend, env: Environment): Record<string, string> {
  const flags = processorFlags(textOf("/proc/cpuinfo"));
  const known = instructions.split(" ").filter((name) => flags.has(name));
  const set = variables.flatMap((name): [string, string][] => {
    const value = env[name];
    return value === undefined || value === "" ? [] : [[name, value]];
  });
  const gpus = backend.devices.includes("GPU") ? gpuNames() : [];
  return {
    ...(known.length === 0 ? {} : { instructions: known.join(" ") }),
    ...(backend.kind === "native" ? { onednn: env["TF_ENABLE_ONEDNN_OPTS"] === "0" ? "off" : "on" } : {}),
    ...(gpus.length === 0 ? {} : { gpus: gpus.join(", ") }),
    ...Object.fromEntries(set),
  };
}

/** By what people call them. Where all of them are the same, a program gives the same bits. */
export function versionsOf(backend: Backend | null, env: Environment = process.env): Record<string, string> {
  const versions: Record<string, string> = {
    penstock: RUNTIME_VERSION,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    processor: os.cpus()[0]?.model ?? "unknown",
  };
  if (backend === null) return versions;
  return {
    ...versions,
    backend: backend.kind,
    tfjs: backend.tf.version_core,
    threads: String(backend.threads),
    ...(backend.tensorflowVersion === null ? {} : { tensorflow: backend.tensorflowVersion }),
    ...(backend.devices.length === 0 ? {} : { devices: backend.devices.join(", ") }),
    ...kernelFacts(backend, env),
  };
}
