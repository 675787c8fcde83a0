/**
 * A confusion matrix in; a table with numbers (few classes), a dense picture (many classes) and the commonest mix-ups in
 * words out. Right answers are tinted in the accent colour, wrong ones in orange on their own scale, because a good
 * model's few mistakes would vanish on a common one.
 */
import { formatCount, formatShare, plural } from "./figures.ts";
import { escapeText, type Html, html, trusted } from "./html.ts";
import { scrollBox } from "./scroll-box.ts";

/** Up to this many classes the matrix is a table with numbers. */
export const largestTable = 20;

/** A matrix with the names of its classes. */
export interface ConfusionMatrix {
  readonly output: string;
  readonly classes: readonly string[];
  /** `confusion[truth][predicted]` counts rows, or what else is counted. */
  readonly confusion: readonly (readonly number[])[];
  /** What is counted; rows unless given. */
  readonly counted?: string;
}

/** Rows of one class taken for another. */
export interface Confusion {
  readonly truth: number;
  readonly predicted: number;
  readonly rows: number;
}

/** Wrong cells, most rows first; ties in class order. */
export function listConfusions(confusion: readonly (readonly number[])[]): readonly Confusion[] {
  return confusion
    .flatMap((row, truth) => row.map((rows, predicted) => ({ truth, predicted, rows })))
    .filter((cell) => cell.truth !== cell.predicted && cell.rows > 0)
    .sort((a, b) => b.rows - a.rows);
}

function rowTotal(result: ConfusionMatrix, truth: number): number {
  return (result.confusion[truth] ?? []).reduce((sum, rows) => sum + rows, 0);
}

function className(result: ConfusionMatrix, index: number): string {
  return result.classes[index] ?? `class ${index}`;
}

/** Strength of a cell's tint, 0…9. */
function level(rows: number, most: number): number {
  return rows <= 0 || most <= 0 ? 0 : Math.max(1, Math.round(9 * Math.sqrt(rows / most)));
}

function heatTable(result: ConfusionMatrix, mostWrong: number): Html {
  const header = result.classes.map((name) => html`<th scope="col">${name}</th>`);
  const body = result.confusion.map((row, truth) => {
    const total = rowTotal(result, truth);
    const cells = row.map((rows, predicted) => {
      const right = truth === predicted;
      const tint = right ? `right-${level(rows, total)}` : `wrong-${level(rows, mostWrong)}`;
      return html`<td class="${tint}">${formatCount(rows)}</td>`;
    });
    return html`<tr><th scope="row">${className(result, truth)}</th>${cells}</tr>\n`;
  });
  const table = html`<table class="heat"><thead><tr><th scope="col"><span class="unseen">truth</span></th>${header}</tr></thead>
<tbody>${body}</tbody></table>`;
  return html`<p class="hint">Rows are the truth, columns what the model answered.</p>
${scrollBox(`Confusion matrix of ${result.output}`, table)}`;
}

/** One path for all cells of a tint, so that even 200 × 200 cells stay small. */
function heatPicture(result: ConfusionMatrix, mostWrong: number): Html {
  const size = result.confusion.length;
  const paths = new Map<string, string>();
  result.confusion.forEach((row, truth) => {
    const total = rowTotal(result, truth);
    row.forEach((rows, predicted) => {
      const strength = truth === predicted ? level(rows, total) : level(rows, mostWrong);
      if (strength === 0) return;
      const tint = `${truth === predicted ? "right" : "wrong"}-${strength}`;
      paths.set(tint, `${paths.get(tint) ?? ""}M${predicted} ${truth}h1v1h-1z`);
    });
  });
  const cells = [...paths].sort(([a], [b]) => (a < b ? -1 : 1)).map(([tint, d]) => `<path class="${tint}" d="${d}"/>`);
  const label = escapeText(
    `Confusion matrix of ${result.output}, ${size} by ${size} classes; the commonest mix-ups are listed below`,
  );
  const picture = trusted(
    `<svg class="heat-picture" role="img" aria-label="${label}" viewBox="-0.5 -0.5 ${size + 1} ${size + 1}" shape-rendering="crispEdges">` +
      `<rect class="ground" width="${size}" height="${size}"/>${cells.join("")}</svg>`,
  );
  const caption = `Truth from top to bottom, answers from left to right, classes in label order. Blue: right. Orange: wrong, strongest at ${plural(mostWrong, result.counted ?? "row")}.`;
  return html`<figure class="dense">${picture}<figcaption>${caption}</figcaption></figure>`;
}

function mixUps(result: ConfusionMatrix, confusions: readonly Confusion[]): Html {
  if (confusions.length === 0) return html`<p>No ${result.counted ?? "row"} was taken for another class.</p>`;
  const items = confusions.slice(0, 10).map((cell) => {
    const share = formatShare(cell.rows, rowTotal(result, cell.truth));
    return html`<li><b>${className(result, cell.truth)}</b> taken for <b>${className(result, cell.predicted)}</b>: ${plural(cell.rows, result.counted ?? "row")}, ${share} of its class</li>\n`;
  });
  return html`<h4>Commonest mix-ups</h4><ol class="mix-ups">${items}</ol>`;
}

/** The matrix in the form that suits its size, followed by its ten largest wrong cells in words. */
export function confusionView(result: ConfusionMatrix): Html {
  const confusions = listConfusions(result.confusion);
  const mostWrong = confusions[0]?.rows ?? 0;
  const few = result.classes.length <= largestTable;
  const matrix = few ? heatTable(result, mostWrong) : heatPicture(result, mostWrong);
  return html`<div class="side"><div><h4>Confusion matrix</h4>${matrix}</div><div>${mixUps(result, confusions)}</div></div>`;
}
