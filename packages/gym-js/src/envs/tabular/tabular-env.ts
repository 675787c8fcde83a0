/**
 * What environments with a table of transitions share. In: the table and where episodes start. Out: reset and step by it.
 * Why: FrozenLake, CliffWalking and Taxi differ in their tables and looks only. Draws are those of Gymnasium's toy text
 * environments: one for the first state, one a step, even where there is a single outcome.
 */
import {
  emptyInfo,
  type Info,
  type RenderFrame,
  type RenderMode,
  type ResetArguments,
  type RgbArray,
} from "../../core/env.ts";
import { InPlaceEnv } from "../../core/in-place-env.ts";
import { GymError, show } from "../../errors/gym-error.ts";
import type { SnapshotFields } from "../../snapshot/snapshot-fields.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/dtype.ts";
import { drawIndex, drawTransition, type TransitionTable } from "./transitions.ts";

/** Base class of environments whose states and actions are numbered; observations are the number of the state. */
export abstract class TabularEnv extends InPlaceEnv<number, number> {
  readonly actionSpace: Discrete;
  readonly observationSpace: Discrete;
  /** Every outcome of every action in every state; `transitions[state][action]`. */
  abstract readonly transitions: TransitionTable;
  /** `[states]`: the probability with which an episode starts in each state. */
  abstract readonly initialDistribution: Float64Array;
  #state: number | null = null;
  #lastAction: number | null = null;
  /** Of what happened last. */
  #probability = 1;

  constructor(
    renderMode: RenderMode | null,
    { states, actions }: { readonly states: number; readonly actions: number },
  ) {
    super(renderMode);
    this.actionSpace = new Discrete(actions);
    this.observationSpace = new Discrete(states);
  }

  /**
   * The present state; null before the first reset. Assign to continue from another one; a wrong one throws GymError. `snapshot`
   * keeps more: the generator, and what a subclass remembers besides.
   */
  get state(): number | null {
    return this.#state;
  }

  set state(state: number) {
    if (!this.observationSpace.contains(state)) {
      throw new GymError(
        "option",
        `A state of ${this.describe()} must be in ${this.observationSpace.describe()}; received ${show(state)}.`,
      );
    }
    this.#state = state;
    this.#lastAction = null;
  }

  /** Draws the first state. `info.prob` is 1. */
  protected start(args: ResetArguments | undefined): void {
    this.beginEpisode(args);
    const state = drawIndex(this.rng, this.initialDistribution);
    this.#state = state;
    this.#lastAction = null;
    this.#probability = 1;
    this.startEpisode();
  }

  /** Draws an outcome from the table. `info.prob` is the probability that it had. */
  protected advance(action: number): void {
    const from = this.#state;
    if (from === null) throw this.resetError();
    const outcomes = this.actionSpace.contains(action) ? this.transitions[from]?.[action] : undefined;
    const outcome = outcomes === undefined ? undefined : drawTransition(this.rng, outcomes);
    if (outcome === undefined) throw this.actionError(action);
    const state = this.arrive(from, outcome.nextState);
    this.#state = state;
    this.#lastAction = action;
    this.#probability = outcome.probability;
    this.reward = outcome.reward;
    this.terminated = outcome.terminated;
  }

  protected writeObservation(into: NumericArray, offset: number): void {
    into[offset] = this.#state ?? 0;
  }

  override latestInfo(): Info {
    return this.#state === null ? emptyInfo : this.infoAt(this.#state, this.#probability);
  }

  /** Text as Gymnasium writes it, or a picture, by the render mode; null without one and before the first reset. */
  render(): RenderFrame {
    if (this.renderMode === null || this.#state === null) return null;
    return this.renderMode === "ansi"
      ? this.text(this.#state, this.#lastAction)
      : this.picture(this.#state, this.#lastAction);
  }

  /** Subclasses add what they remember besides. */
  protected override snapshotState(): object {
    return { state: this.#state, lastAction: this.#lastAction, probability: this.#probability };
  }

  protected override restoreState(fields: SnapshotFields): void {
    const state = fields.orNull("state", (name) => fields.integer(name, 0, this.observationSpace.n - 1));
    const lastAction = fields.orNull("lastAction", (name) => fields.integer(name, 0, this.actionSpace.n - 1));
    this.#probability = fields.number("probability");
    this.#state = state;
    this.#lastAction = lastAction;
  }

  protected abstract text(state: number, lastAction: number | null): string;
  protected abstract picture(state: number, lastAction: number | null): RgbArray;

  /** Draws what an episode needs besides its first state. */
  protected startEpisode(): void {}

  /** The state that an outcome truly leads to; may draw. */
  protected arrive(_from: number, to: number): number {
    return to;
  }

  protected infoAt(_state: number, probability: number): Info {
    return { prob: probability };
  }
}
