// Statistics of returns against rliable's. With the runs that rliable drew, intervals are the same to rounding; with draws of our own
// they differ by what 20,000 draws leave open.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  improvementEstimate,
  probabilityOfImprovement,
} from "../../packages/runtime/src/agents/returns/improvement.ts";
import { performanceProfile } from "../../packages/runtime/src/agents/returns/performance-profile.ts";
import {
  type Aggregate,
  interquartileMean,
  meanScore,
  medianScore,
  optimalityGap,
  scoresOf,
  shareAbove,
} from "../../packages/runtime/src/agents/returns/scores.ts";
import { bootstrapEstimates } from "../../packages/runtime/src/agents/returns/stratified-bootstrap.ts";
import { randomStream } from "../../packages/runtime/src/random/stream.ts";

interface Drawn {
  /** Runs in the order they were drawn. */
  readonly drawn: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

interface RecordedReturns {
  readonly draws: number;
  readonly manyDraws: number;
  readonly thresholds: readonly number[];
  readonly cases: readonly {
    readonly name: string;
    readonly scores: readonly (readonly number[])[];
    readonly others: readonly (readonly number[])[];
    readonly figures: readonly number[];
    readonly improvement: number;
    readonly drawn: Drawn;
    readonly drawnPair: Drawn;
    /** Of the interquartile mean. */
    readonly many: { readonly low: number; readonly high: number };
  }[];
}

// Written by record_returns.py in the form that the type states.
const recorded = JSON.parse(readFileSync(new URL("recorded/returns.json", import.meta.url), "utf8")) as RecordedReturns;
const { draws, manyDraws, thresholds, cases } = recorded;

/** In the order in which they are recorded. */
const aggregates: readonly Aggregate[] = [
  meanScore,
  medianScore,
  interquartileMean,
  optimalityGap(),
  optimalityGap(0.5),
  ...thresholds.map(shareAbove),
];

/** Gives the recorded numbers one after the other, and fails where more are asked for. */
function replay(numbers: readonly number[]) {
  const rest = numbers.values();
  return { integer: () => rest.next().value ?? Number.NaN };
}

function expectNear(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, index) => {
    expect(actual[index]).toBeCloseTo(value, 12);
  });
}

describe.each(cases)("$name", ({ scores: rows, others: otherRows, ...expected }) => {
  const [scores, others] = [scoresOf(rows), scoresOf(otherRows)];

  test("figures are rliable's", () => {
    expectNear(
      aggregates.map((one) => one(scores)),
      expected.figures,
    );
  });

  test("the probability of improvement is rliable's", () => {
    expectNear([probabilityOfImprovement(scores, others)], [expected.improvement]);
  });

  test("intervals are rliable's where the same runs are drawn", () => {
    const { drawn, low, high } = expected.drawn;
    expect(drawn).toHaveLength(draws * scores.values.length);
    const estimates = bootstrapEstimates(scores, aggregates, { stream: replay(drawn), draws });
    expectNear(
      estimates.map((one) => one.low),
      low,
    );
    expectNear(
      estimates.map((one) => one.high),
      high,
    );
    const profile = performanceProfile(scores, thresholds, { stream: replay(drawn), draws });
    expectNear(
      profile.map((one) => one.high),
      high.slice(-thresholds.length),
    );
  });

  test("the interval of the probability of improvement is rliable's where the same runs are drawn", () => {
    const { drawn, low, high } = expected.drawnPair;
    const estimate = improvementEstimate(scores, others, { stream: replay(drawn), draws });
    expectNear([estimate.low], low);
    expectNear([estimate.high], high);
  });

  test("the interval of the interquartile mean by draws of our own is about rliable's", () => {
    const stream = randomStream(1, "returns", scores.runs);
    const [estimate] = bootstrapEstimates(scores, [interquartileMean], { stream, draws: manyDraws });
    // Four standard errors of the difference of two 2.5 % quantiles of a normal distribution after 20,000 draws each: 2.7 % of the width.
    const tolerance = 0.027 * (expected.many.high - expected.many.low);
    expect(Math.abs((estimate?.low ?? Number.NaN) - expected.many.low)).toBeLessThan(tolerance);
    expect(Math.abs((estimate?.high ?? Number.NaN) - expected.many.high)).toBeLessThan(tolerance);
  });
});
