// What layers over sequences are for: which of two words comes first. A mean of vectors cannot know it.
import { type CheckedModel, checkProgram, memoryHost } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend, statelessUniform } from "../backend/index.ts";
import { randomStream } from "../random/stream.ts";
import { initialWeights } from "./initial-weights.ts";
import { call, trainOf } from "./testing/train-fixture.ts";
import { TrainProgram } from "./train-program.ts";
import { disposeState, filledVariables, restoreVariables } from "./train-state.ts";
import { initialSlots } from "./train-step.ts";

let backend: Backend;

beforeAll(async () => {
  backend = await loadBackend({ install: false });
});

const [length, vocabulary, rows] = [10, 12, 64];

/** Sentences of different lengths with words 1 and 2 in them once each, and whether 1 comes first. */
function sentences(seed: number): { readonly ids: number[]; readonly first: number[] } {
  const stream = randomStream(seed, "sentences");
  const ids: number[] = [];
  const first: number[] = [];
  for (let row = 0; row < rows; row++) {
    const words = 3 + stream.integer(length - 2);
    const sentence = Array.from({ length }, (_, place) => (place < words ? 3 + stream.integer(vocabulary - 3) : 0));
    const one = stream.integer(words);
    const two = (one + 1 + stream.integer(words - 1)) % words;
    sentence[one] = 1;
    sentence[two] = 2;
    ids.push(...sentence);
    first.push(Number(one < two));
  }
  return { ids, first };
}

function modelOf(flow: string): CheckedModel {
  const text = `model m {\n  input text: tokens(${length})\n  output label: text -> embedding(${vocabulary}, 8) -> ${flow} -> dense(2) -> softmax()\n}\n`;
  const { value, diagnostics } = checkProgram("m.pipe", memoryHost({ "m.pipe": text }));
  const [model] = value?.blocks ?? [];
  if (model?.kind !== "model") expect.fail(diagnostics.map((one) => one.title).join("; "));
  return model;
}

/** Share of right answers on sentences that were not seen, after some steps. */
function learned(flow: string, seed: number): number {
  const { tf } = backend;
  const model = modelOf(flow);
  const adam = call("adam", { lr: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 });
  const train = trainOf({ optimizer: adam });
  const initial = initialWeights(model, seed);
  const shapes = initialSlots({ model, train }, (name) => initial.get(name)?.shape ?? []);
  const state = { weights: restoreVariables(tf, initial), slots: filledVariables(tf, shapes) };
  const uniform: ConstructorParameters<typeof TrainProgram>[0]["uniform"] = (shape, at) =>
    statelessUniform(backend, shape, at);
  const program = new TrainProgram({ tf, model, train, seed, uniform, graphs: { eager: false, cache: null } }, state);
  const batchOf = (number: number) => {
    const { ids, first } = sentences(1000 * seed + number);
    return {
      inputs: new Map<string, Tensor>([["text", tf.tensor2d(ids, [rows, length], "int32")]]),
      targets: new Map<string, Tensor>([["label", tf.tensor1d(first, "int32")]]),
    };
  };
  for (let step = 1; step <= 150; step++) {
    const batch = batchOf(step);
    program.steps(batch, { firstStep: step, learningRates: [0.01] });
    tf.dispose([...batch.inputs.values(), ...batch.targets.values()]);
  }
  const batch = batchOf(0);
  const answers = program.answerer.answer(batch.inputs, batch.targets)["label"];
  const right = tf.tidy(() => {
    const truth = batch.targets.get("label") ?? tf.tensor1d([]);
    return tf.mean(tf.cast(tf.equal(tf.argMax(answers?.output ?? truth, -1), truth), "float32")).dataSync()[0];
  });
  tf.dispose([...batch.inputs.values(), ...batch.targets.values()]);
  if (answers !== undefined) tf.dispose([answers.output, answers.rows]);
  program.dispose();
  disposeState(tf, state);
  return right ?? Number.NaN;
}

describe("which of two words comes first", () => {
  // Guessing gives 0.5; of 64 sentences, 0.7 is three deviations above that.
  test.each([
    "lstm(16)",
    "gru(16, bidirectional: true)",
    "rnn(16)",
    "positional() -> transformer_block(2, dropout: 0) -> mean_pool()",
  ])("is learned by %s, whatever the seed", (flow) => {
    for (const seed of [1, 2]) expect(learned(flow, seed), `seed ${seed}`).toBeGreaterThan(0.9);
  });

  test("is hidden from a mean of vectors", () => {
    expect(learned("mean_pool()", 1)).toBeLessThan(0.7);
  });
});
