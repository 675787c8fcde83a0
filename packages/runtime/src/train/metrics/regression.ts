/**
 * Figures of predicted numbers: mean squared, root mean squared and mean absolute error over all values.
 */

export interface RegressionFigures {
  readonly mse: number;
  readonly rmse: number;
  readonly mae: number;
}

/** Compares equally long arrays; NaN for none. Sums in float64. */
export function regressionFigures(truth: Float32Array, predicted: Float32Array): RegressionFigures {
  let square = 0;
  let absolute = 0;
  truth.forEach((value, index) => {
    const difference = (predicted[index] ?? 0) - value;
    square += difference * difference;
    absolute += Math.abs(difference);
  });
  const mse = square / truth.length;
  return { mse, rmse: Math.sqrt(mse), mae: absolute / truth.length };
}
