import { catalog } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import type { Answers, OutputAnswers } from "../predict.ts";
import { answeredClasses } from "./classification.ts";
import type { Judged } from "./figure.ts";
import { figuresOf } from "./figures.ts";
import { type Asked, measure } from "./measure.ts";

const rest = {
  distance: "euclidean" as const,
  spelling: null,
  border: null,
  weight: 1,
};
const label = {
  ...rest,
  task: "class" as const,
  values: Float32Array.of(0.1, 0.7, 0.2, 0.5, 0.3, 0.2, 0.2, 0.2, 0.6),
  width: 3,
  places: 3,
  truth: Int32Array.of(1, 0, 1),
  rowLosses: Float32Array.of(0.25, 0.75, 0.5),
};
const price = {
  ...rest,
  task: "numbers" as const,
  values: Float32Array.of(1, 2, 5),
  width: 1,
  places: 1,
  truth: Float32Array.of(1, 4, 3),
  rowLosses: Float32Array.of(0, 4, 3.5),
  weight: 0.5,
};
const said = {
  ...rest,
  task: "sequence" as const,
  values: Float32Array.of(2, 2, 0, 3, 0, 0),
  width: 2,
  places: 2,
  truth: Int32Array.of(2, 4, 3),
  rowLosses: new Float32Array(3),
};

const answersOf = (outputs: Readonly<Record<string, OutputAnswers>>): Answers => ({
  rows: Uint32Array.of(0, 1, 2),
  outputs: new Map(Object.entries(outputs)),
});
const answers = answersOf({ said, label, price });
const asked = (split: string, parts: Partial<Asked> = {}): Asked => ({ split, block: "train", besides: [], ...parts });

describe("measure", () => {
  test("names each metric by split and output, and gives its value", () => {
    const metrics = measure(answers, asked("test"));
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
    expect(metrics["test.label.loss"]).toBe(0.5);
    expect(metrics["test.loss"]).toBe(0.5 + 0.5 * 2.5);
    expect(metrics["test.label.accuracy"]).toBeCloseTo(2 / 3, 12);
    // a: 1, b: 2/3, c: 0.
    expect(metrics["test.label.f1"]).toBeCloseTo(5 / 9, 12);
    expect(metrics["test.price.mse"]).toBeCloseTo(8 / 3, 12);
    expect(metrics["test.price.mae"]).toBeCloseTo(4 / 3, 12);
  });

  test("gives those that are asked for besides, of the output and split that they name", () => {
    const besides = ["valid.label.balanced_accuracy", "valid.price.pinball_90", "test.label.mcc", "valid.other.mcc"];
    const usual = Object.keys(measure(answers, asked("valid")));
    const more = Object.keys(measure(answers, asked("valid", { besides }))).filter((path) => !usual.includes(path));
    expect(more.sort()).toEqual(["valid.label.balanced_accuracy", "valid.price.pinball_90"]);
  });

  test("tells more of an evaluation: R2 of numbers, of two classes the area under the ROC curve", () => {
    const two = {
      ...label,
      values: Float32Array.of(0.9, 0.1, 0.2, 0.8, 0.4, 0.6),
      width: 2,
      truth: Int32Array.of(0, 1, 0),
    };
    const metrics = measure(answersOf({ price, two }), asked("test", { block: "evaluate" }));
    expect(metrics["test.price.r2"]).toBeCloseTo(1 - 8 / (14 / 3), 12);
    expect(metrics["test.two.auroc"]).toBe(1);
  });

  test("leaves out what is not defined", () => {
    const one = { ...label, truth: Int32Array.of(1, 1, 1) };
    const metrics = measure(answersOf({ one }), asked("test", { besides: ["test.one.auroc", "test.one.mcc"] }));
    expect(metrics).toHaveProperty(["test.one.mcc"], 0);
    expect(metrics).not.toHaveProperty(["test.one.auroc"]);
  });
});

describe("the figures of each task", () => {
  const flags = { task: "labels" as const, values: price.values, width: 1, places: 1, truth: price.truth };
  const place = { task: "embedding" as const, values: label.values, width: 3, truth: label.truth };
  const parts: readonly Judged[] = [
    { ...label, task: "class" },
    flags,
    { ...price, task: "numbers" },
    { ...place, distance: "cosine" },
    { ...said, task: "sequence" },
  ];

  test.each(parts)("$task has those of the catalog and no other", (part) => {
    const listed = catalog.metrics.filter(({ name, tasks }) => name !== "loss" && tasks.includes(part.task));
    expect([...figuresOf(part).keys()].sort()).toEqual(listed.map(({ name }) => name).sort());
  });
});

test("An output without metrics of its own has its loss alone", () => {
  const place = { ...label, task: "embedding" as const };
  const metrics = measure(answersOf({ label: place }), asked("valid"));
  expect(metrics).toEqual({ "valid.loss": 0.5, "valid.label.loss": 0.5 });
});

test("Answers of yes and no are counted place by place", () => {
  const flaws = {
    ...rest,
    task: "labels" as const,
    values: Float32Array.of(0.9, 0.2, 0.7, 0.5, 0.4, 0.6),
    width: 2,
    places: 2,
    truth: Float32Array.of(1, 0, 0, 1, 1, 1),
    rowLosses: Float32Array.of(0.3, 0.3, 0.3),
  };
  const metrics = measure(answersOf({ flaws }), asked("valid"));
  // A half is no. Right: 0.9, 0.2 and 0.6. First place: one hit, one false alarm, one miss; second: one hit, one miss.
  expect(metrics["valid.flaws.accuracy"]).toBeCloseTo(3 / 6, 12);
  expect(metrics["valid.flaws.f1"]).toBeCloseTo((2 / 4 + 2 / 3) / 2, 12);
  // Of a picture with one channel all values are in one pot: two hits, one false alarm, two misses.
  const areas = measure(answersOf({ flaws: { ...flaws, places: 1 } }), asked("valid", { block: "evaluate" }));
  expect(areas["valid.flaws.iou"]).toBeCloseTo(2 / 5, 12);
});

test("Rows are answered with the most probable class, of two with the second from a border on", () => {
  expect([...answeredClasses(label)]).toEqual([1, 0, 2]);
  const two = { values: Float32Array.of(0.75, 0.25, 0.5, 0.5, 0.9, 0.1), width: 2 };
  expect([...answeredClasses({ ...two, border: null })]).toEqual([0, 0, 0]);
  expect([...answeredClasses({ ...two, border: 0.25 })]).toEqual([1, 1, 0]);
});
