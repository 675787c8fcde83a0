/**
 * Acrobot: two links hang from a fixed end, and a motor at the joint between them must swing the free end above a line. In:
 * actions 0, 1, 2 for a torque of -1, 0, 1 N m. Out: `[cos(angle1), sin(angle1), cos(angle2), sin(angle2), speed1, speed2]`,
 * the first link's angle from hanging down, the second's from the first, in radians, anticlockwise; speeds in rad/s.
 * Why: a task of control whose dynamics are chaotic. After R. S. Sutton 1996 in the form of Gymnasium's Acrobot-v1: same
 * constants, same order of operations, same random numbers.
 */
import type { EnvMetadata, ResetArguments, RgbArray } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { readSettings } from "../../core/settings.ts";
import { cosine, sine } from "../../numerics/portable-trig.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { ClassicControl } from "../classic-control.ts";
import { resetBounds } from "../reset-bounds.ts";
import { acrobotMotion, atRest, fastest, type Links } from "./acrobot-motion.ts";
import { acrobotPicture } from "./acrobot-picture.ts";
import { acrobotText } from "./acrobot-text.ts";

/** What can be set on an Acrobot; Gymnasium has these as attributes of the environment. */
export const acrobotSettings = {
  bookOrNips: {
    kind: "choice",
    default: "book",
    choices: ["book", "nips"],
    doc: "The equations of Sutton and Barto's book, or those of the paper of 1996, which lack a term.",
  },
  torqueNoiseMax: {
    kind: "number",
    default: 0,
    min: 0,
    max: 100,
    doc: "Each torque is changed by a number drawn between minus and plus this, in N m.",
  },
  dt: { kind: "number", default: 0.2, min: 0.001, max: 1, doc: "Seconds between two states." },
} as const;

/** Where each part of the first state is drawn from, unless options say otherwise. */
const startBounds = { low: -0.1, high: 0.1 } as const;

/** The state of an Acrobot: radians and rad/s. */
export type AcrobotState = Readonly<Links>;

/**
 * The environment without wrappers; `make("Acrobot-v1")` adds its limit of 500 steps. The reward is -1 a step, and 0 at the
 * one that lifts the free end 1 m above the fixed one.
 */
export class Acrobot extends ClassicControl<AcrobotState, number> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 15 };
  readonly actionSpace = new Discrete(3);
  readonly observationSpace = new Box({
    low: [-1, -1, -1, -1, -fastest[0], -fastest[1]],
    high: [1, 1, 1, 1, fastest[0], fastest[1]],
    dtype: "float32",
  });
  readonly #noise: number;
  readonly #move: (links: Links, torque: number) => void;
  readonly #links = atRest();
  readonly #drawn = new Float32Array(4);

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    super(renderMode);
    const { bookOrNips, torqueNoiseMax, dt } = readSettings("Acrobot", acrobotSettings, settings);
    this.#noise = torqueNoiseMax;
    this.#move = acrobotMotion({ dt, asInPaper: bookOrNips === "nips" });
  }

  /**
   * Draws each part of the state from [low, high), by default [-0.1, 0.1), and rounds it to float32 as Gymnasium does;
   * `options` may give `low` and `high`.
   */
  protected start(args: ResetArguments | undefined): void {
    const bounds = resetBounds("Acrobot", args?.options, startBounds);
    this.beginEpisode(args);
    const drawn = this.rng.fillUniform(this.#drawn, bounds);
    this.#links.angle1 = drawn[0] ?? 0;
    this.#links.angle2 = drawn[1] ?? 0;
    this.#links.speed1 = drawn[2] ?? 0;
    this.#links.speed2 = drawn[3] ?? 0;
  }

  protected advance(action: number): void {
    if (!this.actionSpace.contains(action)) throw this.actionError(action);
    this.demandReset();
    const noise = this.#noise > 0 ? this.rng.uniform(-this.#noise, this.#noise) : 0;
    this.#move(this.#links, action - 1 + noise);
    const { angle1, angle2 } = this.#links;
    this.terminated = -cosine(angle1) - cosine(angle2 + angle1) > 1;
    this.reward = this.terminated ? 0 : -1;
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    const { angle1, angle2, speed1, speed2 } = this.#links;
    into[offset] = cosine(angle1);
    into[offset + 1] = sine(angle1);
    into[offset + 2] = cosine(angle2);
    into[offset + 3] = sine(angle2);
    into[offset + 4] = speed1;
    into[offset + 5] = speed2;
  }

  protected readState(): AcrobotState {
    return { ...this.#links };
  }

  protected writeState(state: AcrobotState): void {
    const { angle1, angle2, speed1, speed2 } = state;
    Object.assign(this.#links, { angle1, angle2, speed1, speed2 });
  }

  protected text(): string {
    return acrobotText(this.#links);
  }

  protected picture(): RgbArray {
    return acrobotPicture(this.#links);
  }
}
