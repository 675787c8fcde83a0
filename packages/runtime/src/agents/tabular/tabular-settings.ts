/** What can be set of a tabular training, and what is usual. */
import { AgentError } from "../agent-error.ts";
import { checkShareSchedule, type StepSchedule } from "../step-schedule.ts";

export interface TabularSettings {
  /** Of all randomness: the agent's, and through `reset` the environment's. */
  readonly seed: number;
  /** Steps to be taken in all. */
  readonly steps: number;
  /** What a reward is worth one step later. */
  readonly gamma: number;
  /** α: how far a value moves towards its target. */
  readonly learningRate: StepSchedule;
  /** ε: the probability of a uniform action. */
  readonly exploration: StepSchedule;
  /** What every action is worth at first. Above what can be reached, each is tried until it disappoints. */
  readonly initialValue: number;
}

/** What holds unless it is set. */
export const usualTabularSettings = {
  gamma: 0.99,
  learningRate: { kind: "constant", value: 0.1 },
  exploration: { kind: "constant", value: 0.1 },
  initialValue: 0,
} as const satisfies Partial<TabularSettings>;

/** Random numbers are found by the number of the step, which has 32 bits. */
const mostSteps = 2 ** 32 - 2;

/** Throws AgentError for a setting outside its range. */
export function checkTabularSettings({ seed, steps, gamma, ...settings }: TabularSettings): void {
  if (!Number.isSafeInteger(seed)) throw new AgentError(`A seed is an integer; received ${seed}.`);
  if (!Number.isInteger(steps) || steps < 1 || steps > mostSteps) {
    throw new AgentError(`A training takes from 1 to ${mostSteps} steps; received ${steps}.`);
  }
  if (!(gamma >= 0 && gamma <= 1)) throw new AgentError(`gamma lies from 0 to 1; received ${gamma}.`);
  if (!Number.isFinite(settings.initialValue)) {
    throw new AgentError(`initialValue is a finite number; received ${settings.initialValue}.`);
  }
  checkShareSchedule("learningRate", settings.learningRate);
  checkShareSchedule("exploration", settings.exploration);
}
