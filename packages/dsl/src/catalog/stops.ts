/**
 * Ways to end a training before its last epoch.
 */
import type { Entry } from "./entry.ts";
import { choice, float, fromZero, int, optional, positive, required } from "./parameters.ts";

/** Every way to stop before the last epoch. */
export const stops: readonly Entry[] = [
  {
    name: "early",
    doc: "Stops when a metric has not become better for some validations in a row: epochs, where `validate` says nothing else.",
    example: "stop: early(on: valid.label.accuracy, patience: 3)",
    parameters: [
      required("on", { kind: "metric" }, "The metric that is watched."),
      optional("patience", { type: int, default: 3, range: positive }, "Validations without progress before it stops."),
      optional("min_delta", { type: float, default: 0, range: fromZero }, "Smaller progress does not count."),
      optional(
        "mode",
        { type: choice("max", "min"), default: null },
        "Whether more (`max`) or less (`min`) of the metric is better; known of every metric, by default.",
      ),
    ],
  },
];
