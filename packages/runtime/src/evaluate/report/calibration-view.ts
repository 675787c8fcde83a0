/**
 * How sure answers were and how often they were right in, a diagram with its words out; before and after what was fitted on validation rows.
 */
import type { CalibrationResult, Reliability } from "../report-data.ts";
import { formatNumber, formatPercent, plural } from "./figures.ts";
import { type Html, html } from "./html.ts";
import type { Plots } from "./plots.ts";

/** The diagram of one output; nothing where there is none of it. */
export function calibrationView(results: readonly CalibrationResult[], output: string, plots: Plots): Html | null {
  const result = results.find((one) => one.output === output);
  if (result === undefined || result.before.bins.length === 0) return null;
  const { before, after } = result;
  const line = (reliability: Reliability, colour: string) => ({ colour, points: reliability.bins });
  const lines =
    after === null ? [line(before, "var(--accent)")] : [line(before, "var(--muted)"), line(after, "var(--accent)")];
  const errors =
    after === null
      ? `the calibration error is ${formatNumber(before.error)}`
      : `the calibration error is ${formatNumber(before.error)} before and ${formatNumber(after.error)} after the temperature`;
  const plot = plots.reliability({
    lines,
    description: `How often answers of ${output} are right over how sure they are; ${errors}`,
  });
  return html`<h4>Confidence</h4>
<p>${fittedWords(result)}</p>
<figure class="plot-box scatter">${plot}<figcaption>Part of the answers that are right, over how sure they are; the larger a dot, the more rows. On the dotted line both are the same; ${errors}.${after !== null && " Grey is before, coloured after."}</figcaption></figure>`;
}

/** What was fitted, in a sentence or two. */
function fittedWords({ fittedOn, temperature, threshold }: CalibrationResult): string {
  if (fittedOn === null) return "Nothing was fitted: probabilities are as the model gives them.";
  const parts = [
    ...(temperature === null ? [] : [`the temperature ${formatNumber(temperature)}`]),
    ...(threshold === null ? [] : [`a threshold of ${formatPercent(threshold, 1)} for the second class`]),
  ];
  if (parts.length === 0) return `Nothing could be fitted on ${plural(fittedOn, "validation row")}.`;
  return `Fitted on ${plural(fittedOn, "validation row")}: ${parts.join(" and ")}.`;
}
