/**
 * Vectors in several threads, by id. In: an id, numbers of copies and threads. Out: a vector that is ready to be reset.
 * Why: as `makeVector`; starting threads takes time, so this one is waited for.
 */
import { availableParallelism } from "node:os";
import type { Env } from "../core/env.ts";
import { stepsInPlace } from "../core/in-place-env.ts";
import { GymError, show } from "../errors/gym-error.ts";
import { warnOnConsole } from "../errors/warning.ts";
import { findSpec, type RegisteredEnvs } from "../registry/default-registry.ts";
import { createFromSpec } from "../registry/registry.ts";
import { autoresetMode } from "../vector/autoreset-mode.ts";
import { flatLayout } from "../vector/flat-layout.ts";
import { checkCopies, type FlatArray, type MakeVectorOptions } from "../vector/make-vector.ts";
import { checkLimit } from "../vector/sync-vector-env.ts";
import { bytesOf, vectorArrays } from "../vector/vector-arrays.ts";
import { controlBytes } from "./control.ts";
import { startThreads } from "./start-threads.ts";
import { WorkerVectorEnv } from "./worker-vector-env.ts";

/** What `makeWorkerVector` takes besides the id. */
export interface MakeWorkerVectorOptions extends Omit<MakeVectorOptions, "wrap" | "checked"> {
  /** How many threads share the copies; as many as the machine runs at once, and no more than copies, if left out. */
  readonly workers?: number;
  /** URLs of modules that register environments, imported here and in every thread; for environments of one's own. */
  readonly modules?: readonly (string | URL)[];
}

/** The vector of an environment of this type. */
export type WorkerVectorOf<E> =
  E extends Env<infer Observation, infer Action> ? WorkerVectorEnv<FlatArray<Observation>, FlatArray<Action>> : never;

/**
 * Copies of a registered environment that steps in place, divided over threads. Rejects with GymError as `makeVector` throws,
 * for other environments, and for `workers` below 1 or above `copies`.
 */
export function makeWorkerVector<Id extends keyof RegisteredEnvs>(
  id: Id,
  options: MakeWorkerVectorOptions,
): Promise<WorkerVectorOf<RegisteredEnvs[Id]>>;
export function makeWorkerVector(id: string, options: MakeWorkerVectorOptions): Promise<WorkerVectorEnv>;
export async function makeWorkerVector(id: string, options: MakeWorkerVectorOptions): Promise<WorkerVectorEnv> {
  const { copies, autoreset = "next-step", copy = false, onWarning = warnOnConsole } = options;
  checkCopies(copies);
  autoresetMode(autoreset);
  const workers = options.workers ?? Math.min(copies, availableParallelism());
  checkWorkers(workers, copies);
  const modules = (options.modules ?? []).map(String);
  for (const module of modules) await import(module);

  const lookup = findSpec(id);
  if (lookup.spec === null) throw lookup.error;
  if (lookup.warning !== null) onWarning(lookup.warning);
  const { env, maxEpisodeSteps } = createFromSpec(lookup.spec, { ...options, onWarning });
  checkLimit(maxEpisodeSteps);
  if (!stepsInPlace(env)) {
    throw new GymError(
      "vector",
      `${env.describe()} does not step in place, so it cannot run in threads. Extend InPlaceEnv, or use makeVector.`,
    );
  }
  const { observationSpace, actionSpace } = env;
  const layout = { copies, observation: flatLayout(observationSpace), action: flatLayout(actionSpace) };
  const buffer = new SharedArrayBuffer(bytesOf(layout));
  const control = new SharedArrayBuffer(controlBytes);
  const { settings = {}, renderMode = null } = options;
  const shared = {
    id: lookup.spec.id,
    modules,
    settings,
    renderMode,
    maxEpisodeSteps,
    autoreset,
    layout,
    buffer,
    control,
  };
  const threads = await startThreads(
    Array.from({ length: workers }, (_, worker) => {
      const first = Math.floor((worker * copies) / workers);
      return { ...shared, first, count: Math.floor(((worker + 1) * copies) / workers) - first };
    }),
  );
  return new WorkerVectorEnv({
    copies,
    autoreset,
    copy,
    observationSpace,
    actionSpace,
    arrays: vectorArrays(layout, buffer),
    name: env.describe(),
    threads,
    control: new Int32Array(control),
    onWarning,
  });
}

function checkWorkers(workers: number, copies: number): void {
  if (Number.isSafeInteger(workers) && workers > 0 && workers <= copies) return;
  throw new GymError("vector", `workers must be an integer from 1 to copies (${copies}); received ${show(workers)}.`);
}
