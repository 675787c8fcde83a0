/** Every slip in every token of every good program. */
import { expect, it } from "vitest";
import { measureMutations, showFigures } from "./measure-mutations.ts";

it.each([1, 2, 3])(
  "all slips, letters chosen by seed %d, give 1.2 errors at most, the first on the right line",
  (seed) => {
    const measured = measureMutations({ seed, every: 1 });
    process.stdout.write(`${showFigures(measured)}\n`);
    expect(measured.unfit).toEqual([]);
    expect(measured.all.errors / measured.all.wrong).toBeLessThanOrEqual(1.2);
    expect(measured.all.right / measured.all.wrong, measured.misplaced.join("\n")).toBeGreaterThanOrEqual(0.95);
  },
  600_000,
);
