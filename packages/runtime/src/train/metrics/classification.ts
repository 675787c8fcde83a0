/**
 * Tables of a classifier from its answers: confusion counts, and precision, recall and F1 by class. Equal to
 * scikit-learn's with `zero_division=0`.
 */

/** Counts by true and predicted class: `counts[truth][predicted]`. */
export type Confusion = readonly (readonly number[])[];

/** Index of the largest of `width` values from `start`; the first of equals, as NumPy's argmax. */
export function argmaxOf(values: Float32Array, start: number, width: number): number {
  let best = 0;
  for (let i = 1; i < width; i++) {
    if ((values[start + i] ?? 0) > (values[start + best] ?? 0)) best = i;
  }
  return best;
}

/** The class that each row of `[rows, width]` scores is answered with: the likeliest, or of two the second from a border on. */
export function answeredClasses({
  values,
  width,
  border,
}: {
  readonly values: Float32Array;
  readonly width: number;
  readonly border: number | null;
}): Int32Array {
  return Int32Array.from({ length: values.length / width }, (_, row) => {
    if (border !== null && width === 2) return (values[2 * row + 1] ?? 0) >= border ? 1 : 0;
    return argmaxOf(values, row * width, width);
  });
}

/** Counts how often each class was taken for each other. Both arrays are `[rows]` of class indices. */
export function confusionOf(truth: Int32Array, predicted: Int32Array, classes: number): Confusion {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  truth.forEach((label, row) => {
    const line = counts[label];
    const answer = predicted[row] ?? 0;
    if (line !== undefined) line[answer] = (line[answer] ?? 0) + 1;
  });
  return counts;
}

export interface ClassFigures {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  /** Rows that are truly of this class. */
  readonly support: number;
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);

/** Precision, recall and F1 of every class; 0 where a ratio has no denominator. */
export function perClassOf(confusion: Confusion): ClassFigures[] {
  return confusion.map((line, index) => {
    const right = line[index] ?? 0;
    const support = line.reduce((sum, count) => sum + count, 0);
    const claimed = confusion.reduce((sum, other) => sum + (other[index] ?? 0), 0);
    const precision = ratio(right, claimed);
    const recall = ratio(right, support);
    return { precision, recall, f1: ratio(2 * right, claimed + support), support };
  });
}
