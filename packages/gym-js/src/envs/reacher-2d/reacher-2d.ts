/**
 * Reacher2D: a two-joint arm moves its fingertip to a target. In: two torques. Out: angles as cosines and sines,
 * velocities, the target, and the way from the fingertip to it.
 * Why: the smallest task with the coupled dynamics of a real arm; in the spirit of Gymnasium's Reacher, without a physics
 * engine. The equations stand in arm-dynamics.ts.
 */
import type { EnvMetadata, Info, ResetArguments, RgbArray } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { readSettings } from "../../core/settings.ts";
import { Box } from "../../spaces/box.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { ClassicControl } from "../classic-control.ts";
import { type ArmState, advanceArm, armPose, rodLength } from "./arm-dynamics.ts";
import { reacherPicture } from "./reacher-picture.ts";
import { reacherText } from "./reacher-text.ts";

/** What can be set on a Reacher2D. */
export const reacher2DSettings = {
  maxTorque: { kind: "number", default: 0.01, min: 0.001, max: 0.05, doc: "The torque in N m of an action of 1." },
  friction: { kind: "number", default: 0.001, min: 0, max: 0.01, doc: "Viscous friction at the joints, N m s/rad." },
  controlCost: {
    kind: "number",
    default: 0.001,
    min: 0,
    max: 1,
    doc: "What the sum of the squared actions costs a step.",
  },
} as const;

/** Seconds between two observations, and the steps of integration in them. */
const stepSeconds = 0.02;
const substeps = 5;

/** The state of a Reacher2D: the arm in radians and rad/s, the target in metres from the shoulder. */
export interface Reacher2DState extends ArmState {
  readonly target: readonly [x: number, y: number];
}

/** The environment without wrappers; `make("Reacher2D-v0")` adds its limit of 200 steps, 4 seconds. */
export class Reacher2D extends ClassicControl<Reacher2DState, Float32Array> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 50 };
  /** Torques at shoulder and elbow as shares of the greatest; positive turns anticlockwise. */
  readonly actionSpace = new Box({ low: -1, high: 1, shape: [2] });
  /**
   * `[10]`: cosines of the shoulder's and elbow's angles, their sines, both velocities (rad/s), the target's x and y, the
   * way from the fingertip to the target in x and y (metres).
   */
  readonly observationSpace: Box;
  readonly #maxTorque: number;
  readonly #friction: number;
  readonly #controlCost: number;
  #state: Reacher2DState = { shoulder: 0, elbow: 0, shoulderVelocity: 0, elbowVelocity: 0, target: [0, 0] };

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    const { maxTorque, friction, controlCost } = readSettings("Reacher2D", reacher2DSettings, settings);
    this.#maxTorque = maxTorque;
    this.#friction = friction;
    this.#controlCost = controlCost;
    const reach = 2 * rodLength;
    const open = Number.POSITIVE_INFINITY;
    const high = [1, 1, 1, 1, open, open, reach, reach, 2 * reach, 2 * reach].map(Math.fround);
    this.observationSpace = new Box({ low: high.map((bound) => -bound), high });
  }

  /**
   * Draws both angles from [-pi, pi), at rest, and the target evenly from the disc of 20 cm that the fingertip can reach.
   * `info` has `distance`, from fingertip to target in metres.
   */
  protected start(args: ResetArguments | undefined): void {
    this.beginEpisode(args);
    const shoulder = this.rng.uniform(-Math.PI, Math.PI);
    const elbow = this.rng.uniform(-Math.PI, Math.PI);
    // The root makes equal areas equally likely.
    const radius = 2 * rodLength * Math.sqrt(this.rng.random());
    const direction = this.rng.uniform(-Math.PI, Math.PI);
    const target = [radius * Math.cos(direction), radius * Math.sin(direction)] as const;
    this.#state = { shoulder, elbow, shoulderVelocity: 0, elbowVelocity: 0, target };
  }

  /** The reward is minus the distance after the step in metres, minus the control cost; an episode ends only by its limit. */
  protected advance(action: Float32Array): void {
    if (!this.actionSpace.contains(action)) throw this.actionError(action);
    this.demandReset();
    const onShoulder = action[0] ?? 0;
    const onElbow = action[1] ?? 0;
    const { target } = this.#state;
    const forces = {
      shoulderTorque: onShoulder * this.#maxTorque,
      elbowTorque: onElbow * this.#maxTorque,
      friction: this.#friction,
    };
    let arm: ArmState = this.#state;
    for (let i = 0; i < substeps; i++) arm = advanceArm(arm, forces, stepSeconds / substeps);
    this.#state = { ...arm, target };
    this.reward = -this.#distance() - this.#controlCost * (onShoulder * onShoulder + onElbow * onElbow);
  }

  override latestInfo(): Info {
    return { distance: this.#distance() };
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    const { shoulder, elbow, shoulderVelocity, elbowVelocity, target } = this.#state;
    const [x, y] = wayToTarget(this.#state);
    into[offset] = Math.cos(shoulder);
    into[offset + 1] = Math.cos(elbow);
    into[offset + 2] = Math.sin(shoulder);
    into[offset + 3] = Math.sin(elbow);
    into[offset + 4] = shoulderVelocity;
    into[offset + 5] = elbowVelocity;
    into[offset + 6] = target[0];
    into[offset + 7] = target[1];
    into[offset + 8] = x;
    into[offset + 9] = y;
  }

  #distance(): number {
    return Math.hypot(...wayToTarget(this.#state));
  }

  protected readState(): Reacher2DState {
    return this.#state;
  }

  protected writeState(state: Reacher2DState): void {
    this.#state = { ...state };
  }

  protected text(): string {
    return reacherText(this.#state);
  }

  protected picture(): RgbArray {
    return reacherPicture(this.#state);
  }
}

function wayToTarget(state: Reacher2DState): readonly [x: number, y: number] {
  const { fingertip } = armPose(state);
  return [state.target[0] - fingertip[0], state.target[1] - fingertip[1]];
}
