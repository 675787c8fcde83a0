/** What a training started with in, its part of the page out: how much was taken, and every weight with what became of it. */
import type { StartRecord } from "../report-data.ts";
import { formatCount, formatPercent } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { scrollBox } from "./scroll-box.ts";

/** Names that a cell has room for; the report's data holds all. */
const mostNames = 12;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostNames).join(", ");
  return names.length > mostNames ? `${shown} and ${names.length - mostNames} more` : shown;
}

const sizes = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

function carriedWords({ what, kept, fresh, lost }: StartRecord["carried"][number]): string {
  return [
    `${kept} ${what} kept`,
    ...(fresh.length === 0 ? [] : [`new: ${listed(fresh)}`]),
    ...(lost.length === 0 ? [] : [`gone: ${listed(lost)}`]),
  ].join("; ");
}

/** Facts and a table of weights. */
export function startView({ from, kept, carried, differing, fresh, unused, values }: StartRecord): Html {
  const row = (name: string, words: string): Html =>
    html`<tr><th scope="row"><code>${name}</code></th><td class="words">${words}</td></tr>\n`;
  const share = values.all === 0 ? 0 : values.taken / values.all;
  const differ = new Set(differing.map(({ name }) => name));
  const lines = [
    ...kept.map(({ name, from: other }) => row(name, name === other ? "taken" : `taken from ${other}`)),
    ...carried.map((one) => row(one.name, `by name: ${carriedWords(one)}`)),
    ...differing.map(({ name, shape, other }) => row(name, `anew: ${sizes(shape)} here, ${sizes(other)} there`)),
    ...fresh.filter(({ name }) => !differ.has(name)).map(({ name }) => row(name, "anew: nothing fits")),
    ...unused.map(({ name, shape }) => row(name, `not needed: ${sizes(shape)}`)),
  ];
  const table = html`<table><caption>Weights at the start</caption><thead><tr><th scope="col">weight</th><th scope="col" class="words">what became of it</th></tr></thead><tbody>${lines}</tbody></table>`;
  return html`<h4>Start</h4><p class="hint">The weights of ${from}: ${formatCount(values.taken)} of ${formatCount(values.all)} values, ${formatPercent(share, 1)}.</p>
<details><summary>Every weight</summary>${scrollBox("Weights at the start", table)}</details>`;
}
