/** What is done to a column before a model reads it: the further words of `input` and `target`. */
import type { StepEntry } from "./entry.ts";
import { float, optional, required } from "./parameters.ts";

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
