/**
 * Probabilities of the second of two classes and the truth in, the threshold out from which on it is best answered.
 */
import { rank } from "../../train/metrics/rankings.ts";

/** What a threshold shall be best in: the mean recall of both classes, or F1 of the second. */
export type ThresholdAim = "balanced" | "f1";

interface Split {
  /** Of the second class above the threshold, and of the first. */
  readonly hits: number;
  readonly alarms: number;
  /** In all. */
  readonly meant: number;
  readonly others: number;
}

const worth: Readonly<Record<ThresholdAim, (split: Split) => number>> = {
  balanced: ({ hits, alarms, meant, others }) => (hits / meant + 1 - alarms / others) / 2,
  f1: ({ hits, alarms, meant }) => (2 * hits) / (hits + alarms + meant),
};

/**
 * The best threshold, in the middle between the scores that it parts; of equally good ones the nearest to a half. Null where all rows are of one
 * class, or a score is no number.
 */
export function fitThreshold(scores: Float32Array, truth: Int32Array, aim: ThresholdAim): number | null {
  const ranking = rank(
    scores,
    Uint8Array.from(truth, (label) => (label === 1 ? 1 : 0)),
  );
  const meant = truth.reduce((sum, label) => sum + (label === 1 ? 1 : 0), 0);
  const others = truth.length - meant;
  if (ranking === null || meant === 0 || others === 0) return null;
  const { order } = ranking;
  let best: { readonly worth: number; readonly threshold: number } | null = null;
  let [hits, alarms] = [0, 0];
  for (let place = 0; place < order.length; place++) {
    const row = order[place] ?? 0;
    if (truth[row] === 1) hits++;
    else alarms++;
    const here = scores[row] ?? 0;
    const next = place + 1 < order.length ? (scores[order[place + 1] ?? 0] ?? 0) : 0;
    if (here === next) continue;
    const found = { worth: worth[aim]({ hits, alarms, meant, others }), threshold: (here + next) / 2 };
    const nearer = best === null || Math.abs(found.threshold - 0.5) < Math.abs(best.threshold - 0.5);
    if (best === null || found.worth > best.worth || (found.worth === best.worth && nearer)) best = found;
  }
  return best?.threshold ?? null;
}
