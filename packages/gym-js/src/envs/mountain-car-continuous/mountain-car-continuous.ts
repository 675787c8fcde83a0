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
import { sineCosine } from "../../numerics/portable-trig.ts";
import type { SnapshotFields } from "../../snapshot/snapshot-fields.ts";
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
  /** Whether the state is in float32, and with it what is computed from it. */
  #single = false;

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    this.#goalVelocity = readSettings("MountainCarContinuous", mountainCarSettings, settings).goalVelocity;
  }

  /** Draws the position from [low, high), by default [-0.6, -0.4), at rest; `options` may give `low` and `high`. */
  protected start(args: ResetArguments | undefined): void {
    this.drawStart("MountainCarContinuous", args);
    this.#single = false;
  }

  protected advance(action: Float32Array): void {
    const asked = this.loneNumber(action);
    this.demandReset();
    const single = this.#single;
    const turn = this.turn;
    turn[0] = rounded(3 * this.position, single);
    sineCosine(turn);
    const pull = slope * (turn[2] ?? 0);
    // In float32 as the action is, but in the state's precision where the action was clipped to a plain number.
    const acceleration =
      asked > 1 || asked < -1
        ? rounded((asked > 1 ? power : -power) - pull, single)
        : Math.fround(Math.fround(asked * Math.fround(power)) - Math.fround(pull));
    const most = rounded(fastest, single);
    const wall = rounded(leftEnd, single);
    let velocity = clipped(rounded(this.velocity + acceleration, single), -most, most);
    const position = clipped(rounded(this.position + velocity, single), wall, rounded(rightEnd, single));
    if (position === wall && velocity < 0) velocity = 0;
    this.terminated = position >= rounded(this.goal, single) && velocity >= rounded(this.#goalVelocity, single);
    this.reward = (this.terminated ? 100 : 0) - asked * asked * 0.1;
    this.position = Math.fround(position);
    this.velocity = Math.fround(velocity);
    this.#single = true;
  }

  protected override snapshotState(): object {
    return { ...super.snapshotState(), single: this.#single };
  }

  protected override restoreState(fields: SnapshotFields): void {
    const single = fields.flag("single");
    super.restoreState(fields);
    this.#single = single;
  }

  protected override writeState(state: MountainCarState): void {
    super.writeState(state);
    this.#single = Math.fround(state.position) === state.position && Math.fround(state.velocity) === state.velocity;
  }
}

/**
 * The value in float32 if `single`. What rounding adds is exact, and so is the sum; to choose between the two numbers instead
 * makes V8 allocate one.
 */
function rounded(value: number, single: boolean): number {
  return value + (single ? Math.fround(value) - value : 0);
}
