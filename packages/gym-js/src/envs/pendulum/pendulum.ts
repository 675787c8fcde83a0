/**
 * Pendulum: swing a rod up and hold it there with a motor too weak to lift it at once. In: `[torque]`, a Float32Array of one
 * number from -2 to 2 N m; what lies beyond is clipped. Out: `[cos(angle), sin(angle), angular velocity]`, the angle from
 * upright, anticlockwise, in radians and rad/s.
 * Why: the usual first task with continuous actions. Gymnasium's Pendulum-v1: same constants, same order of operations,
 * same roundings, same random numbers.
 */
import type { EnvMetadata, ResetArguments, RgbArray } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { readSettings } from "../../core/settings.ts";
import { GymError, show } from "../../errors/gym-error.ts";
import { clipped } from "../../numerics/clipped.ts";
import { cosine, sine } from "../../numerics/portable-trig.ts";
import type { SnapshotFields } from "../../snapshot/snapshot-fields.ts";
import { Box } from "../../spaces/box.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { ClassicControl } from "../classic-control.ts";
import { pendulumPicture } from "./pendulum-picture.ts";
import { pendulumText } from "./pendulum-text.ts";

/** What can be set on a Pendulum. */
export const pendulumSettings = {
  g: { kind: "number", default: 10, min: 0, max: 1000, doc: "The acceleration of gravity in m/s²." },
} as const;

const strongest = 2;
const unitBounds = { low: 0, high: 1 } as const;
/** rad/s. */
const fastest = 8;
/** Seconds between two states. */
const tau = 0.05;
const weightOfTorque = Math.fround(0.001);

/** The state of a Pendulum: radians from upright, which may be more than a turn, and rad/s. */
export interface PendulumState {
  readonly angle: number;
  readonly angularVelocity: number;
}

/**
 * The environment without wrappers; `make("Pendulum-v1")` adds its limit of 200 steps, and nothing else ends an episode.
 * The reward is `-(angle² + 0.1 angularVelocity² + 0.001 torque²)` of the state before the step, the angle within half a
 * turn: from -16.28 to 0.
 */
export class Pendulum extends ClassicControl<PendulumState, Float32Array> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 30 };
  readonly actionSpace = new Box({ low: -strongest, high: strongest, shape: [1], dtype: "float32" });
  readonly observationSpace = new Box({ low: [-1, -1, -fastest], high: [1, 1, fastest], dtype: "float32" });
  readonly #gravity: number;
  #angle = 0;
  #angularVelocity = 0;
  /** Of the last step, for pictures; NaN before it, for a field that is null or a number would allocate each number. */
  #torque = Number.NaN;
  readonly #drawn = new Float64Array(2);

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    this.#gravity = readSettings("Pendulum", pendulumSettings, settings).g;
  }

  /**
   * Draws the angle from [-pi, pi) and the angular velocity from [-1, 1); `options` may give `xInit` and `yInit` for the
   * two limits (Gymnasium's `x_init` and `y_init`). Throws GymError unless they are finite and at least 0.
   */
  protected start(args: ResetArguments | undefined): void {
    const widest = limitOf(args?.options, "xInit", Math.PI);
    const quickest = limitOf(args?.options, "yInit", 1);
    this.beginEpisode(args);
    const drawn = this.rng.fillUniform(this.#drawn, unitBounds);
    // As uniform(-limit, limit) draws: low + (high - low) * draw.
    this.#angle = -widest + 2 * widest * (drawn[0] ?? 0);
    this.#angularVelocity = -quickest + 2 * quickest * (drawn[1] ?? 0);
    this.#torque = Number.NaN;
  }

  protected advance(action: Float32Array): void {
    const torque = clipped(this.loneNumber(action), -strongest, strongest);
    this.demandReset();
    const angle = this.#angle;
    const speed = this.#angularVelocity;
    // Gymnasium's torque is float32, and what is computed from it alone is rounded to that.
    const effort = Math.fround(weightOfTorque * Math.fround(torque * torque));
    const fromUpright = normalized(angle);
    const cost = fromUpright * fromUpright + 0.1 * (speed * speed) + effort;
    const pushed = speed + (((3 * this.#gravity) / 2) * sine(angle) + Math.fround(3 * torque)) * tau;
    this.#angularVelocity = clipped(pushed, -fastest, fastest);
    this.#angle = angle + this.#angularVelocity * tau;
    this.#torque = torque;
    this.reward = -cost;
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    into[offset] = cosine(this.#angle);
    into[offset + 1] = sine(this.#angle);
    into[offset + 2] = this.#angularVelocity;
  }

  protected readState(): PendulumState {
    return { angle: this.#angle, angularVelocity: this.#angularVelocity };
  }

  protected writeState(state: PendulumState): void {
    this.#angle = state.angle;
    this.#angularVelocity = state.angularVelocity;
    this.#torque = Number.NaN;
  }

  protected override snapshotState(): object {
    return { ...super.snapshotState(), torque: this.#torque };
  }

  protected override restoreState(fields: SnapshotFields): void {
    const torque = fields.number("torque");
    super.restoreState(fields);
    this.#torque = torque;
  }

  protected text(): string {
    return pendulumText({ angle: normalized(this.#angle), torque: this.#lastTorque() });
  }

  protected picture(): RgbArray {
    return pendulumPicture({ angle: this.#angle, torque: this.#lastTorque() });
  }

  #lastTorque(): number | null {
    return Number.isNaN(this.#torque) ? null : this.#torque;
  }
}

/** The angle within [-pi, pi). */
function normalized(angle: number): number {
  const rest = (angle + Math.PI) % (2 * Math.PI);
  return (rest < 0 ? rest + 2 * Math.PI : rest) - Math.PI;
}

function limitOf(options: ResetArguments["options"], name: string, otherwise: number): number {
  const limit = options?.[name] ?? otherwise;
  if (typeof limit === "number" && Number.isFinite(2 * limit) && limit >= 0) return limit;
  throw new GymError(
    "option",
    `The option ${name} of reset of Pendulum must be a finite number of at least 0; received ${show(limit)}.`,
  );
}
