/**
 * What is measured of an output.
 */

import { detectionAt } from "./detectors.ts";
import type { MetricEntry, Range, Task } from "./entry.ts";
import { fairnessAt } from "./fairness.ts";
import { fromZero, zeroToOne } from "./parameters.ts";

type Rest = Omit<MetricEntry, "name" | "doc" | "example" | "parameters">;

/** The output of the programs round the examples that a metric fits. */
function outputOf({ tasks, classes, except }: Rest): string {
  if (classes !== undefined && "exactly" in classes) return "spam";
  const [first] = tasks;
  if (first === "labels" || (except === undefined && tasks.includes("labels") && first !== "class")) return "flaws";
  if (first === "boxes") return "objects";
  if (first === "text") return "de";
  return first === "sequence" ? "said" : first === "numbers" ? "price" : "label";
}

const metric = (name: string, doc: string, rest: Rest): MetricEntry => ({
  name,
  doc,
  example: `expect: ${outputOf(rest)}.${name} ${boundOf(rest)}`,
  parameters: [],
  ...rest,
});

function boundOf({ goal, share, range }: Rest): string {
  if (goal === "max") return share ? ">= 80%" : ">= 0.8";
  if (range.min === 1) return "<= 20";
  return share ? "<= 10%" : range.max === undefined ? "<= 0.5" : "<= 0.1";
}

const answers: readonly Task[] = ["class", "labels"];
const oneOf: readonly Task[] = ["class"];
const flags: readonly Task[] = ["labels", "pixels"];
const numbers: readonly Task[] = ["numbers"];
const places: readonly Task[] = ["embedding"];
const found: readonly Task[] = ["boxes"];
const sequences: readonly Task[] = ["sequence", "text"];
const correlation: Range = { min: -1, max: 1 };

const share = (tasks: readonly Task[]): Rest => ({ tasks, goal: "max", range: zeroToOne, share: true });
const area: Rest = { tasks: answers, goal: "max", range: zeroToOne, share: false, except: "image" };
const cost = (tasks: readonly Task[]): Rest => ({ tasks, goal: "min", range: fromZero, share: false });
const agreement: Rest = { tasks: oneOf, goal: "max", range: correlation, share: false };
const twoClasses = { classes: { exactly: 2 } } as const;

const parts = [
  ["precision", "Part of what was taken for a class that is of it"],
  ["recall", "Part of a class that was found"],
  ["f1", "Harmonic mean of precision and recall"],
] as const;

/** Each in its three means over classes. */
const classParts = parts.flatMap(([name, what]) => [
  metric(
    name,
    `${what}, in the mean over classes that occur, or over the values of a vector; of a picture, over its channels (macro).`,
    share(answers),
  ),
  metric(
    `${name}_micro`,
    `${what}, of all classes in one pot (micro); of one class a row it is the accuracy.`,
    share(answers),
  ),
  metric(`${name}_weighted`, `${what}, in the mean over classes by how many rows they have.`, share(answers)),
]);

/** What the catalog says of the metric that ends a path: `valid.label.accuracy` is an accuracy. */
export function metricAt(path: string): MetricEntry | undefined {
  const ofRows = fairnessAt(path) ?? detectionAt(path);
  if (ofRows !== undefined) return ofRows;
  if (!path.startsWith("difference.")) return entryAt(path);
  const entry = entryAt(path.replace(/\.(?:low|high)$/, ""));
  return entry === undefined ? undefined : differenceOf(entry);
}

function entryAt(path: string): MetricEntry | undefined {
  const metric = path.slice(path.lastIndexOf(".") + 1);
  const entry = metrics.find(({ name }) => name === metric);
  return entry !== undefined && /^\w+\.robustness\.(?:\w+\.)?drop\.(?:\w+\.\w+|loss)$/.test(path)
    ? dropOf(entry)
    : entry;
}

/** What a metric loses where rows are changed: from nothing of its range to all of it, either way. */
export function dropOf(entry: MetricEntry): MetricEntry {
  const { min, max } = entry.range;
  const width = min === undefined || max === undefined ? null : max - min;
  return {
    ...entry,
    name: `drop of ${entry.name}`,
    goal: "min",
    range: width === null ? {} : { min: -width, max: width },
    ratio: entry.ratio ?? max !== undefined,
  };
}

/** How much more of a metric there is after than before: more is better where more of the metric is. */
export function differenceOf(entry: MetricEntry): MetricEntry {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = entry.range;
  const wide = max - min;
  return {
    ...entry,
    range: Number.isFinite(wide) ? { min: -wide, max: wide } : {},
    ratio: entry.ratio ?? Number.isFinite(max),
  };
}

/** Every metric of an output; `split.loss` (the sum over outputs) has the entry `loss` too. */
export const metrics: readonly MetricEntry[] = [
  metric(
    "accuracy",
    "Part of the rows whose most likely class is right; of a vector of yes and no, part of its values; of a sequence, part of the rows that are right from end to end; of a mask, part of its pixels.",
    share([...answers, ...sequences, "pixels"]),
  ),
  metric("balanced_accuracy", "Mean recall of the classes: each class counts alike, however rare.", share(oneOf)),
  ...[2, 3, 5, 10].map((k) =>
    metric(`top_${k}`, `Part of the rows whose class is among the ${k} likeliest.`, {
      ...share(oneOf),
      classes: { moreThan: k },
    }),
  ),
  ...classParts,
  metric("sensitivity", "Of two classes, the part of the second that was found.", { ...share(oneOf), ...twoClasses }),
  metric("specificity", "Of two classes, the part of the first that was left alone.", {
    ...share(oneOf),
    ...twoClasses,
  }),
  metric(
    "sensitivity_at_95",
    "Of two classes, the part of the second that is found by the threshold that leaves 95 % of the first alone.",
    { ...share(oneOf), ...twoClasses },
  ),
  metric(
    "auroc",
    "Chance that a row of a class has a higher score for it than a row of another (area under the ROC curve): of two classes for the second, of several the mean over one against the rest. Not defined where all rows are of one class.",
    area,
  ),
  metric(
    "auprc",
    "Precision wherever a row of the class is found, in the mean (average precision, area under precision over recall): of two classes for the second, of several the mean. Not defined where no row is of the class.",
    area,
  ),
  metric("log_loss", "Mean of −ln of the probability that the truth was given.", {
    ...cost(answers),
    probabilities: true,
  }),
  metric(
    "brier",
    "Mean squared distance of the probabilities from the truth (Brier, 1950); of two classes that of the second alone.",
    { tasks: answers, goal: "min", range: { min: 0, max: 2 }, ratio: false, share: false, probabilities: true },
  ),
  metric(
    "ece",
    "How far confidence and accuracy are apart, in 15 bins of confidence (expected calibration error, Guo et al., 2017).",
    { tasks: oneOf, goal: "min", range: zeroToOne, share: false, probabilities: true },
  ),
  metric(
    "mcc",
    "Matthews' correlation of truth and answers: 1 for all right, 0 for chance, whatever the sizes of the classes.",
    agreement,
  ),
  metric("kappa", "Cohen's kappa: agreement beyond chance.", agreement),
  metric(
    "kappa_linear",
    "Cohen's kappa of classes in order: a mistake counts by how many classes it is off.",
    agreement,
  ),
  metric(
    "kappa_quadratic",
    "Cohen's kappa of classes in order: a mistake counts by the square of how far it is off.",
    agreement,
  ),
  metric(
    "iou",
    "Overlap over union of what is yes, over all rows, in the mean over the values of a vector or the channels of a picture; of a mask, in the mean over its classes that occur (mean IoU).",
    share(flags),
  ),
  metric(
    "dice",
    "Twice the overlap over the sum of both areas, over all rows: F1 under the name that pictures have for it; of a mask, in the mean over its classes that occur.",
    share(flags),
  ),
  metric(
    "error_rate",
    "Words of a sequence to be put in, taken out or swapped until the answers are right, over the words of the truth: word error rate, of characters character error rate.",
    { tasks: sequences, goal: "min", range: fromZero, ratio: true, share: true },
  ),
  metric(
    "bleu",
    "How far runs of up to 4 words agree, with a deduction for saying too little (Papineni et al., 2002), from 0 to 100 %. Of texts that a model writes, words and punctuation marks are told apart as sacreBLEU does (13a), capital letters from small ones.",
    share(sequences),
  ),
  metric(
    "chrf",
    "F2 of how far runs of up to 6 characters agree (Popović, 2015), from 0 to 100 %; it takes the vocabulary of the target.",
    share(sequences),
  ),
  metric(
    "perplexity",
    "Among how many words the model hesitates where it is given those before: e to the mean of −log p over all words of the truth.",
    { tasks: ["text"], goal: "min", range: { min: 1 }, share: false },
  ),
  metric("loss", "The loss of the output; without an output, the weighted sum of all.", {
    ...cost(["class", "labels", "numbers", "embedding", ...sequences, "pixels", "boxes"]),
  }),
  metric("mse", "Mean squared error.", cost(numbers)),
  metric("rmse", "Root of the mean squared error, in the target's unit.", cost(numbers)),
  metric("mae", "Mean absolute error.", cost(numbers)),
  metric(
    "r2",
    "Part of the target's spread that is explained (coefficient of determination): 1 for all of it, 0 for no more than the mean would.",
    { tasks: numbers, goal: "max", range: { max: 1 }, share: false },
  ),
  ...[5, 10, 25, 50, 75, 90, 95].map((part) =>
    metric(`pinball_${part}`, `Pinball loss of answers that ${part} % of the targets shall lie below.`, cost(numbers)),
  ),
  metric("mrr", "One over the place of the nearest other row of the same class, in the mean.", {
    ...share(places),
    share: false,
  }),
  metric(
    "map",
    "Precision at the place of every other row of the same class, in the mean (mean average precision). Of boxes COCO's: the area under precision over recall, in the mean over classes and over ten overlaps from 50 % to 95 % that a box needs to count as found.",
    { ...share([...places, ...found]), share: false },
  ),
  ...[50, 75].map((part) =>
    metric(
      `map_${part}`,
      `Area under precision over recall, in the mean over the classes that there are boxes of; a box is found by one of its class that overlaps it by ${part} % (as COCO counts, with precision read at 101 recalls).`,
      share(found),
    ),
  ),
  ...[1, 5, 10].map((k) =>
    metric(
      `hit_rate_at_${k}`,
      `Part of the rows that have one of their class ${k === 1 ? "as their nearest" : `among the ${k} nearest`}, which metric learning calls recall@${k}.`,
      share(places),
    ),
  ),
  ...[5, 10].flatMap((k) => [
    metric(`precision_at_${k}`, `Part of the ${k} nearest rows that are of the same class.`, share(places)),
    metric(`recall_at_${k}`, `Part of a row's class that is among the ${k} nearest.`, share(places)),
    metric(`ndcg_at_${k}`, `Gain of the ${k} nearest rows, discounted by place, over the best there could be.`, {
      ...share(places),
      share: false,
    }),
  ]),
];
