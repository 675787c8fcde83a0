/**
 * What all vectors share. In: where the copies run. Out: checked arguments, and results.
 * Why: seeds, masks, actions and results mean the same in one thread and in many.
 */
import type { Info, RenderFrame, ResetArguments } from "../core/env.ts";
import { type EnvSnapshot, snapshotFormat } from "../core/env-snapshot.ts";
import { GymError, show } from "../errors/gym-error.ts";
import { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { toPlain } from "../snapshot/to-plain.ts";
import { isFloat, isTypedArray, type NumericArray } from "../spaces/dtype.ts";
import type { Json, Space } from "../spaces/space.ts";
import { stackedSpace } from "../spaces/stacked-space.ts";
import type { AutoresetMode } from "./autoreset-mode.ts";
import { flatLayout } from "./flat-layout.ts";
import { resetArguments } from "./reset-arguments.ts";
import type { Vector, VectorResetArguments, VectorResult } from "./vector.ts";
import type { VectorArrays } from "./vector-arrays.ts";
import { type VectorInfo, vectorInfo } from "./vector-info.ts";

/** What every vector is made of. */
export interface VectorEnvArguments {
  readonly copies: number;
  readonly autoreset: AutoresetMode;
  /** Whether each result is a new object with arrays of its own. */
  readonly copy: boolean;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  readonly arrays: VectorArrays;
  /** The name of the environment, as `describe` shows it. */
  readonly name: string;
}

/** Base class of vectors; a subclass knows where the copies run. */
export abstract class VectorEnv<
  Observations extends NumericArray = NumericArray,
  Actions extends NumericArray = NumericArray,
> implements Vector<Observations, Actions>
{
  readonly copies: number;
  readonly autoreset: AutoresetMode;
  readonly singleObservationSpace: Space;
  readonly singleActionSpace: Space;
  readonly observationSize: number;
  readonly actionSize: number;
  readonly actionSpace: Space;
  readonly actions: Actions;
  protected readonly arrays: VectorArrays;
  readonly #name: string;
  readonly #whole: boolean;
  readonly #copy: boolean;
  readonly #result: VectorResult<Observations>;

  constructor({ copies, autoreset, copy, observationSpace, actionSpace, arrays, name }: VectorEnvArguments) {
    this.copies = copies;
    this.autoreset = autoreset;
    this.singleObservationSpace = observationSpace;
    this.singleActionSpace = actionSpace;
    this.observationSize = arrays.observationSize;
    this.actionSize = arrays.actionSize;
    this.actionSpace = stackedSpace(actionSpace, copies);
    this.arrays = arrays;
    // The arrays have the element types of the spaces, which the type parameters stand for.
    this.actions = arrays.actions as Actions;
    this.#name = name;
    this.#whole = !isFloat(flatLayout(actionSpace).dtype);
    this.#copy = copy;
    this.#result = this.#resultOver(arrays);
  }

  protected abstract resetCopies(all: readonly (ResetArguments | null)[]): void;
  protected abstract stepCopies(): void;
  /** Each copy's snapshot. */
  protected abstract snapshotCopies(): readonly Json[];
  /** Takes up each copy's snapshot. */
  protected abstract restoreCopies(all: readonly unknown[]): void;
  protected abstract infoAt(copy: number): Info | null;
  protected abstract finalInfoAt(copy: number): Info | null;
  abstract render(): RenderFrame[];
  abstract close(): void | Promise<void>;

  reset(args: VectorResetArguments = {}): VectorResult<Observations> {
    this.resetCopies(resetArguments(args, this.copies));
    return this.result();
  }

  step(actions: ArrayLike<number>): VectorResult<Observations> {
    this.takeActions(actions);
    this.stepCopies();
    return this.result();
  }

  snapshot(): EnvSnapshot {
    const { copies, autoreset } = this;
    return {
      format: snapshotFormat,
      copies,
      autoreset,
      arrays: toPlain(this.arrays),
      envs: this.snapshotCopies(),
    };
  }

  restore(snapshot: unknown): VectorResult<Observations> {
    const fields = new SnapshotFields(this.describe(), snapshot);
    fields.same("copies", this.copies);
    fields.same("format", snapshotFormat);
    fields.same("autoreset", this.autoreset);
    const arrays = fields.like("arrays", this.arrays);
    const flags = ["terminated", "truncated", "ended", "informed"] as const;
    const wrong = flags.find((name) => arrays[name].some((flag) => flag > 1));
    if (wrong !== undefined) throw fields.inner("arrays").refusal(wrong, "a list of 0 and 1");
    if (arrays.elapsed.some((steps) => steps < 0)) {
      throw fields.inner("arrays").refusal("elapsed", "a list of numbers of steps");
    }
    this.restoreCopies(fields.list("envs", [this.copies, this.copies], (items, index) => items.raw(index)));
    for (const [name, array] of Object.entries(this.arrays)) {
      // What was read has the fields of the vector's own.
      if (isTypedArray(array)) array.set(arrays[name as keyof VectorArrays] as NumericArray);
    }
    return this.result();
  }

  describe(): string {
    return `${this.constructor.name}<${this.copies} × ${this.#name}>`;
  }

  /** Copies actions into the vector's own array. Throws GymError if there are too few or many, or fractions of integers. */
  protected takeActions(actions: ArrayLike<number>): void {
    const own = this.actions;
    if (actions === own) return;
    if (actions.length !== own.length) {
      throw new GymError(
        "action",
        `step of ${this.describe()} takes ${own.length} numbers, ${this.actionSize} for each copy; received ${actions.length}.`,
      );
    }
    for (let i = 0; i < own.length; i++) {
      const number = actions[i] ?? Number.NaN;
      own[i] = number;
      if (this.#whole && own[i] !== number) throw this.#fractionError(i, number);
    }
  }

  /** The arrays as they are now. */
  protected result(): VectorResult<Observations> {
    return this.#copy ? this.#copied() : this.#result;
  }

  #fractionError(index: number, number: number): GymError {
    return new GymError(
      "action",
      `Copy ${Math.floor(index / this.actionSize)}: step of ${this.describe()} received ${show(number)}, where ` +
        `${this.singleActionSpace.describe()} has integers.`,
    );
  }

  #resultOver(arrays: VectorArrays): VectorResult<Observations> {
    const vector = this;
    return {
      ...results<Observations>(arrays),
      get info() {
        return vector.#gathered();
      },
      infoOf: (copy) => vector.infoAt(copy),
      finalInfoOf: (copy) => vector.finalInfoAt(copy),
    };
  }

  #gathered(): VectorInfo {
    const each = (read: (copy: number) => Info | null) => Array.from({ length: this.copies }, (_, copy) => read(copy));
    const finals = each((copy) => this.finalInfoAt(copy));
    const infos = each((copy) => this.infoAt(copy));
    // Gymnasium gathers a copy's last info before its first one of the next episode.
    return vectorInfo(
      infos.map((info, i) => ((finals[i] ?? null) === null ? info : { finalInfo: finals[i], ...info })),
    );
  }

  #copied(): VectorResult<Observations> {
    const { observations, finalObservations, rewards, terminated, truncated } = this.arrays;
    const infos = Array.from({ length: this.copies }, (_, copy) => this.infoAt(copy));
    const finals = Array.from({ length: this.copies }, (_, copy) => this.finalInfoAt(copy));
    return {
      ...results<Observations>({
        observations: observations.slice(),
        finalObservations: finalObservations.slice(),
        rewards: rewards.slice(),
        terminated: terminated.slice(),
        truncated: truncated.slice(),
      }),
      info: this.#gathered(),
      infoOf: (copy) => infos[copy] ?? null,
      finalInfoOf: (copy) => finals[copy] ?? null,
    };
  }
}

type ResultArrays = "observations" | "finalObservations" | "rewards" | "terminated" | "truncated";

function results<Observations extends NumericArray>(
  arrays: Pick<VectorArrays, ResultArrays>,
): Pick<VectorResult<Observations>, ResultArrays> {
  const { observations, finalObservations, rewards, terminated, truncated } = arrays;
  // The arrays have the element type of the observation space, which the type parameter stands for.
  return {
    observations: observations as Observations,
    finalObservations: finalObservations as Observations,
    rewards,
    terminated,
    truncated,
  };
}
