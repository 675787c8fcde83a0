/**
 * What is measured of an output.
 */
import type { MetricEntry, Task } from "./entry.ts";
import { fromZero, zeroToOne } from "./parameters.ts";

const answers: readonly Task[] = ["class", "labels"];
const numbers: readonly Task[] = ["numbers"];

const metric = (
  name: string,
  doc: string,
  rest: Pick<MetricEntry, "tasks" | "goal" | "range" | "ratio">,
): MetricEntry => ({
  name,
  doc,
  example: `expect: ${rest.tasks.includes("class") ? "label" : rest.tasks.includes("sequence") ? "said" : "price"}.${name} ${rest.goal === "max" ? ">= 80%" : rest.ratio === true ? "<= 10%" : "<= 0.5"}`,
  parameters: [],
  ...rest,
});

/** Every metric of an output; `split.loss` (the sum over outputs) has the entry `loss` too. */
export const metrics: readonly MetricEntry[] = [
  metric(
    "accuracy",
    "Part of the rows whose most likely class is right; of a vector of yes and no, part of its values; of a sequence, part of the rows that are right from end to end.",
    {
      tasks: [...answers, "sequence"],
      goal: "max",
      range: zeroToOne,
    },
  ),
  metric(
    "f1",
    "Mean over classes, or over the values of a vector, of the harmonic mean of precision and recall (macro F1).",
    { tasks: answers, goal: "max", range: zeroToOne },
  ),
  metric(
    "error_rate",
    "Words of a sequence to be put in, taken out or swapped until the answers are right, over the words of the truth: word error rate, of characters character error rate.",
    { tasks: ["sequence"], goal: "min", range: fromZero, ratio: true },
  ),
  metric("loss", "The loss of the output; without an output, the weighted sum of all.", {
    tasks: ["class", "labels", "numbers", "embedding", "sequence"],
    goal: "min",
    range: fromZero,
  }),
  metric("mse", "Mean squared error.", { tasks: numbers, goal: "min", range: fromZero }),
  metric("rmse", "Root of the mean squared error, in the target's unit.", {
    tasks: numbers,
    goal: "min",
    range: fromZero,
  }),
  metric("mae", "Mean absolute error.", { tasks: numbers, goal: "min", range: fromZero }),
];
