/** What was compared row by row in, one line that says which run is better, and why, out. */
import type { PairedDifference } from "../evaluate/paired.ts";
import type { RunComparison } from "./compare-runs.ts";

export interface Verdict {
  readonly kind: "better" | "worse" | "mixed" | "no difference" | "unknown";
  readonly text: string;
}

type Judged = PairedDifference & { readonly block: string; readonly rows: number };

const points = (value: number): string => `${value > 0 ? "+" : ""}${(value * 100).toFixed(2)}`;
const plain = (value: number): string => `${value > 0 ? "+" : ""}${Number(value.toPrecision(3))}`;

/** `judge, label: accuracy +1.20 points, 95 % from +0.40 to +2.00; 30 of 1,000 rows turned right, 18 wrong, McNemar's p 0.11`. */
function reason({ block, output, metric, rows, before, after, interval, flips }: Judged): string {
  const shown = metric === "accuracy" ? points : plain;
  const unit = metric === "accuracy" ? " points" : "";
  const between = interval === null ? "" : `, 95 % from ${shown(interval.low)} to ${shown(interval.high)}`;
  const turned =
    flips === null
      ? ` over ${rows.toLocaleString("en-US")} rows`
      : `; ${flips.toRight} of ${rows.toLocaleString("en-US")} rows turned right, ${flips.toWrong} wrong, McNemar's p ${flips.p < 0.001 ? "< 0.001" : flips.p.toFixed(3)}`;
  return `\`${block}\`, \`${output}\`: ${metric} ${shown(after - before)}${unit}${between}${turned}`;
}

/** The verdict on the second run. */
export function verdictOn({ after, before, paired, unpaired }: Omit<RunComparison, "verdict">): Verdict {
  const judged = paired.flatMap(({ block, rows, outputs }) => outputs.map((one): Judged => ({ ...one, block, rows })));
  const [first] = judged;
  if (first === undefined) return { kind: "unknown", text: `No verdict: ${unpaired ?? "nothing was judged"}.` };
  const better = judged.find(({ verdict }) => verdict === "better");
  const worse = judged.find(({ verdict }) => verdict === "worse");
  if (better !== undefined && worse !== undefined) {
    return {
      kind: "mixed",
      text: `${after} is better in one thing and worse in another: ${reason(better)}; ${reason(worse)}.`,
    };
  }
  if (better !== undefined) return { kind: "better", text: `${after} is better than ${before}: ${reason(better)}.` };
  if (worse !== undefined) return { kind: "worse", text: `${after} is worse than ${before}: ${reason(worse)}.` };
  return { kind: "no difference", text: `No difference that these rows can tell: ${reason(first)}.` };
}
