/**
 * A short made-up run as events, for the tests and for looking at the live view in a terminal:
 * `node --conditions=source scripted-run.ts [seconds]`.
 */
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "@penstock/runtime";
import { createView } from "../index.ts";

const train = { id: "s2", kind: "train", block: "fit_digits", run: null } as const;
const epochs = 3;
const steps = 110;

function trainMetrics(epoch: number): Record<string, number> {
  return { "train.loss": 0.9 / epoch ** 2 - 0.0077, "train.label.accuracy": 0.986 - 0.2 / epoch ** 2 };
}

function epochEvents(epoch: number, batches: readonly number[]): readonly RunEvent[] {
  const metrics = trainMetrics(epoch);
  const held = { "valid.loss": 0.3 / epoch, "valid.label.accuracy": epoch === 3 ? 0.971 : 0.9 + epoch * 0.0405 };
  const batch = (step: number): RunEvent => ({
    event: "batch",
    block: train.block,
    run: null,
    epoch,
    epochs,
    step,
    steps,
    metrics,
    rowsPerSecond: 1743.2,
    secondsLeft: (epochs - epoch) * 4 + (4 * (steps - step)) / steps,
    secondsLeftOfAll: (epochs - epoch) * 4 + (4 * (steps - step)) / steps,
  });
  return [
    ...batches.map(batch),
    {
      event: "epoch",
      block: train.block,
      run: null,
      epoch,
      epochs,
      metrics: { ...metrics, ...held },
      best: epoch < 3,
      seconds: 4.04,
    },
  ];
}

/** Events up to and including the last epoch; `batches` are the steps of each epoch that are told of. */
export function scriptedTraining(batches: readonly number[]): readonly RunEvent[] {
  const data = { id: "s1", kind: "dataset", block: "digits", run: null } as const;
  return [
    {
      event: "start",
      program: "examples/digits.pipe",
      seed: 7,
      steps: [
        { id: "s0", kind: "dataset", block: "数字", run: null, hash: "a", cached: true },
        { ...data, hash: "b", cached: false },
        { ...train, hash: "c", cached: false },
        { id: "s3", kind: "evaluate", block: "check_digits", run: null, hash: "d", cached: false },
      ],
    },
    { event: "notice", text: "TensorFlow is not installed; the slower WebAssembly backend is used" },
    { event: "step", id: "s0", kind: "dataset", block: "数字", run: null, state: "cached", seconds: null },
    { event: "step", ...data, state: "started", seconds: null },
    { event: "progress", block: "digits", run: null, what: "reading rows", done: 2500, total: 10_000 },
    { event: "progress", block: "digits", run: null, what: "reading rows", done: 7500, total: 10_000 },
    { event: "step", ...data, state: "done", seconds: 1.26 },
    { event: "step", ...train, state: "started", seconds: null },
    ...[1, 2, 3].flatMap((epoch) => epochEvents(epoch, batches)),
  ];
}

/** The rest of a run that keeps one of two expectations. */
export const scriptedEnding: readonly RunEvent[] = [
  { event: "step", ...train, state: "done", seconds: 12.3 },
  { event: "step", id: "s3", kind: "evaluate", block: "check_digits", run: null, state: "started", seconds: null },
  {
    event: "expect",
    block: "check_digits",
    text: "label.accuracy >= 0.97",
    metric: "test.label.accuracy",
    bound: 0.97,
    value: 0.983,
    spread: null,
    interval: { low: 0.976, high: 0.988 },
    holds: true,
  },
  {
    event: "expect",
    block: "check_digits",
    text: "loss <= 0.05",
    metric: "test.loss",
    bound: 0.05,
    value: 0.0523,
    spread: null,
    interval: null,
    holds: false,
  },
  { event: "step", id: "s3", kind: "evaluate", block: "check_digits", run: null, state: "done", seconds: 0.31 },
  {
    event: "done",
    ok: false,
    dry: false,
    status: 2,
    seconds: 13.9,
    blocks: {
      fit_digits: { "valid.label.accuracy": 0.981 },
      check_digits: { "test.label.accuracy": 0.983, "test.loss": 0.0523 },
    },
    several: {},
    intervals: {
      check_digits: {
        method: "95 % intervals by bootstrap (BCa): 1,000 draws of the 2,000 rows",
        metrics: { "test.label.accuracy": { low: 0.976, high: 0.988 }, "test.loss": { low: 0.0371, high: 0.0702 } },
      },
    },
    calibration: {
      check_digits: [
        { output: "label", rows: 1000, temperature: 1.6, threshold: null, error: 0.043, errorAfter: 0.011 },
        { output: "sure", rows: 1000, temperature: null, threshold: 0.25, error: 0.02, errorAfter: null },
      ],
    },
    robustness: {
      check_digits: {
        metrics: { "test.label.accuracy": 0.93, "test.loss": 0.2 },
        drop: { "test.label.accuracy": 0.05, "test.loss": 0.14 },
        corruptions: [
          {
            family: "noise",
            text: "noise()",
            attack: false,
            rows: 2000,
            clean: { "test.label.accuracy": 0.98 },
            metrics: { "test.label.accuracy": 0.93 },
            drop: { "test.label.accuracy": 0.05 },
            severities: [
              { amount: "0.04", metrics: { "test.label.accuracy": 0.971 }, drop: { "test.label.accuracy": 0.009 } },
              { amount: "0.1", metrics: { "test.label.accuracy": 0.889 }, drop: { "test.label.accuracy": 0.091 } },
            ],
          },
          {
            family: "pgd",
            text: "pgd(8 / 255, rows: 500)",
            attack: true,
            rows: 500,
            clean: { "test.label.accuracy": 0.982 },
            metrics: { "test.label.accuracy": 0.114 },
            drop: { "test.label.accuracy": 0.868 },
            severities: [
              { amount: "8/255", metrics: { "test.label.accuracy": 0.114 }, drop: { "test.label.accuracy": 0.868 } },
            ],
          },
        ],
      },
    },
    slices: {
      check_digits: [
        {
          by: "writer",
          slices: [
            {
              name: "学生",
              rows: 1200,
              metrics: { "test.label.accuracy": 0.991, "test.loss": 0.03 },
              intervals: { "test.label.accuracy": { low: 0.985, high: 0.995 } },
            },
            { name: "clerk", rows: 800, metrics: { "test.label.accuracy": 0.971 }, intervals: null },
            { name: "nobody", rows: 0, metrics: {}, intervals: null },
          ],
          left: { values: 3, rows: 9 },
        },
      ],
    },
    outside: {},
    comparisons: {},
    fairness: {},
    explanations: {},
    sweeps: {},
    report: ".pipe/reports/digits.html",
    runs: ["fit_digits"],
  },
];

/** The end of a run that was interrupted. */
export const scriptedInterruption: Extract<RunEvent, { event: "done" }> = {
  event: "done",
  ok: false,
  dry: false,
  status: 130,
  seconds: 9.1,
  blocks: {},
  several: {},
  intervals: {},
  calibration: {},
  slices: {},
  fairness: {},
  explanations: {},
  robustness: {},
  outside: {},
  comparisons: {},
  sweeps: {},
  report: null,
  runs: [],
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const events = [...scriptedTraining(Array.from({ length: steps }, (_, step) => step + 1)), ...scriptedEnding];
  const view = createView({
    stream: process.stdout,
    mode: "live",
    colour: true,
    now: () => performance.now(),
    files: [],
  });
  const wait = (1000 * Number(process.argv[2] ?? 10)) / events.length;
  for (const event of events) {
    view.event(event);
    await pause(wait);
  }
  view.close();
}
