/**
 * An environment whose observations depend on the seed alone, as in parity/record-wrappers.py. In: an element type.
 * Out: the environment. Why: wrappers compute differently for each element type, and no game has them all.
 */
import { BaseEnv } from "../../core/base-env.ts";
import {
  type Env,
  type EnvMetadata,
  emptyInfo,
  type ResetArguments,
  type ResetResult,
  type StepResult,
} from "../../core/env.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import type { Space } from "../../spaces/space.ts";

/** Rewards from -0.5 to 1.5; an episode ends at its seventh step. */
abstract class Noise<Observation> extends BaseEnv<Observation, number> {
  readonly metadata: EnvMetadata = { renderModes: [], renderFps: 1 };
  readonly actionSpace = new Discrete(2);
  #steps = 0;

  protected abstract draw(): Observation;

  reset(args?: ResetArguments): ResetResult<Observation> {
    this.beginEpisode(args);
    this.#steps = 0;
    return [this.draw(), emptyInfo];
  }

  step(): StepResult<Observation> {
    this.#steps++;
    return [this.draw(), 2 * this.rng.random() - 0.5, this.#steps === 7, false, emptyInfo];
  }

  render(): null {
    return null;
  }
}

const open = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, shape: [3] };

/** Three float32 numbers of different sizes. */
export class Float32Noise extends Noise<Float32Array> {
  readonly observationSpace = new Box({ ...open, dtype: "float32" });
  protected draw(): Float32Array {
    return Float32Array.from([1, 2, 3], (scale) => 3 + scale * this.rng.random());
  }
}

/** Three float64 numbers of different sizes. */
export class Float64Noise extends Noise<Float64Array> {
  readonly observationSpace = new Box({ ...open, dtype: "float64" });
  protected draw(): Float64Array {
    return Float64Array.from([1, 2, 3], (scale) => 3 + scale * this.rng.random());
  }
}

/** Three bytes. */
export class ByteNoise extends Noise<Uint8Array> {
  readonly observationSpace = new Box({ low: 0, high: 255, shape: [3], dtype: "uint8" });
  protected draw(): Uint8Array {
    return Uint8Array.from([0, 0, 0], () => this.rng.integers(256));
  }
}

/** One of nine numbers. */
export class DiscreteNoise extends Noise<number> {
  readonly observationSpace = new Discrete(9);
  protected draw(): number {
    return this.rng.integers(9);
  }
}

/** An environment that observes the action that reached it. */
export class Echo<Action extends NumericArray> extends BaseEnv<Action, Action> {
  readonly metadata: EnvMetadata = { renderModes: [], renderFps: 1 };
  readonly observationSpace: Space<Action>;
  readonly actionSpace: Space<Action>;

  constructor(actionSpace: Space<Action>) {
    super();
    this.actionSpace = actionSpace;
    this.observationSpace = actionSpace;
  }

  reset(args?: ResetArguments): ResetResult<Action> {
    this.beginEpisode(args);
    return [this.actionSpace.sample(), emptyInfo];
  }

  step(action: Action): StepResult<Action> {
    return [action, 0, false, false, emptyInfo];
  }

  render(): null {
    return null;
  }
}

/** What an environment gives for `steps` steps from `seed`; a new episode, unseeded, starts whenever one ends. */
export function rollout<Observation>(
  env: Env<Observation, number>,
  {
    seed,
    steps,
    action = () => 0,
  }: { readonly seed: number; readonly steps: number; readonly action?: (i: number) => number },
): { readonly observations: Observation[]; readonly rewards: number[] } {
  const observations = [env.reset({ seed })[0]];
  const rewards: number[] = [];
  for (let i = 0; i < steps; i++) {
    const [observation, reward, terminated, truncated] = env.step(action(i));
    observations.push(observation);
    rewards.push(reward);
    if (terminated || truncated) observations.push(env.reset()[0]);
  }
  return { observations, rewards };
}
