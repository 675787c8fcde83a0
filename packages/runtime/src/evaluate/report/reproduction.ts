/**
 * Command, seed, environment and program text in, the part of the page out that lets a reader get the same figures again.
 */
import type { ReportData } from "../report-data.ts";
import { formatDate } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { programListing } from "./program-listing.ts";
import { scrollBox } from "./scroll-box.ts";

/** How to repeat the run, where it ran, and the program itself. */
export function reproductionView(data: ReportData): Html {
  const facts: readonly (readonly [string, string])[] = [
    ["seed", String(data.seed)],
    ["date", formatDate(data.created)],
    ...Object.entries(data.environment),
  ];
  const lines = facts.map(
    ([name, value]) => html`<tr><th scope="row">${name}</th><td class="words">${value}</td></tr>\n`,
  );
  const table = html`<table class="compact"><caption>Seed, date and environment</caption><tbody>${lines}</tbody></table>`;
  const exact =
    data.inexact.length === 0
      ? html`<p>Where all of this is the same, every weight is, to the last bit. Elsewhere figures differ by what rounding does to them.</p>`
      : html`<p>Another run gives figures like these, and not every weight to the last bit:</p><ul>${data.inexact.map((line) => html`<li>${line}</li>`)}</ul>`;
  return html`<p>This command ${data.inexact.length === 0 ? "gives the same figures" : "trains"} again:</p>
<div class="copy-box"><pre class="command" tabindex="0"><code id="command">${data.command}</code></pre><button type="button" data-copy="command" hidden>Copy</button></div>
<h3 id="environment">Environment</h3>
${exact}
${scrollBox("Seed, date and environment", table)}
<h3 id="program">Program <code>${data.program.path}</code></h3>
<div class="copy-box">${programListing(data.program.text, "program-text")}<button type="button" data-copy="program-text" hidden>Copy</button></div>`;
}
