/**
 * Runs a checked program: plans it, hands what is not cached to a process of its own, passes its events on and ends with
 * one `done` event. Used by the command line, by tests and by anybody's own code.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type CheckedProgram, indexLines } from "@penstock/dsl";
import { openStore, type Store } from "../artifacts/store.ts";
import { nativeEnvironment } from "../backend/index.ts";
import { sourceFingerprint } from "../data/index.ts";
import { judge } from "../evaluate/expectations.ts";
import { type Plan, planProgram } from "../plan/plan.ts";
import type { RunEvent } from "./events.ts";
import { endingOf } from "./failure.ts";
import type { Ending, FromWorker, Job } from "./job.ts";
import { publishReport } from "./publish-report.ts";
import { runName } from "./run-name.ts";

export interface RunOptions {
  /** Entry file as the user gave it. */
  readonly path: string;
  readonly seed: number;
  readonly fresh: boolean;
  /** The `.penstock` folder. */
  readonly storeRoot: string;
  readonly cache: string;
  readonly mirror: string | null;
  readonly backend: Job["backend"];
  readonly command: string;
  readonly onEvent: (event: RunEvent) => void;
  /** Aborted to stop at the next step. */
  readonly signal: AbortSignal;
}

export interface RunResult {
  /** 0 done, 2 an expectation does not hold, 3 the run failed, 130 interrupted. */
  readonly status: 0 | 2 | 3 | 130;
}

/** Plans a program: looks at the data's content hashes and at the store, runs nothing. Throws DataError. */
export async function planRun(
  program: CheckedProgram,
  options: Pick<RunOptions, "path" | "seed" | "fresh" | "storeRoot" | "cache" | "mirror"> & {
    readonly signal?: AbortSignal;
  },
): Promise<{ readonly plan: Plan; readonly store: Store; readonly fingerprints: ReadonlyMap<string, string> }> {
  const store = openStore(options.storeRoot);
  const fingerprints = new Map<string, string>();
  for (const block of program.blocks) {
    if (block.kind !== "dataset") continue;
    const context = { cache: options.cache, mirror: options.mirror, seed: options.seed };
    const { hash } = await sourceFingerprint(block, options.signal ? { ...context, signal: options.signal } : context);
    fingerprints.set(block.name, hash);
  }
  const { path, seed, fresh } = options;
  return { plan: planProgram(program, { path, seed, store, fingerprints, fresh }), store, fingerprints };
}

/** The executing process: the same file tree as this one, built or as source. */
function startWorker(): ChildProcess {
  const built = import.meta.url.endsWith(".js");
  return fork(fileURLToPath(new URL(built ? "./worker.js" : "./worker.ts", import.meta.url)), [], {
    execArgv: built ? [] : ["--conditions=source"],
    env: { ...process.env, ...nativeEnvironment(process.env) },
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

/** Runs the job in its own process and passes events on until it ends. */
function executeElsewhere(job: Job, options: RunOptions): Promise<Ending> {
  return new Promise((resolve) => {
    const child = startWorker();
    let ending: Ending | null = null;
    const stop = (): void => {
      if (child.connected) child.send({ kind: "stop" });
    };
    options.signal.addEventListener("abort", stop);
    child.on("message", (message) => {
      const said = message as FromWorker; // the other end is our own worker
      if (said.kind === "event") options.onEvent(said.event);
      else ending = said.ending;
    });
    child.on("error", (error) => {
      ending ??= endingOf(error, null, null);
    });
    child.on("close", (code, signal) => {
      options.signal.removeEventListener("abort", stop);
      resolve(
        ending ?? {
          kind: "failed",
          code: "P6301",
          title: `the training process was ended from outside (${signal ?? `status ${code}`})`,
          help: "the same command goes on from the last checkpoint; when memory ran out, a smaller `batch` helps",
          span: null,
        },
      );
    });
    child.send({ kind: "job", job });
    if (options.signal.aborted) stop();
  });
}

function emitFailure(
  ending: Extract<Ending, { kind: "failed" }>,
  program: CheckedProgram,
  emit: (event: RunEvent) => void,
): void {
  const { span } = ending;
  const file = span === null ? undefined : program.files.find((item) => item.path === span.file);
  emit({
    event: "error",
    code: ending.code,
    title: ending.title,
    help: ending.help,
    file: span?.file ?? null,
    start: span === null || file === undefined ? null : indexLines(file.text).position(span.start),
  });
}

/** Reads every step's metrics from the store, judges what the program expects and says how it went. */
function finish(plan: Plan, store: Store, options: RunOptions, seconds: number): RunResult {
  const blocks: Record<string, Record<string, number>> = {};
  const runs: string[] = [];
  let holds = true;
  for (const step of plan.steps) {
    if (step.kind !== "train" && step.kind !== "evaluate") continue;
    const metrics = store.find(step.hash)?.manifest.metrics ?? {};
    blocks[step.block] = metrics;
    if (step.kind === "train") runs.push(runName(step.block, step.hash));
    const expectations = step.kind === "train" ? step.train.expect : step.evaluate.expect;
    for (const { text, metric, bound, value, holds: kept } of judge(expectations, metrics)) {
      holds &&= kept;
      const measured = Number.isNaN(value) ? null : value;
      options.onEvent({ event: "expect", block: step.block, text, metric, bound, value: measured, holds: kept });
    }
  }
  const status = holds ? 0 : 2;
  const report = publishReport(plan, store);
  options.onEvent({ event: "done", ok: holds, status, seconds, blocks, report, runs });
  return { status };
}

/** Plans and runs a program. Never throws on what a user can cause; says it in events and in the status. */
export async function runProgram(program: CheckedProgram, options: RunOptions): Promise<RunResult> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const end = (ending: Exclude<Ending, { kind: "finished" }>): RunResult => {
    if (ending.kind === "failed") emitFailure(ending, program, options.onEvent);
    const status = ending.kind === "failed" ? 3 : 130;
    options.onEvent({ event: "done", ok: false, status, seconds: seconds(), blocks: {}, report: null, runs: [] });
    return { status };
  };
  let planned: Awaited<ReturnType<typeof planRun>>;
  try {
    planned = await planRun(program, options);
  } catch (error) {
    const first = program.blocks.find((block) => block.kind === "dataset");
    const ending = endingOf(error, null, null);
    if (ending.kind === "finished") throw error;
    return end(
      ending.kind === "failed" && first !== undefined ? { ...ending, span: ending.span ?? first.span } : ending,
    );
  }
  const { plan, store, fingerprints } = planned;
  options.onEvent({
    event: "start",
    program: options.path,
    seed: options.seed,
    steps: plan.steps.map(({ id, kind, block, hash, cached }) => ({ id, kind, block, hash, cached })),
  });
  if (plan.steps.every((step) => step.cached)) {
    for (const { id, kind, block } of plan.steps) {
      options.onEvent({ event: "step", id, kind, block, state: "cached", seconds: null });
    }
    return finish(plan, store, options, seconds());
  }
  const job: Job = {
    program,
    path: options.path,
    seed: options.seed,
    fresh: options.fresh,
    storeRoot: options.storeRoot,
    fingerprints: [...fingerprints],
    data: { cache: options.cache, mirror: options.mirror },
    backend: options.backend,
    command: options.command,
  };
  const ending = await executeElsewhere(job, options);
  return ending.kind === "finished" ? finish(plan, store, options, seconds()) : end(ending);
}
