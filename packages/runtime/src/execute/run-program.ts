/**
 * Runs a checked program: plans it, hands what is not cached to a process of its own, passes its events on and ends with
 * one `done` event. Used by the command line, by tests and by anybody's own code.
 */
import { type ChildProcess, fork } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { type CheckedProgram, indexLines, type Span } from "@penstock/dsl";
import { dryFolderName, openDryStore } from "../artifacts/dry-store.ts";
import { enterStore, type Presence } from "../artifacts/in-use.ts";
import { openStore, type Store } from "../artifacts/store.ts";
import { nativeEnvironment, threadVariables } from "../backend/index.ts";
import { DataError, sourceFingerprint } from "../data/index.ts";
import { ownModule } from "../own-module.ts";
import { blocksToRun } from "../plan/blocks-to-run.ts";
import { type Plan, type PlanStep, planProgram, stepLabel } from "../plan/plan.ts";
import type { RateSweep } from "../train/rate-sweep.ts";
import { memoryKills, type Verdict, verdictOf, withoutHeapDump } from "./death.ts";
import { planDry } from "./dry-run.ts";
import type { RunEvent } from "./events.ts";
import { endingOf, outOfMemory } from "./failure.ts";
import { blockOf, headOf } from "./failure-places.ts";
import { endRun, finishRun } from "./finish-run.ts";
import type { Ending, FromWorker, Job } from "./job.ts";
import { emptyProfile } from "./publish-profile.ts";
import { resolveStarts } from "./transfer/resolve-starts.ts";

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
  /** Runs every operation as a call of its own instead of recording graphs: slower, and simpler to look into. */
  readonly eager?: boolean;
  /** Takes a few batches through everything and keeps nothing. */
  readonly dry?: boolean;
  readonly command: string;
  /** Measure where the time goes, and where to write the timeline; a null path takes the usual one. */
  readonly profile?: Job["profile"];
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
    /** The store whose finished runs trainings start from, where that is another. */
    readonly runs?: string;
  },
): Promise<{ readonly plan: Plan; readonly store: Store; readonly fingerprints: ReadonlyMap<string, string> }> {
  const store = openStore(options.storeRoot);
  const fingerprints = new Map<string, string>();
  for (const block of blocksToRun(program)) {
    if (block.kind !== "dataset") continue;
    const context = { cache: options.cache, mirror: options.mirror, seed: options.seed };
    const { hash } = await sourceFingerprint(block, options.signal ? { ...context, signal: options.signal } : context);
    fingerprints.set(block.name, hash);
  }
  const { path: file, seed, fresh } = options;
  const { cache, mirror, signal } = options;
  const pretrained = { cache, mirror, ...(signal === undefined ? {} : { signal }) };
  const resolved = await resolveStarts(program, {
    store: options.runs === undefined ? store : openStore(options.runs),
    pretrained,
  });
  return { plan: planProgram(resolved, { path: file, seed, store, fingerprints, fresh }), store, fingerprints };
}

/** The executing process: the same file tree as this one, built or as source. */
function startWorker(plan: Plan): ChildProcess {
  const { url, execArgv } = ownModule(import.meta.url, "worker");
  return fork(fileURLToPath(url), [], {
    execArgv,
    env: { ...process.env, ...nativeEnvironment(process.env), ...threadVariables(process.env, largestCall(plan)) },
    serialization: "advanced",
    // What it writes on standard error is passed on, and its end kept: a process that dies says there why.
    stdio: ["ignore", "inherit", "pipe", "ipc"],
  });
}

/** Operations of the largest forward pass over a batch among the steps that train. */
function largestCall(plan: Plan): number {
  const calls = plan.steps.flatMap((step) => {
    if (step.kind !== "train") return [];
    const perRow = step.model.nodes.reduce((sum, node) => sum + node.flops, 0);
    return [perRow * step.dataset.batch];
  });
  // Without training there is nothing to go by.
  return calls.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...calls);
}

/** Who hears of a job. */
interface JobListener extends Pick<RunOptions, "onEvent" | "signal"> {
  readonly onRates?: (swept: RateSweep) => void;
}

/** Runs the job in its own process and passes events on until it ends. */
export function executeElsewhere(job: Job, plan: Plan, options: JobListener): Promise<Ending> {
  return new Promise((resolve) => {
    const child = startWorker(plan);
    const killsBefore = memoryKillsNow();
    let ending: Ending | null = null;
    let atWork = plan.steps.find((step) => !step.cached) ?? null;
    let errors = "";
    let heapDump = false;
    const stop = (): void => {
      if (child.connected) child.send({ kind: "stop" });
    };
    options.signal.addEventListener("abort", stop);
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      errors = (errors + text).slice(-mostErrors);
      if (heapDump) return;
      // What Node writes about a full heap is told in our words when the process has ended.
      const rest = withoutHeapDump(text);
      heapDump = rest.length < text.length;
      process.stderr.write(rest);
    });
    child.on("message", (message) => {
      const said = message as FromWorker; // the other end is our own worker
      if (said.kind === "ending") ending = said.ending;
      else if (said.kind === "rates") options.onRates?.(said.swept);
      else {
        const { event } = said;
        if (event.event === "step") atWork = stepAfter(event, plan) ?? atWork;
        options.onEvent(event);
      }
    });
    child.on("error", (error) => {
      ending ??= endingOf(error, plan, atWork);
    });
    child.on("close", (status, signal) => {
      options.signal.removeEventListener("abort", stop);
      const endedForMemory = memoryKillsNow() - killsBefore;
      resolve(ending ?? deathOf(verdictOf({ status, signal, errors, endedForMemory }), plan, atWork));
    });
    child.send({ kind: "job", job });
    if (options.signal.aborted) stop();
  });
}

/** The step that is at work after an event: the one it is about, or the next where that one has ended. */
function stepAfter({ id, state }: Extract<RunEvent, { event: "step" }>, plan: Plan): PlanStep | undefined {
  const index = plan.steps.findIndex((step) => step.id === id);
  return plan.steps[state === "done" || state === "cached" ? index + 1 : index];
}

/** Characters kept of what the process writes on standard error. */
const mostErrors = 16_384;

function memoryKillsNow(): number {
  try {
    return memoryKills(readFileSync("/proc/vmstat", "utf8"));
  } catch {
    // Another system than Linux.
    return 0;
  }
}

/** A process that ended without a word, at the block that it worked on. */
function deathOf(verdict: Verdict, plan: Plan, step: PlanStep | null): Extract<Ending, { kind: "failed" }> {
  if (verdict.code === "P6302") {
    const places = outOfMemory(plan, step, null);
    const help = places.primary === null ? verdict.help : `${places.help}; ${verdict.help}`;
    return { ...places, title: verdict.title, help };
  }
  const block = step === null ? null : blockOf(step);
  const primary = block === null ? null : { span: headOf(plan.program.files, block), text: "at work here" };
  return { kind: "failed", ...verdict, primary, related: [] };
}

/** Says in an event what failed, with the lines that asked for it. */
export function emitFailure(
  ending: Extract<Ending, { kind: "failed" }>,
  program: CheckedProgram,
  emit: (event: RunEvent) => void,
): void {
  const { primary, related } = ending;
  const indexes = new Map(program.files.map((file) => [file.path, indexLines(file.text)]));
  const range = (span: Span) => {
    const index = indexes.get(span.file) ?? indexLines("");
    return { file: span.file, start: index.position(span.start), end: index.position(span.end) };
  };
  const place = primary === null ? null : range(primary.span);
  const labels = [
    ...(primary === null ? [] : [{ ...primary, primary: true }]),
    ...related.map((one) => ({ ...one, primary: false })),
  ];
  emit({
    event: "error",
    code: ending.code,
    title: ending.title,
    help: ending.help,
    file: place?.file ?? null,
    start: place?.start ?? null,
    end: place?.end ?? null,
    line: place === null ? null : (indexes.get(place.file)?.lineText(place.start.line) ?? null),
    labels: labels.map((label) => ({ text: label.text, primary: label.primary, ...range(label.span) })),
  });
}

/** Plans and runs a program. Never throws on what a user can cause; says it in events and in the status. */
export async function runProgram(program: CheckedProgram, options: RunOptions): Promise<RunResult> {
  const presence = enterStore(options.storeRoot);
  try {
    return await runBeside(program, options, presence);
  } finally {
    presence.leave();
  }
}

async function runBeside(program: CheckedProgram, options: RunOptions, presence: Presence): Promise<RunResult> {
  const { dry = false, onEvent } = options;
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const end = (ending: Exclude<Ending, { kind: "finished" }>): RunResult => {
    if (ending.kind === "failed") emitFailure(ending, program, onEvent);
    const status = ending.kind === "failed" ? 3 : 130;
    onEvent(endRun(status, { dry, seconds: seconds() }));
    return { status };
  };
  let planned: Awaited<ReturnType<typeof planRun>>;
  try {
    planned = await planRun(program, options);
  } catch (error) {
    const ending = endingOf(error, null);
    if (ending.kind === "finished") throw error;
    const first = program.blocks.find((block) => block.kind === "dataset");
    if (ending.kind === "interrupted" || ending.primary !== null || first === undefined) return end(ending);
    // Planning looks at the sources and at the store, and builds nothing.
    const primary =
      error instanceof DataError
        ? { span: first.source.span, text: "" }
        : { span: headOf(program.files, first.span), text: "the first result to keep" };
    return end({ ...ending, primary });
  }
  const { store, fingerprints } = planned;
  presence.narrow(planned.plan.steps.map(({ hash }) => hash));
  const folder = dry ? path.join(store.root, "tmp", dryFolderName(process.pid)) : null;
  try {
    const { path: file, seed, fresh } = options;
    const context = { path: file, seed, fresh, fingerprints };
    const plan =
      folder === null
        ? planned.plan
        : planDry(planned.plan.program, { ...context, store: openDryStore(store, folder) });
    tellPlan(plan, options);
    const done = plan.steps.every((step) => step.cached);
    if (done) tellCached(plan, options);
    const ending: Ending = done
      ? { kind: "finished" }
      : await executeElsewhere(jobOf(planned.plan.program, options, { fingerprints, folder }), plan, options);
    if (ending.kind !== "finished") return end(ending);
    if (!dry) return { status: await finishRun(plan, store, { emit: onEvent, seconds: seconds() }) };
    onEvent(endRun(0, { dry, seconds: seconds() }));
    return { status: 0 };
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true });
  }
}

function tellPlan(plan: Plan, { path: program, seed, onEvent }: RunOptions): void {
  const steps = plan.steps.map((step) => {
    const { id, kind, block, hash, cached } = step;
    return { id, kind, block, run: stepLabel(step), hash, cached };
  });
  onEvent({ event: "start", program, seed, steps });
  for (const { id, damage } of plan.steps) {
    if (damage !== null)
      onEvent({ event: "notice", text: `what is kept of ${id} is damaged, it runs again: ${damage}` });
  }
}

/** Says that all has run before. */
function tellCached(plan: Plan, { onEvent, profile }: RunOptions): void {
  for (const step of plan.steps) {
    const { id, kind, block } = step;
    onEvent({ event: "step", id, kind, block, run: stepLabel(step), state: "cached", seconds: null });
  }
  if (profile) onEvent(emptyProfile(plan));
}

function jobOf(
  program: CheckedProgram,
  options: RunOptions,
  { fingerprints, folder }: { readonly fingerprints: ReadonlyMap<string, string>; readonly folder: string | null },
): Job {
  const { path: file, seed, fresh, storeRoot, cache, mirror, backend, eager = false, command, profile } = options;
  return {
    program,
    path: file,
    seed,
    fresh,
    storeRoot,
    fingerprints: [...fingerprints],
    data: { cache, mirror },
    backend,
    eager,
    dry: folder,
    command,
    profile: profile ?? null,
  };
}
