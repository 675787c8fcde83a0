import { describe, expect, test } from "vitest";
import { call, trainOf } from "../testing/train-fixture.ts";
import { type Course, courseOf, measurementsAfter, nextMeasurement, nextTask, type Place } from "./course.ts";

const course = (validate: Readonly<Record<string, number>> | null, epochs = 3, steps = 10, most = 0): Course => {
  const every = validate === null ? null : call("every", { steps: null, epochs: null, ...validate });
  const budget = most === 0 ? null : { kind: "steps" as const, steps: most };
  return courseOf(trainOf({ epochs, validate: every, budget }), steps);
};

/** Every step after which a course is measured. */
function moments(of: Course): number[] {
  const found: number[] = [];
  for (let step = 0; step < of.last; step = found.at(-1) ?? of.last) found.push(nextMeasurement(of, step));
  return found;
}

describe("a run is measured", () => {
  test.each([
    ["after every epoch", null, [10, 20, 30]],
    ["every four steps and at the end", { steps: 4 }, [4, 8, 12, 16, 20, 24, 28, 30]],
    ["every other epoch and at the end", { epochs: 2 }, [20, 30]],
    ["four times an epoch, each epoch alike", { epochs: 0.25 }, [3, 5, 8, 10, 13, 15, 18, 20, 23, 25, 28, 30]],
    ["at the end alone", { steps: 100 }, [30]],
    [
      "after every step where parts of an epoch are smaller",
      { epochs: 0.06 },
      Array.from({ length: 30 }, (_, i) => i + 1),
    ],
  ] as const)("%s", (_, validate, expected) => {
    expect(moments(course(validate))).toEqual(expected);
  });

  test("by thirds of an epoch without drifting, over a thousand epochs", () => {
    const found = moments(course({ epochs: 1 / 3 }, 1000, 7));
    expect(found).toHaveLength(3000);
    expect(found.filter((step) => step % 7 === 0)).toHaveLength(1000);
  });

  test("where its budget of steps ends it", () => {
    expect(moments(course({ steps: 4 }, 3, 10, 14))).toEqual([4, 8, 12, 14]);
    expect(moments(course(null, 3, 10, 1))).toEqual([1]);
    expect(moments(course(null, 3, 10, 100))).toEqual([10, 20, 30]);
  });

  test.each([
    [null, 0],
    [{ steps: 4 }, 0],
    [{ epochs: 2 }, 0],
    [{ epochs: 0.25 }, 0],
    [{ steps: 100 }, 0],
    [{ steps: 4 }, 17],
  ] as const)("as often as is counted ahead, with %j and a budget of %i", (validate, most) => {
    const of = course(validate, 3, 10, most);
    for (let step = 0; step <= 30; step++) {
      expect(measurementsAfter(of, step), `after step ${step}`).toBe(moments(of).filter((one) => one > step).length);
    }
  });
});

/** The tasks of a whole run from a place on, as short words. */
function tasksFrom(of: Course, place: Place): string[] {
  const tasks: string[] = [];
  let at = place;
  for (;;) {
    const task = nextTask(of, at);
    switch (task.kind) {
      case "train":
        tasks.push(`to ${task.until}`);
        at = { ...at, step: at.step + task.until - at.batch, batch: task.until };
        break;
      case "measure":
        tasks.push("measure");
        at = { ...at, measured: at.step };
        break;
      case "close epoch":
        tasks.push("close");
        at = { ...at, epoch: at.epoch + 1, batch: 0 };
        break;
      case "finish":
        return tasks;
    }
  }
}

const start: Place = { epoch: 0, batch: 0, step: 0, measured: 0, stopped: false, over: false };

describe("the tasks of a run", () => {
  test("are epochs that end with a measurement", () => {
    expect(tasksFrom(course(null, 2), start)).toEqual(["to 10", "measure", "close", "to 10", "measure", "close"]);
  });

  test("have measurements inside of epochs, and epochs that close without one", () => {
    expect(tasksFrom(course({ steps: 8 }, 2), start)).toEqual([
      "to 8",
      "measure",
      "to 10",
      "close",
      "to 6",
      "measure",
      "to 10",
      "measure",
      "close",
    ]);
    expect(tasksFrom(course({ epochs: 2 }, 3), start)).toEqual([
      "to 10",
      "close",
      "to 10",
      "measure",
      "close",
      "to 10",
      "measure",
      "close",
    ]);
  });

  test("go on in the middle of an epoch, before a measurement and after it", () => {
    const of = course({ steps: 8 }, 2);
    expect(tasksFrom(of, { ...start, batch: 8, step: 8 })[0]).toBe("measure");
    expect(tasksFrom(of, { ...start, batch: 8, step: 8, measured: 8 })[0]).toBe("to 10");
    expect(tasksFrom(of, { ...start, batch: 10, step: 10, measured: 8 })[0]).toBe("close");
    expect(tasksFrom(of, { ...start, epoch: 1, batch: 3, step: 13, measured: 8 })[0]).toBe("to 6");
  });

  test("end with a measurement where a budget of steps or of time is used up", () => {
    expect(tasksFrom(course(null, 2, 10, 13), start)).toEqual(["to 10", "measure", "close", "to 3", "measure"]);
    const of = course({ steps: 5 }, 9);
    expect(tasksFrom(of, { ...start, batch: 3, step: 3, over: true })).toEqual(["measure"]);
    expect(tasksFrom(of, { ...start, batch: 10, step: 10, measured: 5, over: true })).toEqual(["measure", "close"]);
    expect(tasksFrom(of, { ...start, epoch: 1, step: 10, measured: 10, over: true })).toEqual([]);
  });

  test("end where something asks for it, inside of an epoch too, and not before the epoch at hand is closed", () => {
    const of = course({ steps: 5 }, 9);
    expect(tasksFrom(of, { ...start, batch: 5, step: 5, measured: 5, stopped: true })).toEqual([]);
    expect(tasksFrom(of, { ...start, batch: 10, step: 10, measured: 10, stopped: true })).toEqual(["close"]);
  });
});
