/**
 * Expectations with what was measured in, a list that says kept or not kept and by how much out.
 */
import type { ExpectationResult } from "../report-data.ts";
import { describeMargin, formatMetric } from "./figures.ts";
import { type Html, html } from "./html.ts";

/** `kept` or `not kept` with its sign; the sign and the word carry the meaning, the colour only repeats it. */
export function verdictMark(holds: boolean): Html {
  return holds
    ? html`<span class="verdict kept"><span aria-hidden="true">✓</span> kept</span>`
    : html`<span class="verdict missed"><span aria-hidden="true">✗</span> not kept</span>`;
}

/** One line for each expectation; nothing where there are none. */
export function expectationList(expectations: readonly ExpectationResult[]): Html | null {
  if (expectations.length === 0) return null;
  const items = expectations.map(
    (expectation) => html`<li class="${expectation.holds ? "kept" : "missed"}">${verdictMark(expectation.holds)}
<code>${expectation.text}</code> <span class="measured">measured <b>${formatMetric(expectation.metric, expectation.value)}</b>, ${describeMargin(expectation)}</span></li>\n`,
  );
  return html`<ul class="expectations">${items}</ul>`;
}
