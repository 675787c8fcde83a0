/**
 * Kills a run again and again, at a moment of the clock or in the middle of a call to the system, and lets the same command go on
 * each time: what is left is whole after every kill, and the run ends in the bits of an undisturbed one.
 */
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { randomStream } from "@penstock/runtime/random";
import { expect } from "vitest";
import { loadCheckpoint } from "../../packages/runtime/src/train/checkpoint.ts";
import { makeProject, type Project, signalGroup } from "../flows/pipe-process.ts";
import { smallProgram } from "../flows/small-program.ts";
import { expectNothingTorn, weightsOf } from "../flows/stored-weights.ts";
import { callsIn, faultEnvironment, faultShim } from "./fault-shim.ts";

/** A few seconds: a checkpoint at the end of each epoch, which has six steps, and validations inside of epochs. */
const program = smallProgram({
  rows: 300,
  epochs: 12,
  expect: "label.accuracy >= 1%",
  settings: ["validate: every(steps: 4)", "stop: early(on: valid.loss, patience: 40)"],
});
const command = ["run", "p.pipe", "--json"];

/** What an undisturbed run gives, how long it takes and how many calls it makes. */
export interface Calm {
  readonly weights: string;
  readonly seconds: number;
  readonly calls: number;
}

/** Runs without a disturbance; twice, since the first run of a machine prepares things. */
export async function calmRun(): Promise<Calm> {
  let calm: Calm | null = null;
  for (let time = 0; time < 2; time++) {
    const project = makeProject();
    project.write("p.pipe", program);
    const shim = faultShim();
    const count = path.join(mkdtempSync(path.join(os.tmpdir(), "penstock-count-")), "count");
    const fault = { root: project.store, kind: "kill", at: 0, count } as const;
    const start = performance.now();
    const ran = await project.pipe(command, shim === null ? {} : faultEnvironment(shim, fault));
    expect(ran.status, ran.stderr).toBe(0);
    const seconds = (performance.now() - start) / 1000;
    const [calls = 0] = shim === null ? [] : callsIn(count);
    rmSync(path.dirname(count), { recursive: true });
    const weights = weightsOf(project) ?? "";
    if (calm !== null) expect(weights).toBe(calm.weights);
    calm = { weights, seconds, calls };
    project.remove();
  }
  return calm ?? expect.fail("nothing ran");
}

/** The checkpoints that were seen, by their step: the same step always has the same bits. */
type Seen = Map<number, string>;

function expectCheckpoints(project: Project, seen: Seen): void {
  const work = path.join(project.store, "work");
  let hashes: string[];
  try {
    hashes = readdirSync(work);
  } catch {
    return;
  }
  for (const hash of hashes) {
    const { checkpoint, damaged } = loadCheckpoint(path.join(work, hash));
    expect(damaged).toEqual([]);
    if (checkpoint === null) continue;
    const sum = createHash("sha256");
    for (const group of [checkpoint.weights, checkpoint.slots]) {
      for (const [name, { data }] of group) {
        sum.update(name).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      }
    }
    const digest = sum.digest("hex");
    const { step } = checkpoint.progress;
    expect(seen.get(step) ?? digest, `step ${step}`).toBe(digest);
    seen.set(step, digest);
  }
}

/** Kills so often; gives how often in the middle of a call. */
export async function killTimes(times: number, calm: Calm, name: string): Promise<number> {
  const stream = randomStream(30, name);
  const shim = faultShim();
  const seen: Seen = new Map();
  let [killed, inCalls] = [0, 0];
  let project: Project | null = null;
  while (killed < times) {
    if (project === null) {
      project = makeProject();
      project.write("p.pipe", program);
    }
    const share = stream.uniform();
    const inCall = shim !== null && stream.uniform() < 0.5;
    const at = 1 + Math.floor(share * calm.calls);
    const environment = inCall ? faultEnvironment(shim, { root: project.store, kind: "kill", at }) : {};
    const running = project.start(command, environment);
    const timer = inCall ? null : pause(share * calm.seconds * 1000).then(() => signalGroup(running, "SIGKILL"));
    const ended = await running.done;
    await timer;
    expectNothingTorn(project);
    expectCheckpoints(project, seen);
    if (ended.status === 0) {
      // It was faster than the kill.
      expect(weightsOf(project)).toBe(calm.weights);
      project.remove();
      project = null;
      continue;
    }
    expect([ended.signal, ended.status]).toEqual(["SIGKILL", null]);
    killed++;
    if (inCall) inCalls++;
  }
  if (project !== null) {
    const ran = await project.pipe(command);
    expect(ran.status, ran.stderr).toBe(0);
    expectNothingTorn(project);
    expect(weightsOf(project)).toBe(calm.weights);
    project.remove();
  }
  return inCalls;
}
