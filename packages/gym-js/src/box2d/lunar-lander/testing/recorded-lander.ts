/**
 * What parity/record-lunar-lander.py recorded. In: the file beside it. Out: its rows, and environments that repeat them.
 * Why: several tests read the same recording.
 */
import { readFileSync } from "node:fs";
import type { Env } from "../../../core/env.ts";
import type { RawSettings } from "../../../core/settings.ts";
import { make } from "../../../registry/default-registry.ts";
import "../../index.ts";
import { continuousPilot, discretePilot } from "./heuristic-pilot.ts";

/** How actions are chosen: none, at random, or by the pilot. */
export type Policy = "coast" | "random" | "heuristic";

interface Recorded {
  readonly variants: readonly { readonly id: string; readonly settings: RawSettings }[];
  readonly starts: readonly { readonly seed: number; readonly ground: string; readonly observation: string }[];
  readonly flights: readonly {
    readonly seed: number;
    readonly variant: number;
    readonly policy: Policy;
    readonly steps: number;
    readonly kept: readonly number[];
    readonly observations: string;
    readonly rewards: string;
  }[];
  readonly afterTouch: readonly number[];
  readonly landings: readonly {
    readonly seed: number;
    readonly variant: number;
    readonly touch: number | null;
    readonly observations: string;
  }[];
  readonly episodes: readonly {
    readonly variant: number;
    readonly policy: Policy;
    readonly returns: string;
    readonly lengths: string;
    readonly ends: string;
  }[];
}

// The file is written by the script named above in this form.
export const recorded = JSON.parse(
  readFileSync(new URL("../__recorded__/lunar-lander.json", import.meta.url), "utf8"),
) as Recorded;

/** The float32 values that the recorder packed. */
export function float32s(base64: string): Float32Array<ArrayBuffer> {
  return new Float32Array(bytes(base64));
}

/** The float64 values that the recorder packed. */
export function float64s(base64: string): Float64Array<ArrayBuffer> {
  return new Float64Array(bytes(base64));
}

/** The int16 values that the recorder packed. */
export function int16s(base64: string): Int16Array<ArrayBuffer> {
  return new Int16Array(bytes(base64));
}

function bytes(base64: string): ArrayBuffer {
  return Uint8Array.from(Buffer.from(base64, "base64")).buffer;
}

/** A run of one of the recorded variants. */
export class RecordedRun {
  observation: Float32Array;
  readonly #env: Env;
  readonly #policy: Policy;
  readonly #continuous: boolean;

  constructor(variant: number, policy: Policy, seed: number) {
    const { id = "", settings = {} } = recorded.variants[variant] ?? {};
    this.#env = make(id, { settings });
    this.#policy = policy;
    this.#continuous = id.includes("Continuous");
    this.#env.actionSpace.seed(seed);
    this.observation = asArray(this.#env.reset({ seed })[0]);
  }

  /** One step of the policy. */
  step(): { readonly reward: number; readonly terminated: boolean; readonly truncated: boolean } {
    const [observation, reward, terminated, truncated] = this.#env.step(this.#action());
    this.observation = asArray(observation);
    return { reward, terminated, truncated };
  }

  /** Whether a leg touches the ground. */
  get touches(): boolean {
    return this.observation[6] === 1 || this.observation[7] === 1;
  }

  #action(): unknown {
    if (this.#policy === "random") return this.#env.actionSpace.sample();
    if (this.#policy === "coast") return this.#continuous ? new Float32Array(2) : 0;
    return this.#continuous ? continuousPilot(this.observation) : discretePilot(this.observation);
  }
}

/** A whole episode: its return, its length, and how it ended, in the recorder's digits. */
export function episodeOf(
  variant: number,
  policy: Policy,
  seed: number,
): { readonly total: number; readonly length: number; readonly end: number } {
  const run = new RecordedRun(variant, policy, seed);
  for (let total = 0, length = 1; ; length++) {
    const { reward, terminated, truncated } = run.step();
    total += reward;
    if (!terminated && !truncated) continue;
    const outside = Math.abs(run.observation[0] ?? 0) >= 1;
    return { total, length, end: !terminated ? 3 : reward === 100 ? 2 : outside ? 0 : 1 };
  }
}

/** The largest difference between elements. */
export function worst(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Math.max(...Array.from(actual, (value, i) => Math.abs(value - (expected[i] ?? Number.NaN))));
}

/** An observation of an environment of any id. Throws TypeError unless it is a float32 array. */
export function asArray(observation: unknown): Float32Array {
  if (!(observation instanceof Float32Array)) throw new TypeError("observations of LunarLander are float32 arrays");
  return observation;
}
