/**
 * An evaluation that names two runs: the first answers the same rows as the second, and what differs is told, with what an artifact keeps of it.
 */
import type { CheckedSlice } from "@penstock/dsl";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import type { Artifact } from "../artifacts/store.ts";
import { speedBeforeFile } from "../evaluate/compare/answer-speed.ts";
import { compareAnswers } from "../evaluate/compare/compare-answers.ts";
import { comparedFigures, metricChanges } from "../evaluate/compare/compared-figures.ts";
import type { FlippedRow, KeptComparison, PairedComparison } from "../evaluate/compare/comparison.ts";
import { answerFiles, type KeptAnswers, keptOf, readAnswers } from "../evaluate/compare/kept-answers.ts";
import { verdictOn } from "../evaluate/compare/verdict.ts";
import { rowPicture } from "../evaluate/row-picture.ts";
import { rowExcerpt } from "../evaluate/row-text.ts";
import { sliceRows } from "../evaluate/slices/slice-rows.ts";
import { InternalError } from "../internal-error.ts";
import { beforeSteps } from "../plan/layout.ts";
import type { EvaluateStep, TrainStep } from "../plan/plan.ts";
import { randomStream } from "../random/stream.ts";
import type { Figure } from "../train/metrics/figure.ts";
import { figuresAsked } from "../train/metrics/measure.ts";
import { type Answered, answerRows, pauseOf } from "./answer-rows.ts";
import type { OpenDataset } from "./dataset-work.ts";
import { SavedWeights } from "./transfer/saved-weights.ts";
import { startingWeights } from "./transfer/starting-weights.ts";
import type { Workshop } from "./workshop.ts";

/** The answers of the first of two runs, beside those of the second. */
export const answersBefore = "answers-before";
/** Flips that the figures hold; the files of answers hold all. */
export const mostFlips = 1_000;
/** Newly wrong rows that are shown. */
const mostShown = 12;

/** What is kept of answers, for those who compare runs. */
export function keptFor(
  { answers, scored }: Answered,
  { dataset, table }: OpenDataset,
  slices: readonly CheckedSlice[],
): KeptAnswers {
  const classes = dataset.targets.flatMap(({ name, type }) =>
    type.kind === "class" ? [[name, type.classes] as const] : [],
  );
  return keptOf(answers, {
    classes: new Map(classes),
    scored,
    slices: slices.map((slice) => ({ by: slice.text, slices: sliceRows(slice, table, answers.rows).slices })),
    excerpt: (row) => rowExcerpt({ dataset, table }, row),
  });
}

/** The weights that a training has ended with: those of all its tasks, whichever is looked at. */
export async function weightsOf(
  { id, hash }: TrainStep,
  { around: { store, data } }: Workshop,
): Promise<ReadonlyMap<string, StoredTensor>> {
  const artifact = store.find(hash);
  if (artifact === null) throw new InternalError(`${id} is not in the store`);
  return new SavedWeights({ store, pretrained: data }).of(artifact);
}

/** The weights that a training has begun with: those of all its tasks, whichever is looked at. */
async function weightsBefore(trained: TrainStep, shop: Workshop): Promise<ReadonlyMap<string, StoredTensor>> {
  const whole = shop.plan.steps.find((one): one is TrainStep => one.kind === "train" && one.id === trained.id);
  return (await startingWeights(whole ?? trained, shop)).weights;
}

/** What the second run has shown. */
export interface Second {
  readonly step: EvaluateStep;
  readonly open: OpenDataset;
  readonly figures: ReadonlyMap<string, Figure>;
  readonly kept: KeptAnswers;
}

/** What came of a comparison. */
export interface Compared {
  readonly comparison: KeptComparison | null;
  /** What may be expected of it. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly files: readonly (readonly [string, string | Uint8Array])[];
}

const nothing: Compared = { comparison: null, metrics: {}, files: [] };

/** Compares where the evaluation names two runs. Throws Interrupted when it was asked to stop. */
export async function compareWith(second: Second, shop: Workshop): Promise<Compared> {
  const { step, open, kept: after } = second;
  if (step.before === null) return nothing;
  const { evaluate } = step;
  const answered = await answersOfBefore(step.before, second, shop);
  const before = keptFor(answered, open, evaluate.slices);
  const asked = { split: evaluate.on.split, block: "evaluate" as const, besides: evaluate.measured };
  const { seed } = step.trained.run;
  const between = pauseOf(shop);
  const drawing = {
    rows: after.rows.length,
    draws: evaluate.bootstrap ?? 0,
    stream: randomStream(seed, "paired"),
    between,
  };
  const changes = await metricChanges(
    figuresAsked(answered.answers, asked),
    second.figures,
    evaluate.bootstrap === null || shop.around.dry !== null ? null : drawing,
  );
  const paired = await compareAnswers({
    pairs: [{ label: null, ...comparable({ before, after }, step) }],
    counts: { folds: 1, seeds: 1 },
    stream: (name) => randomStream(seed, "paired", name),
    between,
  });
  const names = namesOf(step);
  const found = paired ?? emptyComparison(after.rows.length);
  const comparison: KeptComparison = {
    ...names,
    ...found,
    ...changes,
    flips: found.flips.slice(0, mostFlips),
    worst: await worstOf(found.flips, open),
    verdict: verdictOf(names, evaluate.name, paired),
  };
  const files = [
    ...answerFiles(before, answersBefore),
    [speedBeforeFile, `${JSON.stringify(answered.speed)}\n`] as const,
  ];
  return { comparison, metrics: comparedFigures(comparison), files };
}

/** What the earlier run answers; tasks that were trained each by itself answer as one. */
async function answersOfBefore(
  before: NonNullable<EvaluateStep["before"]>,
  { step, open }: Second,
  shop: Workshop,
): Promise<Answered> {
  const all: Answered[] = [];
  for (const trained of beforeSteps(before)) {
    const weights = before.untrained ? await weightsBefore(trained, shop) : await weightsOf(trained, shop);
    all.push(await answerRows({ step, trained, weights, open, calibrate: step.evaluate.calibrate }, shop));
  }
  const [first, ...others] = all;
  if (first === undefined) throw new InternalError("a comparison has no earlier run");
  if (others.length === 0) return first;
  return {
    ...first,
    answers: { ...first.answers, outputs: new Map(all.flatMap(({ answers }) => [...answers.outputs])) },
    scored: new Set(all.flatMap(({ scored }) => [...scored])),
  };
}

/** `old_fit` and `fit`; `fit.before` and `fit`; `fit.alone` and `fit`. */
export function namesOf({ evaluate: { run, compare } }: EvaluateStep): {
  readonly before: string;
  readonly after: string;
} {
  const before =
    compare === null ? "" : `${compare.run}${compare.untrained ? ".before" : compare.alone === true ? ".alone" : ""}`;
  return { before, after: run };
}

/** Without outputs whose losses are no measure of both. */
export function comparable(
  { before, after }: { readonly before: KeptAnswers; readonly after: KeptAnswers },
  { train, before: earlier }: EvaluateStep,
): { readonly before: KeptAnswers; readonly after: KeptAnswers } {
  const lossOf = (losses: TrainStep["train"]["losses"], output: string): string => {
    const loss = losses.find((one) => one.output === output)?.loss;
    return JSON.stringify([loss?.call, loss?.args]);
  };
  const others = earlier === null ? [] : beforeSteps(earlier).flatMap(({ train: { losses } }) => losses);
  const outputs = new Map(
    [...before.outputs].filter(
      ([name, { classes }]) => classes !== null || lossOf(others, name) === lossOf(train.losses, name),
    ),
  );
  return { before: { ...before, outputs }, after };
}

/** Where nothing can be told row by row: the outputs learn by other losses. */
export function emptyComparison(rows: number): PairedComparison {
  return { rows, pairs: 1, method: "", outputs: [], slices: [], flips: [] };
}

/** Who is better. */
export function verdictOf(
  { before, after }: { readonly before: string; readonly after: string },
  block: string,
  paired: PairedComparison | null,
): KeptComparison["verdict"] {
  const unpaired = paired === null ? `\`${block}\` judged them by other losses` : null;
  return verdictOn({ before, after, paired: paired === null ? [] : [{ block, ...paired }], unpaired });
}

/** The newly wrong rows that a person would look at first. */
function worstOf(flips: readonly FlippedRow[], open: OpenDataset): Promise<KeptComparison["worst"]> {
  const shown = flips.filter(({ to }) => to === "wrong").slice(0, mostShown);
  return Promise.all(shown.map(async (flip) => ({ ...flip, picture: await rowPicture(open, flip.row) })));
}

/** What a finished evaluation has kept of both. */
export function keptOfBoth(artifact: Artifact): Parameters<typeof comparable>[0] | null {
  const [before, after] = [readAnswers(artifact, answersBefore), readAnswers(artifact)];
  return before === null || after === null ? null : { before, after };
}
