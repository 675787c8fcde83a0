/** What a column may hold: the first words of `input`, `target` and `column`. */
import type { ColumnKind } from "./argument.ts";
import type { ColumnEntry, ValueType } from "./entry.ts";
import { columnName, int, optional, positive, required } from "./parameters.ts";

const names: ValueType = { kind: "list", of: columnName };

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
