/**
 * What an evaluation shows besides its metrics: confusion, per-class figures and the worst mistakes with their pictures,
 * or pairs of true and predicted numbers.
 */
import type { FittedPreparation } from "../data/index.ts";
import { answeredClasses, perClassOf } from "../train/metrics/classification.ts";
import { confusionOfOutput } from "../train/metrics/measure.ts";
import { withTruth } from "../train/metrics/with-truth.ts";
import type { Answers, OutputAnswers } from "../train/predict.ts";
import { detectionOf } from "./regions/detection-result.ts";
import { segmentationOf } from "./regions/segmentation-result.ts";
import type { Mistake, OutputResult, RegressionResult } from "./report-data.ts";
import { rowPicture } from "./row-picture.ts";
import { inputColumns, lostInRow, rowText, type Shown } from "./row-text.ts";

/** How many mistakes a report shows. */
const worstMistakes = 20;
/** How many pairs a scatter plot can carry. */
const mostPairs = 2000;

/** Rows as they were judged. */
interface Judged extends Shown {
  /** By which they went to the model. */
  readonly preparation: FittedPreparation;
}

/** Positions of wrong answers, most confident first. */
function wrongAnswers(part: OutputAnswers, truth: Int32Array, predicted: Int32Array): number[] {
  const confidence = (position: number): number => part.values[position * part.width + (predicted[position] ?? 0)] ?? 0;
  const wrong: number[] = [];
  truth.forEach((label, position) => {
    if (predicted[position] !== label) wrong.push(position);
  });
  return wrong.sort((a, b) => confidence(b) - confidence(a) || a - b);
}

async function mistakesOf(
  part: OutputAnswers,
  truth: Int32Array,
  shown: Judged & {
    readonly rows: Uint32Array;
    readonly classes: readonly string[];
  },
): Promise<Mistake[]> {
  const predicted = answeredClasses(part);
  const positions = wrongAnswers(part, truth, predicted).slice(0, worstMistakes);
  return Promise.all(
    positions.map(async (position) => {
      const row = shown.rows[position] ?? 0;
      const label = truth[position] ?? 0;
      const answer = predicted[position] ?? 0;
      const picture = await rowPicture(shown, row);
      return {
        row,
        picture,
        text: picture === null ? rowText(inputColumns(shown), row) : null,
        ...(picture === null ? { lost: lostInRow(shown, shown.preparation, row) } : {}),
        truth: shown.classes[label] ?? String(label),
        predicted: shown.classes[answer] ?? String(answer),
        confidence: part.values[position * part.width + answer] ?? 0,
        truthProbability: part.values[position * part.width + label] ?? 0,
      };
    }),
  );
}

function pairsOf(part: OutputAnswers, truth: Float32Array): RegressionResult["pairs"] {
  const every = Math.max(1, Math.ceil(truth.length / mostPairs));
  const pairs: { truth: number; predicted: number }[] = [];
  for (let i = 0; i < truth.length; i += every) pairs.push({ truth: truth[i] ?? 0, predicted: part.values[i] ?? 0 });
  return pairs;
}

/** The detailed result of every output. */
export async function resultsOf(answers: Answers, shown: Judged): Promise<OutputResult[]> {
  const results: OutputResult[] = [];
  const regions = { rows: answers.rows, pictureOf: (row: number) => rowPicture(shown, row) };
  for (const [output, raw] of answers.outputs) {
    const { part, rows } = withTruth(raw, answers.rows);
    const column = shown.dataset.targets.find((target) => target.name === output);
    if (part.task === "class" && part.truth instanceof Int32Array && column?.type.kind === "class") {
      const { classes } = column.type;
      const confusion = confusionOfOutput(part, part.truth);
      const perClass = perClassOf(confusion).map((figures, index) => ({
        name: classes[index] ?? String(index),
        ...figures,
      }));
      const mistakes = await mistakesOf(part, part.truth, { ...shown, rows, classes });
      results.push({ kind: "classification", output, classes, confusion, perClass, mistakes });
    } else if (part.task === "pixels" && column?.type.kind === "mask") {
      results.push(await segmentationOf(part, { ...regions, output, classes: column.type.classes }));
    } else if (part.task === "boxes" && column?.type.kind === "boxes") {
      results.push(await detectionOf(part, { ...regions, output, ...column.type }));
    } else if (part.task === "numbers" && part.truth instanceof Float32Array) {
      results.push({ kind: "regression", output, pairs: pairsOf(part, part.truth) });
    }
  }
  return results;
}
