/** The data sets of a training in, what makes their batches, what an epoch of all of them has, and answers to their validation rows out. */
import { availableParallelism } from "node:os";
import type { CheckedTrain } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { type Feed, feedThreads, openFeed } from "../../data/index.ts";
import { InternalError } from "../../internal-error.ts";
import type { Tf } from "../../ops/operator.ts";
import type { Answerer } from "../answerer.ts";
import { batchTensors } from "../batch-tensors.ts";
import type { CutSource } from "../loop/cut-batches.ts";
import { rowsPerEpoch, stepsPerEpoch } from "../loop/epoch-order.ts";
import { measure } from "../metrics/measure.ts";
import { predict } from "../predict.ts";
import { type Conflict, cosineMetric } from "./conflict.ts";
import { judgedOn, type Sourced, sourcesOf, type TrainSource } from "./sources.ts";

/** Opens a feed for each data set; whoever opens them closes them. */
export function openFeeds(
  sources: readonly CutSource[],
  perCall: number,
  threads: number | undefined,
): readonly Feed[] {
  return sources.map((source) => {
    const load = { batch: perCall * source.dataset.batch, cores: availableParallelism() };
    return openFeed(source, { threads: threads ?? feedThreads(source, load) });
  });
}

/** The feed of the only data set. */
export function feedOf([feed]: readonly Feed[]): Feed {
  if (feed === undefined) throw new InternalError("a training has no data set");
  return feed;
}

/** How many batches the epochs of all data sets have, together. */
export function stepsOfAll(input: Sourced & { readonly seed: number }): number {
  return sourcesOf(input).reduce((sum, source) => sum + stepsPerEpoch({ ...source, seed: input.seed }), 0);
}

/** How many rows the epochs of all data sets have, together; with a mix that is not proportional, an epoch has about as many. */
export function rowsOfAll(input: Sourced & { readonly seed: number }): number {
  return sourcesOf(input).reduce((sum, source) => sum + rowsPerEpoch({ ...source, seed: input.seed }), 0);
}

/** The train rows of a data set on which gradients are compared: the first of them, a batch at most. */
export function probeRows({ dataset, rows }: TrainSource): Uint32Array {
  return rows.train.subarray(0, dataset.batch);
}

/** The mean cosine between the gradients of tasks, on a few train rows of each data set; nothing where it cannot be told. */
export async function conflictOf(
  conflict: Conflict | null,
  { tf, sources, feeds }: Pick<AnsweringSources, "tf" | "sources" | "feeds">,
): Promise<Record<string, number>> {
  if (conflict === null) return {};
  const batches: { readonly inputs: Map<string, Tensor>; readonly targets: Map<string, Tensor> }[] = [];
  for (const [place, source] of sources.entries()) {
    const made = feeds[place]?.batches([{ rows: probeRows(source), augment: null, whole: true }]);
    const batch = await made?.next();
    if (batch != null) batches.push(batchTensors(tf, batch));
    made?.close();
  }
  try {
    const cosine = batches.length < sources.length ? null : conflict.measure(batches);
    return cosine === null ? {} : { [cosineMetric]: cosine };
  } finally {
    for (const { inputs, targets } of batches) tf.dispose([...inputs.values(), ...targets.values()]);
  }
}

/** What answers validation rows. */
export interface AnsweringSources {
  readonly tf: Tf;
  readonly train: CheckedTrain;
  readonly answerer: Answerer;
  readonly sources: readonly TrainSource[];
  /** Of each data set. */
  readonly feeds: readonly Feed[];
}

/** Measures every task by the validation rows of its own data set; `valid.loss` is the sum over all of them. */
export async function answerSources(
  { tf, train, answerer, sources, feeds }: AnsweringSources,
  between: () => Promise<void>,
): Promise<Record<string, number>> {
  const judged = judgedOn(train.losses, sources);
  const metrics: Record<string, number> = {};
  let all = 0;
  for (const [place, source] of sources.entries()) {
    const { valid } = source.rows;
    const losses = judged[place] ?? [];
    const feed = feeds[place];
    if (valid.length === 0 || losses.length === 0 || feed === undefined) continue;
    const answers = await predict({ tf, ...source, answerer, losses, feed }, valid, between);
    const own = measure(answers, { split: "valid", block: "train", besides: train.measured });
    all += own["valid.loss"] ?? Number.NaN;
    Object.assign(metrics, own);
  }
  return sources.length > 1 && Number.isFinite(all) && "valid.loss" in metrics
    ? { ...metrics, "valid.loss": all }
    : metrics;
}
