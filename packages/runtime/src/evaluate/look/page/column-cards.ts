/** Columns in, a card for each out: what it is, what is missing, and how its values lie. */
import { formatCount, formatNumber, formatShare, plural } from "../../report/figures.ts";
import { type Html, html, trusted } from "../../report/html.ts";
import type { ColumnLook, LookReport, NumberFigures } from "../look-report.ts";
import { missingRows, missingWords } from "../look-words.ts";

/** Columns that get a card; a page of more is opened by nobody. */
const MOST_CARDS = 500;
const BAR = 10;
const HIGH = 48;

/** Cards of all columns, or of the first of very many. */
export function columnCards({ columns }: LookReport): Html {
  const left = columns.length - MOST_CARDS;
  return html`<ul class="cards">${columns.slice(0, MOST_CARDS).map(card)}</ul>${left > 0 && html`<p class="hint">${plural(left, "column")} more; <code>--json</code> has all.</p>`}`;
}

function card(column: ColumnLook): Html {
  const { name, kind, role } = column;
  return html`<li>
<h3>${name}</h3>
<p class="what"><span class="chip">${kind}</span>${role !== null && role !== "column" && html`<span class="chip ${role}">${role}</span>`}${gapsOf(column)}</p>
${figuresOf(column)}
</li>\n`;
}

function gapsOf(column: ColumnLook): Html | null {
  const gaps = missingRows(column);
  if (gaps === 0) return null;
  return html`<span class="gaps" title="${missingWords(column)}">${formatShare(gaps, gaps + column.filled)} missing</span>`;
}

function figuresOf(column: ColumnLook): Html | null {
  const { numbers, texts, times, media, kind } = column;
  if (kind === "number" && numbers !== null) return numberView(numbers);
  if (texts !== null) {
    const [median, mostly] = texts.words;
    return facts([
      ["words", `${formatCount(median)}, most up to ${formatCount(mostly)}`],
      ["signs", `${formatCount(texts.shortest)} to ${formatCount(texts.longest)}`],
      ["different", distinctOf(column)],
    ]);
  }
  if (times !== null) {
    return facts([
      ["from", times.first],
      ["to", times.last],
    ]);
  }
  if (kind === "class" || kind === "constant") return topView(column);
  if (media !== null) return html`<p class="more">${media}</p>`;
  if (kind === "empty" || kind === "image" || kind === "audio") return null;
  return facts([
    ["different", distinctOf(column)],
    ...(numbers === null
      ? []
      : [["range", `${formatNumber(numbers.least)} to ${formatNumber(numbers.greatest)}`] as const]),
  ]);
}

function distinctOf({ distinct, distinctExact }: ColumnLook): string {
  return `${distinctExact ? "" : "at least "}${formatCount(distinct)}`;
}

function facts(pairs: readonly (readonly [name: string, value: string])[]): Html {
  return html`<dl class="pairs">${pairs.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function numberView(numbers: NumberFigures): Html {
  const { counts } = numbers.histogram;
  const most = counts.reduce((high, rows) => Math.max(high, rows), 1);
  const bars = counts
    .map((rows, index) => {
      // What is there is seen, however little.
      const high = rows === 0 ? 0 : Math.max(1, (HIGH * rows) / most);
      return rows === 0
        ? ""
        : `M${index * BAR} ${HIGH}v${-Number(high.toFixed(1))}h${BAR - 1}v${Number(high.toFixed(1))}z`;
    })
    .join("");
  const description = `Histogram from ${formatNumber(numbers.least)} to ${formatNumber(numbers.greatest)}, median ${formatNumber(numbers.quartiles[1])}`;
  return html`<svg class="bars" role="img" aria-label="${description}" viewBox="0 0 ${counts.length * BAR - 1} ${HIGH}" preserveAspectRatio="none">${trusted(`<path d="${bars}"/>`)}</svg>
<p class="ends"><span>${formatNumber(numbers.least)}</span><span>${formatNumber(numbers.greatest)}</span></p>
${facts([
  ["mean", `${formatNumber(numbers.mean)} ± ${formatNumber(numbers.deviation)}`],
  ["quartiles", numbers.quartiles.map(formatNumber).join(", ")],
])}`;
}

function topView(column: ColumnLook): Html {
  const { top } = column;
  const most = top.reduce((high, { rows }) => Math.max(high, rows), 1);
  const shown = top.slice(0, 6);
  const left = column.distinct - shown.length;
  const lines = shown.map(
    ({ value, rows }) =>
      html`<li><span class="value">${value}</span><span class="count">${formatCount(rows)}</span><i style="width:${((100 * rows) / most).toFixed(1)}%" aria-hidden="true"></i></li>`,
  );
  return html`<ul class="tops">${lines}</ul>${left > 0 && html`<p class="more">and ${formatCount(left)} more</p>`}`;
}
