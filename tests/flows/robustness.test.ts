/** Evaluations whose rows are changed: the program in, what the events and the report say of it out. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { doneOf, eventsOf, makeProject, signalGroup } from "./pipe-process.ts";

const program = (robustness: string, { epochs = 2, seeds = 1, expectation = "" } = {}): string => `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255) -> normalize()
  target label: class(10)
  split: stratified(train: 40%, valid: 10%, test: 50%)
  limit: 1_000
}

model net {
  input image: tensor(28, 28, 1)
  output label: image -> flatten() -> dense(10) -> softmax()
}

train fit {
  model: net
  data: digits
  loss label: cross_entropy()
  epochs: ${epochs}
  seeds: ${seeds}
}

evaluate judge {
  run: fit
  on: digits.test
  robustness: ${robustness}
  ${expectation}
}
`;

const whatOf = (stdout: string): string[] => [
  ...new Set(
    eventsOf(stdout).flatMap((event) => (event.event === "progress" && event.block === "judge" ? [event.what] : [])),
  ),
];

describe("an evaluation that changes its rows", { timeout: 300_000 }, () => {
  it("tells every corruption by severity, keeps bounds on it, and does not answer again what it has answered", async () => {
    const project = makeProject();
    const robustness = "noise([0.1, 0.6]) + contrast(0.02) + pgd(epsilon: 16 / 255, rows: 100)";
    const expectation = "expect: [robustness.noise.label.accuracy >= 10%, robustness.drop.label.accuracy <= 1%]";
    project.write("p.pipe", program(robustness, { expectation }));
    const run = await project.pipe(["run", "p.pipe", "--json"]);
    // The second bound does not hold.
    expect(run.status, run.stderr).toBe(2);
    const done = doneOf(run.stdout);
    const result = done.robustness["judge"] ?? expect.fail("nothing is told of changed rows");
    expect(
      result.corruptions.map(({ family, rows, attack, severities }) => [
        family,
        rows,
        attack,
        severities.map(({ amount }) => amount),
      ]),
    ).toEqual([
      ["noise", 500, false, ["0.1", "0.6"]],
      ["contrast", 500, false, ["0.02"]],
      ["pgd", 100, true, ["16/255"]],
    ]);
    const [noise, contrast, pgd] = result.corruptions;
    const accuracy = "test.label.accuracy";
    expect(noise?.severities[1]?.drop[accuracy]).toBeGreaterThan(noise?.severities[0]?.drop[accuracy] ?? Number.NaN);
    expect(pgd?.drop["test.loss"]).toBeGreaterThan(0);
    expect(result.metrics[accuracy]).toBeCloseTo(
      ((noise?.metrics[accuracy] ?? 0) + (contrast?.metrics[accuracy] ?? 0)) / 2,
      9,
    );
    expect(done.blocks["judge"]?.["test.robustness.noise.label.accuracy"]).toBe(noise?.metrics[accuracy]);
    const judged = eventsOf(run.stdout).flatMap((event) =>
      event.event === "expect" ? [[event.metric, event.holds]] : [],
    );
    expect(judged).toEqual([
      ["test.robustness.noise.label.accuracy", true],
      ["test.robustness.drop.label.accuracy", false],
    ]);
    expect(whatOf(run.stdout)).toEqual([
      "answering rows",
      "answering rows, noise 1 of 2",
      "answering rows, noise 2 of 2",
      "answering rows, contrast",
      "answering rows, pgd",
    ]);
    const report = readFileSync(path.resolve(project.folder, done.report ?? ""), "utf8");
    expect(report).toContain("Robustness");
    expect(report.match(/<img src="data:image\/webp/g)).toHaveLength(4);

    const again = await project.pipe(["run", "p.pipe", "--json"]);
    expect(doneOf(again.stdout).robustness).toEqual(done.robustness);
    expect(whatOf(again.stdout)).toEqual([]);

    // The same bits from the start, in a project of its own.
    const other = makeProject();
    other.write("p.pipe", program(robustness, { expectation }));
    expect(doneOf((await other.pipe(["run", "p.pipe", "--json"])).stdout).robustness).toEqual(done.robustness);
    for (const one of [project, other]) one.remove();
  });

  it("is the mean of several runs, and touches one severity in a dry run", async () => {
    const project = makeProject();
    project.write("p.pipe", program("blur() + rotate(20deg)", { seeds: 2, epochs: 1 }));
    const dry = await project.pipe(["run", "p.pipe", "--dry", "--json"]);
    expect(dry.status, dry.stderr).toBe(0);
    expect(whatOf(dry.stdout)).toEqual(["answering rows", "answering rows, blur", "answering rows, rotate"]);
    const { several, robustness } = doneOf((await project.pipe(["run", "p.pipe", "--json"])).stdout);
    const path = "test.robustness.blur.label.accuracy";
    const spread = several["judge"]?.metrics[path];
    expect(spread?.runs).toHaveLength(2);
    const [blur] = robustness["judge"]?.corruptions ?? [];
    expect(blur?.severities).toHaveLength(5);
    expect(blur?.rows).toBe(1000);
    expect(blur?.metrics["test.label.accuracy"]).toBeCloseTo(spread?.mean ?? Number.NaN, 9);
    project.remove();
  });

  it("stops in the midst of a corruption, before the next severity", async () => {
    const project = makeProject();
    project.write("p.pipe", program("noise() + pgd(steps: 400)", { epochs: 1 }));
    const running = project.start(["run", "p.pipe", "--json"]);
    running.onLine((line) => {
      if (line.includes("answering rows, noise 5 of 5")) signalGroup(running, "SIGINT");
    });
    const stopped = await running.done;
    expect(stopped.status).toBe(130);
    expect(whatOf(stopped.stdout).some((what) => what.includes("pgd 2 of 5"))).toBe(false);
    project.remove();
  });
});
