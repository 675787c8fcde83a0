/** Explanations in, what each has found in a line out; pictures are in the report. */

import type { ExplanationResult } from "../../explain/explanation-data.ts";
import { agreeingNeighbours, leadingColumns, sanityWords } from "../../explain/explanation-words.ts";
import { formatNumber, formatPercent } from "../../report/figures.ts";
import type { EvaluateSection } from "../../report-data.ts";
import { bullets, code, text } from "../markdown.ts";

/** Columns that a line has room for. */
const mostColumns = 5;

function foundBy(result: ExplanationResult): string {
  const columns = leadingColumns(result)
    .slice(0, mostColumns)
    .map(({ name, value }) => `${text(name)} ${formatNumber(value)}`)
    .join(", ");
  switch (result.kind) {
    case "importance":
      return columns === "" ? `${result.metric} is not defined` : `${result.metric} loses without ${columns}`;
    case "dependence":
      return `from the lowest mean answer to the highest along ${columns}`;
    case "neighbours": {
      const agreement = agreeingNeighbours(result);
      return agreement === null
        ? "nearest train rows are in the report"
        : `${formatPercent(agreement, 0)} of the nearest train rows are of the class that was answered`;
    }
    case "columns":
      return `mean share of ${columns}; ${sanityWords(result.kind, result.sanity)}`;
    case "maps":
    case "words":
      return sanityWords(result.kind, result.sanity);
  }
}

/** Every explanation. */
export function explanationsPart({ explanations }: EvaluateSection): string | null {
  if (explanations.length === 0) return null;
  return bullets(
    explanations.map((one) => {
      const at = one.layer === null ? "" : ` at ${code(one.layer)}`;
      return `${code(one.method)} of ${code(one.output)}${at}: ${foundBy(one)}.`;
    }),
  );
}
