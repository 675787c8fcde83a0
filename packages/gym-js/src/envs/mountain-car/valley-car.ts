/**
 * What both mountain cars share. In: a law of motion in a subclass. Out: the start, the observation, both render modes.
 * Why: they differ in their engine, their goal and their roundings alone.
 */
import type { EnvMetadata, ResetArguments, RgbArray } from "../../core/env.ts";
import { Box } from "../../spaces/box.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { ClassicControl } from "../classic-control.ts";
import { resetBounds } from "../reset-bounds.ts";
import { fastest, leftEnd, rightEnd } from "./hill.ts";
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

/** Where the first position is drawn from, unless options say otherwise. */
const startBounds = { low: -0.6, high: -0.4 } as const;

/** The state of a MountainCar: where along the valley, and how far a step. */
export interface MountainCarState {
  readonly position: number;
  readonly velocity: number;
}

/** A car in the valley of hill.ts; observations are `[position, velocity]`. */
export abstract class ValleyCar<Action> extends ClassicControl<MountainCarState, Action> {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 30 };
  readonly observationSpace = new Box({ low: [leftEnd, -fastest], high: [rightEnd, fastest], dtype: "float32" });
  /** The position of the flag. */
  protected abstract readonly goal: number;
  protected position = 0;
  protected velocity = 0;
  /** Room for an angle, its sine and its cosine. */
  protected readonly turn = new Float64Array(3);
  readonly #drawn = new Float64Array(1);

  /** Draws the position from [low, high), by default [-0.6, -0.4), at rest; `name` stands in messages about the options. */
  protected drawStart(name: string, args: ResetArguments | undefined): void {
    const bounds = resetBounds(name, args?.options, startBounds);
    this.beginEpisode(args);
    this.position = this.rng.fillUniform(this.#drawn, bounds)[0] ?? 0;
    this.velocity = 0;
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    into[offset] = this.position;
    into[offset + 1] = this.velocity;
  }

  protected readState(): MountainCarState {
    return { position: this.position, velocity: this.velocity };
  }

  protected writeState(state: MountainCarState): void {
    this.position = state.position;
    this.velocity = state.velocity;
  }

  protected text(): string {
    return mountainCarText({ ...this.readState(), goal: this.goal });
  }

  protected picture(): RgbArray {
    return mountainCarPicture({ position: this.position, goal: this.goal });
  }
}
