/**
 * Why the model answers as it does in, its part of the page out: pictures with what speaks for the answer, texts with their words marked, bars of
 * columns, courses of answers, and train rows that are near. Every explanation of single rows says whether it depends on what was learned.
 */
import type {
  ColumnExplanation,
  DependenceExplanation,
  ExplainedRow,
  ExplanationResult,
  ImportanceExplanation,
  MapExplanation,
  NeighbourExplanation,
  WordExplanation,
} from "../explain/explanation-data.ts";
import { agreeingNeighbours, sanityWords, widestCourse } from "../explain/explanation-words.ts";
import type { EvaluateSection } from "../report-data.ts";
import { formatCount, formatNumber, formatPercent, plural, shortenTick } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { pictureTag } from "./picture-tag.ts";
import type { Plots } from "./plots.ts";

const titles: Readonly<Record<string, string>> = {
  grad_cam: "Where the answered class is seen (Grad-CAM)",
  integrated_gradients: "What adds to the answer (integrated gradients)",
  occlusion: "What the answer loses when a square is hidden (occlusion)",
  permutation_importance: "What is lost without a column (permutation importance)",
  partial_dependence: "What is answered along a column (partial dependence)",
  word_attributions: "What words add to the answer",
  nearest: "Train rows that are near",
};

/** Bars of columns at most. */
const mostBars = 20;
const barsOfRow = 8;
const tick = (value: number): string => shortenTick(formatNumber(value));

/** Every explanation; nothing where there is none. */
export function explanationsView({ explanations, several }: EvaluateSection, plots: Plots): Html | null {
  if (explanations.length === 0) return null;
  const of = several === null ? "" : ` Of ${plural(several.runs.length, "run")} the first is explained.`;
  return html`<h4>Explanations</h4>
<p>Rows that are explained are right answers, the surest of each class in turn, and mistakes, the surest first.${of}</p>
${explanations.map((one) => html`<section class="explanation"><h5>${titles[one.method] ?? one.method}${one.layer !== null && html` <code>${one.layer}</code>`}</h5>${body(one, plots)}</section>\n`)}`;
}

function body(one: ExplanationResult, plots: Plots): Html {
  switch (one.kind) {
    case "maps":
      return mapsView(one);
    case "words":
      return wordsView(one);
    case "columns":
      return columnsView(one, plots);
    case "importance":
      return importanceView(one, plots);
    case "dependence":
      return dependenceView(one, plots);
    case "neighbours":
      return neighboursView(one);
  }
}

function verdict(one: MapExplanation | WordExplanation | ColumnExplanation): Html {
  const words = sanityWords(one.kind, one.sanity);
  const sentence = `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
  const gap =
    one.gap !== null &&
    html` All shares together are what the answer has more than that of zeros, but for ${formatPercent(one.gap, 1)} in the mean.`;
  return html`<p class="${one.sanity.depends ? "hint" : "sanity-warning"}">${!one.sanity.depends && html`<b>Take care:</b> `}${sentence}${gap}</p>`;
}

/** What was answered, in words. */
function answered({ answer, truth, confidence, right }: ExplainedRow): string {
  const sure = confidence === null ? "" : ` (${formatPercent(confidence, 1)})`;
  if (right === null) return `answered ${answer}, truth ${truth}`;
  return right ? `${answer}${sure}, rightly` : `${answer}${sure}, though it is ${truth}`;
}

function caption(row: ExplainedRow): Html {
  return html`<span class="said${row.right === false && " wrong"}">${answered(row)}</span> <span class="row-number">row ${formatCount(row.row)}</span>`;
}

function mapsView(one: MapExplanation): Html {
  const cards = one.rows.map((row) => {
    const what = `Row ${row.row}, answered ${row.answer}`;
    return html`<li><div class="triple">${pictureTag(row.picture, what)}${pictureTag(row.map, `Map of row ${row.row}: strongest ${row.strongest}`)}${pictureTag(row.overlay, `The map over row ${row.row}`)}</div>${caption(row)}</li>\n`;
  });
  return html`${verdict(one)}
<p class="hint">The picture, the map and both together. Orange speaks for the answer, blue against it, dark grey for neither; each map has its own scale.</p>
<ol class="maps">${cards}</ol>`;
}

function strongest(weights: readonly number[]): number {
  return weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 0) || 1;
}

function wordsView(one: WordExplanation): Html {
  const cards = one.rows.map((row) => {
    const most = strongest(row.words.map(({ weight }) => weight));
    const marks = row.words.map(({ text, weight }) => {
      const share = Math.abs(weight) / most;
      if (share < 0.05) return html`${text} `;
      return html`<mark class="${weight < 0 ? "against" : "for"}" style="--w:${Math.round(100 * share)}%">${text}</mark> `;
    });
    const leading = [...row.words].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, 3);
    const list = (side: string, words: readonly { readonly text: string }[]): string =>
      words.length === 0 ? "" : ` ${side}: ${words.map(({ text }) => text).join(", ")}.`;
    const spoken = `${list(
      "For it",
      leading.filter(({ weight }) => weight > 0),
    )}${list(
      "Against it",
      leading.filter(({ weight }) => weight < 0),
    )}`;
    return html`<li><blockquote>${marks}</blockquote>${caption(row)}<span class="unseen">${spoken}</span></li>\n`;
  });
  return html`${verdict(one)}
<p class="hint">${one.way === "gradients" ? "Integrated gradients over the words' embeddings." : "What the answer loses when a word is left out."} Orange words speak for the answer, blue ones, underlined, against it.</p>
<ol class="marked">${cards}</ol>`;
}

function columnsView(one: ColumnExplanation, plots: Plots): Html {
  const cards = one.rows.map((row) => {
    const shown = [...row.columns].sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight)).slice(0, barsOfRow);
    const ranges = shown.map(({ name, value, weight }) => ({
      label: `${name} = ${value}`,
      value: weight,
      low: null,
      high: null,
    }));
    const words = shown.slice(0, 3).map(({ name, weight }) => `${name} ${formatNumber(weight)}`);
    return html`<figure class="plot-box">${plots.ranges({ ranges, bars: true, from: [0, 0], description: `What columns add in row ${row.row}: ${words.join(", ")}`, tick })}<figcaption>${caption(row)}</figcaption></figure>\n`;
  });
  return html`${verdict(one)}
<p class="hint">What each column adds to the answer, in the units of what goes into its last function.</p>
<div class="plots">${cards}</div>`;
}

function importanceView(one: ImportanceExplanation, plots: Plots): Html {
  if (one.columns.length === 0) {
    return html`<p class="empty">${one.metric} is not defined for these rows, so nothing can be lost of it.</p>`;
  }
  const shown = one.columns.slice(0, mostBars);
  const ranges = shown.map(({ name, drop, deviation }) => ({
    label: name,
    value: drop,
    low: drop - deviation,
    high: drop + deviation,
  }));
  const words = shown.slice(0, 3).map(({ name, drop }) => `${name} ${formatNumber(drop)}`);
  const rest = one.columns.length - shown.length;
  return html`<figure class="plot-box scatter">${plots.ranges({ ranges, bars: true, from: [0, 0], description: `What ${one.metric} loses without a column: ${words.join(", ")}`, tick })}<figcaption>How much ${one.metric}, ${formatNumber(one.value)} as the rows are, loses when one column is shuffled: mean and standard deviation of ${plural(one.repeats, "repeat")} on ${plural(one.answered, "row")}.${rest > 0 && ` ${plural(rest, "more column")} lose less.`} Columns that say the same stand in for each other and seem to matter less.</figcaption></figure>`;
}

function dependenceView(one: DependenceExplanation, plots: Plots): Html {
  const cards = one.columns.map(({ name, points }) => {
    const { index } = widestCourse(points);
    const answer = one.answers[index] ?? one.output;
    const course = points.map(({ at, values }) => ({ at, value: values[index] ?? 0 }));
    const [first, last] = [course[0], course.at(-1)];
    const words = `${answer} is answered with ${formatNumber(first?.value ?? 0)} in the mean at ${name} ${first?.at ?? ""}, and with ${formatNumber(last?.value ?? 0)} at ${last?.at ?? ""}`;
    return html`<figure class="plot-box"><figcaption><b>${name}</b> ${answer}</figcaption>${plots.course({ points: course, label: name, description: words, tick })}</figure>\n`;
  });
  const several = one.answers.length > 1 ? " Of several values the one that changes most is shown." : "";
  return html`<p class="hint">The mean answer to ${plural(one.answered, "row")} when all of them have the same value in one column.${several} Rows are made up where columns go together, such as height and weight.</p>
<div class="plots">${cards}</div>`;
}

function look(picture: string | null, text: string | null, what: string): Html {
  return picture === null ? html`<blockquote>${text ?? ""}</blockquote>` : pictureTag(picture, what);
}

function neighboursView(one: NeighbourExplanation): Html {
  const agreement = agreeingNeighbours(one);
  const rows = one.rows.map(
    (row) =>
      html`<li><div class="near${row.picture === null && " texts"}"><div>${look(row.picture, row.text, `Row ${row.row}`)}${caption(row)}</div>${row.neighbours.map((near) => html`<div>${look(near.picture, near.text, `Train row ${near.row}, ${near.truth}`)}<span class="${near.truth === row.answer ? "said" : "said other"}">${near.truth}</span> <span class="row-number">${formatNumber(near.distance)} away</span></div>`)}</div></li>\n`,
  );
  const words = agreement === null ? "" : ` ${formatPercent(agreement, 0)} of them are of the class that was answered.`;
  return html`<p class="hint">Each row, and the train rows that are nearest to it in <code>${one.layer ?? ""}</code> of ${plural(one.searched, "row")} that were looked at.${words}</p>
<ol class="neighbours">${rows}</ol>`;
}
