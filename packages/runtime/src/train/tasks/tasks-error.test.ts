import { expect, test } from "vitest";
import { tasksOf } from "../testing/two-tasks.ts";
import { tasksErrorOf } from "./tasks-error.ts";

const { figures } = tasksOf();
const first = { "valid.label.accuracy": 0.6, "valid.height.mse": 4 };

test("the error of tasks is the mean of their errors, each relative to where it began", () => {
  expect(tasksErrorOf(figures, first, first)).toEqual({ "valid.tasks.error": 1 });
  // Errors 0.4 → 0.2 and 4 → 1: a half and a quarter.
  const later = { "valid.label.accuracy": 0.8, "valid.height.mse": 1 };
  expect(tasksErrorOf(figures, later, first)["valid.tasks.error"]).toBeCloseTo(0.375, 12);
});

test("a task that began without an error counts what it loses", () => {
  const perfect = { "valid.label.accuracy": 1, "valid.height.mse": 4 };
  expect(tasksErrorOf(figures, { ...perfect, "valid.label.accuracy": 0.9 }, perfect)["valid.tasks.error"]).toBeCloseTo(
    (1.1 + 1) / 2,
    12,
  );
});

test("there is none where a task was not measured, or where there is one task", () => {
  expect(tasksErrorOf(figures, { "valid.label.accuracy": 0.8 }, first)).toEqual({});
  expect(tasksErrorOf(figures.slice(0, 1), first, first)).toEqual({});
});
