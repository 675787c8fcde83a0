/** What explanations have found, as the last event of a run says it: schema, and what is taken of each. */
import { z } from "zod";
import type { ExplanationResult } from "../evaluate/explain/explanation-data.ts";
import { agreeingNeighbours, leadingColumns, sanityWords } from "../evaluate/explain/explanation-words.ts";

/** One explanation without its pictures, which are in the report. */
export const explanationEvent = z.object({
  method: z.string(),
  output: z.string(),
  layer: z.string().nullable().describe("id of the node that was looked at; null where the inputs were"),
  rows: z.number().int().describe("rows that are explained, or were answered each time"),
  sanity: z
    .object({
      correlation: z
        .number()
        .nullable()
        .describe("Spearman's, with the same of random weights; null where those give nothing"),
      depends: z.boolean().describe("whether it depends on what was learned"),
      verdict: z.string(),
    })
    .nullable()
    .describe("of explanations of single rows"),
  gap: z
    .number()
    .nullable()
    .describe("of integrated gradients, how far their sum is off, in parts of what it should be; mean over the rows"),
  columns: z
    .array(z.object({ name: z.string(), value: z.number(), deviation: z.number().nullable() }))
    .describe(
      "the most important first: what is lost without the column, how much it adds, or how far the answer moves along it",
    ),
  metric: z.string().nullable().describe("what is lost without a column"),
  agreement: z.number().nullable().describe("part of the nearest train rows that are of the class that was answered"),
});

/** What the event says of an explanation. */
export function plainExplanation(result: ExplanationResult): z.infer<typeof explanationEvent> {
  const attributed = result.kind === "maps" || result.kind === "words" || result.kind === "columns" ? result : null;
  return {
    method: result.method,
    output: result.output,
    layer: result.layer,
    rows: result.kind === "importance" || result.kind === "dependence" ? result.answered : result.rows.length,
    sanity:
      attributed === null
        ? null
        : {
            correlation: attributed.sanity.correlation,
            depends: attributed.sanity.depends,
            verdict: sanityWords(attributed.kind, attributed.sanity),
          },
    gap: attributed?.gap ?? null,
    columns: leadingColumns(result).map((one) => ({ ...one })),
    metric: result.kind === "importance" ? result.metric : null,
    agreement: result.kind === "neighbours" ? agreeingNeighbours(result) : null,
  };
}
