/**
 * What a look found in, one HTML page out that needs nothing else: no network, no script, no fonts, in light and dark, on paper
 * and on a phone. Equal data give equal pages, byte for byte.
 */
import { basename } from "node:path";
import { formatCount, formatPercent, plural } from "../../report/figures.ts";
import { type Html, html, trusted } from "../../report/html.ts";
import { pageStyle } from "../../report/page-style.ts";
import { programListing } from "../../report/program-listing.ts";
import { scrollBox } from "../../report/scroll-box.ts";
import type { LookReport, SplitCounts } from "../look-report.ts";
import { missingRows } from "../look-words.ts";
import { balanceView } from "./balance-view.ts";
import { columnCards } from "./column-cards.ts";
import { lookStyle } from "./look-style.ts";

/** Inline pictures and styles, nothing else. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
/** Columns that samples are shown of; a browser draws no wider table in good time. */
const MOST_SAMPLED = 100;

/** The page of a look as the text of one HTML file. */
export function lookPage(report: LookReport): string {
  const { subject, suspects, columns, pictures, samples, proposal } = report;
  const parts = [
    part("suspects", "To look at", suspectList(report)),
    report.splits === null ? null : part("splits", "Splits", splitView(report.splits)),
    report.balance.length === 0 ? null : part("balance", "Classes", html`${report.balance.map(balanceView)}`),
    part("columns", "Columns", columnCards(report)),
    report.prepared.length === 0 ? null : part("prepared", "What the model gets", preparedView(report)),
    pictures.length === 0 ? null : part("pictures", "Pictures", pictureGrid(report)),
    samples.length === 0 ? null : part("rows", "Rows", sampleTable(report)),
    proposal === null ? null : part("dataset", "A data set to start from", proposalView(proposal)),
  ].flatMap((one) => one ?? []);
  const gaps = columns.reduce((sum, column) => sum + missingRows(column), 0);
  const fields = columns.reduce((sum, column) => sum + missingRows(column) + column.filled, 0);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="Penstock">
<title>${basename(subject.name)} · Penstock data</title>
<style>${trusted(pageStyle)}${trusted(lookStyle)}</style>
</head>
<body>
<main>
<header class="top">
<p class="eyebrow">Penstock data</p>
<h1>${basename(subject.name)}</h1>
<p class="meta">${subject.name.includes("/") && html`<span>${subject.name}</span>`}<code>${subject.source}</code>${sampleNote(report)}</p>
</header>
<dl class="tiles">
${tile("rows", report.rows === null ? "unknown" : formatCount(report.rows))}
${tile("columns", formatCount(columns.length))}
${tile("without a value", fields === 0 ? "none" : gaps === 0 ? "0" : formatPercent(gaps / fields, 1))}
${tile("to look at", formatCount(suspects.length))}
</dl>
<nav aria-label="Parts of this page">${parts.map(({ id, title }) => html`<a href="#${id}">${title}</a>\n`)}</nav>
${parts.map(({ id, title, body }) => html`<section class="part" id="${id}" aria-labelledby="title-${id}">\n<h2 id="title-${id}">${title}</h2>\n${body}\n</section>\n`)}
</main>
</body>
</html>
`;
  return page.markup;
}

interface Part {
  readonly id: string;
  readonly title: string;
  readonly body: Html;
}

const part = (id: string, title: string, body: Html): Part => ({ id, title, body });

function tile(label: string, value: string): Html {
  return html`<div class="tile"><dt>${label}</dt><dd><span class="value">${value}</span></dd></div>`;
}

function sampleNote({ looked, rows }: LookReport): Html | null {
  if (looked.whole && looked.rows === rows) return null;
  return html`<span>quartiles, histograms and texts from ${plural(looked.rows, "row")}${looked.whole && ", counts from all"}</span>`;
}

function suspectList({ suspects }: LookReport): Html {
  if (suspects.length === 0) return html`<p class="empty">Nothing that stands out.</p>`;
  const lines = suspects.map(
    ({ column, text }) => html`<li>${column !== null && html`<b>${column}</b> `}${inlineCode(text)}</li>\n`,
  );
  return html`<ul class="suspects">${lines}</ul>`;
}

/** `Quoted` words as code. */
function inlineCode(text: string): Html {
  return html`${text.split("`").map((words, index) => (index % 2 === 1 ? html`<code>${words}</code>` : words))}`;
}

const splits = ["train", "valid", "test"] as const;

function splitView(rows: SplitCounts): Html {
  const all = splits.reduce((sum, split) => sum + rows[split], 0);
  const lines = splits.map(
    (split) =>
      html`<tr><th scope="row"><span class="key ${split}" aria-hidden="true"></span>${split}</th><td>${formatCount(rows[split])}</td><td>${all > 0 ? formatPercent(rows[split] / all, 1) : "none"}</td></tr>\n`,
  );
  return html`<div class="splits" aria-hidden="true">${all > 0 && splits.map((split) => html`<i class="${split}" style="flex-grow:${rows[split]}"></i>`)}</div>
<table class="compact"><caption>Rows of each split</caption><thead><tr><th scope="col">split</th><th scope="col">rows</th><th scope="col">share</th></tr></thead><tbody>${lines}</tbody></table>`;
}

function preparedView({ prepared }: LookReport): Html {
  const lines = prepared.map(
    ({ input, tensor, fitted }) =>
      html`<tr><th scope="row">${input}</th><td class="words"><code>${tensor}</code></td><td class="words wrap">${inlineCode(fitted.join("; "))}</td></tr>\n`,
  );
  return scrollBox(
    "What the model gets",
    html`<table><thead><tr><th scope="col">input</th><th scope="col" class="words">tensor</th><th scope="col" class="words">fitted on train rows</th></tr></thead><tbody>${lines}</tbody></table>`,
  );
}

function pictureGrid({ pictures }: LookReport): Html {
  const shown = pictures.map(
    ({ uri, label }) =>
      html`<li><img src="${uri}" alt="${label === "" ? "a picture of the data" : label}">${label !== "" && html`<span>${label}</span>`}</li>`,
  );
  return html`<ul class="contact">${shown}</ul>`;
}

function sampleTable({ columns, samples }: LookReport): Html {
  const shown = columns.slice(0, MOST_SAMPLED);
  const left = columns.length - shown.length;
  const lines = samples.map(
    (row) =>
      html`<tr>${shown.map(({ kind }, index) => html`<td class="${kind === "number" ? "" : "words"}${kind === "text" ? " long" : ""}">${row[index] ?? ""}</td>`)}</tr>\n`,
  );
  const heads = shown.map(
    ({ name, kind }) => html`<th scope="col" class="${kind === "number" ? "" : "words"}">${name}</th>`,
  );
  return html`${scrollBox("Some rows", html`<table class="rows"><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table>`)}${left > 0 && html`<p class="hint">${plural(left, "column")} more not shown.</p>`}`;
}

function proposalView(proposal: string): Html {
  return html`<p class="hint">It passes the check beside the data. What it says of the columns is a guess: look at every line.</p>${programListing(proposal, "proposal")}`;
}
