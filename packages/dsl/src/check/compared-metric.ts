/**
 * In: a path that speaks of a comparison, such as `difference.label.accuracy`, and what is compared. Out: the figure in full form; or null after
 * saying what is wrong.
 */
import type { MetricEntry, OutputFacts } from "../catalog/entry.ts";
import { differenceOf } from "../catalog/metrics.ts";
import { taskOf } from "../catalog/tasks.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { CheckContext } from "./context.ts";
import type { Metric, MetricPlace } from "./metric.ts";

/** What two runs are compared by. */
export interface ComparedSource {
  /** Those that both runs have. */
  readonly outputs: ReadonlyMap<string, OutputFacts>;
  /** Whether rows are drawn for intervals. */
  readonly intervals: boolean;
  /** Whether rows are told apart. */
  readonly slices: boolean;
}

const words: readonly string[] = ["before", "difference", "flips", "regressions"];
const ends: readonly string[] = ["low", "high"];
const ways: readonly string[] = ["to_wrong", "to_right"];

/** Whether a path speaks of a comparison; an output of that name is meant where there is one. */
export function speaksOfComparison(parts: readonly string[], outputs: ReadonlyMap<string, OutputFacts>): boolean {
  const [first = ""] = parts;
  return words.includes(first) && !outputs.has(first);
}

/** What counts rows or parts of them: less is better but for rows that turn right. */
function countOf(name: string): MetricEntry {
  return {
    name,
    doc: "",
    parameters: [],
    tasks: [],
    goal: name === "to_right" ? "max" : "min",
    range: { min: 0 },
    ratio: false,
    share: false,
  };
}

/** Resolves such a path; `resolve` gives the metric of the second run that it is about. */
export function resolveCompared(
  context: CheckContext,
  parts: readonly string[],
  place: MetricPlace & { readonly resolve: (parts: readonly string[]) => Metric | null },
): Metric | null {
  const { at, source, resolve } = place;
  const { compared } = source;
  const [first = "", ...rest] = parts;
  const written = parts.join(".");
  const fail = (title: string, words: { readonly label?: string; readonly help?: string | null } = {}): null => {
    context.report(
      problem("P4105", at, { title, label: words.label ?? "not computed here", help: words.help ?? null }),
    );
    return null;
  };
  if (compared == null) {
    return fail(`\`${written}\` is about two runs, and this block judges one`, {
      help: `name both in the place of \`run\`: \`compare: old_fit -> ${source.run ?? "fit"}\``,
    });
  }
  if (first === "regressions") {
    if (rest.length > 0) return fail(`\`${written}\` is no figure`, { help: "`regressions` counts parts of the rows" });
    if (compared.slices) return { path: first, entry: countOf(first) };
    return fail("`regressions` counts parts of the rows that got worse, and rows are not told apart", {
      help: "say by what they are: `slice: label`, or any column of the data set",
    });
  }
  if (first === "flips") return flips();
  const end = first === "difference" && ends.includes(rest.at(-1) ?? "") ? rest.at(-1) : undefined;
  const metric = resolve(end === undefined ? rest : rest.slice(0, -1));
  if (metric === null) return null;
  const [, output = "", name] = metric.path.split(".");
  if (name === undefined || !compared.outputs.has(output)) {
    return fail(
      name === undefined
        ? `\`${written}\` is the sum over all outputs, which two runs may weight in other ways`
        : `\`${output}\` is an output of one of the two runs alone`,
      { help: `both have ${[...compared.outputs.keys()].map((one) => `\`${one}\``).join(", ")}` },
    );
  }
  if (end !== undefined && !compared.intervals) {
    return fail(`\`${written}\` is the end of an interval, and \`bootstrap: none\` leaves intervals out`, {
      help: "remove `bootstrap`, or say how many draws",
    });
  }
  const path = [first, output, name, ...(end === undefined ? [] : [end])].join(".");
  return { path, entry: first === "difference" ? differenceOf(metric.entry) : metric.entry };

  function flips(): Metric | null {
    const known = compared?.outputs ?? new Map<string, OutputFacts>();
    const turning = [...known].flatMap(([name, { kind, loss }]) =>
      kind === null || taskOf(kind, loss) === "class" ? [name] : [],
    );
    const [output, way, ...more] = rest.length === 1 ? [null, rest[0]] : rest;
    if (turning.length === 0) {
      return fail("no row turns right or wrong: no output that both runs have is of classes", {
        help: `bound how much worse it may get: \`difference.${[...known.keys()][0] ?? "price"}.loss <= 0\``,
      });
    }
    if (output != null && !turning.includes(output)) {
      const near = closestName(output, turning);
      return fail(`\`${output}\` has no rows that turn right or wrong`, {
        label: near === null ? "not computed here" : `did you mean \`flips.${near}.${way ?? "to_wrong"}\`?`,
        help: `those of classes have: ${turning.map((one) => `\`${one}\``).join(", ")}`,
      });
    }
    if (way === undefined || !ways.includes(way) || more.length > 0) {
      return fail(`\`${written}\` is no figure`, {
        help: "rows turn one of two ways: `flips.to_wrong`, `flips.to_right`",
      });
    }
    return { path: ["flips", ...(output == null ? [] : [output]), way].join("."), entry: countOf(way) };
  }
}

/** The metric of the second run that a figure of a comparison is computed from; the path itself where it speaks of none, null where it needs none. */
export function comparedFrom(path: string, split: string): string | null {
  const [first = "", ...rest] = path.split(".");
  if (!words.includes(first)) return path;
  if (first === "flips" || first === "regressions") return null;
  return [split, ...(ends.includes(rest.at(-1) ?? "") ? rest.slice(0, -1) : rest)].join(".");
}
