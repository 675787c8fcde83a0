/** A run of two epochs, as it is exported. */
import type { ExportedRun } from "../exported-run.ts";

/** The run; what is given takes the place of its own. */
export function smallRun(own: Partial<ExportedRun> = {}): ExportedRun {
  const start = 1_700_000_000_000;
  const point = (step: number, seconds: number, accuracy: number) => ({
    step,
    time: start + 1000 * seconds,
    metrics: { "train.loss": 1 / step, "valid.label.accuracy": accuracy, learning_rate: 0.001 },
  });
  return {
    name: "fit-0123abcd",
    hash: "0123abcd".repeat(8),
    block: "fit",
    program: "p.pipe",
    start,
    end: start + 4000,
    params: { epochs: "2", seed: "1" },
    tags: { "penstock.hash": "0123abcd".repeat(8), "penstock.block": "fit" },
    course: [point(10, 1.5, 0.75), point(20, 3, 0.875)],
    judged: { step: 20, time: start + 4000, metrics: { "check.test.label.accuracy": 0.8125 } },
    files: new Map([["report.html", Buffer.from("<p>")]]),
    ...own,
  };
}
