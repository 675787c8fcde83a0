import type { Tensor1D } from "@tensorflow/tfjs";
import { describe, expect, it } from "vitest";
import { loadBackend } from "./load-backend.ts";
import { log1pOf, signOf } from "./small-numbers.ts";

describe.each(["native", "wasm"] as const)("near 0, on the %s backend,", (prefer) => {
  const numbers = [0, 1e-30, -1e-30, 1e-10, -1e-10, 1e-7, 1e-4, 0.3, 1, 1e6];
  const taken = async (
    compute: (tf: Awaited<ReturnType<typeof loadBackend>>["tf"], x: Tensor1D) => Tensor1D,
    given: readonly number[],
  ): Promise<number[]> => {
    const { tf, kind } = await loadBackend({ install: false, prefer });
    expect(kind).toBe(prefer);
    return [...tf.tidy(() => compute(tf, tf.tensor1d([...given])).dataSync())];
  };

  it("a number has its sign", async () => {
    expect(await taken(signOf, numbers)).toEqual(numbers.map((number) => Math.sign(number)));
  });

  it("a logarithm of 1 and a little more has its digits", async () => {
    const given = numbers.filter((number) => number >= 0).map(Math.fround);
    const logs = await taken(log1pOf, given);
    given.forEach((number, index) => {
      const expected = Math.log1p(number);
      expect(Math.abs((logs[index] ?? Number.NaN) - expected)).toBeLessThanOrEqual(3e-7 * expected);
    });
  });
});
