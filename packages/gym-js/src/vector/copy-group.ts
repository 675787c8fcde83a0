/**
 * Copies of an environment that live in one thread. In: actions in arrays, seeds. Out: results in the same arrays.
 * Why: when copies reset, what they keep and how a fault names its copy is the same for all ways of stepping them, in this
 * thread or another. Order and flags are those of gymnasium.vector.SyncVectorEnv.
 */
import type { Env, Info, RenderFrame, ResetArguments } from "../core/env.ts";
import { GymError } from "../errors/gym-error.ts";
import { packValue } from "../snapshot/packed-value.ts";
import { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import type { Json } from "../spaces/space.ts";
import type { AutoresetMode } from "./autoreset-mode.ts";
import type { VectorArrays } from "./vector-arrays.ts";
import { unpackInfo } from "./vector-info.ts";

/** What every group of copies is made of. */
export interface CopyGroupArguments {
  readonly arrays: VectorArrays;
  readonly autoreset: AutoresetMode;
  /** Steps after which an episode is truncated; null for no limit of the group's own. */
  readonly maxEpisodeSteps: number | null;
  /** The place in the arrays of the group's first copy. */
  readonly first: number;
}

/** Base class; a subclass knows how one copy is reset and stepped. */
export abstract class CopyGroup {
  protected readonly arrays: VectorArrays;
  protected readonly first: number;
  readonly #autoreset: AutoresetMode;
  readonly #maxEpisodeSteps: number | null;
  readonly #limit: number;
  readonly #finalInfos: (Info | null)[] = [];

  constructor({ arrays, autoreset, maxEpisodeSteps, first }: CopyGroupArguments) {
    this.arrays = arrays;
    this.first = first;
    this.#autoreset = autoreset;
    this.#maxEpisodeSteps = maxEpisodeSteps;
    this.#limit = maxEpisodeSteps ?? Number.POSITIVE_INFINITY;
  }

  protected abstract readonly count: number;
  /** Resets the group's copy `copy`, which writes to `index` of the arrays. */
  protected abstract resetCopy(copy: number, index: number, args?: ResetArguments): void;
  protected abstract stepCopy(copy: number, index: number): void;
  /** The info of the copy's latest reset or step. */
  protected abstract infoOf(copy: number): Info;
  /** Takes up the info of a snapshot, where the copy itself does not remember it. */
  protected abstract keepInfo(copy: number, info: Info): void;
  protected abstract envAt(copy: number): Env;

  /** Starts an episode of every copy with arguments at its place of `all`; null leaves a copy as it is. */
  reset(all: readonly (ResetArguments | null)[]): void {
    const { informed, rewards } = this.arrays;
    for (let copy = 0; copy < this.count; copy++) {
      const index = this.first + copy;
      const args = all[index] ?? null;
      this.#finalInfos[copy] = null;
      informed[index] = args === null ? 0 : 1;
      rewards[index] = 0;
      if (args === null) continue;
      this.#guarded(index, () => this.#restart(copy, args));
      this.#clearFlags(index);
    }
  }

  /** Steps every copy once. Throws GymError that names the copy at fault; copies before it have been stepped by then. */
  step(): void {
    let copy = 0;
    try {
      for (; copy < this.count; copy++) this.#stepOne(copy);
    } catch (error) {
      throw faultOf(this.first + copy, error);
    }
  }

  /** The info that the latest reset or step gave the copy at `index` of the arrays; null if it gave none. */
  latestInfo(index: number): Info | null {
    return this.arrays.informed[index] === 1 ? this.infoOf(index - this.first) : null;
  }

  /** In same-step mode, the last info of an episode that ended in the latest step; null if none did. */
  finalInfo(index: number): Info | null {
    return this.#finalInfos[index - this.first] ?? null;
  }

  /** What each copy shows. */
  render(): RenderFrame[] {
    return Array.from({ length: this.count }, (_, copy) => this.envAt(copy).render());
  }

  /** Each copy's own snapshot, and its latest infos. */
  snapshot(): Json[] {
    return Array.from({ length: this.count }, (_, copy) => ({
      env: this.envAt(copy).snapshot(),
      maxEpisodeSteps: this.#maxEpisodeSteps,
      info: packValue(this.infoOf(copy)),
      finalInfo: packValue(this.#finalInfos[copy] ?? null),
    }));
  }

  /** Takes up snapshots, each at its place of `all`. Throws GymError that names the copy; copies before it are restored by then. */
  restore(all: readonly unknown[]): void {
    for (let copy = 0; copy < this.count; copy++) {
      const index = this.first + copy;
      this.#guarded(index, () => {
        const env = this.envAt(copy);
        const fields = new SnapshotFields(env.describe(), all[index]);
        fields.same("maxEpisodeSteps", this.#maxEpisodeSteps);
        const info = fields.checked("info", unpackInfo);
        const finalInfo = fields.orNull("finalInfo", (name) => fields.checked(name, unpackInfo));
        env.restore(fields.raw("env"));
        this.keepInfo(copy, info);
        this.#finalInfos[copy] = finalInfo;
      });
    }
  }

  close(): void {
    for (let copy = 0; copy < this.count; copy++) this.envAt(copy).close();
  }

  #stepOne(copy: number): void {
    const { rewards, terminated, truncated, ended, elapsed, informed } = this.arrays;
    const index = this.first + copy;
    this.#finalInfos[copy] = null;
    informed[index] = 1;
    if (ended[index] === 1) {
      if (this.#autoreset === "disabled") {
        throw new GymError("reset-needed", "its episode has ended. Reset it with a mask before the next step.");
      }
      this.#restart(copy);
      this.#clearFlags(index);
      rewards[index] = 0;
      return;
    }
    this.stepCopy(copy, index);
    const steps = (elapsed[index] ?? 0) + 1;
    elapsed[index] = steps;
    if (steps >= this.#limit) truncated[index] = 1;
    if (terminated[index] === 0 && truncated[index] === 0) return;
    if (this.#autoreset === "same-step") {
      this.#keepFinal(copy, index);
      this.#restart(copy);
    } else {
      ended[index] = 1;
    }
  }

  #restart(copy: number, args?: ResetArguments): void {
    const index = this.first + copy;
    this.arrays.elapsed[index] = 0;
    this.resetCopy(copy, index, args);
  }

  #clearFlags(index: number): void {
    this.arrays.terminated[index] = 0;
    this.arrays.truncated[index] = 0;
    this.arrays.ended[index] = 0;
  }

  #keepFinal(copy: number, index: number): void {
    const { observations, finalObservations, observationSize: size } = this.arrays;
    for (let i = index * size; i < (index + 1) * size; i++) finalObservations[i] = observations[i] ?? 0;
    this.#finalInfos[copy] = this.infoOf(copy);
  }

  #guarded(index: number, run: () => void): void {
    try {
      run();
    } catch (error) {
      throw faultOf(index, error);
    }
  }
}

/** The fault with the number of its copy in front; faults of other kinds as they are. */
function faultOf(index: number, error: unknown): unknown {
  return error instanceof GymError ? new GymError(error.code, `Copy ${index}: ${error.message}`) : error;
}
