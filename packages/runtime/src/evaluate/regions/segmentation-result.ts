/** Answers of a mask in, what a report shows of them out: pixels by class, figures of each class, and the worst rows as pictures. */
import { pixelConfusion } from "../../train/metrics/pixel-figures.ts";
import type { OutputAnswers } from "../../train/predict.ts";
import { areasOf } from "../../train/regions/pixel-answers.ts";
import { pngDataUri } from "../picture.ts";
import type { SegmentationResult } from "../report-data.ts";
import { coloursOf, cssColours } from "./class-colours.ts";

/** What answers are shown with. */
export interface ShownRegions {
  readonly output: string;
  readonly classes: readonly string[];
  readonly rows: Uint32Array;
  readonly pictureOf: (row: number) => Promise<string | null>;
}

/** The figures of each class. */
export function classesOfPixels(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
): SegmentationResult["perClass"] {
  const flat = confusion.flat();
  return classes.map((name, index) => {
    const { overlap, truth, claimed } = areasOf(flat, index, classes.length);
    return {
      name,
      iou: overlap / (truth + claimed - overlap),
      dice: (2 * overlap) / (truth + claimed),
      precision: overlap / claimed,
      recall: overlap / truth,
      pixels: truth,
    };
  });
}

/** The result of an output that gives a mask. */
export async function segmentationOf(part: OutputAnswers, shown: ShownRegions): Promise<SegmentationResult> {
  const { output, classes, rows, pictureOf } = shown;
  const count = classes.length;
  const flat = pixelConfusion({ task: "pixels", values: part.values, classes: count }, null);
  const confusion = classes.map((_, truth) => Array.from(flat.subarray(truth * count, (truth + 1) * count)));
  const colours = coloursOf(count, true);
  const painted = (mask: Uint8Array, shape: { readonly height: number; readonly width: number }): Promise<string> => {
    const bytes = new Uint8Array(3 * mask.length);
    mask.forEach((one, pixel) => {
      bytes.set(colours[one] ?? [0, 0, 0], 3 * pixel);
    });
    return pngDataUri(bytes, [shape.height, shape.width, 3]);
  };
  const worst = await Promise.all(
    (part.regions?.worst ?? []).map(async (mask) => {
      const row = rows[mask.position] ?? 0;
      return {
        row,
        picture: await pictureOf(row),
        truth: await painted(mask.truth, mask),
        answer: await painted(mask.answer, mask),
        iou: mask.iou,
      };
    }),
  );
  return {
    kind: "segmentation",
    output,
    classes,
    colours: cssColours(count, true),
    confusion,
    perClass: classesOfPixels(confusion, classes),
    worst,
  };
}
