/**
 * The program's seed in, seeds of environments out: those of training are even and those of evaluation odd, so that no
 * evaluation ever sees an episode that was trained on.
 */
import { streamSeed } from "../random/stream.ts";

/** Seeds of one purpose follow each other: what an environment makes of neighbouring seeds is independent. */
function seedAt(seed: number, purpose: string, index: number): number {
  const [start] = streamSeed(seed, "agents", purpose);
  return 2 * ((start >>> 0) + index);
}

/** The seed of the environment's `index`-th start in training. */
export function trainingSeed(seed: number, index: number): number {
  return seedAt(seed, "training", index);
}

/** The seed of the `index`-th episode of an evaluation. */
export function evaluationSeed(seed: number, index: number): number {
  return seedAt(seed, "evaluation", index) + 1;
}
