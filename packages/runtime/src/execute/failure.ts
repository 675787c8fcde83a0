/** Turns whatever a run threw into what a person is told: a code, what went wrong, a way out, the source line. */
import type { RunCode } from "@penstock/dsl";
import { InstallFailure } from "../backend/index.ts";
import { DataError } from "../data/index.ts";
import type { Plan } from "../plan/plan.ts";
import { systemCode } from "../system-code.ts";
import type { Ending } from "./job.ts";
import { Interrupted, RunError } from "./run-error.ts";

type Failed = Extract<Ending, { kind: "failed" }>;

const systemFaults: Readonly<
  Record<string, { readonly code: RunCode; readonly title: string; readonly help: string }>
> = {
  ENOSPC: {
    code: "P6201",
    title: "the disk is full",
    help: "free some space, then run the same command again; finished steps are kept",
  },
  EDQUOT: {
    code: "P6201",
    title: "the disk quota is used up",
    help: "free some space, then run the same command again; finished steps are kept",
  },
  EROFS: {
    code: "P6202",
    title: "the disk cannot be written",
    help: "run the program from a folder that you may write to",
  },
  EACCES: {
    code: "P6202",
    title: "a file may not be written",
    help: "run the program from a folder that you may write to",
  },
};

function pathOf(error: unknown): string {
  return error instanceof Error && "path" in error && typeof error.path === "string" ? ` (${error.path})` : "";
}

/** The source of the data set whose rows were being read; a program has few, so the only or first one is named. */
function dataPlace(plan: Plan | null, name: string | null): Failed["span"] {
  const step = plan?.steps.find((item) => item.kind === "dataset" && (name === null || item.block === name));
  return step?.kind === "dataset" ? step.dataset.source.span : null;
}

/** Describes how a run ended. `dataset` names the data set at work, where one was. */
export function endingOf(error: unknown, plan: Plan | null, dataset: string | null): Ending {
  if (error instanceof Interrupted) return { kind: "interrupted" };
  if (error instanceof Error && error.name === "AbortError") return { kind: "interrupted" };
  if (error instanceof RunError) {
    return { kind: "failed", code: error.code, title: error.message, help: error.help, span: error.span };
  }
  if (error instanceof DataError) {
    return { kind: "failed", code: "P5101", title: error.title, help: error.help, span: dataPlace(plan, dataset) };
  }
  if (error instanceof InstallFailure) {
    return { kind: "failed", code: "P6401", title: error.message, help: error.help, span: null };
  }
  const fault = systemFaults[systemCode(error) ?? ""];
  if (fault !== undefined) return { kind: "failed", ...fault, title: `${fault.title}${pathOf(error)}`, span: null };
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    kind: "failed",
    code: "P6900",
    title: `Penstock failed by a fault of its own: ${message}`,
    help: "please report it with the program; PENSTOCK_TRACE=1 prints where it happened",
    span: null,
  };
}
