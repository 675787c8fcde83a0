/** An answerer and rows in, how long it takes to answer one row by itself out: what a person waits for, from values of a row to an answer. */
import { z } from "zod";
import { type Artifact, readArtifactFile } from "../../artifacts/store.ts";
import { BatchMaker, cutsOf } from "../../data/index.ts";
import { batchTensors } from "../../train/batch-tensors.ts";
import type { PredictInput } from "../../train/predict.ts";

/** Answers that are not counted: the first ones record graphs and fill caches. */
const warm = 3;
const counted = 40;
/** Seconds after which the rest is left out. */
const longest = 1;

const speedSchema = z.object({ rowsPerSecond: z.number().nullable(), latency: z.number().nullable() });

/** The file of an evaluation's artifact: other machines have other speeds, so it stands apart from the figures. */
export const speedFile = "speed.json";
/** The same of the first of two runs. */
export const speedBeforeFile = "speed-before.json";

/** How fast answers were given. None of it is part of what an evaluation is made from. */
export interface AnswerSpeed {
  /** Rows a second, many at a time; null of too few rows to tell. */
  readonly rowsPerSecond: number | null;
  /** Seconds from the values of one row to its answer, a quarter of answers come faster; null where losses compare rows with each other. */
  readonly latency: number | null;
}

/** What an evaluation has measured; nulls where it has not. */
export function readSpeed(artifact: Artifact, file = speedFile): AnswerSpeed {
  if (!artifact.manifest.files.some(({ name }) => name === file)) return { rowsPerSecond: null, latency: null };
  return speedSchema.parse(JSON.parse(readArtifactFile(artifact, file).toString("utf8")));
}

/** Measures the time of one row by itself. */
export function latencyOf(
  { tf, answerer, table, dataset, preparation }: PredictInput,
  rows: Uint32Array,
  clock: () => number,
): number | null {
  const first = rows[0];
  if (first === undefined) return null;
  const cuts = cutsOf(answerer.lengthFree, preparation);
  const maker = new BatchMaker({ table, dataset: { ...dataset, augment: [] }, preparation, cuts });
  const times: number[] = [];
  const began = clock();
  for (let index = 0; index < warm + counted && (times.length === 0 || clock() - began < longest); index++) {
    const started = clock();
    const { inputs, targets } = batchTensors(tf, maker.make(Uint32Array.of(rows[index % rows.length] ?? first), null));
    const answers = Object.values(answerer.answer(inputs, targets));
    for (const { output } of answers) output.dataSync();
    if (index >= warm) times.push(clock() - started);
    tf.dispose([
      ...inputs.values(),
      ...targets.values(),
      ...answers.flatMap(({ output, rows: losses }) => [output, losses]),
    ]);
  }
  // The lower quartile: whatever else a machine does makes answers slower, never faster.
  return times.sort((a, b) => a - b)[Math.floor(times.length / 4)] ?? null;
}

/** Notes how rows come, and says how many a second; the first batch, which records graphs, is not counted. */
export function rateOf(clock: () => number): {
  readonly done: (rows: number) => void;
  readonly perSecond: () => number | null;
} {
  let first: { readonly rows: number; readonly at: number } | null = null;
  let last = { rows: 0, at: 0 };
  return {
    done: (rows) => {
      last = { rows, at: clock() };
      first ??= last;
    },
    perSecond: () =>
      first === null || last.rows === first.rows ? null : (last.rows - first.rows) / Math.max(1e-9, last.at - first.at),
  };
}
