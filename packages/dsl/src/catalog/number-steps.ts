/** Steps of preparation that stand for what is missing, or that turn numbers into others. */
import type { ColumnType } from "./argument.ts";
import type { Arguments, StepEntry, StepProblem } from "./entry.ts";
import { float, int, optional, required } from "./parameters.ts";

/** What stands in must be what the column may hold. */
function filled(given: ColumnType, args: Arguments): ColumnType | StepProblem {
  const value = args["value"] ?? null;
  if (value === null) return given;
  const word = String(value);
  switch (given.kind) {
    case "number":
    case "vector":
      if (typeof value === "number") return given;
      return {
        title: `numbers are filled by a number, not by \`${word}\``,
        label: "no number",
        help: "`fill(0)`, say",
      };
    case "class": {
      const { classes } = given;
      if (classes.length === 0 || classes.includes(word)) return given;
      const names = classes.slice(0, 12).map((name) => `\`${name}\``);
      return {
        title: `\`${word}\` is none of the classes`,
        label: "not a class",
        help: `they are ${names.join(", ")}${classes.length > 12 ? ", …" : ""}`,
      };
    }
    case "time":
      if (typeof value === "number" || /^\d{4}-\d\d/.test(word)) return given;
      return {
        title: `times are filled by a time, not by \`${word}\``,
        label: "no time",
        help: '`fill("2024-05-31")`, say',
      };
    default:
      return given;
  }
}

/** Equally filled ranges, or those between bounds. */
function bucketed(_: ColumnType, args: Arguments): ColumnType | StepProblem {
  const { count = null, bounds = null } = args;
  if ((count === null) === (bounds === null)) {
    return {
      title: "`bucket` takes a number of ranges or their bounds",
      label: count === null ? "neither is given" : "both are given",
      help: "for example `bucket(10)` or `bucket(bounds: [18, 30, 65])`",
    };
  }
  if (!Array.isArray(bounds)) return { kind: "index", size: Number(count) };
  const values = bounds.map(Number);
  const falls = values.findIndex((bound, index) => index > 0 && bound <= (values[index - 1] ?? 0));
  if (values.length > 0 && falls < 0) return { kind: "index", size: values.length + 1 };
  return {
    title:
      values.length === 0
        ? "`bucket` has no bounds"
        : `the bounds of \`bucket\` do not rise: ${values[falls - 1]}, ${values[falls]}`,
    label: "bounds rise",
    help: "for example `bucket(bounds: [18, 30, 65])`",
  };
}

const numbers = ["image", "number", "vector", "audio", "spectrogram"] as const;

/** Steps over numbers, and `fill`, which every column may have. */
export const numberSteps: readonly StepEntry[] = [
  {
    name: "fill",
    doc: "Puts a value where there is none; by default the mean of the train rows, the most frequent class, an empty text or an empty list. Stands before every other step.",
    example: "number -> fill(0) -> normalize()",
    takes: ["number", "vector", "class", "text", "list", "tags", "time"],
    gives: filled,
    roles: ["input"],
    first: true,
    parameters: [optional("value", { type: { kind: "field" }, default: null }, "What stands in.")],
  },
  {
    name: "scale",
    doc: "Multiplies by a factor.",
    example: "image(28, 28, 1) -> scale(1 / 255)",
    takes: numbers,
    parameters: [required("factor", float, "What values are multiplied by.")],
  },
  {
    name: "normalize",
    doc: "Subtracts the mean and divides by the deviation of the train rows: per channel of pictures, per element of vectors, per band of spectrograms.",
    example: "image(28, 28, 1) -> scale(1 / 255) -> normalize()",
    takes: ["image", "number", "vector", "spectrogram"],
    parameters: [],
  },
  {
    name: "clip",
    doc: "Brings values below or above two bounds to the bounds.",
    example: "number() -> clip(0, 100)",
    takes: numbers,
    parameters: [required("min", float, "Lower bound."), required("max", float, "Upper bound.")],
  },
  {
    name: "min_max",
    doc: "Brings the least and the greatest value of the train rows to 0 and 1, per element of vectors; values beyond them come to lie outside.",
    example: "number -> min_max()",
    takes: ["number", "vector"],
    parameters: [],
  },
  {
    name: "robust",
    doc: "Subtracts the median and divides by the distance of the quartiles of the train rows, which a few very large values do not move.",
    example: "number -> robust()",
    takes: ["number", "vector"],
    parameters: [],
  },
  {
    name: "log_scale",
    doc: "Takes the logarithm of 1 + the value, below zero mirrored: for amounts that reach over several orders of magnitude.",
    example: "number -> log_scale() -> normalize()",
    takes: ["number", "vector"],
    parameters: [],
  },
  {
    name: "bucket",
    doc: "Puts numbers into ranges: so many with equally many train rows each, or those between bounds of your own.",
    example: "number -> bucket(10) -> one_hot()",
    takes: ["number"],
    kinds: "number → index",
    gives: bucketed,
    roles: ["input"],
    parameters: [
      optional("count", { type: int, default: null, range: { min: 2, max: 1_000 } }, "How many ranges there are."),
      optional(
        "bounds",
        { type: { kind: "list", of: float }, default: null },
        "Where one range ends and the next begins, rising; one more range than bounds.",
      ),
    ],
  },
];
