/** How rows from outside were told from the others, as the last event of a run says it: schema and copy. */
import { z } from "zod";
import type { OutsideResult } from "../evaluate/outside/outside-data.ts";

const sides = z.object({ inside: z.number().int(), outside: z.number().int() });
const interval = z.object({ low: z.number(), high: z.number() });

/** Rows from outside and what each detector makes of them. */
export const outsideEvent = z.object({
  on: z.string().describe("the rows from outside: `strangers.test`"),
  rows: sides,
  fittedOn: sides.describe("validation rows that thresholds were fitted on"),
  detectors: z.array(
    z.object({
      detector: z.string(),
      output: z.string().describe("the output whose classes rows may belong to"),
      layer: z.string().nullable(),
      threshold: z.number().describe("score above which rows are refused"),
      aim: z.string(),
      figures: z
        .record(z.string(), z.number().nullable())
        .describe("by the names of the catalog; of several runs the means; null where there are no rows for it"),
      intervals: z.record(z.string(), interval).nullable(),
    }),
  ),
});

/** A copy that may be written to, as the event's schema asks for. */
export function plainOutside(result: OutsideResult): z.infer<typeof outsideEvent> {
  return outsideEvent.parse({
    ...result,
    detectors: result.detectors.map(({ figures, ...one }) => ({
      ...one,
      figures: Object.fromEntries(
        Object.entries(figures).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
      ),
    })),
  });
}
