/** Trainings and what judged them in, what they cost out: time, room, and how long answers take. */
import type { Artifact } from "../artifacts/store.ts";
import { readSpeed, speedFile } from "../evaluate/compare/answer-speed.ts";
import type { RunCost } from "../evaluate/compare/comparison.ts";
import type { FinishedRun } from "./run-name.ts";

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean of what is known. */
function meanKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : mean(known);
}

/** Bytes of the weights of a training. */
function weightsOf({ manifest }: Artifact): number {
  return manifest.files.find(({ name }) => name === "weights.safetensors")?.bytes ?? 0;
}

/** Of several runs the means; `file` has how fast answers were. Throws DamagedArtifact. */
export function costOf(
  runs: readonly Pick<FinishedRun, "artifact">[],
  judges: readonly Artifact[],
  file = speedFile,
): RunCost {
  const speeds = judges.map((judge) => readSpeed(judge, file));
  return {
    seconds: runs.length === 0 ? 0 : mean(runs.map(({ artifact }) => artifact.manifest.seconds)),
    bytes: runs.length === 0 ? 0 : mean(runs.map(({ artifact }) => weightsOf(artifact))),
    rowsPerSecond: meanKnown(speeds.map(({ rowsPerSecond }) => rowsPerSecond)),
    latency: meanKnown(speeds.map(({ latency }) => latency)),
  };
}
