/** Whole runs whose disk fails at a call: told in words, nothing torn, and the same command goes on to the same bits. */
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "vitest";
import { doneOf, eventsOf, makeProject } from "../flows/pipe-process.ts";
import { smallProgram } from "../flows/small-program.ts";
import { expectNothingTorn, weightsOf } from "../flows/stored-weights.ts";
import { callsIn, type FaultKind, faultEnvironment } from "./fault-shim.ts";

const program = smallProgram({ rows: 300, epochs: 3, expect: "label.accuracy >= 1%" });
const command = ["run", "p.pipe", "--json"];

/** A run without a fault: its weights, and how many calls its training process makes. */
export async function faultless(shim: string): Promise<{ readonly weights: string | null; readonly calls: number }> {
  const project = makeProject();
  project.write("p.pipe", program);
  const count = path.join(mkdtempSync(path.join(os.tmpdir(), "penstock-count-")), "count");
  const fault = { root: project.store, kind: "eio", at: 0, count } as const;
  const ran = await project.pipe(command, faultEnvironment(shim, fault));
  expect(ran.status, ran.stderr).toBe(0);
  const [calls = 0] = callsIn(count);
  rmSync(path.dirname(count), { recursive: true });
  const weights = weightsOf(project);
  project.remove();
  return { weights, calls };
}

/** What the codes of these faults are called where they end a run. */
const told: Readonly<Record<string, RegExp>> = {
  enospc: /^P6201 the disk is full/,
  // Node takes one of these for a folder that is gone, while it makes several.
  eio: /^P6204 the disk could not read or write|^P6202 a file or folder is gone/,
};

/** One run with a fault at a call, and one more without. */
export async function runWithFault(
  shim: string,
  { kind, at, weights }: { readonly kind: FaultKind; readonly at: number; readonly weights: string | null },
): Promise<void> {
  const hint = `${kind} at call ${at}`;
  const project = makeProject();
  project.write("p.pipe", program);
  const ran = await project.pipe(command, faultEnvironment(shim, { root: project.store, kind, at }));
  // What is only a copy or a cache may fail without harm.
  expect([0, 3], `${hint}: ${ran.stdout.slice(-600)}${ran.stderr}`).toContain(ran.status);
  if (ran.status === 3) {
    const error = eventsOf(ran.stdout).find((event) => event.event === "error");
    const words = error?.event === "error" ? `${error.code} ${error.title}` : "no error";
    expect(words, hint).toMatch(told[kind] ?? /./);
    expect(doneOf(ran.stdout)).toMatchObject({ ok: false, status: 3 });
  }
  expectNothingTorn(project);
  const again = await project.pipe(command);
  expect(again.status, `${hint}, and again: ${again.stdout.slice(-600)}`).toBe(0);
  expectNothingTorn(project);
  expect(weightsOf(project), hint).toBe(weights);
  project.remove();
}
