/**
 * A dataset's counts in, its part of the page out: rows of each split and how even the classes are.
 */
import type { DatasetSection } from "../report-data.ts";
import { formatCount, formatPercent, formatShare, plural } from "./figures.ts";
import { type Html, html, trusted } from "./html.ts";
import { scrollBox } from "./scroll-box.ts";

type Balance = DatasetSection["balance"][number];
type ClassRows = Balance["classes"][number];

/** Up to this many classes the table is shown at once, beyond that on request. */
const shortTable = 30;
const splits = ["train", "valid", "test"] as const;

function total(rows: Pick<ClassRows, (typeof splits)[number]>): number {
  return rows.train + rows.valid + rows.test;
}

function splitTable(section: DatasetSection): Html {
  const all = total(section.rows);
  const lines = splits.map(
    (split) =>
      html`<tr><th scope="row"><span class="key ${split}" aria-hidden="true"></span>${split}</th><td>${formatCount(section.rows[split])}</td><td>${formatShare(section.rows[split], all)}</td></tr>\n`,
  );
  const parts = splits.map((split) => html`<i class="${split}" style="flex-grow:${section.rows[split]}"></i>`);
  return html`<div class="splits" aria-hidden="true">${all > 0 && parts}</div>
<table class="compact"><caption>Rows of each split</caption><thead><tr><th scope="col">split</th><th scope="col">rows</th><th scope="col">share</th></tr></thead>
<tbody>${lines}</tbody><tfoot><tr><th scope="row">all</th><td>${formatCount(all)}</td><td></td></tr></tfoot></table>`;
}

/** Words on how even the classes are in the train split, on which everything is fitted. */
function evenness(balance: Balance): string {
  const sorted = [...balance.classes].sort((a, b) => a.train - b.train);
  const least = sorted[0];
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return "No classes.";
  const sum = sorted.reduce((rows, entry) => rows + entry.train, 0);
  const always =
    sum > 0
      ? ` Always answering ${most.name} would be right for ${formatPercent(most.train / sum, 1)} of the train rows.`
      : "";
  const range =
    most.train === least.train
      ? `${plural(sorted.length, "class", "classes")} with ${plural(most.train, "train row")} each.`
      : `${plural(sorted.length, "class", "classes")}, from ${plural(least.train, "train row")} (${least.name}) to ${formatCount(most.train)} (${most.name}).`;
  return range + always;
}

function balanceTable(balance: Balance): Html {
  const most = balance.classes.reduce((rows, entry) => Math.max(rows, entry.train), 0);
  const lines = balance.classes.map((entry) => {
    const width = most > 0 ? ((100 * entry.train) / most).toFixed(1) : "0";
    return html`<tr><th scope="row">${entry.name}</th><td class="bar"><i style="width:${width}%" aria-hidden="true"></i></td>${splits.map((split) => html`<td>${formatCount(entry[split])}</td>`)}${entry.epoch !== undefined && html`<td>${formatCount(entry.epoch)}</td>`}</tr>\n`;
  });
  const drawn = balance.classes.some(({ epoch }) => epoch !== undefined);
  const table = html`<table><caption>Rows of each class of ${balance.column}</caption>
<thead><tr><th scope="col">class</th><td class="bar"></td>${splits.map((split) => html`<th scope="col">${split}</th>`)}${drawn && html`<th scope="col">an epoch</th>`}</tr></thead>
<tbody>${lines}</tbody></table>`;
  return scrollBox(`Rows of each class of ${balance.column}`, table);
}

/** Train rows of many classes as a skyline, classes in label order. */
function skyline(balance: Balance): Html {
  const most = balance.classes.reduce((rows, entry) => Math.max(rows, entry.train), 1);
  const count = balance.classes.length;
  const bars = balance.classes.map(
    (entry, index) => `M${index} 100V${(100 - (96 * entry.train) / most).toFixed(1)}h0.8V100z`,
  );
  return html`<figure class="skyline">${trusted(
    `<svg role="img" aria-label="Train rows of ${count} classes as bars, in label order" viewBox="0 0 ${count} 100" preserveAspectRatio="none"><path d="${bars.join("")}"/></svg>`,
  )}<figcaption>Train rows of each class, in label order; the highest bar is ${plural(most, "row")}.</figcaption></figure>`;
}

function balanceView(balance: Balance): Html {
  const words = html`<h4>Classes of ${balance.column}</h4><p>${evenness(balance)}</p>`;
  if (balance.classes.length <= shortTable) return html`${words}${balanceTable(balance)}`;
  return html`${words}${skyline(balance)}<details><summary>All ${balance.classes.length} classes</summary>${balanceTable(balance)}</details>`;
}

/** How much the folds differ. */
function foldRange(folds: DatasetSection["folds"]): string {
  const range = (split: (typeof splits)[number]): string => {
    const rows = folds.map((fold) => fold[split]);
    const [least, most] = [Math.min(...rows), Math.max(...rows)];
    return `${formatCount(least)}${least === most ? "" : ` to ${formatCount(most)}`} ${split}`;
  };
  return `they have ${splits.map(range).join(", ")} rows`;
}

/** Whose the rows are, where the catalog knows. */
function originWords({ origin }: DatasetSection): Html | null {
  if (origin === null) return null;
  return html`<p>${origin.about} Licence: ${origin.licence}. Cite: ${origin.citation}</p>`;
}

/** Source, split and class balance of one dataset. */
export function datasetView(section: DatasetSection): Html {
  const { folds } = section;
  const words =
    folds.length > 0 &&
    html`<p class="hint">${plural(folds.length, "fold")}: every row is tested in one of them. Shown is the first; ${foldRange(folds)}.</p>`;
  return html`<p class="facts"><code>${section.source}</code></p>${originWords(section)}${words}
<div class="columns"><div>${splitTable(section)}</div><div>${section.balance.map(balanceView)}</div></div>`;
}
