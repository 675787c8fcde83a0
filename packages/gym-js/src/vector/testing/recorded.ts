/**
 * Runs that parity/record-vector.py recorded, replayed. In: a vector. Out: what the recording sums up.
 * Why: vectors in one thread and in many are held to the same recording.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { AutoresetMode } from "../autoreset-mode.ts";
import { RecordVectorStatistics } from "../record-vector-statistics.ts";
import type { Vector, VectorResult } from "../vector.ts";

/** One environment in one mode. */
export interface RecordedRun {
  readonly id: string;
  readonly mode: AutoresetMode;
  readonly actions: string;
  readonly observations: string;
  readonly finalObservations: string;
  readonly infos: string;
  readonly flags: string;
  readonly rewards: string;
  readonly episodes: string;
  readonly episodeCount: number;
}

// The file is written by the script named above in this form.
export const recorded = JSON.parse(readFileSync(new URL("../__recorded__/vector.json", import.meta.url), "utf8")) as {
  readonly copies: number;
  readonly steps: number;
  readonly runs: readonly RecordedRun[];
  readonly seeded: {
    readonly seeds: readonly (number | null)[];
    readonly after: number;
    readonly observations: readonly number[];
  };
};

/** What a run comes to, summed up as the recording is; rewards as they are. */
export interface Replayed extends Omit<RecordedRun, "rewards"> {
  readonly rewards: readonly number[];
}

/** SHA-256 of the bytes of these numbers as float64. */
export function digest(numbers: readonly number[]): string {
  return createHash("sha256")
    .update(new Uint8Array(Float64Array.from(numbers).buffer))
    .digest("hex");
}

/** The float64 values that the recorder packed. */
export function unpacked(base64: string): readonly number[] {
  const bytes = Buffer.from(base64, "base64");
  return Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readDoubleLE(8 * i));
}

/** Replays a run, and closes the vector. */
export async function replay(id: string, inner: Vector): Promise<Replayed> {
  const vector = new RecordVectorStatistics(inner);
  const { copies, observationSize: size } = vector;
  vector.actionSpace.seed(7);
  const first = vector.reset({ seed: 11 });
  const seen: number[] = [...first.observations];
  const told = infoNumbers(first, copies);
  const log = { actions: [] as number[], rewards: [] as number[], finals: [] as number[], episodes: [] as number[] };
  let flags = "";
  for (let step = 0; step < recorded.steps; step++) {
    // Samples of the spaces that were recorded are arrays of numbers.
    const actions = vector.actionSpace.sample() as Float32Array | Int32Array;
    const result = vector.step(actions);
    log.actions.push(...actions);
    seen.push(...result.observations);
    told.push(...infoNumbers(result, copies));
    log.rewards.push(...result.rewards);
    const ended = Array.from(result.terminated, (flag, copy) => flag + 2 * (result.truncated[copy] ?? 0));
    flags += ended.join("");
    ended.forEach((flag, copy) => {
      if (flag === 0) return;
      const sum = id === "Pendulum-v1" ? 0 : (vector.endedReturns[copy] ?? Number.NaN);
      log.episodes.push(step, copy, sum, vector.endedLengths[copy] ?? Number.NaN);
      if (vector.autoreset !== "same-step") return;
      log.finals.push(...result.finalObservations.subarray(copy * size, (copy + 1) * size));
    });
    if (vector.autoreset !== "disabled" || ended.every((flag) => flag === 0)) continue;
    const again = vector.reset({ mask: ended.map((flag) => flag > 0) });
    seen.push(...again.observations);
    told.push(...infoNumbers(again, copies));
  }
  await vector.close();
  return {
    id,
    mode: vector.autoreset,
    actions: digest(log.actions),
    observations: digest(seen),
    finalObservations: digest(log.finals),
    infos: digest(told),
    flags,
    rewards: log.rewards,
    episodes: digest(log.episodes),
    episodeCount: vector.episodes,
  };
}

/** As the recorder: mask and value of what environments with tables tell, then of what they told last. */
function infoNumbers({ info }: VectorResult, copies: number): number[] {
  const zeros = new Float64Array(copies);
  const listed = (part: unknown, key: string, otherwise: Float64Array): number[] => {
    const found = typeof part === "object" && part !== null ? Reflect.get(part, key) : undefined;
    return ArrayBuffer.isView(found) ? Array.from(found as Float64Array) : [...otherwise]; // an array of numbers
  };
  return [
    ...[info, info["finalInfo"]].flatMap((part) => [
      ...listed(part, "_prob", zeros),
      ...listed(part, "prob", zeros),
      ...listed(part, "actionMask", new Float64Array(0)),
    ]),
    ...listed(info, "_finalInfo", zeros),
  ];
}
