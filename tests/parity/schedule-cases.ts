// Recorded rates in, how far the language's own lie from the peers' out.
import type { Argument } from "@penstock/dsl";
import { plateauWatcher } from "../../packages/runtime/src/train/plateau.ts";
import { scheduled } from "../../packages/runtime/src/train/schedule.ts";
import { call } from "../../packages/runtime/src/train/testing/train-fixture.ts";
import { recorded } from "./recorded.ts";

/** A schedule with the rates that a peer gives by it. */
export type ScheduleCase = ReturnType<typeof recorded<"schedules">>[number];

export const scheduleCases = recorded("schedules");

/** A recorded call as the checker leaves it. */
function checked({ call: name, args }: ScheduleCase["schedule"]): ReturnType<typeof call> {
  const own = Object.entries(args).map(([key, value]): [string, Argument] => {
    const nested = typeof value === "object" && value !== null && "call" in value;
    return [key, nested ? checked(value) : value];
  });
  return call(name, Object.fromEntries(own));
}

/** The language's rates beside the peer's; by epoch, for the place in the epoch that is asked for. */
export function ratesOf(one: ScheduleCase, part: number): readonly (readonly [own: number, peer: number])[] {
  const schedule = checked(one.schedule);
  if ("losses" in one) {
    const watcher = plateauWatcher(schedule);
    let state = watcher.fresh;
    return one.losses.map((loss, index) => {
      state = watcher.after(state, { "valid.loss": loss ?? Number.NaN });
      const place = { progress: index, epochs: one.losses.length, stepsPerEpoch: 1, falls: state["falls"] ?? 0 };
      return [scheduled(schedule, place), one.rates[index] ?? Number.NaN];
    });
  }
  const { epochs, stepsPerEpoch, rates } = one;
  return rates.map((rate, index) => {
    const progress = byEpoch(one) ? index + part : index / stepsPerEpoch;
    return [scheduled(schedule, { progress, epochs, stepsPerEpoch, falls: 0 }), rate];
  });
}

/** Whether a peer gives a rate for each epoch, the same wherever in it. */
export function byEpoch(one: ScheduleCase): boolean {
  return "epochs" in one && one.rates.length === one.epochs;
}

/** The largest difference of any rate, relative to the greatest that the peer gives. */
export function rateDifference(one: ScheduleCase): number {
  const parts = byEpoch(one) ? [0, 0.3, 0.9] : [0];
  const greatest = Math.max(...one.rates);
  return Math.max(...parts.flatMap((part) => ratesOf(one, part).map(([own, peer]) => Math.abs(own - peer) / greatest)));
}
