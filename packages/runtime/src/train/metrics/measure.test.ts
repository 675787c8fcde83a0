import { catalog } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import type { OutputAnswers } from "../predict.ts";
import { measure, predictedClasses } from "./measure.ts";

const rest = {
  places: 1,
  distance: "euclidean" as const,
  spelling: null,
  rowLosses: new Float32Array(3),
};
const label = {
  ...rest,
  task: "class" as const,
  values: Float32Array.of(0.1, 0.7, 0.2, 0.5, 0.3, 0.2, 0.2, 0.2, 0.6),
  width: 3,
  truth: Int32Array.of(1, 0, 1),
  loss: 0.4,
};
const price = {
  ...rest,
  task: "numbers" as const,
  values: Float32Array.of(1, 2, 5),
  width: 1,
  truth: Float32Array.of(1, 4, 3),
  loss: 2.5,
};
const said = {
  ...rest,
  task: "sequence" as const,
  values: Float32Array.of(2, 2, 0, 3, 0, 0),
  width: 2,
  truth: Int32Array.of(2, 4, 3),
  loss: 0,
};
const answers = {
  rows: Uint32Array.of(0, 1, 2),
  loss: 0.4 + 0.5 * 2.5,
  outputs: new Map<string, OutputAnswers>([
    ["said", said],
    ["label", label],
    ["price", price],
  ]),
};

describe("measure", () => {
  test("names each metric by split and output, and gives its value", () => {
    const metrics = measure(answers, "test");
    expect(Object.keys(metrics).sort()).toEqual([
      "test.label.accuracy",
      "test.label.f1",
      "test.label.loss",
      "test.loss",
      "test.price.loss",
      "test.price.mae",
      "test.price.mse",
      "test.price.rmse",
      "test.said.accuracy",
      "test.said.error_rate",
      "test.said.loss",
    ]);
    expect(metrics["test.said.accuracy"]).toBeCloseTo(1 / 3, 12);
    expect(metrics["test.said.error_rate"]).toBeCloseTo(2 / 3, 12);
    expect(metrics["test.loss"]).toBe(0.4 + 0.5 * 2.5);
    expect(metrics["test.label.accuracy"]).toBeCloseTo(2 / 3, 12);
    // a: 1, b: 2/3, c: 0.
    expect(metrics["test.label.f1"]).toBeCloseTo(5 / 9, 12);
    expect(metrics["test.price.mse"]).toBeCloseTo(8 / 3, 12);
    expect(metrics["test.price.mae"]).toBeCloseTo(4 / 3, 12);
  });

  test("gives every metric of the catalog and no other", () => {
    const given = new Set(Object.keys(measure(answers, "valid")).map((path) => path.split(".").at(-1)));
    expect([...given].sort()).toEqual(catalog.metrics.map(({ name }) => name).sort());
  });
});

test("An output without metrics of its own has its loss alone", () => {
  const place = { ...label, task: "embedding" as const };
  const metrics = measure({ ...answers, outputs: new Map([["label", place]]) }, "valid");
  expect(metrics).toEqual({ "valid.loss": answers.loss, "valid.label.loss": 0.4 });
});

test("Answers of yes and no are counted place by place", () => {
  const flaws = {
    ...rest,
    places: 2,
    task: "labels" as const,
    values: Float32Array.of(0.9, 0.2, 0.7, 0.5, 0.4, 0.6),
    width: 2,
    truth: Float32Array.of(1, 0, 0, 1, 1, 1),
    loss: 0.3,
  };
  const metrics = measure({ rows: answers.rows, loss: 0.3, outputs: new Map([["flaws", flaws]]) }, "valid");
  // A half is no. Right: 0.9, 0.2 and 0.6. First place: one hit, one false alarm, one miss; second: one hit, one miss.
  expect(metrics["valid.flaws.accuracy"]).toBeCloseTo(3 / 6, 12);
  expect(metrics["valid.flaws.f1"]).toBeCloseTo((2 / 4 + 2 / 3) / 2, 12);
});

test("predictedClasses takes the most probable class of each row", () => {
  expect([...predictedClasses(label)]).toEqual([1, 0, 2]);
});
