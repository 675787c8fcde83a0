/**
 * Ways to end a training before its last epoch.
 */
import type { Entry } from "./entry.ts";
import { float, fromZero, int, optional, positive, required } from "./parameters.ts";

/** Every way to stop before the last epoch. */
export const stops: readonly Entry[] = [
  {
    name: "early",
    doc: "Stops when a metric has not become better for some epochs.",
    example: "stop: early(on: valid.label.accuracy, patience: 3)",
    parameters: [
      required("on", { kind: "metric" }, "The metric that is watched."),
      optional("patience", { type: int, default: 3, range: positive }, "Epochs without progress before it stops."),
      optional("min_delta", { type: float, default: 0, range: fromZero }, "Smaller progress does not count."),
    ],
  },
];
