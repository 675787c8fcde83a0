/** Trainings with several seeds and folds: each run a step of its own, their results together. */
import { openStore } from "@penstock/runtime/store";
import { describe, expect, it } from "vitest";
import { doneOf, eventsOf, makeProject, type Project, signalGroup } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";

const few = { rows: 300, epochs: 1, expect: "label.accuracy >= 1%" };
const seeded = (seeds: number): string => smallProgram({ ...few, settings: [`seeds: ${seeds}`] });

/** Steps of a kind by run, as the events tell them. */
function states(stdout: string, kind: string): string[] {
  return eventsOf(stdout).flatMap((event) =>
    event.event === "step" && event.kind === kind ? [`${event.run ?? "only"} ${event.state}`] : [],
  );
}

function weightsOf(project: Project): Record<string, string> {
  const runs = openStore(project.store)
    .list()
    .filter(({ manifest }) => manifest.kind === "train");
  return Object.fromEntries(
    runs.map(({ manifest }) => [
      `seed ${manifest.seed} fold ${manifest.run?.fold ?? "none"}`,
      manifest.files.find(({ name }) => name === "weights.safetensors")?.sha256 ?? "",
    ]),
  );
}

describe("several seeds", () => {
  it("are runs of their own, with mean, deviation and interval; one more seed runs one more training", async () => {
    const project = makeProject();
    project.write("p.pipe", seeded(2));
    const two = await project.pipe(["run", "p.pipe", "--json"]);
    expect(two.status, two.stderr).toBe(0);
    expect(states(two.stdout, "train")).toEqual(["seed 1 started", "seed 1 done", "seed 2 started", "seed 2 done"]);
    expect(states(two.stdout, "evaluate")).toHaveLength(4);
    const before = weightsOf(project);
    expect(new Set(Object.values(before)).size).toBe(2);

    project.write("p.pipe", seeded(3));
    const three = await project.pipe(["run", "p.pipe", "--json"]);
    expect(states(three.stdout, "train")).toEqual(["seed 1 cached", "seed 2 cached", "seed 3 started", "seed 3 done"]);
    expect(weightsOf(project)).toMatchObject(before);
    const { blocks, several, runs } = doneOf(three.stdout);
    const spread = several["judge"]?.metrics["test.label.accuracy"];
    expect(several["judge"]?.runs).toEqual(["seed 1", "seed 2", "seed 3"]);
    expect(several["judge"]?.method).toContain("Student's t over 3 seeds");
    expect(spread?.runs).toHaveLength(3);
    expect(spread?.mean).toBeCloseTo((spread?.runs ?? []).reduce((sum, value) => sum + value, 0) / 3, 12);
    expect(blocks["judge"]?.["test.label.accuracy"]).toBe(spread?.mean);
    const expectation = eventsOf(three.stdout).find((event) => event.event === "expect");
    expect(expectation).toMatchObject({ value: spread?.mean, spread: { runs: spread?.runs } });

    const [name = ""] = runs;
    const shown = await project.pipe(["show", name]);
    expect(shown.stdout).toMatch(/seed 3 +fit-[0-9a-f]{8} /);
    expect(shown.stdout).toMatch(/standard deviation/);
    const data = JSON.parse((await project.pipe(["show", "fit", "--json"])).stdout);
    expect(data.runs.map((run: { label: string }) => run.label)).toEqual(["seed 1", "seed 2", "seed 3"]);
    const [first] = data.runs;
    expect((await project.pipe(["show", first.name])).stdout).toMatch(/result +the weights after step \d+ \(epoch 1\)/);
    expect((await project.pipe(["runs"])).stdout).toMatch(/fit-[0-9a-f]{8} +p\.pipe +3 /);

    // The first seed is the program's: the same training without `seeds`.
    project.write("p.pipe", smallProgram(few));
    expect(states((await project.pipe(["run", "p.pipe", "--json"])).stdout, "train")).toEqual(["only cached"]);
    project.remove();
  });

  it("resume where the command was killed, to the same bits", async () => {
    const [calm, project] = [makeProject(), makeProject()];
    for (const one of [calm, project]) one.write("p.pipe", seeded(3));
    expect((await calm.pipe(["run", "p.pipe", "--json"])).status).toBe(0);
    const running = project.start(["run", "p.pipe", "--json"]);
    running.onLine((line) => {
      if (/"event":"batch".*"run":"seed 2"/.test(line)) signalGroup(running, "SIGKILL");
    });
    await running.done;
    const again = await project.pipe(["run", "p.pipe", "--json"]);
    expect(states(again.stdout, "train")[0]).toBe("seed 1 cached");
    expect(weightsOf(project)).toEqual(weightsOf(calm));
    calm.remove();
    project.remove();
  });
});

describe("folds", () => {
  it("train and test once each, on rows of their own; each with its preparation", async () => {
    const project = makeProject();
    project.write("p.pipe", smallProgram({ ...few, split: "folds(3, valid: 20%)" }));
    const ran = await project.pipe(["run", "p.pipe", "--json"]);
    expect(ran.status, ran.stderr).toBe(0);
    const runs = ["fold 1", "fold 2", "fold 3"];
    for (const kind of ["dataset", "train", "evaluate"]) {
      expect(states(ran.stdout, kind)).toEqual(runs.flatMap((run) => [`${run} started`, `${run} done`]));
    }
    expect(Object.keys(weightsOf(project)).sort()).toEqual(runs.map((run) => `seed 1 ${run}`));
    const { several } = doneOf(ran.stdout);
    expect(several["judge"]?.method).toContain("Nadeau and Bengio, 2003) over 3 folds");
    const prepared = openStore(project.store)
      .list()
      .filter(({ manifest }) => manifest.kind === "dataset")
      .map(({ manifest }) => manifest.files.find(({ name }) => name === "preparation.json")?.sha256);
    // `normalize` has seen other train rows in each.
    expect(new Set(prepared).size).toBe(3);
    const planned = await project.pipe(["plan", "p.pipe"]);
    expect(planned.stdout).toMatch(/^train fit, 3 runs +cached/m);
    project.remove();
  });
});
