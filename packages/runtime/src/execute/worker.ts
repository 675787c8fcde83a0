/**
 * The process that executes a plan: a job comes in over the channel to the parent, events and one ending go out. It stops
 * at the next step when told to, or when the parent is gone.
 */
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import { openDryStore } from "../artifacts/dry-store.ts";
import { openStore, type Store } from "../artifacts/store.ts";
import { type Backend, loadBackend } from "../backend/index.ts";
import { memoryBound } from "../data/index.ts";
import { type Plan, planProgram } from "../plan/plan.ts";
import { inPhaseAsync, Profiler } from "../profile/profiler.ts";
import { planDry } from "./dry-run.ts";
import type { RunEvent } from "./events.ts";
import { executePlan } from "./execute-plan.ts";
import { endingOf } from "./failure.ts";
import type { Ending, FromWorker, Job, ToWorker } from "./job.ts";
import { publishProfile } from "./publish-profile.ts";
import { executeRateSweep } from "./rate-sweep-work.ts";
import type { Surroundings } from "./surroundings.ts";

/** Set once somebody asked to stop; every loop looks at it. */
const stop = new AbortController();

function tell(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}

const emit = (event: RunEvent): void => tell({ kind: "event", event });

function backendOf(job: Job, profiler: Profiler | null): () => Promise<Backend> {
  let loading: Promise<Backend> | null = null;
  const load = (): Promise<Backend> =>
    loadBackend({
      prefer: job.backend,
      // Said only when something has to be put in place, which takes its time.
      log: (text) => emit({ event: "notice", text }),
      onProgress: ({ stage, done, total }) =>
        emit({
          event: "progress",
          block: "backend",
          run: null,
          what: `${stage} TensorFlow`,
          done: done ?? 0,
          total: total ?? null,
        }),
    }).then((backend) => {
      if (backend.notice !== null) emit({ event: "notice", text: backend.notice });
      return backend;
    });
  return () => {
    loading ??= inPhaseAsync(profiler, "loading TensorFlow", load);
    return loading;
  };
}

/** Says what was measured, however the run ended. */
function tellProfile(profiler: Profiler, plan: Plan, { job, store }: { job: Job; store: Store }): void {
  try {
    emit(publishProfile(profiler, plan, { store, trace: job.profile?.trace ?? null }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    emit({ event: "notice", text: `the profile could not be written: ${reason}` });
  }
}

async function work(job: Job): Promise<Ending> {
  const kept = openStore(job.storeRoot);
  const store = job.dry === null ? kept : openDryStore(kept, job.dry);
  const { path: file, seed, fresh } = job;
  const context = { path: file, seed, fresh, fingerprints: new Map(job.fingerprints) };
  const full = planProgram(job.program, { ...context, store: kept });
  const plan = job.dry === null ? full : planDry(job.program, { ...context, store });
  const clock = (): number => performance.now() / 1000;
  const profiler = job.profile === null ? null : new Profiler(clock);
  try {
    const around: Surroundings = {
      store,
      backend: backendOf(job, profiler),
      data: {
        ...job.data,
        seed: job.seed,
        fingerprints: new Map(job.fingerprints),
        signal: stop.signal,
        columns: path.join(store.root, "cache", "columns"),
        memory: memoryBound(process.env),
      },
      emit,
      stopping: () => stop.signal.aborted,
      signal: stop.signal,
      between: async () => {
        await setImmediate();
      },
      clock,
      today: () => new Date().toISOString(),
      fresh: job.fresh,
      eager: job.eager,
      dry: job.dry === null ? null : { full },
      command: job.command,
      profiler,
    };
    if (job.rates === undefined) await executePlan(plan, around);
    else tell({ kind: "rates", swept: await executeRateSweep(plan, job.rates, around) });
    return { kind: "finished" };
  } catch (error) {
    if (process.env["PENSTOCK_TRACE"] === "1") console.error(error);
    return endingOf(error, plan);
  } finally {
    if (profiler !== null) tellProfile(profiler, plan, { job, store });
  }
}

async function handle(message: ToWorker): Promise<void> {
  if (message.kind === "stop") {
    stop.abort();
    return;
  }
  const ending = await work(message.job);
  tell({ kind: "ending", ending });
  process.disconnect?.();
}

// Ctrl-C reaches the whole process group; the parent decides what it means.
process.on("SIGINT", () => {});
// A system that shuts down asks every process; what is done so far is kept.
process.on("SIGTERM", () => stop.abort());
process.on("disconnect", () => stop.abort());
process.on("message", (message) => {
  // Only our parent holds the other end of this channel.
  void handle(message as ToWorker);
});
