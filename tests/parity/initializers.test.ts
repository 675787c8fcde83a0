// Initializers against Keras's: mean, deviation and ends of what they draw, for each initializer and for the weights of operators with
// nothing said of their start.
import { catalog } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { apartOf, drawnFor, figuresOf, initializerCases, nameOf, skewOf } from "./initializer-cases.ts";

const cases = initializerCases();

test("Every initializer has a recorded case", () => {
  const covered = new Set(cases.flatMap((one) => (one.kind === "initializer" ? [one.call.split("(")[0]] : [])));
  expect(catalog.initializers.map(({ name }) => name).filter((name) => !covered.has(name))).toEqual([]);
});

describe("weights start as Keras's do:", () => {
  test.each(cases.map((one) => [nameOf(one), one] as const))("%s", (_, one) => {
    const values = drawnFor(one, 7);
    const { mean, std, end } = apartOf(one, figuresOf(values));
    expect(mean).toBeLessThanOrEqual(1);
    expect(std).toBeLessThanOrEqual(1);
    const unbounded = one.kind === "initializer" && /^(normal|orthogonal)/.test(one.call);
    // Bounded distributions come near to their ends; the largest of many normal numbers varies from draw to draw.
    expect(end).toBeLessThanOrEqual(unbounded || nameOf(one).startsWith("recurrent") ? 0.25 : 0.01);
  });
});

describe("orthogonal weights are orthogonal:", () => {
  const orthogonal = cases.filter((one) => nameOf(one).startsWith("orthogonal") || nameOf(one).startsWith("recurrent"));

  test("there are some, wide and tall", () => {
    expect(orthogonal.length).toBeGreaterThan(5);
  });

  test.each(orthogonal.map((one) => [nameOf(one), one] as const))("%s", (name, one) => {
    const gain = name.includes("gain: 2") ? 2 : 1;
    expect(skewOf(drawnFor(one, 7), one.shape, gain)).toBeLessThan(1e-5);
  });
});
