import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsByValue } from "./rows-by-value.ts";

const numbers = fc.array(
  fc.oneof(fc.float({ noNaN: true }), fc.constantFrom(0, -0, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY)),
);

test("Positions come in the order of their numbers, equal ones as they stood, zeros of either sign among them", () => {
  fc.assert(
    fc.property(numbers, (values) => {
      const plain = Array.from(values.keys()).sort((a, b) => {
        const [left = 0, right = 0] = [values[a], values[b]];
        return left < right ? -1 : left > right ? 1 : a - b;
      });
      expect([...rowsByValue(Float32Array.from(values))]).toEqual(plain);
    }),
    { seed: 1 },
  );
});

test("More rows than fit beside a number's bits are ordered the same way", () => {
  const values = new Float32Array(2 ** 21 + 3).fill(1);
  values[7] = 2;
  values[2 ** 21 + 1] = 0;
  const order = rowsByValue(values);
  expect([order[0], order[1], order[2], order.at(-2), order.at(-1)]).toEqual([2 ** 21 + 1, 0, 1, 2 ** 21 + 2, 7]);
});
