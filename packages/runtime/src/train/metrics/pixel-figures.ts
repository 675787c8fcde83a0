/**
 * Figures of masks, from pixels by true and answered class: the pixels of all rows together, as mean IoU is usually meant. A class that occurs
 * neither in truth nor in answers has no part in a mean over classes.
 */
import { areasOf, meanIou } from "../regions/pixel-answers.ts";
import { type Of, ofLast, type Table } from "./figure.ts";
import { countAt, type RowCounts } from "./row-counts.ts";

/** Pixels of all rows by true and answered class, `[classes · classes]`. */
export function pixelConfusion({ values, classes }: Of<"pixels">, counts: RowCounts): Float64Array {
  const cells = classes * classes;
  const sum = new Float64Array(cells);
  for (let row = 0; row * cells < values.length; row++) {
    const count = countAt(counts, row);
    if (count === 0) continue;
    for (let cell = 0; cell < cells; cell++) sum[cell] = (sum[cell] ?? 0) + count * (values[row * cells + cell] ?? 0);
  }
  return sum;
}

/** Mean over the classes that occur of twice the overlap over both areas; NaN of no pixels. */
function meanDice(confusion: Float64Array, classes: number): number {
  let [sum, known] = [0, 0];
  for (let one = 0; one < classes; one++) {
    const { overlap, truth, claimed } = areasOf(confusion, one, classes);
    if (truth + claimed === 0) continue;
    sum += (2 * overlap) / (truth + claimed);
    known++;
  }
  return sum / known;
}

function accuracyOf(confusion: Float64Array, classes: number): number {
  let [right, all] = [0, 0];
  confusion.forEach((pixels, cell) => {
    all += pixels;
    if (Math.floor(cell / classes) === cell % classes) right += pixels;
  });
  return right / all;
}

/** Figures of masks. */
export function pixelTable(part: Of<"pixels">): Table {
  const { classes } = part;
  const confusion = ofLast((counts) => pixelConfusion(part, counts));
  return {
    accuracy: () => (counts) => accuracyOf(confusion(counts), classes),
    iou: () => (counts) => meanIou(confusion(counts), classes),
    dice: () => (counts) => meanDice(confusion(counts), classes),
  };
}
