/**
 * What is measured of an output.
 */
import type { MetricEntry } from "./entry.ts";
import { fromZero, zeroToOne } from "./parameters.ts";

const classes = ["class"] as const;
const numbers = ["number", "vector"] as const;
const metric = (name: string, doc: string, rest: Pick<MetricEntry, "suits" | "goal" | "range">): MetricEntry => ({
  name,
  doc,
  example: `expect: ${rest.suits.includes("class") ? "label" : "price"}.${name} ${rest.goal === "max" ? ">= 80%" : "<= 0.5"}`,
  parameters: [],
  ofTrainRows: ["loss", "accuracy", "mse"].includes(name),
  ...rest,
});

/** Every metric of an output; `split.loss` (the sum over outputs) has the entry `loss` too. */
export const metrics: readonly MetricEntry[] = [
  metric("accuracy", "Part of the rows whose most likely class is right.", {
    suits: classes,
    goal: "max",
    range: zeroToOne,
  }),
  metric("f1", "Mean over classes of the harmonic mean of precision and recall (macro F1).", {
    suits: classes,
    goal: "max",
    range: zeroToOne,
  }),
  metric("loss", "The loss of the output; without an output, the weighted sum of all.", {
    suits: ["class", "number", "vector"],
    goal: "min",
    range: fromZero,
  }),
  metric("mse", "Mean squared error.", { suits: numbers, goal: "min", range: fromZero }),
  metric("rmse", "Root of the mean squared error, in the target's unit.", {
    suits: numbers,
    goal: "min",
    range: fromZero,
  }),
  metric("mae", "Mean absolute error.", { suits: numbers, goal: "min", range: fromZero }),
];
