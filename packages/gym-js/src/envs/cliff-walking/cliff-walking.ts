/**
 * CliffWalking: walk along a cliff from start to goal without falling off. In: actions 0 up, 1 right, 2 down, 3 left. Out:
 * the tile's number, `row * 12 + column`.
 * Why: what Sarsa and Q-learning learn differs here most visibly. Sutton & Barto 2018, example 6.6; Gymnasium's
 * CliffWalking-v1: same table of transitions, same random numbers.
 */
import type { EnvMetadata, RgbArray } from "../../core/env.ts";
import type { CreateArguments } from "../../core/env-spec.ts";
import { readSettings } from "../../core/settings.ts";
import { TabularEnv } from "../tabular/tabular-env.ts";
import { evenDistribution, type Transition, type TransitionTable, transitionTable } from "../tabular/transitions.ts";
import { columns, goal, isCliff, rows, start } from "./cliff-map.ts";
import { cliffWalkingPicture, cliffWalkingText } from "./cliff-walking-views.ts";

/** What can be set on a CliffWalking. */
export const cliffWalkingSettings = {
  isSlippery: {
    kind: "boolean",
    default: false,
    doc: "Whether a step goes to either side of its direction as often as along it.",
  },
} as const;

/** Rows and columns that each action moves by: up, right, down, left. */
const moves = [
  [-1, 0],
  [0, 1],
  [1, 0],
  [0, -1],
] as const;

/**
 * The environment without wrappers; `make` adds no limit of steps, as in Gymnasium. A step costs 1; one off the cliff costs
 * 100 and leads back to the start, and the episode goes on.
 */
export class CliffWalking extends TabularEnv {
  readonly metadata: EnvMetadata = { renderModes: ["ansi", "rgb_array"], renderFps: 4 };
  readonly transitions: TransitionTable;
  readonly initialDistribution = evenDistribution(rows * columns, (state) => state === start);

  /** Throws GymError for a setting that does not exist or does not fit. */
  constructor({ renderMode = null, settings = {} }: Partial<CreateArguments> = {}) {
    const { isSlippery } = readSettings("CliffWalking", cliffWalkingSettings, settings);
    super(renderMode, { states: rows * columns, actions: moves.length });
    // The order is Gymnasium's: the side before the action's direction, then it, then the side after.
    const turns = isSlippery ? [3, 0, 1] : [0];
    this.transitions = transitionTable(rows * columns, moves.length, (state, action) =>
      turns.map((turn) => reached(state, (action + turn) % 4, 1 / turns.length)),
    );
  }

  protected text(state: number): string {
    return cliffWalkingText(state);
  }

  protected picture(state: number): RgbArray {
    return cliffWalkingPicture(state);
  }
}

function reached(state: number, direction: number, probability: number): Transition {
  const [down, right] = moves[direction] ?? [0, 0];
  const row = Math.min(Math.max(Math.floor(state / columns) + down, 0), rows - 1);
  const column = Math.min(Math.max((state % columns) + right, 0), columns - 1);
  const nextState = row * columns + column;
  if (isCliff(nextState)) return { probability, nextState: start, reward: -100, terminated: false };
  return { probability, nextState, reward: -1, terminated: nextState === goal };
}
