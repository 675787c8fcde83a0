/**
 * A policy and an environment in, returns of episodes out that no training has seen. Why: a return while training includes
 * exploration and starts that were learned from; what is claimed of a policy comes from here.
 */
import type { Env } from "gym-js";
import { AgentError } from "../agent-error.ts";
import { evaluationSeed } from "../env-seeds.ts";
import { deviationOf, interquartileMeanOf, meanOf, medianOf } from "./scores.ts";

/** What an evaluation is given besides the environment and the policy. */
export interface EvaluationArguments {
  readonly episodes: number;
  /** The program's seed; the episodes' own are disjoint from those of training. */
  readonly seed: number;
  /** Steps after which an episode is cut in an environment without a limit of its own; 10,000 unless given. */
  readonly mostSteps?: number;
}

/** Episodes as they came, and what they say together. */
export interface Evaluation {
  /** `[episodes]`: undiscounted sums of rewards. */
  readonly returns: Float64Array;
  /** `[episodes]`, in steps. */
  readonly lengths: Float64Array;
  /** Episodes that a limit ended and not the task. */
  readonly truncated: number;
  readonly mean: number;
  /** With n − 1; null of a single episode. */
  readonly deviation: number | null;
  readonly median: number;
  readonly interquartileMean: number;
}

const usualMostSteps = 10_000;

/** Plays each episode from a seed of its own. The policy must be deterministic for the evaluation to repeat. */
export function evaluatePolicy<Observation, Action>(
  env: Env<Observation, Action>,
  policy: (observation: Observation) => Action,
  { episodes, seed, mostSteps = usualMostSteps }: EvaluationArguments,
): Evaluation {
  if (!Number.isInteger(episodes) || episodes < 1) {
    throw new AgentError(`An evaluation plays at least one episode; received ${episodes}.`);
  }
  const returns = new Float64Array(episodes);
  const lengths = new Float64Array(episodes);
  let cut = 0;
  for (let episode = 0; episode < episodes; episode++) {
    let [observation] = env.reset({ seed: evaluationSeed(seed, episode) });
    let [sum, length] = [0, 0];
    for (let ended = false; !ended; ) {
      const [next, reward, terminated, truncated] = env.step(policy(observation));
      observation = next;
      sum += reward;
      length++;
      ended = terminated || truncated || length >= mostSteps;
      if (ended && !terminated) cut++;
    }
    returns[episode] = sum;
    lengths[episode] = length;
  }
  return {
    returns,
    lengths,
    truncated: cut,
    mean: meanOf(returns),
    deviation: deviationOf(returns),
    median: medianOf(returns),
    interquartileMean: interquartileMeanOf(returns),
  };
}
