/**
 * Answers of pixels, a batch at a time, in; how often each class was taken for each in every row out, and the pictures of the worst rows. No more
 * than that is kept, since a value for every pixel and class of ten thousand rows would fill any memory.
 */

/** How many of the worst rows are kept as pictures. */
const mostKept = 12;

/** A row's mask as it is and as it was answered. */
export interface KeptMask {
  /** Place among the rows that were asked. */
  readonly position: number;
  /** Overlap over union, in the mean over the classes of the row. */
  readonly iou: number;
  readonly height: number;
  readonly width: number;
  /** `[height, width]` numbers of classes. */
  readonly truth: Uint8Array;
  readonly answer: Uint8Array;
}

/** Mean overlap over union of the classes that occur in truth or answers; NaN of no pixels. */
export function meanIou(confusion: ArrayLike<number>, classes: number): number {
  let [sum, known] = [0, 0];
  for (let one = 0; one < classes; one++) {
    const { overlap, truth, claimed } = areasOf(confusion, one, classes);
    const union = truth + claimed - overlap;
    if (union === 0) continue;
    sum += overlap / union;
    known++;
  }
  return sum / known;
}

/** Pixels of a class: those that are of it, those taken for it, and those of both, in a confusion `[truth, answer]`. */
export function areasOf(
  confusion: ArrayLike<number>,
  one: number,
  classes: number,
): { readonly overlap: number; readonly truth: number; readonly claimed: number } {
  let [truth, claimed] = [0, 0];
  for (let other = 0; other < classes; other++) {
    truth += confusion[one * classes + other] ?? 0;
    claimed += confusion[other * classes + one] ?? 0;
  }
  return { overlap: confusion[one * classes + one] ?? 0, truth, claimed };
}

/** The likeliest class of each pixel of `[pixels, classes]`. */
export function likeliestClasses(values: Float32Array, classes: number, into: Uint8Array): void {
  for (let pixel = 0, at = 0; pixel < into.length; pixel++, at += classes) {
    let best = 0;
    for (let one = 1; one < classes; one++) if ((values[at + one] ?? 0) > (values[at + best] ?? 0)) best = one;
    into[pixel] = best;
  }
}

/** Takes rows in one after the other. */
export class PixelAnswers {
  private readonly kept: KeptMask[] = [];
  private rows = 0;

  /**
   * Counts a batch: `values` are `[rows, height, width, classes]`, `truth` `[rows, height, width]`. Gives `[rows, classes · classes]`: pixels by
   * truth and answer.
   */
  count(
    values: Float32Array,
    truth: ArrayLike<number>,
    { height, width, classes }: { readonly height: number; readonly width: number; readonly classes: number },
  ): Float32Array {
    const pixels = height * width;
    const rows = values.length / (pixels * classes);
    const cells = classes * classes;
    const counts = new Float32Array(rows * cells);
    const answer = new Uint8Array(pixels);
    for (let row = 0; row < rows; row++) {
      likeliestClasses(values.subarray(row * pixels * classes, (row + 1) * pixels * classes), classes, answer);
      const own = counts.subarray(row * cells, (row + 1) * cells);
      for (let pixel = 0; pixel < pixels; pixel++) {
        const cell = (truth[row * pixels + pixel] ?? 0) * classes + (answer[pixel] ?? 0);
        own[cell] = (own[cell] ?? 0) + 1;
      }
      this.keep({
        position: this.rows + row,
        iou: meanIou(own, classes),
        ...{ height, width, answer },
        truth: Uint8Array.from({ length: pixels }, (_, pixel) => truth[row * pixels + pixel] ?? 0),
      });
    }
    this.rows += rows;
    return counts;
  }

  private keep(mask: KeptMask): void {
    const last = this.kept.at(-1);
    if (this.kept.length === mostKept && last !== undefined && last.iou <= mask.iou) return;
    this.kept.push({ ...mask, answer: Uint8Array.from(mask.answer) });
    this.kept.sort((a, b) => a.iou - b.iou || a.position - b.position);
    this.kept.length = Math.min(this.kept.length, mostKept);
  }

  /** The worst rows, worst first. */
  worst(): readonly KeptMask[] {
    return this.kept;
  }
}
