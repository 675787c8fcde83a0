/** Two rows of numbers in, how far they have the same order out (Spearman, 1904); equal numbers share their ranks. */

/** Ranks from 1; equal numbers have the mean of theirs. */
function ranksOf(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, index) => index).sort(
    (a, b) => (values[a] ?? 0) - (values[b] ?? 0) || a - b,
  );
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++;
    for (let place = start; place < end; place++) ranks[order[place] ?? 0] = (start + 1 + end) / 2;
    start = end;
  }
  return ranks;
}

/** Spearman's rank correlation; NaN where one of them is even, or there are fewer than two. */
export function rankCorrelation(left: ArrayLike<number>, right: ArrayLike<number>): number {
  const [a, b] = [ranksOf(left), ranksOf(right)];
  const middle = (a.length + 1) / 2;
  let [both, ofLeft, ofRight] = [0, 0, 0];
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [(a[index] ?? 0) - middle, (b[index] ?? 0) - middle];
    both += x * y;
    ofLeft += x * x;
    ofRight += y * y;
  }
  return both / Math.sqrt(ofLeft * ofRight);
}
