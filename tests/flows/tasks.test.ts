/** Several tasks in one model, as a person runs them: rows that lack targets, outputs that only help, tasks alone, what was learned before. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doneOf, makeProject, type Project } from "./pipe-process.ts";

/** Points of a plane. */
function points(count: number, from: number): readonly (readonly [number, number])[] {
  return Array.from({ length: count }, (_, row) => [
    1.5 * Math.sin((row + from) * 12.9898),
    1.5 * Math.sin((row + from) * 78.233),
  ]);
}

/** A third of the rows lacks the side, a quarter the height; every town lacks some. */
function masked(): string {
  const rows = points(360, 0).map(([x, y], row) => {
    const side = row % 3 === 0 ? "" : x < 0 ? "left" : "right";
    const height = row % 4 === 0 ? "" : (0.5 * y + 0.1 * x).toFixed(3);
    const town = ["Bonn", "Ulm"][Math.floor(row / 5) % 2];
    return `${x.toFixed(3)},${y.toFixed(3)},${side},${height},${x * y > 0 ? "yes" : "no"},${town}`;
  });
  return `x,y,side,height,corner,town\n${rows.join("\n")}\n`;
}

const together = `dataset points {
  source: csv("points.csv")
  input x: number()
  input y: number()
  target side: class(left, right)
  target height: number()
  target corner: class(no, yes)
  column town: class(Bonn, Ulm)
  split: random(train: 50%, valid: 20%, test: 30%)
  missing: mask
  duplicates: keep
  batch: 16
}

model both {
  input x: tensor(1)
  input y: tensor(1)
  hidden = [x, y] -> concat() -> dense(12, activation: tanh)
  output side: hidden -> dense(2) -> softmax()
  output height: hidden -> dense(1)
  output corner: hidden -> dense(2) -> softmax()
}

train fit {
  model: both
  data: points
  loss side: cross_entropy()
  loss height: mse(weight: 0.5)
  loss corner: cross_entropy()
  auxiliary: [corner]
  balance: uncertainty()
  optimizer: adam(lr: 0.05)
  epochs: 6
}

evaluate judge {
  compare: fit.alone -> fit
  on: points.test
  slice: town
  calibrate: temperature
  expect: side.accuracy >= 85%
  expect: height.mse <= 0.1
}
`;

/** Reads what the report of a run says. */
function reportOf(project: Project, stdout: string) {
  const { report } = doneOf(stdout);
  return JSON.parse(readFileSync(path.join(project.folder, (report ?? "").replace(/\.html$/, ".json")), "utf8"));
}

describe("one data set whose rows lack targets", () => {
  const project = makeProject();
  let ran: Awaited<ReturnType<Project["pipe"]>>;
  beforeAll(async () => {
    project.write("points.csv", masked());
    project.write("together.pipe", together);
    ran = await project.pipe(["run", "together.pipe", "--backend", "cpu", "--json"]);
  }, 240_000);
  afterAll(() => project.remove());

  it("is learned, calibrated, told apart by town and held against each task alone, by the rows that have the target", () => {
    expect(ran.status, ran.stderr + ran.stdout.slice(-1_500)).toBe(0);
    const { sections } = reportOf(project, ran.stdout);
    const judged = sections.find(({ kind }: { kind: string }) => kind === "evaluate");
    // 108 test rows, of which about two thirds have a side.
    expect(judged.rows).toBe(108);
    const results = judged.results.find(({ output }: { output: string }) => output === "side");
    const counted = results.confusion.flat().reduce((sum: number, one: number) => sum + one, 0);
    expect(counted).toBeGreaterThan(50);
    expect(counted).toBeLessThan(90);
    expect(Object.values(judged.metrics).every((value) => Number.isFinite(value))).toBe(true);
    const calibrated = judged.calibration.find(({ output }: { output: string }) => output === "side");
    expect(calibrated.fittedOn).toBeGreaterThan(20);
    expect(calibrated.fittedOn).toBeLessThan(72);
    const [towns] = judged.slices;
    expect(towns.slices.map(({ name }: { name: string }) => name)).toEqual(["Bonn", "Ulm"]);
    for (const { metrics } of towns.slices) expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
    expect(judged.comparison.outputs.map(({ output }: { output: string }) => output)).toEqual(
      expect.arrayContaining(["side", "height"]),
    );
  });

  it("has its tasks side by side in the report and in the card", () => {
    const { sections } = reportOf(project, ran.stdout);
    const { tasks } = sections.find(({ name }: { name: string }) => name === "fit");
    expect(tasks.alone.map(({ output }: { output: string }) => output)).toEqual(
      expect.arrayContaining(["side", "height"]),
    );
    expect(Math.abs(tasks.cosine)).toBeLessThanOrEqual(1);
    const page = (doneOf(ran.stdout).report ?? "").replace(/\.html$/, "");
    expect(readFileSync(path.join(project.folder, `${page}.html`), "utf8")).toContain(
      "Each task by itself and all together in fit",
    );
    expect(readFileSync(path.join(project.folder, `${page}.md`), "utf8")).toMatch(/\| task +\| rows +\| metric/);
  });

  it("answers new rows without what only helped", async () => {
    project.write("new.csv", "x,y\n1.2,0.3\n-1.1,0.4\n");
    const told = await project.pipe(["predict", "fit", "new.csv", "--json"]);
    expect(told.status, told.stderr + told.stdout).toBe(0);
    const lines = told.stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map(({ outputs }) => Object.keys(outputs))).toEqual([
      ["side", "height"],
      ["side", "height"],
    ]);
    expect(lines.map(({ outputs }) => outputs.side.answer)).toEqual(["right", "left"]);
  });
});

/** Points with one answer: whether they lie on the left, or high up. */
function answered(name: string, from: number, says: (x: number, y: number) => boolean): string {
  const rows = points(240, from).map(([x, y]) => `${x.toFixed(3)},${y.toFixed(3)},${says(x, y) ? "yes" : "no"}`);
  return `x,y,${name}\n${rows.join("\n")}\n`;
}

const dataset = (name: string, target: string): string => `dataset ${name} {
  source: csv("${name}.csv")
  input x: number()
  input y: number()
  target ${target}: class(no, yes)
  split: random(train: 50%, valid: 20%, test: 30%)
  duplicates: keep
  batch: 16
}
`;

const reader = (name: string, outputs: readonly string[]): string => `model ${name} {
  input x: tensor(1)
  input y: tensor(1)
  hidden = [x, y] -> concat() -> dense(8, activation: tanh)
${outputs.map((output) => `  output ${output}: hidden -> dense(2) -> softmax()`).join("\n")}
}
`;

const earlier = `train earlier { model: one, data: left, loss left: cross_entropy(), optimizer: adam(lr: 0.05), epochs: 5 }
`;

describe("what an earlier training has learned", () => {
  const project = makeProject();
  const run = async (name: string, text: string) => {
    project.write(`${name}.pipe`, text);
    const ran = await project.pipe(["run", `${name}.pipe`, "--backend", "cpu", "--json"]);
    expect(ran.status, ran.stderr + ran.stdout.slice(-1_500)).toBe(0);
    const { sections } = reportOf(project, ran.stdout);
    return sections.find((one: { name: string }) => one.name === "later").tasks.earlier;
  };
  beforeAll(() => {
    project.write(
      "left.csv",
      answered("left", 0, (x) => x < 0),
    );
    project.write(
      "high.csv",
      answered("high", 500, (x, y) => y + 0.5 * x > 0),
    );
    project.write(
      "turned.csv",
      answered("left", 500, (x, y) => y + 0.5 * x > 0),
    );
  });
  afterAll(() => project.remove());

  it("is forgotten where other rows teach the same head otherwise, and an evaluation on its own rows says so", async () => {
    const forgotten = await run(
      "forget",
      `${dataset("left", "left")}${dataset("turned", "left")}${reader("one", ["left"])}${earlier}
train later { model: one, data: turned, start: from(earlier), loss left: cross_entropy(), optimizer: adam(lr: 0.1), epochs: 5 }
evaluate old { compare: earlier -> later, on: left.test }
`,
    );
    expect(forgotten).toMatchObject({
      from: "earlier",
      tasks: [{ output: "left", on: "left.test", verdict: "worse" }],
    });
    expect(forgotten.tasks[0].after).toBeLessThan(forgotten.tasks[0].before - 0.2);
  }, 120_000);

  it("stays where its data set comes in turn with the new one", async () => {
    const kept = await run(
      "keep",
      `${dataset("left", "left")}${dataset("high", "high")}${reader("one", ["left"])}${reader("two", ["left", "high"])}${earlier}
train later {
  model: two
  data: [high, left]
  start: from(earlier)
  loss high: cross_entropy()
  loss left: cross_entropy(weight: 0.5)
  optimizer: adam(lr: 0.1)
  epochs: 5
}
evaluate old { compare: earlier -> later, on: left.test }
`,
    );
    expect(kept.tasks[0].after).toBeGreaterThan(kept.tasks[0].before - 0.05);
  }, 120_000);
});
