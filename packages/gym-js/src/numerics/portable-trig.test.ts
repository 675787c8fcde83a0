/** Sine and cosine against Math's, and against angles whose rounding is known. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cosine, sine, sineCosine } from "./portable-trig.ts";

describe("portable sine and cosine", () => {
  test("differ from the engine's by at most one unit in the last place", () => {
    const angles = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(angles, (x) => {
        expect(Math.abs(sine(x) - Math.sin(x))).toBeLessThanOrEqual(2 ** -52 * Math.abs(Math.sin(x)));
        expect(Math.abs(cosine(x) - Math.cos(x))).toBeLessThanOrEqual(2 ** -52 * Math.abs(Math.cos(x)));
      }),
      { seed: 3, numRuns: 2000 },
    );
  });

  // The nearest doubles to the exact values, from mpmath at 200 bits; most angles are such that a plain series misses them.
  test.each([
    [0.1, 0.09983341664682815, 0.9950041652780258],
    [0.2095, 0.20797085835162618, 0.9781350224158666],
    [-0.5, -0.479425538604203, 0.8775825618903728],
    [0.7, 0.644217687237691, 0.7648421872844885],
    [0.117, 0.11673324714446584, 0.9931633043015177],
    [0.162, 0.16129234122838743, 0.986906672720914],
    [0.204, 0.20258799729986382, 0.9792640621150305],
    [0.24, 0.23770262642713458, 0.9713379748520297],
    [0.258, 0.2551472590634734, 0.9669022061162115],
    [0.386, 0.3764857472461553, 0.9264224101998527],
    [0.403, 0.3921797687646605, 0.9198885959569765],
    [0.424, 0.4114095370019368, 0.9114505981477284],
    [0.432, 0.41868789897527947, 0.9081301906949609],
    [0.51, 0.4881772468829075, 0.8727445076457513],
    [0.613, 0.5753238225639662, 0.8179257296297665],
    [0, 0, 1],
    [-3.6, 0.44252044329485246, -0.896758416334147],
    [1.8, 0.9738476308781951, -0.2272020946930871],
    [2.2, 0.8084964038195901, -0.5885011172553458],
    [-1.2, -0.9320390859672263, 0.3623577544766736],
    [3.9, -0.6877661591839738, -0.7259323042001402],
    [6.283185307179586, -2.4492935982947064e-16, 1.0],
    [-77.7, -0.7445205210198249, -0.667599575928841],
    [1234.5, 0.14539565052293643, -0.989373592132422],
    [99999.5, 0.5104916150747798, -0.8598827309222711],
  ])("of %f are the nearest doubles", (angle, sin, cos) => {
    expect([sine(angle), cosine(angle)]).toEqual([sin, cos]);
  });

  test("pass on what has no sine", () => {
    expect([sine(Number.NaN), cosine(Number.POSITIVE_INFINITY)]).toEqual([Number.NaN, Number.NaN]);
  });
});

test("sine and cosine together are those that are asked for one by one", () => {
  const turn = new Float64Array(3);
  for (const angle of [0, -0, 0.3, -0.7, 2, -3, 4.5, 99_999, 100_001, Number.NaN]) {
    turn[0] = angle;
    sineCosine(turn);
    expect([...turn]).toEqual([angle, sine(angle), cosine(angle)]);
  }
});
