/** Vectors that step in place allocate nothing: the heap of a process that steps them does not grow, with no collection between. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const script = fileURLToPath(new URL("./testing/measure-allocation.ts", import.meta.url));

function measured(id: string, steps: number): unknown {
  const run = spawnSync(
    process.execPath,
    [
      "--expose-gc",
      "--min-semi-space-size=64",
      "--max-semi-space-size=64",
      "--conditions=source",
      script,
      id,
      "8",
      `${steps}`,
    ],
    { encoding: "utf8" },
  );
  expect(run.stderr).toBe("");
  return JSON.parse(run.stdout);
}

test.each([
  ["CartPole-v1", 1_000_000],
  ["MountainCar-v0", 100_000],
  ["MountainCarContinuous-v0", 100_000],
  ["Pendulum-v1", 100_000],
  ["Acrobot-v1", 50_000],
  ["FrozenLake-v1", 100_000],
  ["CliffWalking-v1", 100_000],
  ["Taxi-v4", 100_000],
] as const)("8 copies of %s take %d steps in less than 1 MB", (id, steps) => {
  const { growth, collections } = measured(id, steps) as { readonly growth: number; readonly collections: number };
  expect(collections).toBe(0);
  expect(growth).toBeLessThan(2 ** 20);
});
