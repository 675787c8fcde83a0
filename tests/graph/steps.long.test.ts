// 10,000 steps in graphs: the number of tensors stays, and resident memory grows by less than 10 MB after the first 1,000.
import { expect, test } from "vitest";
import { heldMemory } from "./held-memory.ts";

test.each(["mlp", "cnn"] as const)("10,000 steps of the %s", async (name) => {
  const { samples, end, growth } = await heldMemory(name, { steps: 10_000, sampleEvery: 200, warmUp: 1000 });
  const [first] = samples;
  for (const { step, tensors, handles } of samples) {
    expect({ step, tensors, handles }).toEqual({ step, tensors: first?.tensors, handles: first?.handles });
  }
  expect({ tensors: end.tensors, handles: end.handles }).toEqual({ tensors: 0, handles: 0 });
  console.error(`${name}, 10,000 steps: resident memory grew by ${growth.toFixed(1)} MiB`);
  expect(growth).toBeLessThan(10);
});
