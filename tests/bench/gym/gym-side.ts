/**
 * Steps an environment of gym-js by a random policy and prints how fast: what gym_side.py does with Gymnasium's.
 * Usage: node --conditions=source gym-side.ts ID COPIES SECONDS SEED
 */
import { type Env, make, makeVector } from "gym-js";

/** A function that takes some steps and tells how many. */
function single(id: string, seed: number): () => number {
  const env: Env = make(id);
  env.actionSpace.seed(seed);
  env.reset({ seed });
  return () => {
    for (let i = 0; i < 256; i++) {
      const [, , terminated, truncated] = env.step(env.actionSpace.sample());
      if (terminated || truncated) env.reset();
    }
    return 256;
  };
}

function several(id: string, copies: number, seed: number): () => number {
  const vector = makeVector(id, { copies });
  vector.actionSpace.seed(seed);
  vector.reset({ seed });
  return () => {
    // The stacked space of numbers has arrays as members, as the vector's `step` takes them.
    for (let i = 0; i < 64; i++) vector.step(vector.actionSpace.sample() as ArrayLike<number>);
    return 64 * copies;
  };
}

const [id = "", copies = "1", seconds = "1", seed = "0"] = process.argv.slice(2);
const steps = Number(copies) === 1 ? single(id, Number(seed)) : several(id, Number(copies), Number(seed));
const warmUntil = performance.now() + 200;
while (performance.now() < warmUntil) steps();
let taken = 0;
const started = performance.now();
while (performance.now() - started < 1000 * Number(seconds)) taken += steps();
const rate = (1000 * taken) / (performance.now() - started);
console.log(JSON.stringify({ rate, versions: { node: process.versions.node } }));
