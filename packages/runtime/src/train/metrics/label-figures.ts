/**
 * Figures of answers of yes and no, several a row.
 */
import type { Mean } from "./class-counts.ts";
import {
  type Figure,
  meanOf,
  meanOverRankings,
  type Of,
  ofLast,
  once,
  partTable,
  placeOf,
  type Table,
} from "./figure.ts";
import { type LabelPart, labelAccuracy, labelCells, labelConfusion, labelPart } from "./labels.ts";
import { labelBrierScores, labelLogScores } from "./probabilities.ts";
import { averagePrecisionOf, rank, rocAreaOf } from "./rankings.ts";

/** Figures of vectors and pictures of yes and no. */
export function labelTable({ values, width, places, truth }: Of<"labels">): Table {
  const cells = once(() => labelCells({ values, truth, width, places }));
  const counted = ofLast((counts) => labelConfusion(cells(), counts));
  const part =
    (name: LabelPart, mean: Mean): Figure =>
    (counts) =>
      labelPart(name, mean, counted(counts));
  const rankings = once(() =>
    Array.from({ length: width }, (_, place) =>
      rank(
        placeOf(values, width, place),
        Uint8Array.from(placeOf(truth, width, place), (label) => (label > 0.5 ? 1 : 0)),
      ),
    ),
  );
  const probabilities = { values, width, truth };
  return {
    accuracy: () => (counts) => labelAccuracy(counted(counts)),
    ...partTable(part),
    iou: () => part("iou", "macro"),
    dice: () => part("f1", "macro"),
    auroc: meanOverRankings(rankings, rocAreaOf),
    auprc: meanOverRankings(rankings, averagePrecisionOf),
    log_loss: meanOf(() => labelLogScores(probabilities)),
    brier: meanOf(() => labelBrierScores(probabilities)),
  };
}
