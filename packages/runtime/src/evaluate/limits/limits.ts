/** A run's figures in, what is known not to work and what is not known out: a plain sentence each, of measured facts alone. */

import { describeMargin, formatMetric } from "../report/figures.ts";
import type { DatasetSection, EvaluateSection, ReportData, TrainSection } from "../report-data.ts";
import { answerLimits } from "./answer-limits.ts";
import { dataLimits } from "./data-limits.ts";
import { measureLimits } from "./measure-limits.ts";
import { trainLimits } from "./train-limits.ts";

/** Every limit, what weighs most first. Never empty: something is always not known. */
export function limitsOf({ sections }: ReportData): readonly string[] {
  const evaluates = sections.filter((one): one is EvaluateSection => one.kind === "evaluate");
  const trains = sections.filter((one): one is TrainSection => one.kind === "train");
  const datasets = sections.filter((one): one is DatasetSection => one.kind === "dataset");
  const judged = new Set(evaluates.map(({ run }) => run));
  const unjudged = trains.filter(({ name }) => !judged.has(name));
  return [
    ...sections.flatMap((section) => ("expectations" in section ? missed(section) : [])),
    ...unjudged.map(({ name }) => `${name} was not judged on rows apart from those that chose its weights.`),
    ...evaluates.flatMap(answerLimits),
    ...datasets.flatMap(dataLimits),
    ...trains.flatMap(trainLimits),
    ...evaluates.flatMap(measureLimits),
  ];
}

function missed({ name, expectations }: Pick<TrainSection, "name" | "expectations">): string[] {
  return expectations.flatMap((one) =>
    one.holds
      ? []
      : [
          `${name} expects ${one.text}, which does not hold: ${formatMetric(one.metric, one.value)} was measured, ${describeMargin(one)}.`,
        ],
  );
}
