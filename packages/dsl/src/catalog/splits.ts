/** How rows become train, valid and test: the words of `split:`. */
import type { Entry, ValueType } from "./entry.ts";
import { bool, columnName, int, optional, probability, required, zeroToBelowOne, zeroToOne } from "./parameters.ts";

const names: ValueType = { kind: "list", of: columnName };

const validPart = optional(
  "valid",
  { type: probability, default: 0, range: zeroToBelowOne },
  "Part of the train rows held back for validation.",
);
const parts = [
  required("train", probability, "Part of the rows.", { ...zeroToOne, exclusiveMin: true }),
  optional("valid", { type: probability, default: 0, range: zeroToOne }, "Part of the rows."),
  optional("test", { type: probability, default: 0, range: zeroToOne }, "Part of the rows."),
] as const;

/** Every way to split rows into train, valid and test. */
export const splits: readonly Entry[] = [
  {
    name: "official",
    doc: "The test rows that the source names as such, and its validation rows where it has some.",
    example: "split: official(valid: 10%)",
    parameters: [validPart],
  },
  {
    name: "random",
    doc: "Rows by lot; with `by`, rows that share a value stay together.",
    example: "split: random(train: 80%, valid: 10%, test: 10%)",
    parameters: [
      ...parts,
      optional("by", { type: columnName, default: null }, "Column whose equal values stay on one side."),
    ],
  },
  {
    name: "stratified",
    doc: "Rows by lot, with equal parts of each class in every split.",
    example: "split: stratified(train: 80%, valid: 10%, test: 10%)",
    parameters: [...parts, optional("by", { type: columnName, default: null }, "Class target; the first by default.")],
  },
  {
    name: "chronological",
    doc: "Rows by time: the first train, the next validate, the last test. Rows of one moment stay together.",
    example: "split: chronological(train: 80%, valid: 10%, test: 10%, by: when)",
    parameters: [
      ...parts,
      optional("by", { type: columnName, default: null }, "Column of times; by default the one declared as `time`."),
    ],
  },
  {
    name: "folds",
    doc: "Rows by lot in so many parts, and a training for each: it tests on its part and learns from the others, so that every row is tested once.",
    example: "split: folds(10, valid: 10%)",
    parameters: [
      required("count", int, "Parts, and trainings.", { min: 2 }),
      validPart,
      optional("by", { type: columnName, default: null }, "Column whose equal values stay in one part."),
      optional(
        "stratified",
        { type: bool, default: true },
        "Whether every part gets equal shares of each class of the first class target, where there is one.",
      ),
    ],
  },
  {
    name: "files",
    doc: "The rows of some of the source's files are the test rows.",
    example: 'split: files(test: ["data_batch_5.bin"], valid: 10%)',
    parameters: [required("test", names, "Names of the files with the test rows."), validPart],
  },
];
