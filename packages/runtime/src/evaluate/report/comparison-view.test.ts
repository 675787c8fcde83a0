import { parseHTML } from "linkedom";
import { expect, test } from "vitest";
import type { ComparedRuns } from "../compare/comparison.ts";
import { comparisonView } from "./comparison-view.ts";

const flip = {
  output: "kind",
  row: 1234,
  run: null,
  to: "wrong",
  truth: "<ham>",
  before: "<ham>",
  after: "spam",
} as const;
const part = { output: "kind", by: "city", rows: 200, metric: "accuracy", p: 1e-6 } as const;
const cost = { seconds: 90, bytes: 4096, rowsPerSecond: 1234, latency: 0.0021 };

const compared: ComparedRuns = {
  before: "old_fit",
  after: "fit",
  rows: 1000,
  pairs: 1,
  method: "95 % intervals by bootstrap (BCa): 1,000 draws of the 1,000 rows",
  intervals: "95 % intervals by bootstrap (BCa): 1,000 draws of the 1,000 rows",
  metrics: [
    {
      path: "test.kind.accuracy",
      before: 0.9,
      after: 0.88,
      difference: -0.02,
      interval: { low: -0.031, high: -0.008 },
    },
  ],
  outputs: [
    {
      output: "kind",
      metric: "accuracy",
      before: 0.9,
      after: 0.88,
      interval: { low: -0.031, high: -0.008 },
      spread: null,
      flips: { toRight: 10, toWrong: 30 },
      p: 0.002,
      calibration: { before: 0.02, after: 0.05, interval: { low: 0.01, high: 0.05 } },
      verdict: "worse",
    },
  ],
  slices: [
    {
      ...part,
      name: "Ulm",
      before: 0.9,
      after: 0.75,
      interval: { low: -0.21, high: -0.09 },
      flips: { toRight: 1, toWrong: 31 },
      corrected: 0.0004,
      verdict: "worse",
    },
    {
      ...part,
      name: "Bonn",
      before: 0.9,
      after: 0.91,
      interval: null,
      flips: { toRight: 2, toWrong: 0 },
      corrected: 1,
      verdict: "no difference",
    },
  ],
  flips: [{ ...flip, sureBefore: 0.8, sureAfter: 0.97, text: "text: <b>free</b>" }],
  worst: [{ ...flip, sureBefore: 0.8, sureAfter: 0.97, text: "text: <b>free</b>", picture: null }],
  cost: { before: cost, after: { ...cost, bytes: 8192, latency: null } },
  verdict: { kind: "worse", text: "fit is worse than old_fit: `check`, `kind`: accuracy -2.00 points." },
};

test("A comparison starts with its verdict, marks what got worse and shows rows as text", () => {
  const { document } = parseHTML(`<!doctype html><html><body>${comparisonView(compared)?.markup ?? ""}</body></html>`);
  const { body } = document;
  expect(body.firstElementChild?.getAttribute("class")).toBe("compared worse");
  expect(body.firstElementChild?.textContent).toMatch(/^fit is worse than old_fit/);
  const words = (body.textContent ?? "").replace(/\s+/g, " ");
  expect(words).toContain("of 1,000 rows 10 turned right and 30 wrong; chance alone would lean as far with p 0.002");
  expect([...document.querySelectorAll("tr.worse th")].map((cell) => cell.textContent)).toEqual(["city Ulm"]);
  expect(words).toContain("Of 2 parts of the rows one got worse");
  expect(words).toContain("calibration error 0.0200 before, 0.0500 now");
  expect(document.querySelector(".mistakes blockquote")?.textContent).toBe("text: <b>free</b>");
  expect(document.querySelectorAll(".mistakes b")[0]?.textContent).toBe("<ham>");
  const rows = [...document.querySelectorAll("table")].at(-1)?.querySelectorAll("tbody tr");
  expect([...(rows ?? [])].map((row) => row.textContent?.trim())).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^weights4,096 bytes8,192 bytes$/),
      expect.stringMatching(/^one answer2.100 ms–$/),
    ]),
  );
});

test("Nothing is shown where no two runs are compared, and it is said where rows cannot turn", () => {
  expect(comparisonView(null)).toBeNull();
  const outputs = compared.outputs.map((output) => ({ ...output, flips: null, calibration: null }));
  expect(comparisonView({ ...compared, outputs, worst: [], slices: [] })?.markup).toContain(
    "rows are not right or wrong",
  );
});
