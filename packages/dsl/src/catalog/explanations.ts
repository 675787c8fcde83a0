/**
 * Why a model answers as it does: what the `explain` of an evaluation may ask for.
 */
import type { ColumnKind, TensorType } from "./argument.ts";
import type { ExplanationEntry, ParameterEntry } from "./entry.ts";
import { columnName, int, optional, positive } from "./parameters.ts";

const pictures: readonly ColumnKind[] = ["image"];
const tables: readonly ColumnKind[] = ["number", "vector", "class", "time"];
const texts: readonly ColumnKind[] = ["text", "list", "tags"];

const samples: ParameterEntry = optional(
  "samples",
  { type: int, default: 8, range: { min: 1, max: 32 } },
  "Rows that are explained: half of them right answers, the surest of each class in turn, the other half mistakes, the surest first; of numbers those that are answered best and worst.",
);
const layer = (standard: string): ParameterEntry =>
  optional(
    "layer",
    { type: { kind: "part" }, default: null },
    `The named value, or the operator, whose result it looks at; ${standard} by default.`,
  );

/** Every way to explain. */
export const explanations: readonly ExplanationEntry[] = [
  {
    name: "grad_cam",
    doc: "Where in a picture the answered class is seen: channels of a convolution, each by how much the class grows with it (Selvaraju et al., 2017).",
    example: "explain: grad_cam(samples: 8)",
    explains: pictures,
    parameters: [samples, layer("the last value with height and width")],
  },
  {
    name: "integrated_gradients",
    doc: "What each value of the input adds to the answer, on the way from an input of zeros, the mean where inputs are normalised (Sundararajan et al., 2017). Together they are what the answer has more than that of zeros.",
    example: "explain: integrated_gradients(samples: 4, steps: 64)",
    explains: [...pictures, ...tables],
    parameters: [
      samples,
      optional(
        "steps",
        { type: int, default: 32, range: { min: 2, max: 1000 } },
        "Points on the way; more of them are nearer to the integral.",
      ),
    ],
  },
  {
    name: "occlusion",
    doc: "How much the answered class loses when a square of the picture is hidden (Zeiler and Fergus, 2014).",
    example: "explain: occlusion(samples: 4, size: 7, stride: 4)",
    explains: pictures,
    parameters: [
      samples,
      optional(
        "size",
        { type: int, default: null, range: positive },
        "Side of the square; a quarter of the picture's shorter side by default.",
      ),
      optional(
        "stride",
        { type: int, default: null, range: positive },
        "How far it moves each time; half of its side by default.",
      ),
    ],
  },
  {
    name: "permutation_importance",
    doc: "How much worse the answers are when one column is shuffled among the rows that are judged: accuracy of classes, R² of numbers (Breiman, 2001).",
    example: "explain: permutation_importance(repeats: 10)",
    explains: [...tables, ...texts],
    parameters: [
      optional(
        "repeats",
        { type: int, default: 5, range: { min: 1, max: 1000 } },
        "How often each column is shuffled.",
      ),
      optional(
        "rows",
        { type: int, default: 2000, range: { min: 2 } },
        "Rows that are answered each time, by lot where more are judged.",
      ),
    ],
  },
  {
    name: "partial_dependence",
    doc: "What the model answers in the mean when one column has a value in every row (Friedman, 2001).",
    example: "explain: partial_dependence(points: 10)",
    explains: tables,
    parameters: [
      optional(
        "columns",
        { type: { kind: "one_or_list", of: columnName }, default: [] },
        "Columns in question; the first six that have numbers or classes by default.",
      ),
      optional(
        "points",
        { type: int, default: 20, range: { min: 2, max: 200 } },
        "Values of a column of numbers, of those in the data from its 5th to its 95th percentile; of classes every one.",
      ),
      optional(
        "rows",
        { type: int, default: 500, range: positive },
        "Rows that are answered at each value, by lot where more are judged.",
      ),
    ],
  },
  {
    name: "word_attributions",
    doc: "What each word adds to the answer: integrated gradients over its embedding; where words have none, what the answer loses without the word.",
    example: "explain: word_attributions(samples: 6)",
    explains: texts,
    parameters: [
      samples,
      optional(
        "steps",
        { type: int, default: 32, range: { min: 2, max: 1000 } },
        "Points on the way from no word at all.",
      ),
    ],
  },
  {
    name: "nearest",
    doc: "The train rows that are nearest to a row in what the model makes of them, by Euclidean distance; of more than 10,000 train rows as many, by lot.",
    example: "explain: nearest(samples: 4, k: 3)",
    explains: [...pictures, ...tables, ...texts],
    parameters: [
      samples,
      optional("k", { type: int, default: 5, range: { min: 1, max: 20 } }, "Train rows to show of each."),
      layer("what goes into the last `dense`"),
    ],
  },
];

/** Whether a value of a model has height, width and channels, of which at least one axis of space is more than a point. */
export function isSpatial({ shape, dtype }: TensorType): boolean {
  return dtype === "float32" && shape.length === 3 && (shape[0] ?? 1) * (shape[1] ?? 1) > 1;
}
