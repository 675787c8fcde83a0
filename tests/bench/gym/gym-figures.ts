/** The environments that are timed, with what is aimed at; measured rounds in, a Markdown section out. */

import { median } from "../figures.ts";

/** One environment, alone or as a vector of copies. */
export interface GymCase {
  readonly id: string;
  readonly copies: number;
  /** How many times as fast as Gymnasium. */
  readonly goal: number;
  /** Steps a second, of all copies together; null where none are aimed at. */
  readonly rate: number | null;
}

/** Pairs of steps a second, ours and theirs. */
export interface GymResult {
  readonly one: GymCase;
  readonly rounds: [ours: number, theirs: number][];
  readonly versions: Record<string, string>;
}

/** Where and how the figures were taken. */
export interface GymCircumstances {
  readonly command: string;
  readonly machine: string;
  /** ISO 8601 day. */
  readonly date: string;
  readonly load: number | null;
}

const ids = [
  "Acrobot-v1",
  "Blackjack-v1",
  "CartPole-v1",
  "CliffWalking-v1",
  "FrozenLake-v1",
  "MountainCar-v0",
  "MountainCarContinuous-v0",
  "Pendulum-v1",
  "Taxi-v4",
] as const;

/** Every environment that Gymnasium has too, alone and as eight copies. */
export const gymCases: readonly GymCase[] = ids.flatMap((id) => [
  { id, copies: 1, goal: 10, rate: null },
  { id, copies: 8, goal: 20, rate: id === "CartPole-v1" ? 5e6 : null },
]);

function figuresOf({ rounds }: GymResult): { readonly ours: number; readonly theirs: number; readonly ratio: number } {
  const [ours, theirs] = [median(rounds.map(([own]) => own)), median(rounds.map(([, other]) => other))];
  return { ours, theirs, ratio: ours / theirs };
}

/** Whether what is aimed at is reached, by the medians. */
export function isReached(result: GymResult): boolean {
  const { ours, ratio } = figuresOf(result);
  return ratio >= result.one.goal && ours >= (result.one.rate ?? 0);
}

const thousands = (rate: number): string => `${(rate / 1000).toFixed(rate < 1e5 ? 1 : 0)}`;

function line(result: GymResult): string {
  const { one, rounds } = result;
  const { ours, theirs, ratio } = figuresOf(result);
  const each = rounds.map(([own, other]) => `${thousands(own)} / ${thousands(other)}`).join(", ");
  const goal = `≥ ${one.goal}×${one.rate === null ? "" : `, ≥ ${thousands(one.rate)}`}${isReached(result) ? "" : " (missed)"}`;
  return `| \`${one.id}\` | ${one.copies} | ${each} | ${thousands(ours)} / ${thousands(theirs)} | **${ratio.toFixed(0)}×** | ${goal} |`;
}

/** The figures as Markdown. */
export function renderGym(results: readonly GymResult[], at: GymCircumstances): string {
  const versions = Object.assign({}, ...results.map((result) => result.versions)) as Record<string, string>;
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    "## Environments",
    "",
    `Measured by \`${at.command}\` on ${at.date}.`,
    "",
    `- Machine: ${at.machine}${at.load === null ? "" : `; load before the first case ${at.load.toFixed(2)}`}.`,
    `- ${named.join(", ")}.`,
    "- Thousands of steps a second by a random policy, gym-js / Gymnasium, actions drawn from the action space and episodes begun",
    "  anew included. One copy is what `make` gives, with its wrappers; eight are a vector in one thread, whose steps add up.",
    "",
    "| environment | copies | rounds | medians | ratio | goal |",
    "|---|---|---|---|---|---|",
    ...results.map(line),
  ].join("\n");
}
