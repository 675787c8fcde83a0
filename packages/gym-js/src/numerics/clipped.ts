/** A number kept between two bounds. NaN stays NaN. */
export function clipped(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
