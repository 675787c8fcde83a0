/** Two trainings of one program on the same rows: `pipe diff` names the part of the rows in which one is worse, and the rows that turned. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doneOf, eventsOf, makeProject, type Project } from "./pipe-process.ts";

/** Orders of three towns: in Ulm it is `delay` that decides, elsewhere `price`. */
function orders(): string {
  const rows = Array.from({ length: 600 }, (_, row) => {
    const town = ["Bonn", "Ulm", "Kiel"][row % 3];
    const value = (Math.sin(row * 12.9898) >= 0 ? 1 : -1) * (0.5 + Math.abs(Math.sin(row * 78.233)));
    const [price, delay] = town === "Ulm" ? [0, value] : [value, 0];
    return `${price.toFixed(3)},${delay.toFixed(3)},${town},${value > 0 ? "kept" : "returned"}`;
  });
  return `price,delay,town,fate\n${rows.join("\n")}\n`;
}

const program = (seeds: number): string => `dataset orders {
  source: csv("orders.csv")
  input price: number()
  input delay: number()
  target fate: class(kept, returned)
  column town: class(Bonn, Ulm, Kiel)
  split: random(train: 50%, test: 50%)
  duplicates: keep
}

model both {
  input price: tensor(1)
  input delay: tensor(1)
  output fate: [price, delay] -> concat() -> dense(2) -> softmax()
}

model blind {
  input price: tensor(1)
  output fate: price -> dense(2) -> softmax()
}

train sees { model: both, data: orders, loss fate: cross_entropy(), optimizer: adam(lr: 0.1), epochs: 3, seeds: ${seeds} }

train misses { model: blind, data: orders, loss fate: cross_entropy(), optimizer: adam(lr: 0.1), epochs: 3, seeds: ${seeds} }

evaluate check_sees { run: sees, on: orders.test, slice: town }

evaluate check_misses { run: misses, on: orders.test, slice: town }
`;

describe("two trainings of one program", () => {
  let project: Project;
  beforeAll(async () => {
    project = makeProject();
    project.write("orders.csv", orders());
    project.write("p.pipe", program(1));
    const ran = await project.pipe(["run", "p.pipe", "--backend", "cpu"]);
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
  }, 120_000);
  afterAll(() => project.remove());

  it("are compared by the blocks that judge the same rows; the town that got worse is named, and the rows that turned are shown", async () => {
    const { stdout, stderr, status } = await project.pipe(["diff", "sees", "misses", "--flips", "4"]);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^town Ulm +fate +\d+ +[\d.]+ % +[\d.]+ % +-[\d.]+ points .* p < 0\.001 {2}worse$/m);
    expect(stdout).toMatch(/^row +truth +before +after +what stands in it$/m);
    expect(stdout.match(/newly wrong +price: 0, delay: /g)).toHaveLength(4);
    expect(stdout).toMatch(/^one answer +[\d.]+ ms +[\d.]+ ms$/m);
    expect(stdout).toMatch(/calibration error \(ECE\) [\d.]+ → [\d.]+, difference /);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(
      /^misses-\w+ is worse than sees-\w+: .*; most of all in .* `town` Ulm: accuracy -/,
    );
    const data = JSON.parse((await project.pipe(["diff", "sees", "misses", "--json"])).stdout);
    const [{ outputs, flips, slices }] = data.paired;
    const [{ flips: counts }] = outputs;
    expect(flips).toHaveLength(counts.toRight + counts.toWrong);
    expect(slices[0]).toMatchObject({ by: "town", name: "Ulm", verdict: "worse" });
    expect(data.cost.before.latency).toBeGreaterThan(0);
  });

  it("with several seeds are compared seed by seed, and told together", async () => {
    project.write("p.pipe", program(3));
    const ran = await project.pipe(["run", "p.pipe", "--backend", "cpu"]);
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    const { stdout, stderr, status } = await project.pipe(["diff", "sees", "misses"]);
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(/^seed 3 +sees-\w+ +misses-\w+$/m);
    expect(stdout).toMatch(/^town Ulm .* worse$/m);
    expect(stdout.trimEnd().split("\n").at(-1)).toMatch(/in 3 pairs of runs/);
    const data = JSON.parse((await project.pipe(["diff", "sees", "misses", "--json"])).stdout);
    expect(data.paired[0]).toMatchObject({
      pairs: 3,
      outputs: [{ spread: { runs: [expect.any(Number), expect.any(Number), expect.any(Number)] } }],
    });
    expect(data.runs.map(({ run }: { run: string }) => run)).toEqual(["seed 1", "seed 2", "seed 3"]);
  }, 120_000);
});

describe("an evaluation that names two runs", () => {
  const gate = (lines: readonly string[], seeds = 1): string =>
    `${program(seeds).split("evaluate check_sees")[0]}evaluate gain {
  compare: ${lines[0]}
  on: orders.test
  slice: town
${lines
  .slice(1)
  .map((line) => `  expect: ${line}\n`)
  .join("")}}
`;

  it("is a gate: it tells what differs, ends with status 2 where a bound does not hold, and the report shows it", async () => {
    const project = makeProject();
    project.write("orders.csv", orders());
    project.write(
      "p.pipe",
      gate([
        "sees -> misses",
        "difference.fate.accuracy >= -50%",
        "difference.fate.accuracy.low >= -1%",
        "flips.to_wrong <= 3",
        "regressions <= 0",
      ]),
    );
    const ran = await project.pipe(["run", "p.pipe", "--backend", "cpu", "--json"]);
    expect(ran.status, ran.stderr).toBe(2);
    const expectations = eventsOf(ran.stdout).flatMap((event) => (event.event === "expect" ? [event] : []));
    expect(expectations.map(({ metric, holds }) => [metric, holds])).toEqual([
      ["difference.fate.accuracy", true],
      ["difference.fate.accuracy.low", false],
      ["flips.to_wrong", false],
      ["regressions", false],
    ]);
    const { blocks, comparisons, report } = doneOf(ran.stdout);
    const { gain = {} } = blocks;
    expect(gain["difference.fate.accuracy"]).toBeCloseTo(
      (gain["test.fate.accuracy"] ?? Number.NaN) - (gain["before.fate.accuracy"] ?? Number.NaN),
      12,
    );
    expect(expectations[0]?.interval).toEqual(
      comparisons["gain"]?.metrics.find(({ path }) => path === "test.fate.accuracy")?.interval,
    );
    expect(comparisons["gain"]).toMatchObject({
      before: "sees",
      after: "misses",
      verdict: { kind: "worse" },
      pairs: 1,
    });
    expect(comparisons["gain"]?.slices[0]).toMatchObject({ name: "Ulm", verdict: "worse" });
    expect(readFileSync(path.join(project.folder, report ?? ""), "utf8")).toContain(
      '<p class="compared worse">misses is worse than sees',
    );
    const shown = await project.pipe(["run", "p.pipe", "--backend", "cpu"]);
    expect(shown.stdout).toMatch(/^ {2}sees → misses$/m);
    expect(shown.stdout).toMatch(/^ {4}worse {2}town Ulm: accuracy -/m);
    expect(shown.stdout).toMatch(/^✗ regressions <= 0 +1, 1 above the bound$/m);
    project.remove();
  }, 120_000);

  it("tells what a training has changed since its first step, seed by seed, and a better run is a better one", async () => {
    const project = makeProject();
    project.write("orders.csv", orders());
    project.write("p.pipe", gate(["sees.before -> sees", "flips.to_right >= 10", "regressions <= 0"], 2));
    const ran = await project.pipe(["run", "p.pipe", "--backend", "cpu", "--json"]);
    expect(ran.status, ran.stderr).toBe(0);
    const { comparisons, several, blocks } = doneOf(ran.stdout);
    const { gain } = comparisons;
    expect(gain).toMatchObject({ before: "sees.before", after: "sees", pairs: 2, cost: { before: { seconds: 0 } } });
    expect(gain?.outputs[0]?.runs).toHaveLength(2);
    expect(blocks["gain"]?.["flips.to_right"]).toBe(gain?.outputs[0]?.flips?.toRight);
    expect(several["gain"]?.metrics["difference.fate.accuracy"]?.mean).toBeCloseTo(
      gain?.metrics.find(({ path }) => path === "test.fate.accuracy")?.difference ?? Number.NaN,
      12,
    );
    expect(gain?.outputs[0]?.before).toBeLessThan(gain?.outputs[0]?.after ?? 0);
    project.remove();
  }, 120_000);
});
