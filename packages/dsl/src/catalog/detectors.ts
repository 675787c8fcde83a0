/**
 * How rows that belong to no class are told from those that do: the `detect` of an evaluation. Each gives a row a score, the greater the
 * stranger the row is.
 */
import type { Entry, MetricEntry, ParameterEntry } from "./entry.ts";
import { aboveZero, choice, columnName, float, int, optional, positive, probability, zeroToOne } from "./parameters.ts";

const shared: readonly ParameterEntry[] = [
  optional(
    "threshold",
    { type: choice("balanced", "accuracy"), default: "balanced" },
    "From which score on rows are refused, fitted on validation rows: `balanced` has the best mean of the part of inside rows that are answered right and of outside rows that are refused, `accuracy` the most rows of both together that are treated right.",
  ),
  optional(
    "keep",
    { type: probability, default: null, range: zeroToOne },
    "Part of the inside validation rows that is not refused, in place of `threshold`; 95 % where there are no outside validation rows.",
  ),
  optional(
    "output",
    { type: columnName, default: null },
    "The output whose classes a row may belong to; by default the first that answers with one class.",
  ),
];
const layer = optional(
  "layer",
  { type: { kind: "part" }, default: null },
  "The named value, or the operator, whose result is looked at; what goes into the last `dense` by default.",
);

/** Every way to tell strange rows. */
export const detectors: readonly Entry[] = [
  {
    name: "max_probability",
    doc: "1 minus the probability of the likeliest class (Hendrycks and Gimpel, 2017).",
    example: "detect: max_probability()",
    parameters: shared,
  },
  {
    name: "energy",
    doc: "The negative log of the sum of all classes' exponentials before `softmax` (Liu et al., 2020), which keeps how large they are.",
    example: "detect: energy(threshold: accuracy)",
    parameters: [
      optional("temperature", { type: float, default: 1, range: aboveZero }, "By what they are divided first."),
      ...shared,
    ],
  },
  {
    name: "entropy",
    doc: "How evenly the probabilities are spread over the classes: −Σ p·log p, in nats (Shannon, 1948).",
    example: "detect: entropy(threshold: accuracy)",
    parameters: shared,
  },
  {
    name: "mahalanobis",
    doc: "Squared distance from the mean of the nearest class of train rows, in units of how train rows spread around theirs (Lee et al., 2018).",
    example: "detect: mahalanobis()",
    parameters: [
      layer,
      optional(
        "shrink",
        { type: probability, default: 0.01, range: zeroToOne },
        "How far the covariance is drawn to a multiple of the identity, so that it can be inverted.",
      ),
      ...shared,
    ],
  },
  {
    name: "knn",
    doc: "Distance from the k-th nearest train row, between directions: values are brought to length 1 first (Sun et al., 2022).",
    example: "detect: knn(k: 1)",
    parameters: [
      optional("k", { type: int, default: 10, range: positive }, "Which of the nearest train rows counts."),
      layer,
      ...shared,
    ],
  },
];

const figure = (name: string, goal: MetricEntry["goal"], doc: string): MetricEntry => ({
  name,
  doc,
  example: `expect: outside.energy.${name} ${goal === "max" ? ">=" : "<="} ${goal === "max" ? "60%" : "10%"}`,
  parameters: [],
  tasks: ["class"],
  goal,
  range: zeroToOne,
  share: true,
});

/** Figures of how well a detector tells rows apart. */
export const detection: readonly MetricEntry[] = [
  figure("auroc", "max", "How often a row from outside has a greater score than one from inside; 50 % by chance."),
  figure(
    "fpr95",
    "min",
    "Part of the outside rows that would be taken for inside where 95 % of the inside rows are not refused.",
  ),
  figure("recall", "max", "Part of the outside rows that is refused at the threshold."),
  figure("precision", "max", "Part of the refused rows that is from outside, of the rows that are judged."),
  figure("accuracy", "max", "Part of the inside rows that is not refused at the threshold and answered right."),
  figure("refused", "min", "Part of the inside rows that is refused at the threshold."),
];

/** The entry of `test.outside.energy.recall`; undefined where the path is about something else. */
export function detectionAt(path: string): MetricEntry | undefined {
  const [, first, , ...rest] = path.split(".");
  if (first !== outsideWord || rest.length !== 1) return undefined;
  return detection.find(({ name }) => name === rest[0]);
}

/** What paths of these figures start with, after the split. */
export const outsideWord = "outside";
