/** Evaluations with metrics of their own, intervals, slices and a calibration: the program in, what the events say of it out. */
import { expect, it } from "vitest";
import { doneOf, eventsOf, makeProject } from "./pipe-process.ts";

/** Loans whose second class is rarer, in three towns, one of which has no test row of its own choosing. */
function loans(): string {
  const rows = Array.from({ length: 400 }, (_, row) => {
    const [income, debt] = [Math.sin(row * 12.9898) * 2, Math.sin(row * 78.233) * 2];
    const late = debt - income + 1.5 * Math.sin(row * 37.719) > 0.9 ? "yes" : "no";
    return `${income.toFixed(3)},${debt.toFixed(3)},${["Bonn", "Ulm", "Kiel"][row % 3]},${late}`;
  });
  return `income,debt,town,late\n${rows.join("\n")}\n`;
}

const program = (lines: readonly string[]): string => `dataset loans {
  source: csv("loans.csv")
  input figures: vector(columns: [income, debt]) -> normalize()
  target late: class(no, yes)
  column town: class(Bonn, Ulm, Kiel)
  split: stratified(train: 40%, valid: 20%, test: 40%)
}

model line {
  input figures: tensor(2)
  output late: figures -> dense(1) -> sigmoid()
}

train fit {
  model: line
  data: loans
  loss late: binary()
  optimizer: adam(lr: 0.05)
  epochs: 4
  best: valid.late.auroc
}

evaluate judge {
  run: fit
  on: loans.test
${lines.map((line) => `  ${line}\n`).join("")}}
`;

it("An evaluation judges all rows and parts of them, with intervals, after what was fitted on validation rows", async () => {
  const project = makeProject();
  project.write("loans.csv", loans());
  const lines = [
    "calibrate: [temperature, threshold_f1]",
    "metrics: [late.mcc, late.ece]",
    "slice: [town, income, debt >= 0]",
    "expect: late.auroc >= 60%",
  ];
  project.write("p.pipe", program(lines));
  const run = await project.pipe(["run", "p.pipe", "--json"]);
  expect(run.status, run.stderr + run.stdout.slice(-500)).toBe(0);
  const { blocks, intervals, slices, calibration, report } = doneOf(run.stdout);
  const metrics = blocks["judge"] ?? {};
  expect(Object.keys(metrics)).toEqual(
    ["loss", "late.loss", "late.accuracy", "late.f1", "late.auroc", "late.mcc", "late.ece"].map(
      (name) => `test.${name}`,
    ),
  );
  expect(Object.keys(intervals["judge"]?.metrics ?? {})).toEqual(Object.keys(metrics));
  for (const [path, { low, high }] of Object.entries(intervals["judge"]?.metrics ?? {})) {
    expect(low, path).toBeLessThanOrEqual(metrics[path] ?? Number.NaN);
    // The calibration error of a draw is larger than that of all rows; its interval makes up for that.
    if (!path.endsWith("ece")) expect(high, path).toBeGreaterThanOrEqual(metrics[path] ?? Number.NaN);
  }
  const [towns, incomes, debts] = slices["judge"] ?? [];
  expect(towns?.slices.map(({ name }) => name)).toEqual(["Bonn", "Kiel", "Ulm"]);
  expect(incomes?.slices).toHaveLength(4);
  expect(debts?.slices.map(({ name }) => name)).toEqual(["debt >= 0", "not debt >= 0"]);
  for (const table of [towns, incomes, debts]) {
    expect(table?.slices.reduce((sum, { rows }) => sum + rows, 0)).toBe(160);
  }
  expect(calibration["judge"]).toMatchObject([{ output: "late", rows: 80 }]);
  expect(calibration["judge"]?.[0]?.threshold).toBeGreaterThan(0);
  const expectation = eventsOf(run.stdout).find((event) => event.event === "expect");
  expect(expectation).toMatchObject({ interval: intervals["judge"]?.metrics["test.late.auroc"] });
  expect(report).not.toBeNull();

  // Nothing has changed, and nothing is judged again; the figures come from the store.
  const again = await project.pipe(["run", "p.pipe", "--json"]);
  expect(doneOf(again.stdout)).toMatchObject({ blocks, intervals, slices, calibration });
  const states = (stdout: string): string[] =>
    eventsOf(stdout).flatMap((event) => (event.event === "step" ? [`${event.kind} ${event.state}`] : []));
  expect(states(again.stdout)).toContain("evaluate cached");

  // Other parts are judged anew, by the run that there is.
  project.write("p.pipe", program(["slice: late", "bootstrap: none"]));
  const other = await project.pipe(["run", "p.pipe", "--json"]);
  expect(states(other.stdout)).toEqual(expect.arrayContaining(["train cached", "evaluate done"]));
  const bare = doneOf(other.stdout);
  expect([bare.intervals, bare.calibration]).toEqual([{}, {}]);
  expect(bare.slices["judge"]?.[0]?.slices.map(({ name, intervals: none }) => [name, none])).toEqual([
    ["no", null],
    ["yes", null],
  ]);
  project.remove();
}, 120_000);
