/**
 * Several copies of an environment in one thread. In: functions that make the copies. Out: a vector over flat typed arrays.
 * Why: one call steps all copies, and where they step in place nothing is allocated. Trajectories, flags and resets are those
 * of gymnasium.vector.SyncVectorEnv.
 */
import type { Env, Info, RenderFrame, ResetArguments } from "../core/env.ts";
import { stepsInPlace } from "../core/in-place-env.ts";
import { GymError, show } from "../errors/gym-error.ts";
import type { NumericArray } from "../spaces/dtype.ts";
import type { Json } from "../spaces/space.ts";
import { type AutoresetMode, autoresetMode } from "./autoreset-mode.ts";
import type { CopyGroup } from "./copy-group.ts";
import { flatLayout } from "./flat-layout.ts";
import { GeneralCopies } from "./general-copies.ts";
import { InPlaceCopies, type InPlaceCopy } from "./in-place-copies.ts";
import { vectorArrays } from "./vector-arrays.ts";
import { VectorEnv } from "./vector-env.ts";

/** Further arguments of a SyncVectorEnv. */
export interface SyncVectorArguments {
  /** When copies start their next episodes; "next-step" if left out. */
  readonly autoreset?: AutoresetMode;
  /** Whether each result is a new object with arrays of its own, as Gymnasium's are; false if left out. */
  readonly copy?: boolean;
  /** Steps after which the vector truncates an episode; null, the default, where the copies count theirs or have no limit. */
  readonly maxEpisodeSteps?: number | null;
}

/** Copies that are stepped one after the other; in place where all can be, else by `step` and copying. */
export class SyncVectorEnv<
  Observations extends NumericArray = NumericArray,
  Actions extends NumericArray = NumericArray,
> extends VectorEnv<Observations, Actions> {
  /** The copies. */
  readonly envs: readonly Env[];
  readonly #group: CopyGroup;

  /** Throws GymError without a copy, where their spaces differ, and where these have no fixed number of numbers. */
  constructor(create: readonly (() => Env)[], args: SyncVectorArguments = {}) {
    const { autoreset = "next-step", copy = false, maxEpisodeSteps = null } = args;
    autoresetMode(autoreset);
    checkLimit(maxEpisodeSteps);
    const envs = create.map((make) => make());
    const [first] = envs;
    if (first === undefined) throw new GymError("vector", "A vector needs at least one copy; received none.");
    checkSpaces(first, envs);
    const { observationSpace, actionSpace } = first;
    const [observation, action] = [flatLayout(observationSpace), flatLayout(actionSpace)];
    const arrays = vectorArrays({ copies: envs.length, observation, action });
    const name = first.describe();
    super({ copies: envs.length, autoreset, copy, observationSpace, actionSpace, arrays, name });
    this.envs = envs;
    const group = { arrays, autoreset, maxEpisodeSteps, first: 0 };
    this.#group = envs.every(isInPlace) ? new InPlaceCopies(envs, group) : new GeneralCopies(envs, group);
  }

  /** Whether the copies write their results themselves, so that a step allocates nothing but what they do. */
  get inPlace(): boolean {
    return this.#group instanceof InPlaceCopies;
  }

  render(): RenderFrame[] {
    return this.#group.render();
  }

  close(): void {
    this.#group.close();
  }

  protected resetCopies(all: readonly (ResetArguments | null)[]): void {
    this.#group.reset(all);
  }

  protected stepCopies(): void {
    this.#group.step();
  }

  protected snapshotCopies(): readonly Json[] {
    return this.#group.snapshot();
  }

  protected restoreCopies(all: readonly unknown[]): void {
    this.#group.restore(all);
  }

  protected infoAt(copy: number): Info | null {
    return this.#group.latestInfo(copy);
  }

  protected finalInfoAt(copy: number): Info | null {
    return this.#group.finalInfo(copy);
  }
}

function isInPlace(env: Env): env is InPlaceCopy {
  return stepsInPlace(env);
}

/** Throws GymError unless the limit is null or a positive integer. */
export function checkLimit(limit: number | null): void {
  if (limit === null || (Number.isSafeInteger(limit) && limit > 0)) return;
  throw new GymError(
    "setting",
    `maxEpisodeSteps of a vector must be a positive integer or null; received ${show(limit)}.`,
  );
}

function checkSpaces(first: Env, envs: readonly Env[]): void {
  envs.forEach((env, copy) => {
    for (const role of ["observationSpace", "actionSpace"] as const) {
      if (env[role].equals(first[role])) continue;
      throw new GymError(
        "vector",
        `All copies of a vector need the same spaces; the ${role} of copy ${copy} is ${env[role].describe()}, that of copy 0 ${first[role].describe()}.`,
      );
    }
  });
}
