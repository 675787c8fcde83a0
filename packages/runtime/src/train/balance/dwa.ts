/**
 * `dwa`: dynamic weight average (Liu et al., 2019, equation 7). λₖ = K·exp(rₖ/T) / Σ exp(rᵢ/T), with rₖ the mean loss of the last epoch over
 * that of the one before; in the first two epochs every λ is 1. Losses of whole epochs are known outside of a step, so λ comes in.
 */
import type { CheckedTrain } from "@penstock/dsl";
import { numberArgument } from "../../ops/arguments.ts";
import type { LossBalance } from "./balance.ts";

/** λ of every output that learns, 1 for those that do not. `losses` are the last two epochs, the last one first. */
export function dynamicWeights(
  losses: readonly (readonly (number | null)[])[],
  outputs: number,
  { temperature, active }: { readonly temperature: number; readonly active: readonly boolean[] },
): number[] {
  const ratios = Array.from({ length: outputs }, (_, place) => {
    const [last, before] = [losses[0]?.[place] ?? null, losses[1]?.[place] ?? null];
    if (active[place] !== true || last === null || before === null || before <= 0) return null;
    return last / before;
  });
  const known = ratios.filter((ratio) => ratio !== null);
  if (known.length < 2) return ratios.map(() => 1);
  // From the largest on, so that no power overflows.
  const most = Math.max(...known);
  const powers = ratios.map((ratio) => (ratio === null ? null : Math.exp((ratio - most) / temperature)));
  const sum = powers.reduce<number>((all, power) => all + (power ?? 0), 0);
  return powers.map((power) => (power === null ? 1 : (known.length * power) / sum));
}

/** The factors that the steps of an epoch are given; null where the balance of the training asks for none. */
export function factorsFor(
  { tasks, losses }: CheckedTrain,
  known: { readonly losses: readonly (readonly (number | null)[])[]; readonly stopped: readonly string[] },
): number[] | null {
  if (tasks?.balance.call !== "dwa") return null;
  return dynamicWeights(known.losses, losses.length, {
    temperature: numberArgument(tasks.balance.args, "temperature"),
    active: losses.map(({ output }) => !known.stopped.includes(output)),
  });
}

export const dwa: LossBalance = {
  kind: "losses",
  memory: {},
  factors: (tf, { all, present, factors }) =>
    present.map((one) => (factors === null ? tf.scalar(1) : tf.slice(factors, [all.indexOf(one)], [1]).asScalar())),
};
