/**
 * Metrics of a model's answers, by the names that `expect`, `stop` and reports use: `split.output.metric`.
 */
import type { Answers, OutputAnswers } from "../predict.ts";
import { accuracyOf, argmaxOf, type Confusion, confusionOf, macroF1Of } from "./classification.ts";
import { labelAccuracy, labelConfusion, labelF1 } from "./labels.ts";
import { regressionFigures } from "./regression.ts";
import { sequenceFigures } from "./sequences.ts";

/** Most probable class of every row. */
export function predictedClasses(answers: OutputAnswers): Int32Array {
  const rows = answers.values.length / answers.width;
  return Int32Array.from({ length: rows }, (_, row) => argmaxOf(answers.values, row * answers.width, answers.width));
}

/** Confusion counts of a class output. */
export function confusionOfOutput(answers: OutputAnswers, truth: Int32Array): Confusion {
  return confusionOf(truth, predictedClasses(answers), answers.width);
}

/** Every metric of the answers under the split's name. */
export function measure(answers: Answers, split: string): Record<string, number> {
  const metrics: Record<string, number> = {};
  // A figure that overflowed or has no rows is left out: JSON has no NaN, and no bound may hold of it.
  const keep = (path: string, value: number): void => {
    if (Number.isFinite(value)) metrics[path] = value;
  };
  keep(`${split}.loss`, answers.loss);
  for (const [output, part] of answers.outputs) {
    const put = (metric: string, value: number): void => keep(`${split}.${output}.${metric}`, value);
    put("loss", part.loss);
    if (part.task === "class" && part.truth instanceof Int32Array) {
      const confusion = confusionOfOutput(part, part.truth);
      put("accuracy", accuracyOf(confusion));
      put("f1", macroF1Of(confusion));
    } else if (part.task === "labels") {
      const confusion = labelConfusion(part);
      put("accuracy", labelAccuracy(confusion));
      put("f1", labelF1(confusion));
    } else if (part.task === "sequence" && part.truth instanceof Int32Array) {
      const { accuracy, errorRate } = sequenceFigures({ ...part, truth: part.truth });
      put("accuracy", accuracy);
      put("error_rate", errorRate);
    } else if (part.task === "numbers" && part.truth instanceof Float32Array) {
      const figures = regressionFigures(part.truth, part.values);
      put("mse", figures.mse);
      put("rmse", figures.rmse);
      put("mae", figures.mae);
    }
  }
  return metrics;
}
