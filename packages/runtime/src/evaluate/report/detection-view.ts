/** Answered boxes in; a table of classes, precision over recall and the rows with the most mistakes as pictures with boxes out. */
import type { BoxExample, DetectionResult, DrawnBox } from "../report-data.ts";
import { formatCount, formatPercent, plural } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { inlinePicture } from "./inline-picture.ts";
import { legend } from "./legend.ts";
import type { Plots } from "./plots.ts";
import { scrollBox } from "./scroll-box.ts";

function figure(value: number | null): string {
  return value === null || !Number.isFinite(value) ? "" : formatPercent(value);
}

function classTable({ perClass, output }: DetectionResult): Html {
  const lines = perClass.map(
    ({ name, ap50, ap75, ap, boxes }) =>
      html`<tr><th scope="row">${name}</th><td>${figure(ap50)}</td><td>${figure(ap75)}</td><td>${figure(ap)}</td><td>${formatCount(boxes)}</td></tr>\n`,
  );
  const caption = `Average precision of the classes of ${output}`;
  const table = html`<table><caption>${caption}</caption><thead><tr><th scope="col">class</th><th scope="col">at 50 % overlap</th><th scope="col">at 75 %</th><th scope="col">50 to 95 %</th><th scope="col">boxes</th></tr></thead><tbody>${lines}</tbody></table>`;
  return html`<h4>Each class</h4>${scrollBox(caption, table)}`;
}

function curves({ curves, colours, output, classes }: DetectionResult, plots: Plots): Html {
  const drawn = curves.flatMap(({ name, points }, index) =>
    points.length === 0 ? [] : [{ name, points, colour: colours[index] ?? "var(--ink)" }],
  );
  if (drawn.length === 0) return html`<p class="empty">No class has both boxes and answers.</p>`;
  const description = `Precision over recall of ${output} at 50 % overlap, for ${plural(drawn.length, "class", "classes")}`;
  return html`<h4>Precision over recall</h4><figure class="plot-box">${plots.precisionRecall({ lines: drawn, description })}<figcaption>At 50 % overlap, each precision the best from its recall on.</figcaption></figure>${legend(classes, colours)}`;
}

function rectangle(box: DrawnBox, colour: string, form: "truth" | "answer"): Html {
  return html`<rect class="${form}" x="${box.x.toFixed(1)}" y="${box.y.toFixed(1)}" width="${box.width.toFixed(1)}" height="${box.height.toFixed(1)}" stroke="${colour}"/>`;
}

function picture(example: BoxExample, { classes, colours }: DetectionResult): Html {
  const { row, width, height, truth, answers } = example;
  const inline = inlinePicture(example.picture);
  const colour = (box: DrawnBox): string => colours[box.class] ?? "white";
  const label = `Row ${row}: ${truth.length} true and ${answers.length} answered boxes`;
  const size = Math.max(width, height) / 18;
  const scores = answers.map(
    (box) =>
      html`<text x="${box.x.toFixed(1)}" y="${Math.max(size, box.y - size / 4).toFixed(1)}" font-size="${size.toFixed(1)}" fill="${colour(box)}">${classes[box.class] ?? ""} ${(100 * box.score).toFixed(0)}</text>`,
  );
  return html`<svg class="boxes" role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}">${inline !== null && html`<image href="${inline}" width="${width}" height="${height}" preserveAspectRatio="none"/>`}${truth.map((box) => rectangle(box, colour(box), "truth"))}${answers.map((box) => rectangle(box, colour(box), "answer"))}${scores}</svg>`;
}

function worstRows(result: DetectionResult): Html {
  const { worst, classes, colours, leastScore } = result;
  const words = html`<p class="hint">True boxes are dashed, answered ones solid with their score in per cent; answers below ${formatPercent(leastScore, 0)} are left out.</p>`;
  if (worst.length === 0) return html`<h4>Mistakes</h4><p>Every box was found, and nothing else was taken for one.</p>`;
  const cards = worst.map(
    (example) =>
      html`<li>${picture(example, result)}<span class="row-number">row ${formatCount(example.row)}: ${example.missed} missed, ${example.wrong} wrong</span></li>\n`,
  );
  return html`<h4>The rows with the most mistakes</h4>${words}${legend(classes, colours)}<ol class="mistakes regions">${cards}</ol>`;
}

/** The details of an output that gives boxes. */
export function detectionView(result: DetectionResult, plots: Plots): Html {
  return html`${classTable(result)}${curves(result, plots)}${worstRows(result)}`;
}
