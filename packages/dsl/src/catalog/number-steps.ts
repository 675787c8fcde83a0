/** Steps of preparation that stand for what is missing, or that turn numbers into others. */
import type { ColumnType } from "./argument.ts";
import type { Arguments, StepEntry, StepProblem } from "./entry.ts";
import { float, optional, required } from "./parameters.ts";

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
