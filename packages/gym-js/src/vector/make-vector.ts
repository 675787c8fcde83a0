/**
 * Vectors of registered environments. In: an id. Out: copies of it in one thread.
 * Why: as `make`, for many copies at once; the registered limit of steps is counted without a wrapper where that can be.
 */
import type { Env } from "../core/env.ts";
import type { EnvSpec } from "../core/env-spec.ts";
import { stepsInPlace } from "../core/in-place-env.ts";
import { GymError, show } from "../errors/gym-error.ts";
import { warnOnConsole } from "../errors/warning.ts";
import { findSpec, type RegisteredEnvs } from "../registry/default-registry.ts";
import { createFromSpec, type MakeOptions, makeFromSpec } from "../registry/registry.ts";
import type { NumericArray } from "../spaces/dtype.ts";
import { type SyncVectorArguments, SyncVectorEnv } from "./sync-vector-env.ts";

/** What `makeVector` takes besides the id. */
export interface MakeVectorOptions extends MakeOptions, Pick<SyncVectorArguments, "autoreset" | "copy"> {
  /** How many copies there are. */
  readonly copies: number;
  /** Puts further wrappers around each copy, which is then made as by `make` and stepped by `step`. */
  readonly wrap?: (env: Env) => Env;
}

/** The typed array in which members of this type lie side by side. */
export type FlatArray<Member> = Member extends number
  ? Int32Array
  : Member extends NumericArray
    ? Member
    : NumericArray;

/** The vector of an environment of this type. */
export type VectorOf<E> =
  E extends Env<infer Observation, infer Action> ? SyncVectorEnv<FlatArray<Observation>, FlatArray<Action>> : never;

/**
 * Copies of a registered environment in one thread. Those that step in place are not wrapped or checked, and their limit of
 * steps is counted by the vector; others are made as by `make`. Throws GymError as `make` does, and for `copies` below 1.
 */
export function makeVector<Id extends keyof RegisteredEnvs>(
  id: Id,
  options: MakeVectorOptions,
): VectorOf<RegisteredEnvs[Id]>;
export function makeVector(id: string, options: MakeVectorOptions): SyncVectorEnv;
export function makeVector(id: string, options: MakeVectorOptions): SyncVectorEnv {
  const onWarning = options.onWarning ?? warnOnConsole;
  const lookup = findSpec(id);
  if (lookup.spec === null) throw lookup.error;
  if (lookup.warning !== null) onWarning(lookup.warning);
  return makeVectorFromSpec(lookup.spec, { ...options, onWarning });
}

/** `makeVector` for a spec of a separate Registry. */
export function makeVectorFromSpec(spec: EnvSpec, options: MakeVectorOptions): SyncVectorEnv {
  const { copies, wrap, autoreset = "next-step", copy = false } = options;
  checkCopies(copies);
  const bare = createFromSpec(spec, options);
  if (wrap === undefined && stepsInPlace(bare.env)) {
    const first = bare.env;
    const create = Array.from(
      { length: copies },
      (_, i) => () => (i === 0 ? first : createFromSpec(spec, options).env),
    );
    return new SyncVectorEnv(create, { autoreset, copy, maxEpisodeSteps: bare.maxEpisodeSteps });
  }
  bare.env.close();
  const create = (): Env => {
    const env = makeFromSpec(spec, options);
    return wrap === undefined ? env : wrap(env);
  };
  return new SyncVectorEnv(new Array<() => Env>(copies).fill(create), { autoreset, copy });
}

/** Throws GymError unless the number of copies is a positive integer. */
export function checkCopies(copies: number): void {
  if (Number.isSafeInteger(copies) && copies > 0) return;
  throw new GymError("vector", `A vector needs a positive integer as its number of copies; received ${show(copies)}.`);
}
