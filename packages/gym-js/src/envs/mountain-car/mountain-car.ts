/**
 * MountainCar: an engine too weak for the hill must swing back and forth to reach the flag. In: actions 0 (push left),
 * 1 (coast), 2 (push right). Out: `[position, velocity]`, in the units of the original, velocity a step.
 * Why: the standard task in which doing well needs going the wrong way first. After A. W. Moore 1990 in the form of
 * Gymnasium's MountainCar-v0: same constants, same order of operations, same random numbers.
 */
import { type EnvMetadata, emptyInfo, type ResetArguments, type ResetResult, type StepResult } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { readSettings } from "../../core/settings.ts";
import { cosine } from "../../numerics/portable-trig.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import { ClassicControl } from "../classic-control.ts";
import { resetBounds } from "../reset-bounds.ts";
import { fastest, leftEnd, rightEnd, slope } from "./hill.ts";
import { mountainCarPicture } from "./mountain-car-picture.ts";
import { mountainCarText } from "./mountain-car-text.ts";

/** What can be set on a MountainCar, and on a MountainCarContinuous. */
export const mountainCarSettings = {
  goalVelocity: {
    kind: "number",
    default: 0,
    min: -fastest,
    max: fastest,
    doc: "The velocity that the car must have at the flag, at least.",
  },
} as const;

const force = 0.001;
const goal = 0.5;

/** The state of a MountainCar: where along the valley, and how far a step. */
export interface MountainCarState {
  readonly position: number;
  readonly velocity: number;
}

/** The environment without wrappers; `make("MountainCar-v0")` adds its limit of 200 steps. The reward is -1 a step. */
export class MountainCar extends ClassicControl<MountainCarState, number> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 30 };
  readonly actionSpace = new Discrete(3);
  readonly observationSpace = new Box({ low: [leftEnd, -fastest], high: [rightEnd, fastest], dtype: "float32" });
  readonly #goalVelocity: number;
  #position = 0;
  #velocity = 0;

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    this.#goalVelocity = readSettings("MountainCar", mountainCarSettings, settings).goalVelocity;
  }

  /** Draws the position from [low, high), by default [-0.6, -0.4), at rest; `options` may give `low` and `high`. */
  reset(args?: ResetArguments): ResetResult<Float32Array> {
    const { low, high } = resetBounds("MountainCar", args?.options, { low: -0.6, high: -0.4 });
    this.beginEpisode(args);
    this.#position = this.rng.uniform(low, high);
    this.#velocity = 0;
    return [this.#observation(), emptyInfo];
  }

  step(action: number): StepResult<Float32Array> {
    if (!this.actionSpace.contains(action)) throw this.actionError(action);
    this.demandReset();
    const pushed = this.#velocity + ((action - 1) * force + cosine(3 * this.#position) * -slope);
    this.#velocity = Math.min(Math.max(pushed, -fastest), fastest);
    this.#position = Math.min(Math.max(this.#position + this.#velocity, leftEnd), rightEnd);
    if (this.#position === leftEnd && this.#velocity < 0) this.#velocity = 0;
    const arrived = this.#position >= goal && this.#velocity >= this.#goalVelocity;
    return [this.#observation(), -1, arrived, false, emptyInfo];
  }

  protected readState(): MountainCarState {
    return { position: this.#position, velocity: this.#velocity };
  }

  protected writeState(state: MountainCarState): void {
    this.#position = state.position;
    this.#velocity = state.velocity;
  }

  protected text(): string {
    return mountainCarText({ ...this.readState(), goal });
  }

  protected picture() {
    return mountainCarPicture({ position: this.#position, goal });
  }

  #observation(): Float32Array {
    const observation = new Float32Array(2);
    observation[0] = this.#position;
    observation[1] = this.#velocity;
    return observation;
  }
}
