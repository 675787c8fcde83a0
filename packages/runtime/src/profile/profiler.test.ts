import { describe, expect, test } from "vitest";
import { measuredSteps, Profiler } from "./profiler.ts";

/** Takes steps of the given rows; a step takes one second, measuring it ten. */
function stepsOf(rows: readonly number[]) {
  let seconds = 0;
  const profiler = new Profiler(() => seconds);
  const block = profiler.block("fit");
  const measured: number[] = [];
  const results = rows.map((count, index) =>
    block.step(count, {
      take: () => {
        seconds += 1;
        return index;
      },
      measure: () => {
        seconds += 10;
        measured.push(index + 1);
        return { inGraph: true, operations: [{ op: "Add", scope: null, start: 0, seconds: index }] };
      },
    }),
  );
  return { profiler, block, measured, results };
}

const equalSteps = (count: number): number[] => Array.from({ length: count }, () => 32);

describe("a profiled train block", () => {
  test("takes every step once, and measures every other one from the third on until it has enough", () => {
    const { block, measured, results } = stepsOf(equalSteps(100));
    expect(results).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(measured).toEqual(Array.from({ length: measuredSteps + 1 }, (_, index) => 3 + 2 * index));
    expect(block.steps).toBe(100);
    // The first step records the graph.
    expect(block.plain).toEqual(Array.from({ length: 99 }, () => 1));
    expect(block.measured[1]?.start).toBe(10 + 4);
  });

  test("measures batches of one size only, for another size is another graph", () => {
    const { block, measured } = stepsOf([32, 32, 7, 32, 32, 7, 32]);
    expect(measured).toEqual([5, 7]);
    expect(block.plain).toHaveLength(4);
  });

  test("tells measuring from training, and counts recordings apart", () => {
    const { profiler, block } = stepsOf(equalSteps(4));
    profiler.phases.run("training steps", () => block.traced(0));
    expect(profiler.phases.times).toEqual([
      { phase: "measured steps", seconds: 10, times: 1 },
      { phase: "training steps", seconds: 4, times: 5 },
      { phase: "tracing", seconds: 0, times: 1 },
    ]);
  });

  test("is the same block when it is asked for again", () => {
    const { profiler, block } = stepsOf([32]);
    expect(profiler.block("fit")).toBe(block);
    expect([...profiler.blocks.keys()]).toEqual(["fit"]);
  });
});
