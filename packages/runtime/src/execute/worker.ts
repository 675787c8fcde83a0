/**
 * The process that executes a plan: a job comes in over the channel to the parent, events and one ending go out. It stops
 * at the next step when told to, or when the parent is gone.
 */
import { setImmediate } from "node:timers/promises";
import { openStore } from "../artifacts/store.ts";
import { type Backend, loadBackend } from "../backend/index.ts";
import { planProgram } from "../plan/plan.ts";
import type { RunEvent } from "./events.ts";
import { executePlan } from "./execute-plan.ts";
import { endingOf } from "./failure.ts";
import type { Ending, FromWorker, Job, ToWorker } from "./job.ts";

/** Set once somebody asked to stop; every loop looks at it. */
const stop = new AbortController();

function tell(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}

const emit = (event: RunEvent): void => tell({ kind: "event", event });

function backendOf(job: Job): () => Promise<Backend> {
  let loading: Promise<Backend> | null = null;
  return () => {
    loading ??= loadBackend({
      prefer: job.backend,
      // Said only when something has to be put in place, which takes its time.
      log: (text) => emit({ event: "notice", text }),
      onProgress: ({ stage, done, total }) =>
        emit({
          event: "progress",
          block: "backend",
          what: `${stage} TensorFlow`,
          done: done ?? 0,
          total: total ?? null,
        }),
    }).then((backend) => {
      if (backend.notice !== null) emit({ event: "notice", text: backend.notice });
      return backend;
    });
    return loading;
  };
}

async function work(job: Job): Promise<Ending> {
  const store = openStore(job.storeRoot);
  const plan = planProgram(job.program, {
    path: job.path,
    seed: job.seed,
    store,
    fingerprints: new Map(job.fingerprints),
    fresh: job.fresh,
  });
  try {
    await executePlan(plan, {
      store,
      backend: backendOf(job),
      data: { ...job.data, seed: job.seed, signal: stop.signal },
      emit,
      stopping: () => stop.signal.aborted,
      signal: stop.signal,
      between: async () => {
        await setImmediate();
      },
      clock: () => performance.now() / 1000,
      today: () => new Date().toISOString(),
      fresh: job.fresh,
      eager: job.eager,
      command: job.command,
    });
    return { kind: "finished" };
  } catch (error) {
    if (process.env["PENSTOCK_TRACE"] === "1") console.error(error);
    return endingOf(error, plan);
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
