/**
 * Probabilities and the truth in, the temperature out that makes them as sure as they are right: their logarithms are divided by it, and it is
 * the one with the least log loss (Guo et al., On Calibration of Modern Neural Networks, 2017). It moves no class past another.
 */
import type { Judged, Of } from "../../train/metrics/figure.ts";
import { figuresOf } from "../../train/metrics/figures.ts";

/** Answers that are probabilities. */
type Probable = Of<"class"> | Of<"labels">;

/** Smaller probabilities are taken for this one: the logarithm of 0 has no place to go. */
const smallest = 1e-12;
const [coldest, hottest] = [1 / 50, 50];

/** The same answers at another temperature. */
export function atTemperature(part: Pick<Probable, "task" | "values" | "width">, temperature: number): Float32Array {
  const { values, width } = part;
  const log = (index: number): number => Math.log(Math.max(smallest, values[index] ?? 0)) / temperature;
  if (part.task === "labels") {
    return values.map((value, index) => {
      const no = Math.log(Math.max(smallest, 1 - value)) / temperature;
      return 1 / (1 + Math.exp(no - log(index)));
    });
  }
  const cooled = new Float32Array(values.length);
  for (let start = 0; start < values.length; start += width) {
    let most = Number.NEGATIVE_INFINITY;
    for (let index = start; index < start + width; index++) most = Math.max(most, log(index));
    let sum = 0;
    for (let index = start; index < start + width; index++) sum += Math.exp(log(index) - most);
    for (let index = start; index < start + width; index++) cooled[index] = Math.exp(log(index) - most) / sum;
  }
  return cooled;
}

function logLoss(part: Probable, temperature: number): number {
  const cooled: Judged = { ...part, values: atTemperature(part, temperature) };
  return figuresOf(cooled).get("log_loss")?.()(null) ?? Number.NaN;
}

/** The best temperature; null where there are no rows, or an answer is no number. */
export function fitTemperature(part: Probable): number | null {
  if (part.values.length === 0 || part.values.some(Number.isNaN)) return null;
  // The loss has one valley over the temperature's inverse, hence over its logarithm: thirds of golden sections find it.
  const golden = (Math.sqrt(5) - 1) / 2;
  const loss = (at: number): number => logLoss(part, Math.exp(at));
  let [low, high] = [Math.log(coldest), Math.log(hottest)];
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)];
  let [leftLoss, rightLoss] = [loss(left), loss(right)];
  while (high - low > 1e-4) {
    if (leftLoss <= rightLoss) {
      [high, right, rightLoss] = [right, left, leftLoss];
      left = high - golden * (high - low);
      leftLoss = loss(left);
    } else {
      [low, left, leftLoss] = [left, right, rightLoss];
      right = low + golden * (high - low);
      rightLoss = loss(right);
    }
  }
  return Math.exp((low + high) / 2);
}
