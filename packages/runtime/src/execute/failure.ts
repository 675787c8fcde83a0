/** Turns whatever a run threw into what a person is told: a code, what went wrong, a way out, the lines that asked for it. */
import type { CheckedDataset, Label, RunCode, Span } from "@penstock/dsl";
import { DamagedArtifact } from "../artifacts/store.ts";
import { InstallFailure } from "../backend/index.ts";
import { DataError } from "../data/index.ts";
import type { Plan, PlanStep } from "../plan/plan.ts";
import { systemCode } from "../system-code.ts";
import { LostBase } from "../train/adapters/base.ts";
import { blockOf, headOf, memoryPlaces } from "./failure-places.ts";
import type { Ending } from "./job.ts";
import { Interrupted, RunError } from "./run-error.ts";

type Failed = Extract<Ending, { kind: "failed" }>;
type Words = Pick<Failed, "code" | "title" | "help">;

const full = "free some space, then run the same command again; finished steps are kept";
const failing =
  "the system's log says more (`dmesg`); finished steps and the last checkpoint are checked before they are used again";
const elsewhere = "make the folder writable, or name another one with PENSTOCK_STORE";

const systemFaults: Readonly<
  Record<string, { readonly code: RunCode; readonly title: string; readonly help: string }>
> = {
  ENOSPC: { code: "P6201", title: "the disk is full", help: full },
  EDQUOT: { code: "P6201", title: "the disk quota is used up", help: full },
  EFBIG: { code: "P6201", title: "a file would become larger than the disk allows", help: full },
  EIO: { code: "P6204", title: "the disk could not read or write", help: failing },
  EROFS: { code: "P6202", title: "the disk cannot be written", help: elsewhere },
  EACCES: { code: "P6202", title: "a file may not be written", help: elsewhere },
  EPERM: { code: "P6202", title: "a file may not be written", help: elsewhere },
  ENOTDIR: { code: "P6202", title: "a folder cannot be made where a file is", help: elsewhere },
  EEXIST: { code: "P6202", title: "a folder cannot be made where a file is", help: elsewhere },
  ENOENT: {
    code: "P6202",
    title: "a file or folder is gone",
    help: "run the same command again, with nobody clearing `.penstock`",
  },
  EISDIR: { code: "P6202", title: "a file cannot be made where a folder is", help: elsewhere },
};

/** The step that was at work when something was thrown. */
export class StepError extends Error {
  override readonly name = "StepError";
  readonly step: PlanStep;

  constructor(step: PlanStep, cause: unknown) {
    super(`${step.id} failed`, { cause });
    this.step = step;
  }
}

function pathOf(error: unknown): string {
  return error instanceof Error && "path" in error && typeof error.path === "string" ? ` (${error.path})` : "";
}

/** Whether it is memory that was missing, in the words of V8, TensorFlow, WebAssembly or the system. */
function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (systemCode(error) === "ENOMEM") return true;
  if (error instanceof RangeError) {
    return /allocation failed|invalid (?:typed )?array (?:buffer )?length|out of memory/i.test(error.message);
  }
  return /OOM when allocating|resource ?exhausted|TF_Status: 8\b|Aborted\(OOM\)|bad_alloc|out of memory/i.test(
    error.message,
  );
}

/** The data set whose rows a step reads, and the model that it feeds them to. */
function workOf(step: PlanStep): Parameters<typeof memoryPlaces>[1] | null {
  switch (step.kind) {
    case "dataset":
      return { dataset: step.dataset, model: null };
    case "train":
    case "evaluate":
      return { dataset: step.dataset, model: step.model };
    case "sweep":
    case "report":
      return null;
  }
}

/** What failed and where, without how to go on. */
function describe(error: unknown, plan: Plan | null, step: PlanStep | null): Failed {
  const files = plan?.program.files ?? [];
  const failed = (words: Words, primary: Label | null, related: readonly Label[] = []): Failed => ({
    kind: "failed",
    ...words,
    primary,
    related,
  });
  const block = step === null ? null : blockOf(step);
  const head = (text: string): Label | null => (block === null ? null : { span: headOf(files, block), text });
  if (error instanceof RunError) {
    const { help, primary, related } = error.places;
    return failed({ code: error.code, title: error.message, help }, primary, related);
  }
  if (error instanceof DataError) {
    const { primary, related } = dataPlaces(error, plan, step);
    return failed({ code: "P5101", title: error.title, help: error.help }, primary, related);
  }
  if (error instanceof InstallFailure) {
    return failed({ code: "P6401", title: error.message, help: error.help }, null);
  }
  if (isOutOfMemory(error)) return outOfMemory(plan, step, shapeIn(error));
  if (error instanceof DamagedArtifact) {
    const help = "run the same command again: what is damaged is made anew";
    return failed({ code: "P6203", title: `a stored result is damaged: ${error.message}`, help }, head("needs it"));
  }
  if (error instanceof LostBase) {
    return failed({ code: "P6203", title: error.message, help: error.help }, head("needs it"));
  }
  const fault = systemFaults[systemCode(error) ?? ""];
  if (fault !== undefined) {
    return failed({ ...fault, title: `${fault.title}${pathOf(error)}` }, head("what it gave could not be kept"));
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const title = `Penstock failed by a fault of its own: ${message}`;
  const help = "please report it with the program; PENSTOCK_TRACE=1 prints where it happened";
  return failed({ code: "P6900", title, help }, head("at work here"));
}

/** What a run tells when memory ran out at a step; `reason` says more where something is known. */
export function outOfMemory(plan: Plan | null, step: PlanStep | null, reason: string | null): Failed {
  const work = step === null ? null : workOf(step);
  const doing = step?.kind === "train" ? "training" : step?.kind === "evaluate" ? "judging" : "reading";
  const title = `memory ran out${step === null ? "" : ` while ${doing} \`${step.block}\``}${reason === null ? "" : `: ${reason}`}`;
  const places = work === null ? null : memoryPlaces(plan?.program.files ?? [], work);
  return {
    kind: "failed",
    code: "P6302",
    title,
    help: places?.help ?? "`pipe plan` estimates how much a program needs",
    primary: places?.primary ?? null,
    related: places?.related ?? [],
  };
}

/** The tensor that TensorFlow could not get room for, where it says so. */
function shapeIn(error: unknown): string | null {
  const shape = /tensor with shape\[([\d,]+)\]/.exec(error instanceof Error ? error.message : "")?.[1];
  return shape === undefined ? null : `there is no room for a tensor [${shape.replaceAll(",", ", ")}]`;
}

/** The source of the data set whose rows were being read, and the column that asked for the field at fault. */
function dataPlaces(error: DataError, plan: Plan | null, step: PlanStep | null): Pick<Failed, "primary" | "related"> {
  const first = plan?.steps.find((one) => one.kind === "dataset");
  const dataset = step !== null && "dataset" in step ? step.dataset : first?.kind === "dataset" ? first.dataset : null;
  if (dataset === null) return { primary: null, related: [] };
  const { row, line, column } = error.place;
  const number = row === null ? (line === null ? "" : `line ${count(line)}`) : `row ${count(row)}`;
  const where = number === "" || column === null ? number : `${number}, column \`${column}\``;
  const asked = column === null ? null : columnPlace(dataset, column);
  return {
    primary: { span: dataset.source.span, text: where },
    related: asked === null ? [] : [{ span: asked.span, text: asked.text }],
  };
}

/** `8,412` */
function count(value: number): string {
  return value.toLocaleString("en-US");
}

function columnPlace(dataset: CheckedDataset, name: string): { readonly span: Span; readonly text: string } | null {
  const found = [...dataset.inputs, ...dataset.targets].find((one) => one.columns.includes(name));
  if (found === undefined) return null;
  return { span: found.span, text: `read as a ${found.type.kind === "vector" ? "number" : found.type.kind} here` };
}

/** Describes how a run ended. */
export function endingOf(error: unknown, plan: Plan | null, step: PlanStep | null = null): Ending {
  if (error instanceof StepError) return endingOf(error.cause, plan, error.step);
  if (error instanceof Interrupted) return { kind: "interrupted" };
  if (error instanceof Error && error.name === "AbortError") return { kind: "interrupted" };
  return describe(error, plan, step);
}
