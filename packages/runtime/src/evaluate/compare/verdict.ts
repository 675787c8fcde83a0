/** What was compared row by row in, one line that says which run is better, and why, out. */
import {
  type OutputComparison,
  type PairedComparison,
  regressionsOf,
  type SliceComparison,
  type Verdict,
} from "./comparison.ts";

/** A comparison on the rows of one block. */
export type BlockComparison = PairedComparison & { readonly block: string };

/** Two names and what was compared of them. */
export interface Compared {
  readonly before: string;
  readonly after: string;
  readonly paired: readonly BlockComparison[];
  /** Why there is nothing; null where there is something. */
  readonly unpaired: string | null;
}

const points = (value: number): string => `${value > 0 ? "+" : ""}${(value * 100).toFixed(2)}`;
const plain = (value: number): string => `${value > 0 ? "+" : ""}${Number(value.toPrecision(3))}`;
const count = (value: number): string => value.toLocaleString("en-US");

/** A chance in words: `p 0.013`. */
export function chanceText(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p ${p.toFixed(3)}`;
}

/** `accuracy +1.20 points, 95 % from +0.40 to +2.00`. */
export function differenceText({
  metric,
  before,
  after,
  interval,
}: Pick<OutputComparison, "metric" | "before" | "after" | "interval">): string {
  const shown = metric === "accuracy" ? points : plain;
  const unit = metric === "accuracy" ? " points" : "";
  const between = interval === null ? "" : `, 95 % from ${shown(interval.low)} to ${shown(interval.high)}`;
  return `${metric} ${shown(after - before)}${unit}${between}`;
}

function reason(
  { block, rows, pairs }: Pick<BlockComparison, "block" | "rows" | "pairs">,
  { output, flips, p, ...figures }: OutputComparison,
): string {
  const runs = pairs === 1 ? "" : ` in ${pairs} pairs of runs`;
  const turned =
    flips === null
      ? ` over ${count(rows)} rows${runs}, ${chanceText(p)}`
      : `; ${count(flips.toRight)} of ${count(rows)} rows turned right, ${count(flips.toWrong)} wrong${runs}, ${pairs === 1 ? "McNemar's " : ""}${chanceText(p)}`;
  return `\`${block}\`, \`${output}\`: ${differenceText(figures)}${turned}`;
}

/** `city` = Bonn; `age >= 65`. */
export function sliceName({ by, name }: Pick<SliceComparison, "by" | "name">): string {
  return name === by || name === `not ${by}` ? `\`${name}\`` : `\`${by}\` ${name}`;
}

function sliceReason(block: string, slices: readonly SliceComparison[], looked: number): string {
  const [first] = slices;
  if (first === undefined) return "";
  const rest = slices.length === 1 ? "" : ` and ${slices.length - 1} more`;
  return `\`${block}\`, \`${first.output}\`, the ${count(first.rows)} rows of ${sliceName(first)}: ${differenceText(first)}, ${chanceText(first.corrected)} among ${looked} parts${rest}`;
}

/** The verdict on the second run. */
export function verdictOn({ after, before, paired, unpaired }: Compared): Verdict {
  const judged = paired.flatMap((block) => block.outputs.map((one) => ({ one, text: reason(block, one) })));
  const [first] = judged;
  if (first === undefined) return { kind: "unknown", text: `No verdict: ${unpaired ?? "nothing was judged"}.` };
  const better = judged.find(({ one }) => one.verdict === "better");
  const worse = judged.find(({ one }) => one.verdict === "worse");
  const parts = paired.flatMap((block) => {
    const regressions = regressionsOf(block);
    return regressions.length === 0 ? [] : [sliceReason(block.block, regressions, block.slices.length)];
  });
  const part = parts.join("; ");
  const also = part === "" ? "" : `; most of all in ${part}`;
  if (better !== undefined && worse !== undefined) {
    return {
      kind: "mixed",
      text: `${after} is better in one thing and worse in another: ${better.text}; ${worse.text}${also}.`,
    };
  }
  if (better !== undefined) {
    return part === ""
      ? { kind: "better", text: `${after} is better than ${before}: ${better.text}.` }
      : {
          kind: "mixed",
          text: `${after} is better than ${before} over all, and worse in a part: ${part}. Over all: ${better.text}.`,
        };
  }
  if (worse !== undefined) return { kind: "worse", text: `${after} is worse than ${before}: ${worse.text}${also}.` };
  if (part !== "") {
    return {
      kind: "worse",
      text: `${after} is worse than ${before} in a part: ${part}. Over all rows no difference that they can tell: ${first.text}.`,
    };
  }
  return { kind: "no difference", text: `No difference that these rows can tell: ${first.text}.` };
}
