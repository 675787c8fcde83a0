/**
 * When the rate of a `plateau` falls: its metric has not become better by more than `min_delta` for `patience` measurements in a row,
 * those of the `cooldown` after a fall not counted. As Keras's ReduceLROnPlateau, which counts one of them more: where it is told 2,
 * one is left out.
 */
import type { CheckedCall } from "@penstock/dsl";
import { nameArgument, numberArgument } from "../ops/arguments.ts";
import { goalOf } from "./early-stop.ts";
import type { Watcher } from "./loop/watcher.ts";

/** Remembers the best value, how many measurements ago it was, how many of a cooldown are left, and how often the rate has fallen. */
export function plateauWatcher({ args }: CheckedCall): Watcher {
  const metric = nameArgument(args, "on");
  const [margin, patience, cooldown] = ["min_delta", "patience", "cooldown"].map((name) => numberArgument(args, name));
  const [from, factor, to] = ["from", "factor", "to"].map((name) => numberArgument(args, name));
  const lowest = (falls: number): boolean => (from ?? 0) * (factor ?? 1) ** falls <= (to ?? 0);
  return {
    fresh: { best: null, waited: 0, cooling: 0, falls: 0 },
    after: (state, metrics) => {
      const value = metrics[metric];
      const best = state["best"] ?? null;
      const [before, falls] = [state["cooling"] ?? 0, state["falls"] ?? 0];
      const cooling = Math.max(before - 1, 0);
      const waited = state["waited"] ?? 0;
      const improves =
        value !== undefined &&
        !Number.isNaN(value) &&
        (best === null || (goalOf(metric) === "min" ? value < best - (margin ?? 0) : value > best + (margin ?? 0)));
      if (improves) return { best: value, waited: 0, cooling, falls };
      if (before > 0) return { best, waited: 0, cooling, falls };
      if (waited + 1 < (patience ?? 1) || lowest(falls)) return { best, waited: waited + 1, cooling, falls };
      return { best, waited: 0, cooling: cooldown ?? 0, falls: falls + 1 };
    },
  };
}
