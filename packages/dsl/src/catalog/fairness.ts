/**
 * By how much groups of rows are treated differently: figures of the `fairness` of an evaluation.
 */
import type { MetricEntry } from "./entry.ts";
import { zeroToOne } from "./parameters.ts";

const difference = (name: string, doc: string): MetricEntry => ({
  name,
  doc,
  example: `expect: fairness.sex.${name} <= 10%`,
  parameters: [],
  tasks: ["class"],
  goal: "min",
  range: zeroToOne,
  share: true,
});

/** Every figure of groups, each the largest difference between any two of them. */
export const fairness: readonly MetricEntry[] = [
  difference(
    "demographic_parity",
    "Largest difference between groups in how often the class is answered (demographic parity difference).",
  ),
  difference(
    "equal_opportunity",
    "Largest difference between groups in the part of the class that is found, the true positive rate (Hardt et al., 2016).",
  ),
  difference(
    "equalised_odds",
    "The larger of two differences: between the groups' true positive rates, and between their false positive rates (Hardt et al., 2016).",
  ),
  difference(
    "predictive_parity",
    "Largest difference between groups in the part of what was taken for the class that is of it, the precision.",
  ),
  difference("accuracy_gap", "Largest difference between groups in the part of the rows that is answered right."),
];

/** The entry of `test.label.fairness.sex.equalised_odds`; undefined where the path is about something else. */
export function fairnessAt(path: string): MetricEntry | undefined {
  if (path.split(".")[2] !== "fairness") return undefined;
  return fairness.find(({ name }) => path.endsWith(`.${name}`));
}
