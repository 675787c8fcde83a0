/**
 * CartPole: balance a pole on a cart by pushing left or right. In: actions 0 (left) and 1 (right). Out: `[position,
 * velocity, angle, angular velocity]` in metres, m/s, radians, rad/s.
 * Why: the first task of every reinforcement learning course. After Barto, Sutton & Anderson 1983 in the form of
 * Gymnasium's CartPole-v1: same constants, same order of operations, same random numbers.
 */
import type { EnvMetadata, ResetArguments, RgbArray } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { readSettings } from "../../core/settings.ts";
import { sineCosine } from "../../numerics/portable-trig.ts";
import type { SnapshotFields } from "../../snapshot/snapshot-fields.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { ClassicControl } from "../classic-control.ts";
import { resetBounds } from "../reset-bounds.ts";
import { cartPolePicture } from "./cart-pole-picture.ts";
import { cartPoleText } from "./cart-pole-text.ts";

/** What can be set on a CartPole. */
export const cartPoleSettings = {
  suttonBartoReward: {
    kind: "boolean",
    default: false,
    doc: "Reward 0 a step and -1 at a fall, as in the original, instead of 1 a step.",
  },
  kinematicsIntegrator: {
    kind: "choice",
    default: "euler",
    choices: ["euler", "semi-implicit-euler"],
    doc: "Whether positions advance with the velocities before (euler) or after (semi-implicit-euler) the step.",
  },
} as const;

const gravity = 9.8;
const poleMass = 0.1;
const totalMass = poleMass + 1.0;
/** Half the pole's length in metres. */
const length = 0.5;
const poleMassLength = poleMass * length;
const force = 10.0;
/** Seconds between two states. */
const tau = 0.02;
const angleLimit = (12 * 2 * Math.PI) / 360;
const positionLimit = 2.4;
/** Where each part of the first state is drawn from, unless options say otherwise. */
const startBounds = { low: -0.05, high: 0.05 } as const;

/** The state of a CartPole: metres, m/s, radians, rad/s. */
export interface CartPoleState {
  readonly position: number;
  readonly velocity: number;
  readonly angle: number;
  readonly angularVelocity: number;
}

/** The environment without wrappers; `make("CartPole-v1")` adds its limit of 500 steps. */
export class CartPole extends ClassicControl<CartPoleState, number> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 50 };
  readonly actionSpace = new Discrete(2);
  readonly observationSpace = new Box({
    low: [-positionLimit * 2, Number.NEGATIVE_INFINITY, -angleLimit * 2, Number.NEGATIVE_INFINITY],
    high: [positionLimit * 2, Number.POSITIVE_INFINITY, angleLimit * 2, Number.POSITIVE_INFINITY],
    dtype: "float32",
  });
  readonly #suttonBartoReward: boolean;
  readonly #semiImplicit: boolean;
  readonly #warn: (message: string) => void;
  #position = 0;
  #velocity = 0;
  #angle = 0;
  #angularVelocity = 0;
  #stepsAfterFall = -1;
  readonly #drawn = new Float64Array(4);
  /** The angle, its sine and its cosine. */
  readonly #turn = new Float64Array(3);

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {}, onWarning = () => {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    const { suttonBartoReward, kinematicsIntegrator } = readSettings("CartPole", cartPoleSettings, settings);
    this.#suttonBartoReward = suttonBartoReward;
    this.#semiImplicit = kinematicsIntegrator === "semi-implicit-euler";
    this.#warn = onWarning;
  }

  /** Draws each part of the state from [low, high), by default [-0.05, 0.05); `options` may give `low` and `high`. */
  protected start(args: ResetArguments | undefined): void {
    const bounds = resetBounds("CartPole", args?.options, startBounds);
    this.beginEpisode(args);
    const drawn = this.rng.fillUniform(this.#drawn, bounds);
    this.#position = drawn[0] ?? 0;
    this.#velocity = drawn[1] ?? 0;
    this.#angle = drawn[2] ?? 0;
    this.#angularVelocity = drawn[3] ?? 0;
    this.#stepsAfterFall = -1;
  }

  protected advance(action: number): void {
    if (action !== 0 && action !== 1) throw this.actionError(action);
    this.demandReset();
    this.#move(action === 1 ? force : -force);
    this.terminated =
      this.#position < -positionLimit ||
      this.#position > positionLimit ||
      this.#angle < -angleLimit ||
      this.#angle > angleLimit;
    this.reward = this.#rewardOf(this.terminated);
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    into[offset] = this.#position;
    into[offset + 1] = this.#velocity;
    into[offset + 2] = this.#angle;
    into[offset + 3] = this.#angularVelocity;
  }

  protected readState(): CartPoleState {
    return {
      position: this.#position,
      velocity: this.#velocity,
      angle: this.#angle,
      angularVelocity: this.#angularVelocity,
    };
  }

  protected writeState(state: CartPoleState): void {
    this.#position = state.position;
    this.#velocity = state.velocity;
    this.#angle = state.angle;
    this.#angularVelocity = state.angularVelocity;
    this.#stepsAfterFall = -1;
  }

  protected override snapshotState(): object {
    return { ...super.snapshotState(), stepsAfterFall: this.#stepsAfterFall };
  }

  protected override restoreState(fields: SnapshotFields): void {
    const stepsAfterFall = fields.integer("stepsAfterFall", -1);
    super.restoreState(fields);
    this.#stepsAfterFall = stepsAfterFall;
  }

  protected text(): string {
    return cartPoleText({ position: this.#position, angle: this.#angle });
  }

  protected picture(): RgbArray {
    return cartPolePicture({ position: this.#position, angle: this.#angle });
  }

  /** One step of the equations of motion (R. V. Florian 2007, without friction); the order of operations is Gymnasium's. */
  #move(push: number): void {
    const turn = this.#turn;
    turn[0] = this.#angle;
    sineCosine(turn);
    const sin = turn[1] ?? 0;
    const cos = turn[2] ?? 0;
    const speed = this.#angularVelocity;
    const drive = (push + poleMassLength * (speed * speed) * sin) / totalMass;
    const angularAcceleration =
      (gravity * sin - cos * drive) / (length * (4.0 / 3.0 - (poleMass * (cos * cos)) / totalMass));
    const acceleration = drive - (poleMassLength * angularAcceleration * cos) / totalMass;
    const velocity = this.#velocity + tau * acceleration;
    const angularVelocity = speed + tau * angularAcceleration;
    this.#position += tau * (this.#semiImplicit ? velocity : this.#velocity);
    this.#angle += tau * (this.#semiImplicit ? angularVelocity : speed);
    this.#velocity = velocity;
    this.#angularVelocity = angularVelocity;
  }

  #rewardOf(fallen: boolean): number {
    if (!fallen) return this.#suttonBartoReward ? 0 : 1;
    this.#stepsAfterFall++;
    if (this.#stepsAfterFall === 0) return this.#suttonBartoReward ? -1 : 1;
    if (this.#stepsAfterFall === 1) {
      this.#warn("step of CartPole was called after it returned terminated. Call reset to start the next episode.");
    }
    return this.#suttonBartoReward ? -1 : 0;
  }
}
