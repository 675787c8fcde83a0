import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../backend/index.ts";
import { Answerer } from "./answerer.ts";
import { graphsInMemory } from "./graph-use.ts";
import { initialWeights } from "./initial-weights.ts";
import { measure } from "./metrics/measure.ts";
import { type Answers, answerBatches, predict } from "./predict.ts";
import { crossedBlobs } from "./testing/blobs.ts";
import { call, dense, modelOf } from "./testing/train-fixture.ts";
import { restoreVariables } from "./train-state.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

const problem = crossedBlobs(600, 1);
const model = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 4, activation: "tanh" }),
    dense("classes", "hidden", { width: 4, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);
const losses = [{ output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 3 }) }];

async function answersOn(rows: readonly number[], between: (done: number) => void = () => undefined) {
  const { tf } = backend;
  const weights = restoreVariables(tf, initialWeights(model, 1));
  const answerer = new Answerer({ tf, model, weights, losses, graphs: graphsInMemory });
  const answers = await predict({ tf, answerer, losses, ...problem }, Uint32Array.from(rows), async (done) =>
    between(done),
  );
  answerer.dispose();
  tf.dispose([...weights.values()]);
  const part = answers.outputs.get("label");
  if (part === undefined) expect.fail("no answers for label");
  const metrics = measure(answers, { split: "test", block: "train", besides: [] });
  return { ...answers, part, metrics };
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, row) => row);

describe("predict", () => {
  test("answers every row in the order asked, across batches, and says how far it is", async () => {
    const seen: number[] = [];
    const { part, rows } = await answersOn(upTo(600).reverse(), (done) => seen.push(done));
    expect(part.values).toHaveLength(1200);
    expect(part.width).toBe(2);
    expect(rows[0]).toBe(599);
    expect(seen).toEqual([256, 512, 600]);
    const forwards = await answersOn(upTo(600));
    expect([...part.truth]).toEqual([...forwards.part.truth].reverse());
    const alone = await answersOn([17]);
    expect(part.values[2 * (599 - 17)]).toBeCloseTo(alone.part.values[0] ?? Number.NaN, 6);
  });

  test("gives the mean loss over rows, not over batches, and the weighted sum as total", async () => {
    const { part, metrics } = await answersOn(upTo(300));
    const truth = [...part.truth];
    const byHand = truth.reduce((sum, label, row) => sum - Math.log(part.values[2 * row + label] ?? 0), 0) / 300;
    expect(metrics["test.label.loss"]).toBeCloseTo(byHand, 5);
    expect(metrics["test.loss"]).toBeCloseTo(3 * byHand, 5);
  });

  test("tells two classes that the model tells by one value by one for each", async () => {
    const { tf } = backend;
    const single = modelOf(
      { features: [2] },
      [dense("one", "features", { width: 2, units: 1, activation: "sigmoid" })],
      { label: "one" },
    );
    for (const [name, whole] of [
      ["binary", 1],
      ["hinge", 0],
    ] as const) {
      const loss = call(name, { smoothing: 0, squared: false, weight: 1 });
      const judged = [{ output: "label", loss }];
      const weights = restoreVariables(tf, initialWeights(single, 1));
      const answerer = new Answerer({ tf, model: single, weights, losses: judged, graphs: graphsInMemory });
      const { outputs } = await predict(
        { tf, answerer, losses: judged, ...problem },
        Uint32Array.from(upTo(300)),
        async () => undefined,
      );
      answerer.dispose();
      tf.dispose([...weights.values()]);
      const part = outputs.get("label");
      expect(part?.width).toBe(2);
      expect(part?.values).toHaveLength(600);
      for (let row = 0; row < 300; row++) {
        expect((part?.values[2 * row] ?? 0) + (part?.values[2 * row + 1] ?? 0)).toBeCloseTo(whole, 6);
      }
    }
  });

  test("asks for batches as in training, the last one unfilled, where a loss compares rows", async () => {
    const { tf } = backend;
    const compared = [{ output: "label", loss: call("contrastive", { temperature: 0.5, weight: 1 }) }];
    const place = modelOf({ features: [2] }, [dense("place", "features", { width: 2, units: 3 })], { label: "place" });
    expect(answerBatches({ losses: compared, dataset: problem.dataset, model: place }, 100)).toEqual([32, 4]);
    expect(answerBatches({ losses: compared, dataset: problem.dataset, model: place }, 20)).toEqual([20]);
    expect(answerBatches({ losses, dataset: problem.dataset, model: place }, 300)).toEqual([256]);
    const wide = { ...place, nodes: place.nodes.map((node) => ({ ...node, kept: 2 ** 20 })) };
    expect(answerBatches({ losses, dataset: problem.dataset, model: wide }, 300)).toEqual([64]);
    const weights = restoreVariables(tf, initialWeights(place, 1));
    const answerer = new Answerer({ tf, model: place, weights, losses: compared, graphs: graphsInMemory });
    const input = { tf, answerer, losses: compared, ...problem };
    const seen: number[] = [];
    const whole = await predict(input, Uint32Array.from(upTo(36)), async (done) => {
      seen.push(done);
    });
    expect(seen).toEqual([32, 36]);
    // Rows are compared within their batch: the parts by themselves give the same sum.
    const parts = [upTo(32), [32, 33, 34, 35]].map((rows) => predict(input, Uint32Array.from(rows), async () => {}));
    const [first, last] = await Promise.all(parts);
    const lossesOf = (answers: Answers | undefined): number[] => [...(answers?.outputs.get("label")?.rowLosses ?? [])];
    expect(lossesOf(whole)).toEqual([...lossesOf(first), ...lossesOf(last)]);
    answerer.dispose();
    tf.dispose([...weights.values()]);
  });

  test("leaves no tensor behind", async () => {
    const before = backend.tf.memory().numTensors;
    await answersOn(upTo(300));
    expect(backend.tf.memory().numTensors).toBe(before);
  });
});
