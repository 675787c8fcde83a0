/** Figures of two runs on the same rows in, what differs out: by path, with intervals of the differences over rows drawn with both answers. */
import type { Figure } from "../../train/metrics/figure.ts";
import { bootstrapIntervals, bootstrapMethod, type Drawing, leastRows } from "../bootstrap.ts";
import type { MetricChange, OutputComparison, SliceComparison } from "./comparison.ts";

type Figures = ReadonlyMap<string, Figure>;

/** What both have and what is defined of both, but for the sum of losses, which each weights by itself. `drawing` is null for no intervals. */
export async function metricChanges(
  before: Figures,
  after: Figures,
  drawing: Drawing | null,
): Promise<{ readonly metrics: readonly MetricChange[]; readonly intervals: string | null }> {
  const shared = [...after].flatMap(([path, figure]) => {
    const earlier = before.get(path);
    if (earlier === undefined || path.split(".").length < 3) return [];
    const [was, is] = [earlier(null), figure(null)];
    return Number.isFinite(was) && Number.isFinite(is) ? [{ path, was, is, earlier, figure }] : [];
  });
  // By numbers: what a path says of a metric holds of the metric, not of its difference.
  const differences = new Map(
    shared.map(({ earlier, figure }, index): [string, Figure] => [
      String(index),
      (counts) => figure(counts) - earlier(counts),
    ]),
  );
  const drawn = drawing === null || drawing.rows < leastRows ? null : drawing;
  const intervals = drawn === null ? {} : await bootstrapIntervals(differences, drawn);
  return {
    metrics: shared.map(({ path, was, is }, index) => ({
      path,
      before: was,
      after: is,
      difference: is - was,
      interval: intervals[String(index)] ?? null,
    })),
    intervals: drawn === null ? null : bootstrapMethod(drawn),
  };
}

/** `test.label.accuracy` as `before.label.accuracy`. */
export function comparedPath(of: "before" | "difference", path: string): string {
  return [of, ...path.split(".").slice(1)].join(".");
}

/** What `expect` may name of a comparison: figures of the first run, differences, rows that turned, parts that got worse. */
export function comparedFigures({
  metrics,
  outputs,
  slices,
}: {
  readonly metrics: readonly MetricChange[];
  readonly outputs: readonly OutputComparison[];
  readonly slices: readonly SliceComparison[];
}): Record<string, number> {
  return {
    ...Object.fromEntries(metrics.map(({ path, before }) => [comparedPath("before", path), before])),
    ...Object.fromEntries(metrics.map(({ path, difference }) => [comparedPath("difference", path), difference])),
    ...countFigures({ outputs, slices }),
  };
}

/** Rows that turned, and parts that got worse. */
export function countFigures({
  outputs,
  slices,
}: {
  readonly outputs: readonly OutputComparison[];
  readonly slices: readonly SliceComparison[];
}): Record<string, number> {
  const turned = outputs.flatMap(({ output, flips }) => (flips === null ? [] : [{ output, ...flips }]));
  const sum = (way: "toRight" | "toWrong"): number => turned.reduce((all, one) => all + one[way], 0);
  return {
    ...(turned.length === 0 ? {} : { "flips.to_right": sum("toRight"), "flips.to_wrong": sum("toWrong") }),
    ...Object.fromEntries(
      turned.flatMap(({ output, toRight, toWrong }) => [
        [`flips.${output}.to_right`, toRight],
        [`flips.${output}.to_wrong`, toWrong],
      ]),
    ),
    ...(slices.length === 0 ? {} : { regressions: slices.filter(({ verdict }) => verdict === "worse").length }),
  };
}

/** The ends of differences, by path: where no row differs there is no interval, and both are the difference itself. */
export function differenceEnds(metrics: readonly MetricChange[]): Record<string, number> {
  return Object.fromEntries(
    metrics.flatMap(({ path, difference, interval }) => {
      const at = comparedPath("difference", path);
      const { low, high } = interval ?? { low: difference, high: difference };
      return [
        [`${at}.low`, low],
        [`${at}.high`, high],
      ];
    }),
  );
}
