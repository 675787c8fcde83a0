/**
 * Numbers that move with the steps of an agent: how often it explores, how fast it learns. In: a schedule as data and a step.
 * Out: the value there.
 */
import { AgentError } from "./agent-error.ts";

/** Steps are those taken in the environment, from 0. */
export type StepSchedule =
  | { readonly kind: "constant"; readonly value: number }
  /** A straight line that stays at `to` after `over` steps. */
  | { readonly kind: "linear"; readonly from: number; readonly to: number; readonly over: number }
  /** Times `factor` in each `every` steps, smoothly, never below `to`. */
  | {
      readonly kind: "exponential";
      readonly from: number;
      readonly factor: number;
      readonly every: number;
      readonly to: number;
    };

/** The value at a step. */
export function scheduleAt(schedule: StepSchedule, step: number): number {
  switch (schedule.kind) {
    case "constant":
      return schedule.value;
    case "linear":
      return schedule.from + (schedule.to - schedule.from) * Math.min(1, step / schedule.over);
    case "exponential":
      return Math.max(schedule.to, schedule.from * schedule.factor ** (step / schedule.every));
  }
}

/** Throws AgentError where a schedule leaves `[0, 1]` or does not move as its kind says. */
export function checkShareSchedule(name: string, schedule: StepSchedule): void {
  const ends = schedule.kind === "constant" ? [schedule.value] : [schedule.from, schedule.to];
  if (!ends.every((end) => end >= 0 && end <= 1)) {
    throw new AgentError(`${name} lies from 0 to 1; received ${ends.join(" to ")}.`);
  }
  if (schedule.kind === "linear" && !(schedule.over > 0)) {
    throw new AgentError(`${name} moves over a number of steps above 0; received ${schedule.over}.`);
  }
  if (schedule.kind === "exponential" && !(schedule.every > 0 && schedule.factor > 0 && schedule.factor < 1)) {
    throw new AgentError(
      `${name} falls by a factor between 0 and 1 in each number of steps above 0; received ${schedule.factor} in ${schedule.every}.`,
    );
  }
}
