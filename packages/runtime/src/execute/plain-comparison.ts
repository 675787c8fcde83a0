/** A comparison in, what the last event of a run says of it out: everything but single rows, of which the newly wrong ones that are shown. */
import type { ComparedRuns } from "../evaluate/compare/comparison.ts";
import type { RunEvent } from "./events.ts";

type Plain = Extract<RunEvent, { event: "done" }>["comparisons"][string];

const copyOf = <Value extends object>(value: Value | null): { -readonly [Key in keyof Value]: Value[Key] } | null =>
  value === null ? null : { ...value };

/** A copy that may be written to, as an event's schema asks for. */
export function plainComparison(comparison: ComparedRuns): Plain {
  const { before, after, rows, pairs, method, verdict, metrics, outputs, slices, worst, cost } = comparison;
  return {
    before,
    after,
    rows,
    pairs,
    method,
    verdict: { ...verdict },
    metrics: metrics.map((metric) => ({ ...metric, interval: copyOf(metric.interval) })),
    outputs: outputs.map(({ spread, ...output }) => ({
      ...output,
      interval: copyOf(output.interval),
      flips: copyOf(output.flips),
      runs: spread === null ? null : [...spread.runs],
      calibration:
        output.calibration === null ? null : { ...output.calibration, interval: copyOf(output.calibration.interval) },
    })),
    slices: slices.map((slice) => ({ ...slice, interval: copyOf(slice.interval), flips: copyOf(slice.flips) })),
    worst: worst.map(({ picture: _picture, ...flip }) => ({ ...flip })),
    cost: { before: { ...cost.before }, after: { ...cost.after } },
  };
}
