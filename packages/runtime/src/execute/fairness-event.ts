/** How groups were treated, as the last event of a run says it: schema and copy. */
import { z } from "zod";
import type { FairnessTable } from "../evaluate/fairness/fairness-table.ts";

const interval = z.object({ low: z.number(), high: z.number() });
const figures = z.record(z.string(), z.number());

/** Groups told apart in one way, and how one output answers them. */
export const fairnessEvent = z.object({
  by: z.string().describe("what groups are told apart by, as the program says it"),
  name: z.string().describe("what paths of metrics call it"),
  output: z.string(),
  classes: z.array(
    z.object({
      name: z.string().describe("the class that is asked about: of two the second, of more each against all others"),
      groups: z.array(
        z.object({
          name: z.string(),
          rows: z.number().int(),
          small: z.boolean().describe("too few rows to be held against other groups"),
          figures: figures.describe(
            "`base_rate`, `selection`, `accuracy`, `true_positive_rate`, `false_positive_rate`, `precision`, `auroc`, `calibration`; those that are defined",
          ),
          intervals: z.record(z.string(), interval).nullable(),
        }),
      ),
    }),
  ),
  differences: figures.describe("largest differences between groups, by the names of the catalog"),
  intervals: z.record(z.string(), interval).nullable().describe("of the differences"),
  left: z.object({ values: z.number().int(), rows: z.number().int() }).nullable(),
});

/** A copy that may be written to, as the event's schema asks for. */
export function plainFairness(table: FairnessTable): z.infer<typeof fairnessEvent> {
  return fairnessEvent.parse(table);
}
