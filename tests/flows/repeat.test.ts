/** The same program on the same machine ends in the same bits, what it depends on stands in its manifest, and a budget ends it. */
import { openStore, readArtifactFile } from "@penstock/runtime/store";
import { describe, expect, it } from "vitest";
import { eventsOf, makeProject, type Project, signalGroup } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";

const few = { rows: 300, epochs: 1, expect: "label.accuracy >= 1%" };

/** Sums of the files that a run's figures depend on, by kind and name. */
function sums(project: Project): Record<string, string> {
  const artifacts = openStore(project.store).list();
  return Object.fromEntries(
    artifacts.flatMap(({ manifest }) =>
      manifest.files
        .filter(({ name }) => /^(?:weights|last)\.safetensors$|^(?:preparation|figures|split|model)\./.test(name))
        .map(({ name, sha256 }) => [`${manifest.kind} ${name}`, sha256]),
    ),
  );
}

function training(project: Project) {
  const found = openStore(project.store)
    .list()
    .find(({ manifest }) => manifest.kind === "train");
  if (found === undefined) expect.fail("nothing was trained");
  return { ...found.manifest, history: JSON.parse(readArtifactFile(found, "history.json").toString("utf8")) };
}

describe("the same program on the same machine", () => {
  it("ends in the same bits, and its manifest lists what they depend on beside it", async () => {
    const [one, other] = [makeProject(), makeProject()];
    for (const project of [one, other]) {
      project.write("p.pipe", smallProgram(few));
      expect((await project.pipe(["run", "p.pipe", "--json"])).status).toBe(0);
    }
    const found = sums(one);
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(["train weights.safetensors", "dataset preparation.json", "evaluate figures.json"]),
    );
    expect(sums(other)).toEqual(found);
    const { versions, inexact } = training(one);
    expect(inexact).toBeNull();
    expect(Object.keys(versions)).toEqual(
      expect.arrayContaining(["penstock", "node", "platform", "processor", "backend", "tfjs", "threads"]),
    );
    if (versions["backend"] === "native")
      expect(versions).toMatchObject({ onednn: "on", tensorflow: expect.any(String) });
    if (process.platform === "linux") expect(versions["instructions"]).toMatch(/\b(?:avx|asimd)/);
    one.remove();
    other.remove();
  });

  it("with other threads says so in its manifest, and that it was gone on with by others", async () => {
    const project = makeProject();
    project.write("p.pipe", smallProgram({ ...few, epochs: 3 }));
    const running = project.start(["run", "p.pipe", "--json"]);
    running.onLine((line) => {
      if (/"event":"epoch"/.test(line)) signalGroup(running, "SIGINT");
    });
    expect((await running.done).status).toBe(130);
    const again = await project.pipe(["run", "p.pipe", "--json"], {
      TF_NUM_INTRAOP_THREADS: "3",
      TF_ENABLE_ONEDNN_OPTS: "0",
    });
    expect(again.status, again.stderr).toBe(0);
    const { versions, inexact } = training(project);
    expect(versions).toMatchObject({ threads: "3", TF_ENABLE_ONEDNN_OPTS: "0" });
    expect(inexact).toMatch(/^it was interrupted and gone on with by something else: /);
    expect(inexact).toMatch(/threads was \d+ and then 3/);
    expect(inexact).toContain("TF_ENABLE_ONEDNN_OPTS was none and then 0");
    project.remove();
  });
});

describe("a budget", () => {
  it("of steps ends a training to the bit", async () => {
    const project = makeProject();
    project.write("p.pipe", smallProgram({ ...few, epochs: 4, settings: ["budget: 8", "validate: every(steps: 3)"] }));
    const ran = await project.pipe(["run", "p.pipe", "--json"]);
    expect(ran.status, ran.stderr).toBe(0);
    const { inexact, history } = training(project);
    expect(inexact).toBeNull();
    expect(history.ended).toBe("steps");
    expect(history.history.map(({ step }: { step: number }) => step)).toEqual([3, 6, 8]);
    project.remove();
  });

  it("of time ends a training with its best weights, and says that another run may go further", async () => {
    const project = makeProject();
    project.write("p.pipe", smallProgram({ ...few, epochs: 10_000, settings: ["budget: 1500ms"] }));
    const ran = await project.pipe(["run", "p.pipe", "--json"]);
    expect(ran.status, ran.stderr).toBe(0);
    const { inexact, history, seconds } = training(project);
    expect(inexact).toMatch(/^a budget of time ended it/);
    expect(history.ended).toBe("time");
    expect(history.best.step).toBeLessThanOrEqual(history.history.at(-1).step);
    expect(seconds).toBeGreaterThanOrEqual(1.5);
    const left = eventsOf(ran.stdout).flatMap((event) => (event.event === "batch" ? [event.secondsLeft] : []));
    // The last validation comes after the budget.
    expect(Math.max(...left)).toBeLessThan(1.5 + 10);
    const name = eventsOf(ran.stdout).flatMap((event) => (event.event === "done" ? event.runs : []))[0] ?? "";
    const shown = await project.pipe(["show", name]);
    expect(shown.stdout).toMatch(/repeats +not to the bit: a budget of time ended it/);
    const planned = await project.pipe(["plan", "p.pipe"]);
    expect(planned.stdout).toMatch(/train fit +cached/);
    project.remove();
  });
});
