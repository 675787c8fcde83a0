/** Answers of masks in; a table of classes, the confusion of pixels and the worst rows as picture, truth and answer out. */
import type { SegmentationResult } from "../report-data.ts";
import { confusionView } from "./confusion.ts";
import { formatCount, formatPercent } from "./figures.ts";
import { type Html, html } from "./html.ts";
import { inlinePicture } from "./inline-picture.ts";
import { legend } from "./legend.ts";
import { scrollBox } from "./scroll-box.ts";

function figure(value: number | null): string {
  return value === null || !Number.isFinite(value) ? "" : formatPercent(value);
}

function classTable({ perClass, output }: SegmentationResult): Html {
  const lines = perClass.map(
    ({ name, iou, dice, precision, recall, pixels }) =>
      html`<tr><th scope="row">${name}</th><td>${figure(iou)}</td><td>${figure(dice)}</td><td>${figure(precision)}</td><td>${figure(recall)}</td><td>${formatCount(pixels)}</td></tr>\n`,
  );
  const caption = `Classes of ${output}`;
  const table = html`<table><caption>${caption}</caption><thead><tr><th scope="col">class</th><th scope="col">IoU</th><th scope="col">Dice</th><th scope="col">precision</th><th scope="col">recall</th><th scope="col">pixels</th></tr></thead><tbody>${lines}</tbody></table>`;
  return html`<h4>Each class</h4>${scrollBox(caption, table)}`;
}

function example(address: string | null, words: string): Html | false {
  const inline = inlinePicture(address);
  return (
    inline !== null && html`<figure><img src="${inline}" alt="${words}"><figcaption>${words}</figcaption></figure>`
  );
}

function worstRows({ worst, classes, colours }: SegmentationResult): Html {
  if (worst.length === 0) return html``;
  const cards = worst.map(
    ({ row, picture, truth, answer, iou }) =>
      html`<li><div class="masks">${example(picture, "picture")}${example(truth, "truth")}${example(answer, "answer")}</div>
<span class="row-number">row ${formatCount(row)}: ${figure(iou)} mean IoU</span></li>\n`,
  );
  return html`<h4>The rows with the least overlap</h4>${legend(classes, colours)}<ol class="mistakes regions">${cards}</ol>`;
}

/** The details of an output that gives masks. */
export function segmentationView(result: SegmentationResult): Html {
  return html`${confusionView({ ...result, counted: "pixel" })}${classTable(result)}${worstRows(result)}`;
}
