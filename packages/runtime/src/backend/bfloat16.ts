/**
 * A loaded backend in, whether this machine multiplies bfloat16 in hardware out, and if not, why. Without it TensorFlow would
 * still compute, number by number through float32 and slower than in float32.
 */
import { readFileSync } from "node:fs";
import type { Environment } from "./cache.ts";
import type { Backend } from "./load-backend.ts";
import { processorFlags } from "./processor-flags.ts";
import { runProgram } from "./run-program.ts";

/** NVIDIA's compute capability from which on there are bfloat16 units (Ampere). */
const ampere = 8;
/** Milliseconds that NVIDIA's tool may take. */
const patience = 10_000;

/** What is asked of the machine; tests stand in for it. */
export interface MachineFacts {
  /** Linux's description of the processors; null elsewhere. */
  processors(): string | null;
  /** Compute capabilities of the NVIDIA GPUs, such as `8.6`; empty where they cannot be asked. */
  gpus(): Promise<readonly number[]>;
}

/** This machine. */
export function machineFacts(env: Environment): MachineFacts {
  return {
    processors: () => {
      try {
        return readFileSync("/proc/cpuinfo", "utf8");
      } catch {
        return null;
      }
    },
    gpus: async () => {
      const args = ["--query-gpu=compute_cap", "--format=csv,noheader"];
      const { status, output } = await runProgram({ program: "nvidia-smi", args, env, patience });
      return status === 0 ? output.split("\n").map(Number.parseFloat).filter(Number.isFinite) : [];
    },
  };
}

/** Why bfloat16 brings nothing here; null where it does. */
export async function bfloat16Missing(
  backend: Pick<Backend, "kind" | "devices">,
  facts: MachineFacts = machineFacts(process.env),
): Promise<string | null> {
  if (backend.kind !== "native") return "only native TensorFlow computes in bfloat16";
  if (backend.devices.includes("GPU")) {
    const weakest = Math.min(...(await facts.gpus()));
    if (!Number.isFinite(weakest)) return "`nvidia-smi` does not say whether the GPU has bfloat16 units";
    return weakest >= ampere ? null : `the GPU has no bfloat16 units (compute capability ${weakest}, Ampere has 8.0)`;
  }
  const text = facts.processors();
  if (text === null) return "this system does not say whether the processor has bfloat16 instructions";
  const flags = processorFlags(text);
  return ["avx512_bf16", "amx_bf16", "bf16"].some((flag) => flags.has(flag))
    ? null
    : "the processor has no bfloat16 instructions (avx512_bf16, amx_bf16)";
}
