/** Evaluations in, what was measured on rows that no training step has seen out. */
import { plural } from "../../report/figures.ts";
import type { EvaluateSection } from "../../report-data.ts";
import { code, parts } from "../markdown.ts";
import { calibrationPart } from "./calibration-part.ts";
import { comparisonPart } from "./comparison-part.ts";
import { confusionPart } from "./confusion-part.ts";
import { expectationsPart } from "./expectations-part.ts";
import { explanationsPart } from "./explanations-part.ts";
import { fairnessPart } from "./fairness-part.ts";
import { metricsPart } from "./metrics-part.ts";
import { outsidePart } from "./outside-part.ts";
import { regionsPart } from "./regions-part.ts";
import { robustnessPart } from "./robustness-part.ts";
import { slicesPart } from "./slices-part.ts";

/** What a card says of an evaluation, in its order; each gives null where there is nothing of it. */
const all: readonly (readonly [title: string, part: (section: EvaluateSection) => string | null])[] = [
  ["Comparison", comparisonPart],
  ["Figures", metricsPart],
  ["Expectations", expectationsPart],
  ["Slices", slicesPart],
  ["Confidence", calibrationPart],
  ["Classes", confusionPart],
  ["Regions", regionsPart],
  ["Robustness", robustnessPart],
  ["Fairness", fairnessPart],
  ["Rows from outside", outsidePart],
  ["Explanations", explanationsPart],
];

/** Every evaluation of the program. */
export function evaluationPart(sections: readonly EvaluateSection[]): string | null {
  if (sections.length === 0) return null;
  return parts([
    "## Evaluation",
    ...sections.flatMap((section) => [
      `### ${code(section.name)}`,
      `${plural(section.rows, "row")} of ${code(section.on)}, answered by ${code(section.run)}.`,
      ...all.flatMap(([title, part]) => {
        const body = part(section);
        return body === null ? [] : [`#### ${title}`, body];
      }),
    ]),
  ]);
}
