// Schedules against Keras's and PyTorch's: the rate of every step, or of every epoch.
import type { Argument } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { plateauWatcher } from "../../packages/runtime/src/train/plateau.ts";
import { scheduled, schedules } from "../../packages/runtime/src/train/schedule.ts";
import { call } from "../../packages/runtime/src/train/testing/train-fixture.ts";
import { recorded } from "./recorded.ts";

const cases = recorded("schedules");

/** A recorded call as the checker leaves it. */
function checked({ call: name, args }: (typeof cases)[number]["schedule"]): ReturnType<typeof call> {
  const own = Object.entries(args).map(([key, value]): [string, Argument] => {
    const nested = typeof value === "object" && value !== null && "call" in value;
    return [key, nested ? checked(value) : value];
  });
  return call(name, Object.fromEntries(own));
}

// Keras computes in float32, PyTorch step by step in float64.
const tolerance = 2e-6;

test("Every schedule has a recorded case", () => {
  expect(new Set(cases.map(({ schedule }) => schedule.call))).toEqual(new Set(schedules.keys()));
});

describe("A schedule gives the rates of its peer:", () => {
  test.each(cases)("$name ($peer)", (one) => {
    const schedule = checked(one.schedule);
    if ("losses" in one) {
      const watcher = plateauWatcher(schedule);
      let state = watcher.fresh;
      one.losses.forEach((loss, index) => {
        state = watcher.after(state, { "valid.loss": loss ?? Number.NaN });
        const place = { progress: index, epochs: one.losses.length, stepsPerEpoch: 1, falls: state["falls"] ?? 0 };
        const rate = one.rates[index] ?? Number.NaN;
        expect(Math.abs(scheduled(schedule, place) / rate - 1), `after loss ${index + 1}`).toBeLessThan(5 * tolerance);
      });
      return;
    }
    const { epochs, stepsPerEpoch, rates } = one;
    const byEpoch = rates.length === epochs;
    rates.forEach((rate, index) => {
      // By epoch, the rate is the same wherever in the epoch it is asked for.
      for (const part of byEpoch ? [0, 0.3, 0.9] : [0]) {
        const progress = byEpoch ? index + part : index / stepsPerEpoch;
        const given = scheduled(schedule, { progress, epochs, stepsPerEpoch, falls: 0 });
        expect(Math.abs(given - rate), `${byEpoch ? "epoch" : "step"} ${index}`).toBeLessThan(tolerance * 0.1);
      }
    });
  });
});
