import { expect, test } from "vitest";
import { openStore } from "../artifacts/store.ts";
import { temporaryFolder } from "../data/testing/dataset-fixture.ts";
import { commitJudgement, commitRun } from "../history/testing/small-artifacts.ts";
import { readFigures } from "./evaluate-figures.ts";

test("figures of a version that knew no groups, explanations and changed rows have none of them", () => {
  const store = openStore(temporaryFolder());
  const kept = store.find(commitJudgement(store, commitRun(store, { name: "old" }), { metrics: {} }));
  if (kept === null) expect.fail("the evaluation is not in the store");
  expect(readFigures(kept)).toEqual({
    calibration: [],
    comparison: null,
    explanations: [],
    fairness: [],
    intervals: null,
    outside: null,
    robustness: null,
    slices: [],
  });
});
