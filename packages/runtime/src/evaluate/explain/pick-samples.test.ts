import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import type { OutputAnswers } from "../../train/predict.ts";
import { answerMask } from "./answer-mask.ts";
import { pickSamples } from "./pick-samples.ts";

const rest = { places: 1, border: null, distance: "euclidean" as const, spelling: null, weight: 1 };

function classes(
  truth: readonly number[],
  values: readonly (readonly number[])[],
  border: number | null = null,
): OutputAnswers {
  return {
    ...rest,
    border,
    task: "class",
    truth: Int32Array.from(truth),
    values: Float32Array.from(values.flat()),
    width: values[0]?.length ?? 2,
    rowLosses: new Float32Array(truth.length),
  };
}

const stream = () => randomStream(3, "samples");

describe("rows that are explained", () => {
  const sure = (label: number, part: number): number[] =>
    [0, 1, 2].map((one) => (one === label ? part : (1 - part) / 2));

  it("are the surest right answers of each class in turn, and the surest mistakes", () => {
    const truth = [0, 0, 0, 1, 1, 2, 0, 1];
    const values = [
      sure(0, 0.9),
      sure(0, 0.99),
      sure(0, 0.95),
      sure(1, 0.8),
      sure(1, 0.7),
      sure(2, 0.6),
      sure(1, 0.9),
      sure(2, 0.95),
    ];
    expect(pickSamples(classes(truth, values), 6, stream())).toEqual([1, 3, 5, 2, 7, 6]);
    expect(pickSamples(classes(truth, values), 4, stream())).toEqual([1, 3, 7, 6]);
  });

  it("are more right ones where there are few mistakes, and the other way round", () => {
    const right = [sure(0, 0.9), sure(1, 0.8), sure(2, 0.7), sure(0, 0.6)];
    expect(pickSamples(classes([0, 1, 2, 0], right), 4, stream())).toHaveLength(4);
    expect(pickSamples(classes([1, 2, 0, 1], right), 3, stream())).toEqual([0, 1, 2]);
    expect(pickSamples(classes([0, 1], right.slice(0, 2)), 8, stream())).toEqual([0, 1]);
    expect(pickSamples(classes([0], right.slice(0, 1)), 1, stream())).toEqual([0]);
  });

  it("are picked by lot where answers are equally sure, the same for the same seed", () => {
    const values = Array.from({ length: 40 }, () => [0.1, 0.9]);
    const even = classes(
      values.map(() => 1),
      values,
    );
    expect(pickSamples(even, 5, stream())).toEqual(pickSamples(even, 5, stream()));
    expect(pickSamples(even, 5, stream())).not.toEqual([0, 1, 2, 3, 4]);
  });

  it("of numbers are those with the smallest errors and the largest", () => {
    const numbers: OutputAnswers = {
      ...rest,
      task: "numbers",
      width: 1,
      truth: Float32Array.from([1, 2, 3, 4, 5, 6]),
      values: Float32Array.from([1.5, 2, 3.1, 9, 5.2, 4]),
      rowLosses: new Float32Array(6),
    };
    expect(pickSamples(numbers, 4, stream())).toEqual([1, 2, 3, 5]);
    expect([...answerMask(numbers, [0, 1], 1)]).toEqual([1, 1]);
  });
});

describe("what is asked about", () => {
  it("is the class that was answered, by the threshold that was fitted", () => {
    const values = [
      [0.6, 0.4],
      [0.2, 0.8],
    ];
    expect([...answerMask(classes([0, 1], values), [0, 1], 2)]).toEqual([1, 0, 0, 1]);
    // One value tells both classes: the first is answered where it is small.
    expect([...answerMask(classes([0, 1], values), [0, 1], 1)]).toEqual([-1, 1]);
    expect([...answerMask(classes([0, 1], values, 0.3), [0, 1], 1)]).toEqual([1, 1]);
  });

  it("is the likeliest of several yes or no", () => {
    const labels: OutputAnswers = {
      ...rest,
      task: "labels",
      width: 3,
      truth: Float32Array.from([1, 0, 1]),
      values: Float32Array.from([0.2, 0.1, 0.9]),
      rowLosses: new Float32Array(1),
    };
    expect([...answerMask(labels, [0], 3)]).toEqual([0, 0, 1]);
  });
});
