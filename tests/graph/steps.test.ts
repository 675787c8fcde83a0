// 500 steps in graphs: nothing is left behind, and memory stays. `steps.long.test.ts` does the same for 10,000.
import { expect, test } from "vitest";
import { heldMemory } from "./held-memory.ts";

test.each(["mlp", "cnn"] as const)(
  "500 steps of the %s hold as many tensors at the end as after the first 100",
  async (name) => {
    const { samples, end, growth } = await heldMemory(name, { steps: 500, sampleEvery: 20, warmUp: 100 });
    const [first] = samples;
    for (const { step, tensors, handles } of samples) {
      expect({ step, tensors, handles }).toEqual({ step, tensors: first?.tensors, handles: first?.handles });
    }
    expect({ tensors: end.tensors, handles: end.handles }).toEqual({ tensors: 0, handles: 0 });
    console.error(`${name}, 500 steps: resident memory grew by ${growth.toFixed(1)} MiB`);
    expect(growth).toBeLessThan(10);
  },
);
