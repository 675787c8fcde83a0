/**
 * MountainCar: an engine too weak for the hill must swing back and forth to reach the flag. In: actions 0 (push left),
 * 1 (coast), 2 (push right). Out: `[position, velocity]`, in the units of the original, velocity a step.
 * Why: the standard task in which doing well needs going the wrong way first. After A. W. Moore 1990 in the form of
 * Gymnasium's MountainCar-v0: same constants, same order of operations, same random numbers.
 */
import type { ResetArguments } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { readSettings } from "../../core/settings.ts";
import { clipped } from "../../numerics/clipped.ts";
import { sineCosine } from "../../numerics/portable-trig.ts";
import { Discrete } from "../../spaces/discrete.ts";
import { fastest, leftEnd, rightEnd, slope } from "./hill.ts";
import { mountainCarSettings, ValleyCar } from "./valley-car.ts";

const force = 0.001;

/** The environment without wrappers; `make("MountainCar-v0")` adds its limit of 200 steps. The reward is -1 a step. */
export class MountainCar extends ValleyCar<number> {
  readonly actionSpace = new Discrete(3);
  protected readonly goal = 0.5;
  readonly #goalVelocity: number;

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    this.#goalVelocity = readSettings("MountainCar", mountainCarSettings, settings).goalVelocity;
  }

  /** Draws the position from [low, high), by default [-0.6, -0.4), at rest; `options` may give `low` and `high`. */
  protected start(args: ResetArguments | undefined): void {
    this.drawStart("MountainCar", args);
  }

  protected advance(action: number): void {
    if (!this.actionSpace.contains(action)) throw this.actionError(action);
    this.demandReset();
    const turn = this.turn;
    turn[0] = 3 * this.position;
    sineCosine(turn);
    const pushed = this.velocity + ((action - 1) * force + (turn[2] ?? 0) * -slope);
    this.velocity = clipped(pushed, -fastest, fastest);
    this.position = clipped(this.position + this.velocity, leftEnd, rightEnd);
    if (this.position === leftEnd && this.velocity < 0) this.velocity = 0;
    this.terminated = this.position >= this.goal && this.velocity >= this.#goalVelocity;
    this.reward = -1;
  }
}
