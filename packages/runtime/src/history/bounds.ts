/** `label.accuracy >= 90%`, `time < 5m`, `size <= 4MiB` in, as the language writes bounds; a bound, or what is wrong with it in words, out. */
import { metricAt, readNumber } from "@penstock/dsl";
import { comparisons } from "../evaluate/expectations.ts";

/** What a run is held against. */
export interface Bound {
  /** A metric, `time` or `size`, as it was written. */
  readonly what: string;
  readonly comparison: ">=" | "<=" | ">" | "<";
  /** Seconds for `time`, bytes for `size`. */
  readonly value: number;
}

type Read = ReturnType<typeof readNumber>;

const example = "write it as `label.accuracy >= 90%`, `time < 5m` or `size < 4MiB`";

/** Reads a bound. */
export function readBound(text: string): Bound | { readonly problem: string } {
  const match = /^\s*([A-Za-z_][\w.]*)\s*(>=|<=|>|<)\s*(-?)\s*([\d.][^\s]*)\s*$/.exec(text);
  const [, what = "", comparison = "", minus = "", written = ""] = match ?? [];
  const number = match === null ? null : readNumber(written);
  if (number === null || Number.isNaN(number.value)) return { problem: `\`${text}\` is no bound; ${example}` };
  const value = amountOf(what, number, minus === "-");
  if (typeof value !== "number") return value;
  // The expression lets no other sign through.
  return { what, comparison: comparison as Bound["comparison"], value };
}

function amountOf(what: string, number: NonNullable<Read>, negative: boolean): number | { readonly problem: string } {
  const value = negative ? -number.value : number.value;
  if (what === "time") {
    if (number.unit === "duration") return value / 1000;
    return number.unit === null ? value : { problem: "the bound of `time` is a duration, such as `5m`" };
  }
  if (what === "size") {
    return number.unit === "size" || number.unit === null
      ? value
      : { problem: "the bound of `size` is a size, such as `4MiB`" };
  }
  const entry = metricAt(what);
  const { ratio = entry?.range.max !== undefined } = entry ?? {};
  if (number.unit !== null && (number.unit !== "fraction" || (entry !== undefined && !ratio))) {
    return { problem: `the bound of \`${what}\` is a plain number` };
  }
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = entry?.range ?? {};
  if (value < min || value > max) {
    const meant = max === 1 && value > 1 && value <= 100 && number.unit === null;
    return {
      problem: `\`${what}\` ${max === Number.POSITIVE_INFINITY ? `is never below ${min}` : `lies between ${min} and ${max}`}${meant ? `; did you mean \`${value}%\`?` : ""}`,
    };
  }
  return value;
}

/** Whether a value keeps a bound; nothing does where there is no figure. */
export function keeps(value: number | null, { comparison, value: bound }: Bound): boolean {
  return value !== null && comparisons[comparison](value, bound);
}
