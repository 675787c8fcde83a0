import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doneOf, eventsOf, makeProject, type Running, signalGroup } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";
import { expectNothingTorn, weightsOf } from "./stored-weights.ts";

/** Long enough to be stopped in the middle. */
const program = smallProgram({ rows: 1000, epochs: 3 });

/** Calls `act` once, when the run has printed its `count`-th line that matches. */
function whenPrinted(running: Running, pattern: RegExp, act: () => void, count = 1): void {
  let seen = 0;
  running.onLine((line) => {
    if (pattern.test(line) && ++seen === count) act();
  });
}

describe("a run that is stopped", () => {
  let undisturbed: string | null = null;
  const calm = makeProject();
  beforeAll(async () => {
    calm.write("small.pipe", program);
    expect((await calm.pipe(["run", "small.pipe", "--json"])).status).toBe(0);
    undisturbed = weightsOf(calm);
  });
  afterAll(() => calm.remove());

  it("commits a checkpoint on Ctrl-C, ends with 130, and resumes to the same bits", async () => {
    const project = makeProject();
    project.write("small.pipe", program);
    const running = project.start(["run", "small.pipe", "--json"]);
    whenPrinted(running, /"event":"batch".*"epoch":2/, () => signalGroup(running, "SIGINT"));
    const stopped = await running.done;
    expect(stopped.status).toBe(130);
    expect(doneOf(stopped.stdout)).toMatchObject({ ok: false, status: 130 });
    expect(weightsOf(project)).toBeNull();
    const resumed = await project.pipe(["run", "small.pipe", "--json"]);
    expect(resumed.status).toBe(0);
    const states = eventsOf(resumed.stdout).flatMap((event) => (event.event === "step" ? [event.state] : []));
    expect(states).toContain("resumed");
    expect(weightsOf(project)).toBe(undisturbed);
    project.remove();
  });

  it("resumes a run of --fresh too, and only that: what an ordinary run left is no start for it", async () => {
    const project = makeProject();
    project.write("small.pipe", program);
    const stopAtSecondEpoch = async (args: readonly string[]): Promise<string[]> => {
      const running = project.start(["run", "small.pipe", "--json", ...args]);
      whenPrinted(running, /"event":"batch".*"epoch":2/, () => signalGroup(running, "SIGINT"));
      const { stdout } = await running.done;
      return eventsOf(stdout).flatMap((event) =>
        event.event === "step" && event.kind === "train" ? [event.state] : [],
      );
    };
    expect(await stopAtSecondEpoch([])).toEqual(["started"]);
    expect(await stopAtSecondEpoch(["--fresh"])).toEqual(["started"]);
    const resumed = await project.pipe(["run", "small.pipe", "--json", "--fresh"]);
    expect(resumed.stdout).toMatch(/"kind":"train".*"state":"resumed"/);
    expect(weightsOf(project)).toBe(undisturbed);
    project.remove();
  });

  it("resumes to the same bits after kill -9 at several moments, and never shows a torn artifact", async () => {
    const project = makeProject();
    project.write("small.pipe", program);
    const moments: readonly [RegExp, number][] = [
      [/"event":"start"/, 1],
      [/"event":"batch"/, 1],
      [/"event":"epoch"/, 1],
      [/"event":"batch"/, 4],
      [/"kind":"train".*"state":"done"/, 1],
    ];
    for (const [pattern, count] of moments) {
      const running = project.start(["run", "small.pipe", "--json"]);
      whenPrinted(running, pattern, () => signalGroup(running, "SIGKILL"), count);
      await running.done;
      expectNothingTorn(project);
    }
    expect((await project.pipe(["run", "small.pipe", "--json"])).status).toBe(0);
    expect(weightsOf(project)).toBe(undisturbed);
    project.remove();
  });

  it("says so when the training process alone is killed, and goes on afterwards", async () => {
    const project = makeProject();
    project.write("small.pipe", program);
    const running = project.start(["run", "small.pipe", "--json"]);
    whenPrinted(running, /"event":"batch"/, () => {
      const children = execFileSync("ps", ["--ppid", String(running.child.pid), "-o", "pid="], { encoding: "utf8" });
      process.kill(Number(children.trim().split("\n")[0]), "SIGKILL");
    });
    const stopped = await running.done;
    expect(stopped.status).toBe(3);
    const error = eventsOf(stopped.stdout).find((event) => event.event === "error");
    expect(error).toMatchObject({ code: "P6301", title: expect.stringContaining("SIGKILL") });
    expect((await project.pipe(["run", "small.pipe", "--json"])).status).toBe(0);
    expect(weightsOf(project)).toBe(undisturbed);
    project.remove();
  });

  it("two runs of one program at once end with one artifact and the same bits", async () => {
    const project = makeProject();
    project.write("small.pipe", program);
    const both = await Promise.all([1, 2].map(() => project.pipe(["run", "small.pipe", "--json"])));
    expect(both.map((run) => run.status)).toEqual([0, 0]);
    expect(weightsOf(project)).toBe(undisturbed);
    project.remove();
  });
});

describe("a run that cannot write", () => {
  it("says that the disk is full, keeps what is finished, and goes on when there is room", async () => {
    const project = makeProject();
    project.write("small.pipe", program);
    const disk = path.join(project.folder, "disk");
    mkdirSync(disk);
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", disk]);
    } catch {
      console.error("left out: a full disk needs the right to mount a tmpfs (run as root)");
      return;
    }
    try {
      const full = await project.pipe(["run", "small.pipe", "--json"], { PENSTOCK_STORE: disk });
      expect(full.status).toBe(3);
      const error = eventsOf(full.stdout).find((event) => event.event === "error");
      expect(error).toMatchObject({ code: "P6201", title: expect.stringContaining("disk is full") });
      execFileSync("mount", ["-o", "remount,size=64m", disk]);
      expect((await project.pipe(["run", "small.pipe", "--json"], { PENSTOCK_STORE: disk })).status).toBe(0);
    } finally {
      execFileSync("umount", [disk]);
      rmSync(project.folder, { recursive: true, force: true });
    }
  });
});
