// Takes a minute: every environment with a table, ten seeds each, and what each seed reaches.
import { make } from "gym-js";
import { describe, expect, test } from "vitest";
import { evaluatePolicy } from "../returns/evaluate-policy.ts";
import { exactReturn, solvedCases, tabular, trained } from "../testing/tabular-results.ts";
import { discreteWorld } from "./discrete-spaces.ts";

const seeds = Array.from({ length: 10 }, (_, seed) => seed);

describe.each(solvedCases)(
  "Q-learning on $id",
  (solved) => {
    test.each(seeds)(`with seed %i reaches ${solved.floor}`, (seed) => {
      const started = performance.now();
      const { policy } = trained(solved, seed);
      const seconds = (performance.now() - started) / 1000;
      const exact = exactReturn(tabular(make(solved.id)), policy, solved.limit);
      const { mean, truncated } = evaluatePolicy(discreteWorld(make(solved.id)).env, policy, { episodes: 4000, seed });
      process.stdout.write(
        `${solved.id} seed ${seed}: ${exact.toFixed(4)} exact, ${mean.toFixed(4)} over 4,000 unseen episodes ` +
          `(${truncated} cut), ${seconds.toFixed(2)} s\n`,
      );
      expect(exact).toBeGreaterThanOrEqual(solved.floor);
    });
  },
  600_000,
);
