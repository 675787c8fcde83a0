/**
 * When the validation rows of a training are answered.
 */
import type { Entry } from "./entry.ts";
import { aboveZero, float, int, optional, positive } from "./parameters.ts";

/** Every rhythm of validation. */
export const validations: readonly Entry[] = [
  {
    name: "every",
    doc: "After so many steps or epochs, and at the end of the training; a part of an epoch such as `0.5` will do.",
    example: "validate: every(steps: 200)",
    parameters: [
      optional("steps", { type: int, default: null, range: positive }, "Steps from one validation to the next."),
      optional("epochs", { type: float, default: null, range: aboveZero }, "Epochs from one validation to the next."),
    ],
  },
];
