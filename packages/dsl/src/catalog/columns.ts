/** What a column may hold: the first words of `input`, `target` and `column`. */
import type { ColumnEntry, ValueType } from "./entry.ts";
import { columnName, int, optional, positive, required, text } from "./parameters.ts";

const names: ValueType = { kind: "list", of: columnName };

const column = optional(
  "column",
  { type: columnName, default: null },
  "The column it is read from; the input's own name by default.",
);

const separator = optional(
  "separator",
  { type: text, default: "," },
  "What stands between two of them where a field is a text; lists of JSON and Parquet need none.",
);

/** What lies in a picture of a size, of one class each. */
const overPicture = [
  required("height", int, "Pixels.", positive),
  required("width", int, "Pixels.", positive),
  {
    ...optional("classes", { type: { kind: "class" }, default: [] }, "How many classes there are, or their names."),
    rest: true,
  },
  column,
] as const;

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
    roles: ["input", "target", "column"],
    doc: "One of several classes: their number, or their names in label order. An input may leave both out: then the classes are those of the train rows, and one more stands for every other value. A model reads a class as its number, `tokens(1)`, or by `one_hot()`.",
    example: "target label: class(10)",
    parameters: [
      {
        ...optional("classes", { type: { kind: "class" }, default: [] }, "How many classes there are, or their names."),
        rest: true,
      },
      optional(
        "most",
        { type: int, default: null, range: positive },
        "Of an input without `classes`: so many classes at most, the most frequent ones of the train rows.",
      ),
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
  {
    name: "text",
    plural: "texts",
    roles: ["input", "target", "column"],
    doc: "Words of a language. Steps make numbers of them: `split` or `words`, `vocabulary`, `truncate`, `pad`. As a target, what `ctc` learns to give.",
    example: "input review: text -> lower() -> words() -> vocabulary(5_000) -> truncate(64) -> pad(64)",
    parameters: [column],
  },
  {
    name: "list",
    plural: "lists",
    roles: ["input", "target", "column"],
    doc: "Several words in one field, in an order that means something. As a target, what `ctc` learns to give.",
    example: "input visited: list -> vocabulary(500) -> truncate(20) -> pad(20)",
    parameters: [column, separator],
  },
  {
    name: "tags",
    plural: "tags",
    roles: ["input", "column"],
    doc: "Several words in one field, in no order. As a `column` they name slices of the data.",
    example: "input topics: tags -> vocabulary(100) -> one_hot()",
    parameters: [column, separator],
  },
  {
    name: "time",
    plural: "times",
    roles: ["input", "column"],
    doc: "When a row came about: an ISO 8601 date or time (UTC unless it says otherwise), or seconds or milliseconds since 1970. A `chronological` split goes by it; a model reads its `date_parts`.",
    example: "column when: time",
    parameters: [column],
  },
  {
    name: "audio",
    plural: "recordings",
    roles: ["input", "column"],
    doc: "Sound: WAV files, brought to one channel, one rate and one length, as numbers from -1 to 1. What is longer is cut at the end, what is shorter gets silence there. A file of rows has paths, which start at its own folder.",
    example: "input sound: audio(16_000, 1s) -> spectrogram(bands: 40)",
    parameters: [
      optional("rate", { type: int, default: 16_000, range: { min: 1_000, max: 192_000 } }, "Numbers a second."),
      optional("length", { type: { kind: "duration" }, default: 1_000, range: { min: 1 } }, "How long each is."),
      column,
    ],
  },
  {
    name: "mask",
    plural: "masks",
    roles: ["target"],
    doc: "What every pixel of a picture shows: the number of its classes, or their names in the order of the numbers. The first class is usually what stands behind everything. Files of masks are PNGs whose palette indices or grey levels are the numbers.",
    example: "target mask: mask(64, 64, background, disc, square, triangle, ring)",
    parameters: overPicture,
  },
  {
    name: "boxes",
    plural: "boxes",
    roles: ["target"],
    doc: 'Things in a picture, each with its class and the box round it. Height and width are those of the picture that the boxes are measured in. A file of rows has a list a row, `[{"x": 4, "y": 9, "width": 12, "height": 8, "label": "disc"}]`: the left upper corner and the size in pixels. A model learns them as `centers`.',
    example: "target objects: boxes(64, 64, disc, square, triangle, ring) -> centers(stride: 4)",
    parameters: overPicture,
  },
  {
    name: "id",
    plural: "names of things",
    roles: ["column"],
    doc: "Tells whose rows these are: a user, a patient, a device. Splits can keep rows of one together, and no model reads it.",
    example: "column user: id",
    parameters: [column],
  },
];
