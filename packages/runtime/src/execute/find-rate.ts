/**
 * Finds a learning rate for a train block: sweeps rates in a process of its own, on a store that is made for it and taken away, so
 * that nothing of it is left and no run is disturbed.
 */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { CheckedProgram } from "@penstock/dsl";
import type { RateSweep } from "../train/rate-sweep.ts";
import { type RateSuggestion, smoothed, suggestRate } from "../train/suggest-rate.ts";
import { endingOf } from "./failure.ts";
import type { Ending, Job } from "./job.ts";
import type { RateTask } from "./rate-sweep-work.ts";
import { emitFailure, executeElsewhere, planRun, type RunOptions } from "./run-program.ts";

/** What a sweep needs. */
export interface FindRateOptions
  extends Pick<RunOptions, "path" | "seed" | "cache" | "mirror" | "backend" | "eager" | "onEvent" | "signal"> {
  readonly task: RateTask;
  /** The store whose runs trainings start from; nothing is written to it. */
  readonly runs?: string;
}

/** One rate with its loss, as it was and smoothed. */
export interface RatePoint {
  readonly rate: number;
  readonly loss: number;
  readonly smooth: number;
}

/** What was found. */
export interface FoundRate {
  readonly block: string;
  readonly points: readonly RatePoint[];
  readonly ended: RateSweep["ended"];
  readonly suggestion: RateSuggestion;
}

/** Sweeps and reads the curve; null where it failed or was interrupted, which has been told in an event. Status as of a run. */
export async function findRate(
  program: CheckedProgram,
  options: FindRateOptions,
): Promise<{ readonly found: FoundRate | null; readonly status: 0 | 3 | 130 }> {
  const { task, onEvent } = options;
  const storeRoot = mkdtempSync(path.join(os.tmpdir(), "penstock-rates-"));
  const end = (ending: Exclude<Ending, { kind: "finished" }>) => {
    if (ending.kind === "failed") emitFailure(ending, program, onEvent);
    return { found: null, status: ending.kind === "failed" ? (3 as const) : (130 as const) };
  };
  try {
    const { runs } = options;
    const places = runs === undefined ? {} : { runs };
    const { plan, fingerprints } = await planRun(program, { ...options, ...places, storeRoot, fresh: false });
    const job: Job = {
      program: plan.program,
      path: options.path,
      seed: options.seed,
      fresh: false,
      dry: null,
      storeRoot,
      fingerprints: [...fingerprints],
      data: { cache: options.cache, mirror: options.mirror },
      backend: options.backend,
      eager: options.eager ?? false,
      command: "",
      profile: null,
      rates: { ...task, ...places },
    };
    let sweep: RateSweep | null = null;
    const ending = await executeElsewhere(job, plan, {
      onEvent,
      signal: options.signal,
      onRates: (swept) => {
        sweep = swept;
      },
    });
    if (ending.kind !== "finished") return end(ending);
    return { found: sweep === null ? null : read(sweep, task), status: sweep === null ? 3 : 0 };
  } catch (error) {
    const ending = endingOf(error, null);
    if (ending.kind === "finished") throw error;
    return end(ending);
  } finally {
    rmSync(storeRoot, { recursive: true, force: true });
  }
}

function read(sweep: RateSweep, task: RateTask): FoundRate {
  const curve = smoothed(sweep.steps.map(({ loss }) => loss));
  return {
    block: task.block,
    points: sweep.steps.map((step, index) => ({ ...step, smooth: curve[index] ?? step.loss })),
    ended: sweep.ended,
    suggestion: suggestRate(sweep, task),
  };
}
