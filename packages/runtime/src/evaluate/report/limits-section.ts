/** A run's figures in, what is known not to work and what is not known out, as a list: the same as in the model card. */
import { limitsOf } from "../limits/limits.ts";
import type { ReportData } from "../report-data.ts";
import { type Html, html } from "./html.ts";

/** Every limit. */
export function limitsView(data: ReportData): Html {
  return html`<ul class="limits">${limitsOf(data).map((limit) => html`<li>${limit}</li>\n`)}</ul>`;
}
