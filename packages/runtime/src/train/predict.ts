/**
 * A model's answers on rows of a data set, without training: batches in row order, outputs and losses back as plain arrays.
 */
import type { CheckedDataset, CheckedLoss, CheckedModel } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { epochBatches, type FittedPreparation, prepareBatch, type Table } from "../data/index.ts";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";
import type { Tf } from "../ops/operator.ts";
import { batchTensors } from "./batch-tensors.ts";
import { forward, type Tensors } from "./forward.ts";
import { losses } from "./losses/losses.ts";

/** Everything needed to turn rows into answers. */
export interface PredictInput {
  readonly tf: Tf;
  readonly model: CheckedModel;
  readonly weights: Tensors;
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly preparation: FittedPreparation;
  /** Losses to measure; those of the training run. */
  readonly losses: readonly CheckedLoss[];
}

export interface OutputAnswers {
  /** `[rows, width]`: class probabilities or numbers. */
  readonly values: Float32Array;
  readonly width: number;
  /** `[rows]` class indices or `[rows, width]` numbers. */
  readonly truth: Int32Array | Float32Array;
  /** Mean over rows, not yet weighted. */
  readonly loss: number;
}

export interface Answers {
  readonly rows: Uint32Array;
  readonly outputs: ReadonlyMap<string, OutputAnswers>;
  /** Weighted sum of the outputs' losses. */
  readonly loss: number;
}

/** Rows at a time; large enough that the calls do not count, small enough for any model of one machine. */
const batchRows = 256;

interface Collected {
  readonly values: Float32Array[];
  readonly truth: (Int32Array | Float32Array)[];
  width: number;
  lossSum: number;
}

function answerBatch(
  input: PredictInput,
  inputs: Tensors,
  targets: Tensors,
): Map<string, { output: Tensor; rows: Tensor }> {
  const { tf, model, weights } = input;
  const result = forward(model, weights, inputs, {
    tf,
    training: false,
    uniform: () => {
      throw new InternalError("a model asked for random numbers outside training");
    },
  });
  const answers = new Map<string, { output: Tensor; rows: Tensor }>();
  for (const { output, loss } of input.losses) {
    const value = result.outputs.get(output);
    const target = targets.get(output);
    const compute = losses.get(loss.call);
    if (value === undefined || target === undefined || compute === undefined) {
      throw new InternalError(`output \`${output}\` has no value, target or loss`);
    }
    const rows = compute(tf, { output: value, logits: result.logits.get(output) ?? null, target }, loss.args);
    answers.set(output, { output: value, rows });
  }
  return answers;
}

/** Lays parts of one kind end to end in `joined`, which has room for all of them. */
function join<Numbers extends Int32Array | Float32Array>(parts: readonly Numbers[], joined: Numbers): Numbers {
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

const lengthOf = (parts: readonly { readonly length: number }[]): number =>
  parts.reduce((sum, part) => sum + part.length, 0);

function joinTruth(parts: readonly (Int32Array | Float32Array)[]): Int32Array | Float32Array {
  const length = lengthOf(parts);
  return join(parts, parts[0] instanceof Int32Array ? new Int32Array(length) : new Float32Array(length));
}

/** Answers for `rows`; calls `between` after every batch so that the caller may yield, report or stop. */
export async function predict(
  input: PredictInput,
  rows: Uint32Array,
  between: (done: number) => Promise<void>,
): Promise<Answers> {
  const { tf } = input;
  const collected = new Map<string, Collected>(
    input.losses.map(({ output }) => [output, { values: [], truth: [], width: 1, lossSum: 0 }]),
  );
  let done = 0;
  for (const batchOfRows of epochBatches(rows, batchRows, null)) {
    const batch = prepareBatch(input.table, input.dataset, input.preparation, batchOfRows, null);
    tf.tidy(() => {
      const { inputs, targets } = batchTensors(tf, batch);
      for (const [name, { output, rows: lossRows }] of answerBatch(input, inputs, targets)) {
        const into = collected.get(name);
        const truth = batch.targets.get(name);
        if (into === undefined || truth === undefined) continue;
        into.width = output.size / batch.size;
        into.values.push(Float32Array.from(output.dataSync()));
        into.truth.push(truth.data);
        into.lossSum += lossRows.dataSync<"float32">().reduce((sum, value) => sum + value, 0);
      }
    });
    done += batch.size;
    await between(done);
  }
  const outputs = new Map<string, OutputAnswers>();
  let total = 0;
  for (const { output, loss } of input.losses) {
    const part = collected.get(output);
    if (part === undefined) continue;
    const mean = part.lossSum / rows.length;
    total += mean * numberArgument(loss.args, "weight");
    outputs.set(output, {
      values: join(part.values, new Float32Array(lengthOf(part.values))),
      width: part.width,
      truth: joinTruth(part.truth),
      loss: mean,
    });
  }
  return { rows, outputs, loss: total };
}
