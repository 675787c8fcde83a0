import { type CheckedDataset, type CheckedGroups, catalog } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import type { Table } from "../../data/table.ts";
import { randomStream } from "../../random/stream.ts";
import type { Answers, OutputAnswers } from "../../train/predict.ts";
import type { FairnessTable } from "./fairness-table.ts";
import { differenceRates } from "./group-rates.ts";
import { fairnessMetrics, judgeGroups } from "./judge-groups.ts";
import { poolGroups } from "./pool-groups.ts";

const span = { file: "p.pipe", start: 0, end: 1 };

/** What one test judges: the group of each row by its place among names, and probabilities of each class. */
interface Rows {
  readonly groups: readonly number[];
  readonly truth: readonly number[];
  readonly values: readonly (readonly number[])[];
  readonly names?: readonly string[];
}

const bySex: CheckedGroups = { text: "sex", name: "sex", column: "sex", kind: "class", bound: null, span };

function judging({
  groups,
  truth,
  values,
  names = ["female", "male", "other"],
}: Rows): Parameters<typeof judgeGroups>[1] {
  const width = values[0]?.length ?? 2;
  const part: OutputAnswers = {
    task: "class",
    values: Float32Array.from(values.flat()),
    width,
    truth: Int32Array.from(truth),
    places: width,
    border: null,
    distance: "euclidean",
    spelling: null,
    rowLosses: new Float32Array(truth.length),
    weight: 1,
  };
  const table: Table = {
    rows: truth.length,
    columns: new Map([["sex", { kind: "class", values: [...names], data: Int32Array.from(groups) }]]),
    official: null,
    origin: null,
  };
  const answers: Answers = { rows: Uint32Array.from(truth, (_, row) => row), outputs: new Map([["late", part]]) };
  // Of the data set only the names of classes are read.
  const dataset = {
    targets: [{ name: "late", type: { kind: "class", classes: ["no", "yes", "perhaps"].slice(0, width) } }],
  } as unknown as CheckedDataset;
  return { answers, table, dataset, scored: new Set(), draws: 200, seed: 3, between: async () => undefined };
}

/** So many rows of a group: of the class and not, taken for it and not. */
function cells(group: number, [hits, missed, wrong, passed]: readonly [number, number, number, number]): Rows {
  const rows = (count: number, label: number, yes: number) =>
    Array.from({ length: count }, () => ({ group, label, values: [1 - yes, yes] }));
  const all = [...rows(hits, 1, 0.8), ...rows(missed, 1, 0.3), ...rows(wrong, 0, 0.7), ...rows(passed, 0, 0.1)];
  return {
    groups: all.map((row) => row.group),
    truth: all.map(({ label }) => label),
    values: all.map((row) => row.values),
  };
}

function together(...parts: readonly Rows[]): Rows {
  return {
    groups: parts.flatMap(({ groups }) => groups),
    truth: parts.flatMap(({ truth }) => truth),
    values: parts.flatMap(({ values }) => values),
  };
}

async function judge(rows: Rows): Promise<FairnessTable> {
  const [table] = await judgeGroups([bySex], judging(rows));
  if (table === undefined) throw new Error("no table");
  return table;
}

describe("groups of rows", () => {
  it("have the rates of their own rows, and differ by the largest difference of any two", async () => {
    const table = await judge(together(cells(0, [30, 10, 5, 55]), cells(1, [20, 20, 15, 45])));
    const [female, male, other] = table.classes[0]?.groups ?? [];
    expect(table.classes[0]?.name).toBe("yes");
    expect(female?.rows).toBe(100);
    const expected = { base_rate: 0.4, selection: 0.35, accuracy: 0.85, true_positive_rate: 0.75, precision: 30 / 35 };
    for (const [name, value] of Object.entries(expected)) expect(female?.figures).toHaveProperty(name, value);
    expect(female?.figures.false_positive_rate).toBeCloseTo(5 / 60, 12);
    // Probabilities: 0.8 and 0.3 of the class, 0.7 and 0.1 of the others.
    expect(female?.figures.calibration).toBeCloseTo((30 * 0.8 + 10 * 0.3 + 5 * 0.7 + 55 * 0.1) / 100 - 0.4, 6);
    expect(female?.figures.auroc).toBeCloseTo((30 * 60 + 10 * 55) / (40 * 60), 12);
    expect(male?.figures.true_positive_rate).toBe(0.5);
    expect(other).toEqual({ name: "other", rows: 0, small: true, figures: {}, intervals: {} });
    expect(table.differences["equal_opportunity"]).toBeCloseTo(0.25, 12);
    expect(table.differences["equalised_odds"]).toBeCloseTo(0.25, 12);
    expect(table.differences["demographic_parity"]).toBe(0);
    expect(table.differences["predictive_parity"]).toBeCloseTo(30 / 35 - 20 / 35, 12);
    expect(table.differences["accuracy_gap"]).toBeCloseTo(0.2, 12);
    const { low = 1, high = 0 } = table.intervals?.["equal_opportunity"] ?? {};
    expect(low).toBeLessThan(0.25);
    expect(high).toBeGreaterThan(0.25);
    expect(female?.intervals?.true_positive_rate?.low).toBeLessThan(0.75);
    expect(female?.intervals?.auroc).toBeUndefined();
  });

  it("of fewer than ten rows have no part in differences", async () => {
    const large = together(cells(0, [30, 10, 5, 55]), cells(1, [20, 20, 15, 45]));
    const table = await judge(together(large, cells(2, [0, 9, 0, 0])));
    expect(table.classes[0]?.groups[2]).toMatchObject({ name: "other", rows: 9, small: true });
    expect(table.differences).toEqual((await judge(large)).differences);
    const alone = await judge(together(cells(0, [30, 10, 5, 55]), cells(2, [3, 3, 0, 3])));
    expect(alone.differences).toEqual({});
    expect(alone.intervals).toEqual({});
  });

  it("without rows of the class have no true positive rate, and the others are compared", async () => {
    const table = await judge(together(cells(0, [10, 10, 5, 5]), cells(1, [15, 5, 5, 5]), cells(2, [0, 0, 6, 14])));
    expect(table.classes[0]?.groups[2]?.figures).not.toHaveProperty("true_positive_rate");
    expect(table.classes[0]?.groups[2]?.figures).not.toHaveProperty("auroc");
    expect(table.differences["equal_opportunity"]).toBeCloseTo(0.25, 12);
    const one = await judge(together(cells(0, [10, 10, 5, 5]), cells(2, [0, 0, 6, 14])));
    expect(one.differences).not.toHaveProperty("equal_opportunity");
    expect(one.differences).not.toHaveProperty("equalised_odds");
    expect(one.differences).toHaveProperty("demographic_parity");
  });

  it("of which every row is right have a difference of 0 that is as sure as so many rows can make it", async () => {
    const table = await judge(together(cells(0, [20, 0, 0, 20]), cells(1, [15, 0, 0, 20])));
    expect(table.differences["equalised_odds"]).toBe(0);
    expect(table.intervals?.["equalised_odds"]?.low).toBe(0);
    // Nothing else was seen in 15 rows.
    expect(table.intervals?.["equalised_odds"]?.high).toBeCloseTo(1 - 0.025 ** (1 / 15), 12);
  });

  it("have intervals that hold the difference of all such rows, also where it is 0", async () => {
    const stream = randomStream(5, "coverage");
    for (const [first, second] of [
      [0.3, 0.3],
      [0.2, 0.4],
    ] as const) {
      let held = 0;
      for (let sample = 0; sample < 100; sample++) {
        const part = (group: number, rate: number): Rows => {
          const hits = Array.from({ length: 90 }, () => stream.uniform() < rate).filter((one) => one).length;
          return cells(group, [hits, 0, 0, 90 - hits]);
        };
        const { low, high } = (await judge(together(part(0, first), part(1, second)))).intervals?.[
          "demographic_parity"
        ] ?? {
          low: 1,
          high: 0,
        };
        if (low <= second - first + 1e-9 && second - first - 1e-9 <= high) held++;
      }
      expect(held).toBeGreaterThanOrEqual(91);
    }
  });

  it("are asked about each of several classes, and differ by the largest of all", async () => {
    const stream = randomStream(1, "three");
    const rows = Array.from({ length: 120 }, (_, row) => row % 2);
    const truth = rows.map(() => stream.integer(3));
    // The second group's third class is never found.
    const answer = truth.map((label, row) => (rows[row] === 1 && label === 2 ? 0 : label));
    const values = answer.map((label) => [0, 1, 2].map((index) => (index === label ? 0.8 : 0.1)));
    const table = await judge({ groups: rows, truth, values });
    expect(table.classes.map(({ name }) => name)).toEqual(["no", "yes", "perhaps"]);
    expect(table.differences["equal_opportunity"]).toBe(1);
    expect(table.classes[1]?.groups[1]?.figures.true_positive_rate).toBe(1);
  });

  it("give metrics by output, group and figure, the same for the same seed", async () => {
    const rows = together(cells(0, [30, 10, 5, 55]), cells(1, [20, 20, 15, 45]));
    const table = await judge(rows);
    const { metrics, intervals } = fairnessMetrics([table], "test");
    expect(metrics["test.late.fairness.sex.equal_opportunity"]).toBeCloseTo(0.25, 12);
    expect(intervals["test.late.fairness.sex.equal_opportunity"]).toEqual(table.intervals?.["equal_opportunity"]);
    expect(await judge(rows)).toEqual(table);
  });

  it("differ in exactly the figures of the catalog", () => {
    expect([...differenceRates.keys()]).toEqual(catalog.fairness.map(({ name }) => name));
  });

  it("of several runs have the means of the runs and all of their rows", async () => {
    const one = await judge(together(cells(0, [30, 10, 5, 55]), cells(1, [20, 20, 15, 45])));
    const other = await judge(together(cells(0, [20, 20, 5, 55]), cells(1, [20, 20, 15, 45])));
    const [pooled] = poolGroups([[one], [other]]);
    expect(pooled?.classes[0]?.groups[0]).toMatchObject({ rows: 200, small: false, intervals: null });
    expect(pooled?.classes[0]?.groups[0]?.figures.true_positive_rate).toBeCloseTo(0.625, 12);
    expect(pooled?.differences["equal_opportunity"]).toBeCloseTo(0.125, 12);
    expect(poolGroups([[one]])).toEqual([one]);
  });
});
