/**
 * What the classic control environments share. In: a state that a subclass holds in full precision. Out: its reading and
 * assigning, the order of reset and step, both render modes.
 * Why: they differ in their dynamics and in how they look, not in when a state exists.
 */
import type { RenderFrame, ResetArguments, RgbArray } from "../core/env.ts";
import { InPlaceEnv } from "../core/in-place-env.ts";
import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";

/** Base class of environments that are a few real numbers under a law of motion; observations are float32. */
export abstract class ClassicControl<State, Action> extends InPlaceEnv<Float32Array, Action> {
  #started = false;

  /** The state as plain data, of numbers only. */
  protected abstract readState(): State;
  protected abstract writeState(state: State): void;
  /** The state as lines of text. */
  protected abstract text(): string;
  protected abstract picture(): RgbArray;

  /** The present state in full precision; null before the first reset. Assign to continue from another one; `snapshot` keeps more, to the bit. */
  get state(): State | null {
    return this.#started ? this.readState() : null;
  }

  set state(state: State) {
    this.writeState(state);
    this.#started = true;
  }

  /** Text or a picture, by the render mode; null without one and before the first reset. */
  override render(): RenderFrame {
    if (this.renderMode === null || !this.#started) return null;
    return this.renderMode === "ansi" ? this.text() : this.picture();
  }

  /** Subclasses add what `state` leaves out. */
  protected override snapshotState(): object {
    return { started: this.#started, state: this.readState() };
  }

  protected override restoreState(fields: SnapshotFields): void {
    const started = fields.flag("started");
    this.writeState(fields.like("state", this.readState()));
    this.#started = started;
  }

  protected override beginEpisode(args: ResetArguments | undefined): void {
    super.beginEpisode(args);
    this.#started = true;
  }

  /** Throws GymError unless there is a state to step from. */
  protected demandReset(): void {
    if (!this.#started) throw this.resetError();
  }

  /**
   * The number in an action of one, which may lie beyond the space's bounds: like Gymnasium, the continuous environments
   * clip it themselves. Throws GymError unless it is a Float32Array of one finite number.
   */
  protected loneNumber(action: Action): number {
    const number = action instanceof Float32Array && action.length === 1 ? (action[0] ?? Number.NaN) : Number.NaN;
    if (!Number.isFinite(number)) throw this.actionError(action);
    return number;
  }
}
