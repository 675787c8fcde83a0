/**
 * A run's figures in, its model card out: one Markdown file that says what the model is for, what it was made from, what was measured
 * and what was not (Mitchell et al., "Model Cards for Model Reporting", 2019). Equal data give equal cards, byte for byte.
 */
import type { ReportData } from "../report-data.ts";
import { dataPart } from "./data-part.ts";
import { evaluationPart } from "./evaluation/index.ts";
import { limitsPart } from "./limits-part.ts";
import { parts } from "./markdown.ts";
import { purposePart } from "./purpose-part.ts";
import { repeatPart } from "./repeat-part.ts";
import { summaryPart } from "./summary.ts";
import { sweepPart } from "./sweep-part.ts";
import { trainingPart } from "./training-part.ts";
import { usePart } from "./use-part.ts";

/** The card of a run. */
export function renderCard(data: ReportData): string {
  const { sections } = data;
  const card = parts([
    summaryPart(data),
    purposePart(data),
    dataPart(sections.filter((one) => one.kind === "dataset")),
    trainingPart(
      sections.filter((one) => one.kind === "train"),
      data.environment,
    ),
    evaluationPart(sections.filter((one) => one.kind === "evaluate")),
    sweepPart(sections.filter((one) => one.kind === "sweep")),
    limitsPart(data),
    usePart(data),
    repeatPart(data),
  ]);
  return `${card}\n`;
}
