/**
 * In: metrics that a block names, in `metrics` and elsewhere. Out: those that are computed besides the ones that every output of the kind has.
 */
import type { Expr } from "../ast/nodes.ts";
import { fairnessAt } from "../catalog/fairness.ts";
import { taskOf, usualMetrics } from "../catalog/tasks.ts";
import { problem } from "../diagnostics/problem.ts";
import { type CheckContext, textAt } from "./context.ts";
import { type MetricSource, resolveMetric } from "./metric.ts";

/** Paths in the order in which they were first named. */
export function besidesUsual(paths: readonly string[], source: MetricSource): readonly string[] {
  return [...new Set(paths)].filter((path) => {
    if (fairnessAt(path) !== undefined) return false;
    const [split, output = "", name] = path.split(".");
    // The loss is always known, and of train rows nothing is computed that is not summed up anyway.
    if (name === undefined || name === "loss" || (source.block === "train" && split !== "valid")) return false;
    const facts = source.outputs.get(output);
    if (facts?.kind == null) return true;
    const known = { task: taskOf(facts.kind, facts.loss), classes: facts.classes ?? 0, areas: facts.kind === "image" };
    return !usualMetrics(known, source.block ?? "evaluate").includes(name);
  });
}

/** Paths of the `metrics` setting; null where one of them is wrong. */
export function readMetrics(context: CheckContext, expr: Expr | null, source: MetricSource): readonly string[] | null {
  if (expr === null) return [];
  if (expr.kind === "missing") return null;
  const items = expr.kind === "list" ? expr.items : [expr];
  const found = items.map((item) => {
    if (item.kind === "path") {
      const parts = item.parts.map((part) => part.text);
      return resolveMetric(context, parts, { at: item.span, source })?.path ?? null;
    }
    if (item.kind !== "missing") {
      context.report(
        problem("P3001", item.span, {
          title: item.kind === "comparison" ? "`metrics` takes metrics without bounds" : "`metrics` takes metrics",
          label: "expected a metric, such as `label.auroc`",
          help:
            item.kind === "comparison" ? `a bound is an expectation: \`expect: ${textAt(context, item.span)}\`` : null,
        }),
      );
    }
    return null;
  });
  return found.every((path) => path !== null) ? found : null;
}
