/**
 * Answers to validation rows in, what is fitted on them out; that and the answers to other rows in, these as they are after it, with how far
 * confidence and accuracy were apart before and after.
 */
import type { Calibration } from "@penstock/dsl";
import { placeOf } from "../../train/metrics/figure.ts";
import { judged } from "../../train/metrics/measure.ts";
import { calibrationError, confidenceBins, confidencesOf } from "../../train/metrics/probabilities.ts";
import { positionsWithTruth } from "../../train/metrics/with-truth.ts";
import type { Answers, OutputAnswers } from "../../train/predict.ts";
import type { CalibrationResult, Reliability } from "../report-data.ts";
import { atTemperature, fitTemperature } from "./temperature.ts";
import { fitThreshold } from "./threshold.ts";

/** What was fitted for one output. */
export interface FittedOutput {
  /** Rows that have its truth. */
  readonly rows: number;
  readonly temperature: number | null;
  readonly threshold: number | null;
}

/** What was fitted, by output, and on how many rows. */
export interface Fitted {
  readonly rows: number;
  readonly outputs: ReadonlyMap<string, FittedOutput>;
}

/** Fits what is asked for on answers to validation rows; `scored` are outputs whose answers are no probabilities. */
export function fitCalibration(valid: Answers, asked: readonly Calibration[], scored: ReadonlySet<string>): Fitted {
  const outputs = new Map<string, FittedOutput>();
  for (const [output, part] of valid.outputs) {
    const known = judged(part);
    if (known === null || (known.task !== "class" && known.task !== "labels")) continue;
    const temperature = asked.includes("temperature") && !scored.has(output) ? fitTemperature(known) : null;
    const cooled = temperature === null ? known.values : atTemperature(known, temperature);
    const aim = asked.includes("threshold_f1") ? "f1" : asked.includes("threshold") ? "balanced" : null;
    const threshold =
      aim === null || known.task !== "class" || known.width !== 2
        ? null
        : fitThreshold(placeOf(cooled, 2, 1), known.truth, aim);
    const rows = positionsWithTruth(part)?.length ?? valid.rows.length;
    outputs.set(output, { rows, temperature, threshold });
  }
  return { rows: valid.rows.length, outputs };
}

/** The answers after what was fitted. */
export function calibrated(answers: Answers, { outputs }: Fitted): Answers {
  const after = (name: string, part: OutputAnswers): OutputAnswers => {
    const { temperature = null, threshold = null } = outputs.get(name) ?? {};
    const { task } = part;
    const cooled =
      temperature === null || (task !== "class" && task !== "labels")
        ? part.values
        : atTemperature({ task, values: part.values, width: part.width }, temperature);
    return { ...part, values: cooled, border: threshold };
  };
  return { ...answers, outputs: new Map([...answers.outputs].map(([name, part]) => [name, after(name, part)])) };
}

/** How far the confidence of classes was right, for each output that has them and probabilities. */
export function reliabilities(
  before: Answers,
  after: { readonly answers: Answers; readonly fitted: Fitted } | null,
  scored: ReadonlySet<string>,
): CalibrationResult[] {
  return [...before.outputs].flatMap(([output, part]): CalibrationResult[] => {
    const reliability = scored.has(output) ? null : reliabilityOf(part);
    if (reliability === null) return [];
    const then = after?.answers.outputs.get(output);
    const { temperature = null, threshold = null } = after?.fitted.outputs.get(output) ?? {};
    return [
      {
        output,
        fittedOn: after === null ? null : (after.fitted.outputs.get(output)?.rows ?? after.fitted.rows),
        temperature,
        threshold,
        before: reliability,
        after: temperature === null || then === undefined ? null : reliabilityOf(then),
      },
    ];
  });
}

function reliabilityOf(part: OutputAnswers): Reliability | null {
  const known = judged(part);
  if (known?.task !== "class" || known.truth.length === 0 || known.values.some(Number.isNaN)) return null;
  const confidences = confidencesOf(known);
  const bins = confidenceBins(confidences, null).filter(({ rows }) => rows > 0);
  return { error: calibrationError(confidences, null), bins };
}
