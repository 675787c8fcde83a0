/**
 * Figures of answers that are classes.
 */
import {
  accuracyOf,
  balancedAccuracyOf,
  type ClassCounts,
  countClasses,
  type Distance,
  kappaOf,
  matthewsOf,
  meanPart,
  recallOf,
} from "./class-counts.ts";
import { answeredClasses } from "./classification.ts";
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
import { brierScores, calibrationError, confidencesOf, logScores } from "./probabilities.ts";
import { averagePrecisionOf, type Ranking, rank, rocAreaOf, sensitivityAt } from "./rankings.ts";

/** Sizes of `k` that `top_k` has names for. */
const topSizes = [2, 3, 5, 10];

/** Figures of one class a row. */
export function classTable({ values, width, border, truth }: Of<"class">): Table {
  const predicted = once(() => answeredClasses({ values, width, border }));
  const counted = ofLast((counts) => countClasses({ truth, predicted: predicted(), classes: width }, counts));
  const of = (figure: (found: ClassCounts) => number) => (): Figure => (counts) => figure(counted(counts));
  const kappa = (distance: Distance) => (): Figure => (counts) =>
    kappaOf({ truth, predicted: predicted() }, counted(counts), { distance, counts });
  const ranking = (index: number): Ranking | null =>
    rank(
      placeOf(values, width, index),
      Uint8Array.from(truth, (label) => (label === index ? 1 : 0)),
    );
  // Of two classes the second is the one that is looked for.
  const rankings = once(() =>
    Array.from({ length: width === 2 ? 1 : width }, (_, index) => ranking(width === 2 ? 1 : index)),
  );
  const probabilities = { values, width, truth };
  const confidences = once(() => confidencesOf(probabilities));
  return {
    accuracy: of(accuracyOf),
    balanced_accuracy: of(balancedAccuracyOf),
    ...partTable((part, mean) => (counts) => meanPart(part, mean, counted(counts))),
    mcc: of(matthewsOf),
    kappa: kappa("none"),
    kappa_linear: kappa("linear"),
    kappa_quadratic: kappa("quadratic"),
    sensitivity: of((found) => recallOf(1, found)),
    specificity: of((found) => recallOf(0, found)),
    sensitivity_at_95: meanOverRankings(rankings, (one, counts) => sensitivityAt(one, 0.95, counts)),
    auroc: meanOverRankings(rankings, rocAreaOf),
    auprc: meanOverRankings(rankings, averagePrecisionOf),
    log_loss: meanOf(() => logScores(probabilities)),
    brier: meanOf(() => brierScores(probabilities)),
    ece: () => (counts) => calibrationError(confidences(), counts),
    ...Object.fromEntries(topSizes.map((k) => [`top_${k}`, meanOf(() => hitsAmongTop(probabilities, k))])),
  };
}

/** Whether each row's class is among the `k` likeliest; of equals the first is the likelier, as for the likeliest of all. */
function hitsAmongTop(
  { values, width, truth }: { readonly values: Float32Array; readonly width: number; readonly truth: Int32Array },
  k: number,
): Uint8Array {
  return Uint8Array.from(truth, (label, row) => {
    const start = row * width;
    const own = values[start + label] ?? 0;
    let before = 0;
    for (let index = 0; index < width; index++) {
      const other = values[start + index] ?? 0;
      if (other > own || (other === own && index < label)) before++;
    }
    return before < k ? 1 : 0;
  });
}
