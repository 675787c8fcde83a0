/**
 * MountainCarContinuous: the mountain car with a throttle. In: `[force]`, a Float32Array of one number from -1 to 1; what
 * lies beyond is clipped. Out: `[position, velocity]`, in the units of the original, velocity a step.
 * Why: the smallest task with continuous actions in which exploring at random does not reach the goal. After A. W. Moore
 * 1990 in the form of Gymnasium's MountainCarContinuous-v0: same constants, same roundings, same random numbers.
 */
import {
  type EnvMetadata,
  emptyInfo,
  type ResetArguments,
  type ResetResult,
  type RgbArray,
  type StepResult,
} from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { readSettings } from "../../core/settings.ts";
import { cosine } from "../../numerics/portable-trig.ts";
import { Box } from "../../spaces/box.ts";
import { ClassicControl } from "../classic-control.ts";
import { fastest, leftEnd, rightEnd, slope } from "../mountain-car/hill.ts";
import { type MountainCarState, mountainCarSettings } from "../mountain-car/mountain-car.ts";
import { mountainCarPicture } from "../mountain-car/mountain-car-picture.ts";
import { mountainCarText } from "../mountain-car/mountain-car-text.ts";
import { resetBounds } from "../reset-bounds.ts";

const power = 0.0015;
const goal = 0.45;

/**
 * The environment without wrappers; `make("MountainCarContinuous-v0")` adds its limit of 999 steps. The reward is 100 at
 * the flag, less a tenth of the action's square at each step.
 *
 * Gymnasium keeps the state that a step leaves in float32, and the one that `reset` draws in float64; so does this class.
 * An assigned state counts as one of a step if both its numbers are float32.
 */
export class MountainCarContinuous extends ClassicControl<MountainCarState, Float32Array> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 30 };
  readonly actionSpace = new Box({ low: -1, high: 1, shape: [1], dtype: "float32" });
  readonly observationSpace = new Box({ low: [leftEnd, -fastest], high: [rightEnd, fastest], dtype: "float32" });
  readonly #goalVelocity: number;
  #position = 0;
  #velocity = 0;
  /** Rounds what is computed from the state to the precision of the state. */
  #round: (value: number) => number = asItIs;

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    this.#goalVelocity = readSettings("MountainCarContinuous", mountainCarSettings, settings).goalVelocity;
  }

  /** Draws the position from [low, high), by default [-0.6, -0.4), at rest; `options` may give `low` and `high`. */
  reset(args?: ResetArguments): ResetResult<Float32Array> {
    const { low, high } = resetBounds("MountainCarContinuous", args?.options, { low: -0.6, high: -0.4 });
    this.beginEpisode(args);
    this.#position = this.rng.uniform(low, high);
    this.#velocity = 0;
    this.#round = asItIs;
    return [this.#observation(), emptyInfo];
  }

  step(action: Float32Array): StepResult<Float32Array> {
    const asked = this.loneNumber(action);
    this.demandReset();
    const round = this.#round;
    this.#velocity = within(round(this.#velocity + this.#acceleration(asked)), round(-fastest), round(fastest));
    this.#position = within(round(this.#position + this.#velocity), round(leftEnd), round(rightEnd));
    if (this.#position === round(leftEnd) && this.#velocity < 0) this.#velocity = 0;
    const arrived = this.#position >= round(goal) && this.#velocity >= round(this.#goalVelocity);
    this.#position = Math.fround(this.#position);
    this.#velocity = Math.fround(this.#velocity);
    this.#round = Math.fround;
    return [this.#observation(), (arrived ? 100 : 0) - asked * asked * 0.1, arrived, false, emptyInfo];
  }

  protected readState(): MountainCarState {
    return { position: this.#position, velocity: this.#velocity };
  }

  protected writeState({ position, velocity }: MountainCarState): void {
    this.#position = position;
    this.#velocity = velocity;
    const single = Math.fround(position) === position && Math.fround(velocity) === velocity;
    this.#round = single ? Math.fround : asItIs;
  }

  protected text(): string {
    return mountainCarText({ ...this.readState(), goal });
  }

  protected picture(): RgbArray {
    return mountainCarPicture({ position: this.#position, goal });
  }

  /** What engine and hill add to the velocity: in float32 as the action is, but in float64 where it was clipped. */
  #acceleration(asked: number): number {
    const pull = slope * cosine(this.#round(3 * this.#position));
    if (asked > 1 || asked < -1) return this.#round((asked > 1 ? power : -power) - pull);
    return Math.fround(Math.fround(asked * Math.fround(power)) - Math.fround(pull));
  }

  #observation(): Float32Array {
    const observation = new Float32Array(2);
    observation[0] = this.#position;
    observation[1] = this.#velocity;
    return observation;
  }
}

function asItIs(value: number): number {
  return value;
}

function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
