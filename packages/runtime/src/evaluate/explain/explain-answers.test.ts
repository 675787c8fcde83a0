import { type CheckedExplanation, catalog } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { Answerer } from "../../train/answerer.ts";
import { graphsInMemory } from "../../train/graph-use.ts";
import { initialWeights } from "../../train/initial-weights.ts";
import { predict } from "../../train/predict.ts";
import { crossedBlobs } from "../../train/testing/blobs.ts";
import { nativeBackend } from "../../train/testing/native-backend.ts";
import { call, dense, modelOf } from "../../train/testing/train-fixture.ts";
import { restoreVariables } from "../../train/train-state.ts";
import { explainAnswers, explanationNames } from "./explain-answers.ts";
import type { Explaining } from "./explaining.ts";
import type { ExplanationResult } from "./explanation-data.ts";

const backend = nativeBackend();

const problem = crossedBlobs(300, 1);
const model = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 8, activation: "tanh" }),
    dense("classes", "hidden", { width: 8, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);
const losses = [{ output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 1 }) }];
const judgedRows = Uint32Array.from({ length: 120 }, (_, row) => row);
const learnedRows = Uint32Array.from({ length: 180 }, (_, row) => 120 + row);

const asked = (name: string, args: CheckedExplanation["args"]): CheckedExplanation => ({
  ...call(name, args),
  input: null,
  output: "label",
});
const all: readonly CheckedExplanation[] = [
  asked("permutation_importance", { repeats: 3, rows: 100 }),
  asked("integrated_gradients", { samples: 4, steps: 16 }),
  asked("partial_dependence", {
    columns: problem.dataset.inputs.flatMap(({ columns }) => columns),
    points: 5,
    rows: 50,
  }),
  asked("nearest", { samples: 4, k: 3, layer: "hidden" }),
];

async function explained(
  calls: readonly CheckedExplanation[],
  change: Partial<Explaining> = {},
): Promise<ExplanationResult[]> {
  const { tf } = backend();
  const stored = initialWeights(model, 1);
  const weights = restoreVariables(tf, stored);
  const answerer = new Answerer({ tf, model, weights, losses, graphs: graphsInMemory });
  try {
    const answers = await predict({ tf, answerer, losses, ...problem }, judgedRows, async () => undefined);
    return await explainAnswers(calls, {
      tf,
      model,
      weights: stored,
      eager: false,
      preparation: problem.preparation,
      answering: { answerer, losses },
      calibrate: (fresh) => fresh,
      judged: { ...problem, rows: judgedRows },
      answers,
      learned: { ...problem, rows: learnedRows },
      seed: 3,
      dry: false,
      tell: () => undefined,
      pause: async () => undefined,
      ...change,
    });
  } finally {
    answerer.dispose();
    tf.dispose([...weights.values()]);
  }
}

describe("explanations of an evaluation", () => {
  it("come in the order in which they are asked for, the same for the same seed", async () => {
    const told: string[] = [];
    const tell = (what: string): void => {
      told.push(what);
    };
    const results = await explained(all, { tell });
    expect(results.map(({ kind }) => kind)).toEqual(["importance", "columns", "dependence", "neighbours"]);
    expect(told).toContain("explaining: with random weights");
    expect(await explained(all)).toEqual(results);
    const [importance, columns, dependence, neighbours] = results;
    expect(importance).toMatchObject({ metric: "accuracy", answered: 100, repeats: 3 });
    if (columns?.kind !== "columns") throw new Error("no columns");
    expect(columns.rows).toHaveLength(4);
    expect(columns.rows[0]?.columns).toHaveLength(2);
    expect(columns.gap).toBeLessThan(0.01);
    expect(columns.sanity.depends).toBe(true);
    if (dependence?.kind !== "dependence") throw new Error("no dependence");
    expect(dependence.columns[0]?.points).toHaveLength(5);
    // Of two classes the second.
    expect(dependence.columns[0]?.points[0]?.values).toHaveLength(1);
    if (neighbours?.kind !== "neighbours") throw new Error("no neighbours");
    expect(neighbours.searched).toBe(180);
    for (const row of neighbours.rows) {
      expect(row.neighbours.map(({ distance }) => distance)).toEqual(
        row.neighbours.map(({ distance }) => distance).toSorted((a, b) => a - b),
      );
      for (const near of row.neighbours) expect(near.row).toBeGreaterThanOrEqual(120);
    }
  });

  it("are a single row of each where it only has to be seen that they run", async () => {
    const results = await explained(all, { dry: true });
    const [importance, columns, dependence, neighbours] = results;
    expect(importance).toMatchObject({ repeats: 1, answered: 32 });
    if (columns?.kind !== "columns" || neighbours?.kind !== "neighbours") throw new Error("other kinds");
    expect(columns.rows).toHaveLength(1);
    expect(neighbours).toMatchObject({ searched: 32, rows: { length: 1 } });
    if (dependence?.kind !== "dependence") throw new Error("no dependence");
    expect(dependence.columns[0]?.points).toHaveLength(2);
  });

  it("end where somebody asks to stop, and leave nothing behind", async () => {
    let calls = 0;
    const pause = async (): Promise<void> => {
      if (++calls > 5) throw new Error("stopped");
    };
    await expect(explained(all, { pause })).rejects.toThrow("stopped");
    expect(calls).toBe(6);
  });

  it("are exactly those of the catalog", () => {
    expect(explanationNames.toSorted()).toEqual(catalog.explanations.map(({ name }) => name).toSorted());
  });

  it("are none where none are asked for, or no row is judged", async () => {
    expect(await explained([])).toEqual([]);
    expect(await explained(all, { judged: { ...problem, rows: new Uint32Array(0) } })).toEqual([]);
  });
});
