/** `pipe run --dry`: a few batches through everything, figures for time and memory, and nothing kept. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { openStore } from "@penstock/runtime/store";
import { describe, expect, it } from "vitest";
import { doneOf, eventsOf, makeProject, type Project, signalGroup } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";

/** Everything that a run may leave, caches of recorded graphs aside. */
function leftIn(project: Project): string[] {
  return ["store", "work", "tmp", "reports"].flatMap((name) => {
    const folder = path.join(project.store, name);
    return existsSync(folder) ? readdirSync(folder).map((entry) => `${name}/${entry}`) : [];
  });
}

const program = smallProgram({ rows: 600, epochs: 40, expect: "label.accuracy >= 99.9%", settings: ["seeds: 3"] });

describe("a dry run", () => {
  it("goes through every step, tells time and memory of all runs, judges nothing and keeps nothing", async () => {
    const project = makeProject();
    project.write("p.pipe", program);
    const ran = await project.pipe(["run", "p.pipe", "--dry", "--json"]);
    expect(ran.status, ran.stderr).toBe(0);
    const events = eventsOf(ran.stdout);
    const done = events.flatMap((event) => (event.event === "step" && event.state === "done" ? [event.kind] : []));
    expect(done).toEqual(["dataset", "train", "evaluate", "report"]);
    // 360 train rows in batches of 32, 12 steps an epoch.
    const told = events.find((event) => event.event === "dry");
    expect(told).toMatchObject({ block: "fit", set: {}, runs: 3, cached: 0, steps: 480, validations: 40 });
    if (told?.event !== "dry") return;
    expect(told.seconds).toBeCloseTo(3 * (480 * told.stepSeconds + 40 * told.validationSeconds), 6);
    expect(told.memory).toBeGreaterThan(50e6);
    expect(doneOf(ran.stdout)).toMatchObject({ ok: true, dry: true, status: 0, report: null, runs: [] });
    expect(events.filter((event) => event.event === "expect")).toEqual([]);
    expect(leftIn(project)).toEqual([]);

    const lines = await project.pipe(["run", "p.pipe", "--dry"]);
    expect(lines.stdout).toMatch(/^fit {2}about .* for 3 runs$/m);
    expect(lines.stdout).toMatch(/480 steps of .*, 40 validations of .* in each; up to .* of memory/);
    expect(lines.stdout).toMatch(/nothing was kept/);
    project.remove();
  });

  it("counts what has run already, and reads what has been prepared", async () => {
    const project = makeProject();
    const text = smallProgram({ rows: 300, epochs: 1, expect: "label.accuracy >= 1%" });
    project.write("p.pipe", text);
    expect((await project.pipe(["run", "p.pipe", "--json"])).status).toBe(0);
    const before = leftIn(project);
    project.write("p.pipe", text.replace("epochs: epochs", "epochs: epochs\n  seeds: 2"));
    const ran = await project.pipe(["run", "p.pipe", "--dry", "--json"]);
    const events = eventsOf(ran.stdout);
    const states = events.flatMap((event) => (event.event === "step" ? [`${event.kind} ${event.state}`] : []));
    expect(states.slice(0, 2)).toEqual(["dataset cached", "train started"]);
    expect(events.find((event) => event.event === "dry")).toMatchObject({ runs: 2, cached: 1 });
    expect(leftIn(project)).toEqual(before);
    expect(openStore(project.store).list()).toHaveLength(4);
    project.remove();
  });

  it("trains every row of a sweep, each once", async () => {
    const project = makeProject();
    const sweep = "\nsweep lengths {\n  run: fit\n  over epochs: [2, 3]\n}\n";
    project.write("p.pipe", smallProgram({ rows: 300, settings: ["seeds: 2"] }) + sweep);
    const ran = await project.pipe(["run", "p.pipe", "--dry", "--json"]);
    expect(ran.status, ran.stderr).toBe(0);
    const told = eventsOf(ran.stdout).flatMap((event) => (event.event === "dry" ? [[event.set, event.steps]] : []));
    expect(told).toEqual([
      [{}, 12],
      [{ epochs: "3" }, 18],
    ]);
    expect(leftIn(project)).toEqual([]);
    project.remove();
  });

  it("says what fails, and keeps nothing of that and of what was interrupted either", async () => {
    const project = makeProject();
    project.write("p.pipe", program.replace("cosine(5e-3, to: 1e-4)", "1e38"));
    const failed = await project.pipe(["run", "p.pipe", "--dry", "--json"]);
    expect(failed.status).toBe(3);
    expect(eventsOf(failed.stdout).find((event) => event.event === "error")).toMatchObject({ code: "P6101" });
    expect(doneOf(failed.stdout)).toMatchObject({ ok: false, dry: true, status: 3 });
    expect(leftIn(project)).toEqual([]);

    project.write("p.pipe", program);
    const running = project.start(["run", "p.pipe", "--dry", "--json"]);
    let asked = false;
    running.onLine((line) => {
      if (asked || !/"event":"batch"/.test(line)) return;
      // A second time it would end at once, and leave its folder to the next run.
      asked = true;
      signalGroup(running, "SIGINT");
    });
    const stopped = await running.done;
    expect(stopped.status).toBe(130);
    expect(leftIn(project)).toEqual([]);
    project.remove();
  });
});
