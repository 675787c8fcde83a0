/**
 * Masks and boxes of several runs in, one picture of all of them out: pixels are summed, figures of boxes are means, examples are the worst of
 * all runs, each row once.
 */
import type { DetectionResult, SegmentationResult } from "../report-data.ts";
import { classesOfPixels } from "./segmentation-result.ts";

/** As many as a report shows of one run. */
const mostShown = 12;

/** The worst of all, each row once. */
function worstOf<Example extends { readonly row: number }>(
  examples: readonly Example[],
  badness: (example: Example) => number,
): Example[] {
  const sorted = [...examples].sort((a, b) => badness(b) - badness(a) || a.row - b.row);
  return sorted
    .filter((example, index) => sorted.findIndex(({ row }) => row === example.row) === index)
    .slice(0, mostShown);
}

/** Masks of several runs. */
export function poolMasks(runs: readonly SegmentationResult[], first: SegmentationResult): SegmentationResult {
  const { classes } = first;
  const confusion = classes.map((_, truth) =>
    classes.map((__, answer) => runs.reduce((sum, run) => sum + (run.confusion[truth]?.[answer] ?? 0), 0)),
  );
  const worst = worstOf(
    runs.flatMap((run) => run.worst),
    ({ iou }) => -iou,
  );
  return { ...first, confusion, perClass: classesOfPixels(confusion, classes), worst };
}

/** Mean of what is known; NaN, which JSON keeps as null, is not. */
function meanOf(values: readonly (number | null)[]): number {
  const known = values.filter((value) => value !== null && Number.isFinite(value)) as number[];
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** Boxes of several runs. */
export function poolBoxes(runs: readonly DetectionResult[], first: DetectionResult): DetectionResult {
  const perClass = first.perClass.map(({ name }, kind) => {
    const own = runs.flatMap((run) => run.perClass[kind] ?? []);
    return {
      name,
      ap50: meanOf(own.map(({ ap50 }) => ap50)),
      ap75: meanOf(own.map(({ ap75 }) => ap75)),
      ap: meanOf(own.map(({ ap }) => ap)),
      boxes: own.reduce((sum, { boxes }) => sum + boxes, 0),
    };
  });
  const worst = worstOf(
    runs.flatMap((run) => run.worst),
    ({ missed, wrong }) => missed + wrong,
  );
  return { ...first, perClass, worst };
}
