/**
 * Which environments a table can be made for. In: an environment. Out: the sizes of its table, and the environment with
 * numbers as observations and actions. Why: everything else is refused before the first step, by the name of its space.
 */
import { Discrete, type Env } from "gym-js";
import { AgentError } from "../agent-error.ts";

/** An environment whose states and actions are numbered. */
export interface DiscreteWorld {
  readonly env: Env<number, number>;
  readonly states: number;
  readonly actions: number;
  /** What the environment calls its first state and its first action. */
  readonly firstState: number;
  readonly firstAction: number;
}

/** Throws AgentError unless both spaces are Discrete. */
export function discreteWorld(env: Env): DiscreteWorld {
  const { observationSpace, actionSpace } = env;
  const refuse = (what: string, space: string): AgentError =>
    new AgentError(
      `A table needs numbered ${what}, a Discrete space; ${env.describe()} has ${space}. An algorithm with a network takes it.`,
    );
  if (!(observationSpace instanceof Discrete)) throw refuse("observations", observationSpace.describe());
  if (!(actionSpace instanceof Discrete)) throw refuse("actions", actionSpace.describe());
  return {
    // Both spaces have numbers as members, as was seen just now.
    env: env as Env<number, number>,
    states: observationSpace.n,
    actions: actionSpace.n,
    firstState: observationSpace.start,
    firstAction: actionSpace.start,
  };
}
