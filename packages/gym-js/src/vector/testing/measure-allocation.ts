/**
 * What a vector's loop allocates. In: an id, a number of copies and of steps as arguments of a process of its own, started with
 * --expose-gc and a young generation of at least 64 MB. Out: JSON on standard output.
 * Why: nothing is collected within the measured steps, so the growth of the heap is all that they allocated.
 */
import { PerformanceObserver } from "node:perf_hooks";
import { setTimeout } from "node:timers/promises";
import { makeVector } from "../make-vector.ts";

const [id = "", copies = "8", steps = "1000000"] = process.argv.slice(2);
const vector = makeVector(id, { copies: Number(copies) });
const { actions, singleActionSpace } = vector;
const choices = "n" in singleActionSpace ? Number(singleActionSpace.n) : null;
let state = 1;
let collections = 0;
const observer = new PerformanceObserver((list) => {
  collections += list.getEntries().length;
});
observer.observe({ entryTypes: ["gc"] });

function run(count: number): void {
  for (let step = 0; step < count; step++) {
    for (let i = 0; i < actions.length; i++) {
      // Xorshift (G. Marsaglia 2003): draws that allocate nothing.
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      actions[i] = choices === null ? (state % 1000) / 500 : (state >>> 0) % choices;
    }
    vector.step(actions);
  }
}

function grownBy(count: number): number {
  const before = process.memoryUsage().heapUsed;
  run(count);
  return process.memoryUsage().heapUsed - before;
}

vector.reset({ seed: 1 });
// Functions are compiled by a thread of their own, which a busy machine may keep waiting: until a round allocates next to
// nothing, or for so many rounds.
for (let round = 0; round < 40 && (round < 5 || grownBy(10_000) > 10_000); round++) {
  run(10_000);
  globalThis.gc?.();
  await setTimeout(20);
}
/** What so many steps allocate, and how often something was collected within them. */
async function measured(): Promise<{ growth: number; collections: number; copyStepsASecond: number }> {
  globalThis.gc?.();
  await setTimeout(50);
  collections = 0;
  const started = performance.now();
  const growth = grownBy(Number(steps));
  const seconds = (performance.now() - started) / 1000;
  await setTimeout(50);
  return { growth, collections, copyStepsASecond: (Number(steps) * Number(copies)) / seconds };
}

// Steps that allocate do so each time; a function that a busy machine compiles late does it once.
let found = await measured();
for (let again = 0; again < 2 && (found.growth >= 2 ** 20 || found.collections > 0); again++) found = await measured();
process.stdout.write(JSON.stringify(found));
