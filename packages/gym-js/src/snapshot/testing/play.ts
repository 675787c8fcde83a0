/** Runs that are compared with each other. In: an environment or a vector. Out: all that it gives in some steps. */
import type { Env } from "../../core/env.ts";
import type { Vector } from "../../vector/vector.ts";

/** What a file keeps of a snapshot. */
export function throughJson(snapshot: unknown): unknown {
  return JSON.parse(JSON.stringify(snapshot));
}

/** Random steps, and a new episode without a seed wherever one ends; with what each step gave and showed. */
export function play(env: Env, steps: number): unknown[] {
  const seen: unknown[] = [];
  for (let step = 0; step < steps; step++) {
    const action = env.actionSpace.sample();
    const result = env.step(action);
    seen.push([action, result, env.render()]);
    if (result[2] || result[3]) seen.push([env.reset(), env.render()]);
  }
  return structuredClone(seen);
}

/** Random steps of a vector; copies whose episodes have ended are reset where it does not do so itself. */
export function playVector(vector: Vector, steps: number): unknown[] {
  const seen: unknown[] = [];
  for (let step = 0; step < steps; step++) {
    // Registered environments have numbers or arrays as actions.
    const actions = vector.actionSpace.sample() as Float32Array;
    const result = vector.step(actions);
    seen.push(gave(result), vector.render());
    const mask = Uint8Array.from(result.terminated, (flag, copy) => flag | (result.truncated[copy] ?? 0));
    if (vector.autoreset === "disabled" && mask.includes(1)) seen.push(gave(vector.reset({ mask })));
  }
  return seen;
}

/** A copy of all that a vector gave. */
export function gave(result: ReturnType<Vector["step"]>): unknown {
  const { observations, rewards, terminated, truncated, finalObservations, info } = result;
  const last = Array.from(rewards, (_, copy) => result.finalInfoOf(copy));
  // Arrays over shared memory would stay shared if they were cloned.
  const arrays = [observations, rewards, terminated, truncated, finalObservations].map((array) => array.slice());
  return [arrays, structuredClone([info, last])];
}
