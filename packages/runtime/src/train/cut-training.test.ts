// Batches without the padding that no row needs: the same is learned and answered, and the same bits come of the same seed.

import { lengthFree } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { statelessUniform } from "../backend/index.ts";
import { BatchMaker, cutsOf, rowLevels } from "../data/index.ts";
import { Answerer } from "./answerer.ts";
import { batchTensors } from "./batch-tensors.ts";
import { graphsInMemory } from "./graph-use.ts";
import { initialWeights } from "./initial-weights.ts";
import { predict } from "./predict.ts";
import { storeTensors } from "./stored-weights.ts";
import { nativeBackend } from "./testing/native-backend.ts";
import { longest, sentenceModel, sentences } from "./testing/sentences.ts";
import { adam, call, sgd, trainOf } from "./testing/train-fixture.ts";
import { trainUntil } from "./testing/train-until.ts";
import type { TrainInput } from "./train-input.ts";
import { TrainProgram } from "./train-program.ts";
import { disposeState, filledVariables, restoreVariables } from "./train-state.ts";
import { initialSlots } from "./train-step.ts";

const backend = nativeBackend();
const problem = sentences(300, { batch: 32, seed: 3 });

const flows = [
  "positional(kind: learned) -> transformer_block(2, dropout: 0) -> mean_pool()",
  "positional() -> transformer_block(2, dropout: 0, norm: post) -> last_step()",
  "lstm(8)",
  "gru(8, bidirectional: true)",
  "conv1d(8, kernel: 3, pad: same) -> batch_norm() -> max_over_time()",
  "conv1d(8, kernel: 4) -> avg_pool1d(2) -> mean_pool()",
];

/** Weights after some steps on batches that keep their padding, or lose it, and the longest batch that there was. */
function trained(flow: string, whole: boolean) {
  const { tf } = backend();
  const model = sentenceModel(flow);
  // Adam would make steps of what is rounding alone, as the gradient of a key's bias is.
  const train = trainOf({ optimizer: sgd(0.1) });
  const initial = initialWeights(model, 1);
  const slots = initialSlots({ model, train }, (name) => initial.get(name)?.shape ?? []);
  const state = { weights: restoreVariables(tf, initial), slots: filledVariables(tf, slots) };
  const program = new TrainProgram(
    {
      ...{ tf, model, train, seed: 1, graphs: graphsInMemory },
      uniform: () => expect.fail("nothing here is random"),
    },
    state,
  );
  const maker = new BatchMaker({ ...problem, cuts: cutsOf(lengthFree(model), problem.preparation) });
  const lengths: number[] = [];
  for (let step = 1; step <= 4; step++) {
    const batch = maker.make(problem.rows.train.slice(step, step + 8), null, { whole });
    lengths.push(batch.inputs.get("text")?.shape[1] ?? 0);
    const tensors = batchTensors(tf, batch);
    program.steps(tensors, { firstStep: step, learningRates: [0.1] });
    tf.dispose([...tensors.inputs.values(), ...tensors.targets.values()]);
  }
  const weights = storeTensors(state.weights);
  program.dispose();
  disposeState(tf, state);
  return { weights, lengths };
}

describe("a batch that is cut teaches what the whole one does:", () => {
  test.each(flows)("%s", (flow) => {
    const [whole, cut] = [trained(flow, true), trained(flow, false)];
    expect(new Set(whole.lengths)).toEqual(new Set([longest]));
    expect(Math.min(...cut.lengths)).toBeLessThan(longest);
    for (const [name, { data }] of whole.weights) {
      const other = cut.weights.get(name)?.data ?? [];
      data.forEach((value, place) => {
        expect(Math.abs(value - (other[place] ?? Number.NaN)), name).toBeLessThan(1e-5);
      });
    }
  });
});

test("answers come in the order asked, each that of its row by itself", async () => {
  const { tf } = backend();
  const model = sentenceModel("positional() -> transformer_block(2) -> mean_pool()");
  const losses = [{ output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 1 }) }];
  const weights = restoreVariables(tf, initialWeights(model, 2));
  const answerer = new Answerer({ tf, model, weights, losses, graphs: graphsInMemory });
  const asked = { tf, answerer, losses, ...problem };
  const rows = Uint32Array.from({ length: 300 }, (_, row) => (row * 171) % 300);
  const pause = async (): Promise<void> => undefined;
  const all = await predict(asked, rows, pause);
  expect(all.rows).toEqual(rows);
  const values = all.outputs.get("label")?.values ?? [];
  for (const place of [0, 57, 299]) {
    const row = Uint32Array.of(rows[place] ?? 0);
    const maker = new BatchMaker(problem);
    const tensors = batchTensors(tf, maker.make(row, null));
    const alone = answerer.answer(tensors.inputs, tensors.targets)["label"];
    const own = [...(alone?.output.dataSync() ?? [])];
    expect(Math.abs((own[0] ?? 0) - (values[2 * place] ?? 1))).toBeLessThan(1e-5);
    expect(all.outputs.get("label")?.truth[place]).toBe(tensors.targets.get("label")?.dataSync()[0]);
    expect(Math.abs((alone?.rows.dataSync()[0] ?? 0) - (all.outputs.get("label")?.rowLosses[place] ?? 9))).toBeLessThan(
      1e-5,
    );
    tf.dispose([...tensors.inputs.values(), ...tensors.targets.values()]);
    if (alone !== undefined) tf.dispose([alone.output, alone.rows]);
  }
  answerer.dispose();
  tf.dispose([...weights.values()]);
});

const model = sentenceModel("positional() -> transformer_block(2) -> mean_pool()");

function inputOf(parts: Partial<TrainInput>): TrainInput {
  return {
    ...problem,
    tf: backend().tf,
    uniform: (shape, at) => statelessUniform(backend(), shape, at),
    model,
    train: trainOf({ epochs: 2, optimizer: adam(0.003), best: { metric: "valid.loss", goal: "min" } }),
    seed: 1,
    checkpoint: null,
    ...parts,
  };
}

/** Trains until that many steps are taken. */
async function run(parts: Partial<TrainInput>, steps = Number.POSITIVE_INFINITY) {
  const { outcome, saved } = await trainUntil(inputOf(parts), steps);
  return { outcome, checkpoint: saved.at(-1) ?? expect.fail("no checkpoint was saved") };
}

describe("a training whose batches have different lengths", () => {
  test("ends in the same bits however it is interrupted, and whoever makes its batches", async () => {
    const cuts = cutsOf(lengthFree(model), problem.preparation) ?? expect.fail("the model lets its input be cut");
    const levels = rowLevels(new BatchMaker(problem).make(problem.rows.train, null).inputs, cuts);
    expect(new Set(levels).size).toBeGreaterThan(2);
    const { outcome } = await run({});
    const weights = outcome.kind === "finished" ? outcome.weights : expect.fail("it was not interrupted");
    const threaded = await run({ threads: 2 });
    expect(threaded.outcome).toMatchObject({ weights });
    const stopped = await run({}, 7);
    expect(stopped.outcome.kind).toBe("interrupted");
    const resumed = await run({ checkpoint: stopped.checkpoint });
    expect(resumed.outcome).toMatchObject({ weights });
  });
});
