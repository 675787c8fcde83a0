// Several data sets of texts whose batches lose their padding, each by its own rows: a run resumes to the same bits, however rows are ordered.

import { type CheckedModel, checkProgram, lengthFree, memoryHost } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { statelessUniform } from "../../backend/index.ts";
import { BatchMaker, cutsOf, fitPreparation, fitTogether, rowLevels } from "../../data/index.ts";
import { classTarget } from "../../data/testing/dataset-fixture.ts";
import { keepsPadding } from "../loop/cut-batches.ts";
import { nativeBackend } from "../testing/native-backend.ts";
import { longest, sentences } from "../testing/sentences.ts";
import { adam, call, trainOf } from "../testing/train-fixture.ts";
import { trainUntil } from "../testing/train-until.ts";
import { tasksOf } from "../testing/two-tasks.ts";
import type { TrainInput } from "../train-input.ts";
import type { TrainSource } from "./sources.ts";

const backend = nativeBackend();

const text = `model m {
  input text: tokens(${longest})
  hidden = text -> embedding(12, 16) -> positional() -> transformer_block(2) -> mean_pool()
  output label: hidden -> dense(2) -> softmax()
  output first: hidden -> dense(2) -> softmax()
}
`;

function modelOfText(): CheckedModel {
  const { value } = checkProgram("m.pipe", memoryHost({ "m.pipe": text }));
  const [model] = value?.blocks ?? [];
  return model?.kind === "model" ? model : expect.fail("the model has a mistake");
}

const model = modelOfText();

/** Two data sets with a task each, fitted together. */
function sources(order: "by_length" | undefined): readonly TrainSource[] {
  const [one, other] = [sentences(240, { batch: 32, seed: 3 }), sentences(160, { batch: 32, seed: 4 })];
  const target = { ...classTarget(["blue first", "red first"]), name: "first" };
  const ordered = order === undefined ? {} : { order };
  const parts = [
    { ...one, dataset: { ...one.dataset, ...ordered, name: "many" } },
    { ...other, dataset: { ...other.dataset, ...ordered, name: "few", targets: [target] } },
  ].map((part) => ({ ...part, preparation: fitPreparation(part.table, part.dataset, part.rows.train) }));
  const fitted = fitTogether(parts.map((part) => ({ ...part, train: part.rows.train })));
  return parts.map((part, place) => ({ ...part, preparation: fitted[place] ?? part.preparation }));
}

function inputOf(all: readonly TrainSource[], parts: Partial<TrainInput> = {}): TrainInput {
  const [first = expect.fail("there is a data set")] = all;
  const loss = (output: string) => ({ output, loss: call("cross_entropy", { smoothing: 0, weight: 1 }) });
  return {
    ...first,
    sources: all,
    tf: backend().tf,
    uniform: (shape, at) => statelessUniform(backend(), shape, at),
    model,
    train: trainOf({
      losses: [loss("label"), loss("first")],
      epochs: 2,
      optimizer: adam(0.003),
      best: { metric: "valid.loss", goal: "min" },
      tasks: tasksOf({ data: ["many", "few"], mix: call("proportional"), figures: [] }),
    }),
    seed: 1,
    checkpoint: null,
    threads: 0,
    ...parts,
  };
}

async function run(input: TrainInput, steps = Number.POSITIVE_INFINITY) {
  const { outcome, saved } = await trainUntil(input, steps);
  return { outcome, checkpoint: saved.at(-1) ?? expect.fail("no checkpoint was saved") };
}

describe.each([undefined, "by_length" as const])("data sets of texts of different lengths (order %s)", (order) => {
  test("are cut each by its own rows, and a run resumes to the same bits", async () => {
    const all = sources(order);
    for (const source of all) {
      const cuts = cutsOf(lengthFree(model), source.preparation) ?? expect.fail("the model lets its input be cut");
      const levels = rowLevels(new BatchMaker(source).make(source.rows.train, null).inputs, cuts);
      expect(new Set(levels).size).toBeGreaterThan(2);
      expect(keepsPadding({ ...source, model }, { first: 0, batches: [source.rows.train.slice(0, 32)] })).toBe(false);
    }
    const { outcome } = await run(inputOf(all));
    const weights = outcome.kind === "finished" ? outcome.weights : expect.fail("it was interrupted");
    const stopped = await run(inputOf(all), 13);
    expect(stopped.outcome.kind).toBe("interrupted");
    const resumed = await run(inputOf(all, { checkpoint: stopped.checkpoint, threads: 1 }));
    expect(resumed.outcome).toMatchObject({ weights });
  });
});
