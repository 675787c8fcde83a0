/** What the last event of a run says of rows that were changed: its form, and a copy of a result in that form. */
import { z } from "zod";
import type { RobustnessResult } from "../evaluate/report-data.ts";

const metrics = z.record(z.string(), z.number()).describe("metric path (`test.label.accuracy`) to value");
const drop = metrics.describe("how much worse the metrics are than those of the same rows unchanged");

/** By evaluate block. */
export const robustnessOfBlock = z.object({
  metrics: metrics.describe("means over the corruptions"),
  drop,
  corruptions: z.array(
    z.object({
      family: z.string().describe("name of the corruption"),
      text: z.string().describe("as the program has it"),
      attack: z.boolean().describe("follows gradients; no part of the means beside corruptions that do not"),
      rows: z.number().int(),
      clean: metrics.describe("of the same rows unchanged"),
      metrics: metrics.describe("means over the severities"),
      drop,
      severities: z.array(z.object({ amount: z.string(), metrics, drop })),
    }),
  ),
});

/** A copy that may be written to, without samples of rows. */
export function plainRobustness({
  metrics: all,
  drop: lost,
  corruptions,
}: RobustnessResult): z.infer<typeof robustnessOfBlock> {
  return {
    metrics: { ...all },
    drop: { ...lost },
    corruptions: corruptions.map((one) => ({
      ...one,
      clean: { ...one.clean },
      metrics: { ...one.metrics },
      drop: { ...one.drop },
      severities: one.severities.map((severity) => ({
        amount: severity.amount,
        metrics: { ...severity.metrics },
        drop: { ...severity.drop },
      })),
    })),
  };
}
