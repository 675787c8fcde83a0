import { expect, test } from "vitest";
import { Pace } from "./pace.ts";

test("the time left counts rows and validations by what they took, and forgets what opened the graphs", async () => {
  let now = 0;
  const pace = new Pace(() => now);
  pace.starts();
  now += 5;
  pace.took(100);
  expect(pace.rowsPerSecond).toBe(20);
  for (let call = 0; call < 4; call++) {
    now += 1;
    pace.took(100);
  }
  expect(pace.rowsPerSecond).toBe(100);
  // No validation has been seen yet.
  expect(pace.secondsFor({ rows: 1000, validations: 3 })).toBe(10);
  await pace.validates(async () => {
    now += 2;
  });
  // What a validation takes is not training.
  pace.starts();
  now += 1;
  pace.took(100);
  expect(pace.rowsPerSecond).toBe(100);
  expect(pace.secondsFor({ rows: 1000, validations: 3 })).toBe(16);
  for (const seconds of [1, 2, 3]) {
    await pace.validates(async () => {
      now += seconds;
    });
  }
  // Without the one that opened the graph.
  expect(pace.validationSeconds).toBe(2);
});
