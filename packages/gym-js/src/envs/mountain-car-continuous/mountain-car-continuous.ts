/**
 * MountainCarContinuous: the mountain car with a throttle. In: `[force]`, a Float32Array of one number from -1 to 1; what
 * lies beyond is clipped. Out: `[position, velocity]`, in the units of the original, velocity a step.
 * Why: the smallest task with continuous actions in which exploring at random does not reach the goal. After A. W. Moore
 * 1990 in the form of Gymnasium's MountainCarContinuous-v0: same constants, same roundings, same random numbers.
 */
import type { ResetArguments } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { readSettings } from "../../core/settings.ts";
import { clipped } from "../../numerics/clipped.ts";
import { cosine } from "../../numerics/portable-trig.ts";
import { Box } from "../../spaces/box.ts";
import { fastest, leftEnd, rightEnd, slope } from "../mountain-car/hill.ts";
import { type MountainCarState, mountainCarSettings, ValleyCar } from "../mountain-car/valley-car.ts";

const power = 0.0015;

/**
 * The environment without wrappers; `make("MountainCarContinuous-v0")` adds its limit of 999 steps. The reward is 100 at
 * the flag, less a tenth of the action's square at each step.
 *
 * Gymnasium keeps the state that a step leaves in float32, and the one that `reset` draws in float64; so does this class.
 * An assigned state counts as one of a step if both its numbers are float32.
 */
export class MountainCarContinuous extends ValleyCar<Float32Array> {
  readonly actionSpace = new Box({ low: -1, high: 1, shape: [1], dtype: "float32" });
  protected readonly goal = 0.45;
  readonly #goalVelocity: number;
  /** Rounds what is computed from the state to the precision of the state. */
  #round: (value: number) => number = asItIs;

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    this.#goalVelocity = readSettings("MountainCarContinuous", mountainCarSettings, settings).goalVelocity;
  }

  /** Draws the position from [low, high), by default [-0.6, -0.4), at rest; `options` may give `low` and `high`. */
  protected start(args: ResetArguments | undefined): void {
    this.drawStart("MountainCarContinuous", args);
    this.#round = asItIs;
  }

  protected advance(action: Float32Array): void {
    const asked = this.loneNumber(action);
    this.demandReset();
    const round = this.#round;
    this.velocity = clipped(round(this.velocity + this.#acceleration(asked)), round(-fastest), round(fastest));
    this.position = clipped(round(this.position + this.velocity), round(leftEnd), round(rightEnd));
    if (this.position === round(leftEnd) && this.velocity < 0) this.velocity = 0;
    this.terminated = this.position >= round(this.goal) && this.velocity >= round(this.#goalVelocity);
    this.position = Math.fround(this.position);
    this.velocity = Math.fround(this.velocity);
    this.#round = Math.fround;
    this.reward = (this.terminated ? 100 : 0) - asked * asked * 0.1;
  }

  protected override writeState(state: MountainCarState): void {
    super.writeState(state);
    const single = Math.fround(state.position) === state.position && Math.fround(state.velocity) === state.velocity;
    this.#round = single ? Math.fround : asItIs;
  }

  /** What engine and hill add to the velocity: in float32 as the action is, but in float64 where it was clipped. */
  #acceleration(asked: number): number {
    const pull = slope * cosine(this.#round(3 * this.position));
    if (asked > 1 || asked < -1) return this.#round((asked > 1 ? power : -power) - pull);
    return Math.fround(Math.fround(asked * Math.fround(power)) - Math.fround(pull));
  }
}

function asItIs(value: number): number {
  return value;
}
