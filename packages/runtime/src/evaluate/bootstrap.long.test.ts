// Takes a minute: a thousand simulated evaluations, each with a thousand draws.
import { expect, test } from "vitest";
import { coverage } from "./testing/coverage.ts";

test("Of a thousand intervals of each figure, 93 to 97 of 100 hold what is true of all such rows", async () => {
  const found = await coverage({ repeats: 1000, rows: 250, draws: 1000 });
  expect([...found.keys()]).toEqual(["accuracy", "f1", "mcc", "auroc", "log_loss", "brier", "rmse", "mae", "r2"]);
  for (const [name, part] of found) {
    expect(part, name).toBeGreaterThanOrEqual(0.93);
    expect(part, name).toBeLessThanOrEqual(0.97);
  }
}, 600_000);
