/**
 * In: the `expect` settings of a block and what it computes. Out: bounds on metrics that can hold and can fail, each by
 * itself and all together.
 */
import type { Expr } from "../ast/nodes.ts";
import type { Range } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import { showAmount } from "./amount.ts";
import type { Expectation } from "./checked-program.ts";
import { type CheckContext, textAt } from "./context.ts";
import { inRange } from "./convert.ts";
import { type Metric, type MetricSource, resolveMetric } from "./metric.ts";
import { describe, evaluate, originLabels, type Value } from "./values.ts";

/** Checks all expectations of a block; null where one is wrong. */
export function checkExpectations(
  context: CheckContext,
  exprs: readonly Expr[],
  source: MetricSource,
): readonly Expectation[] | null {
  const found = exprs.map((expr) => checkExpectation(context, expr, source));
  const complete = found.every((one) => one.length > 0);
  const all = found.flat();
  return checkTogether(context, all) && complete ? all : null;
}

const flipped: Readonly<Record<string, Expectation["comparison"]>> = { ">=": "<=", "<=": ">=", ">": "<", "<": ">" };

/** Checks `metric >= bound`; a list holds several. */
function checkExpectation(context: CheckContext, expr: Expr, source: MetricSource): Expectation[] {
  if (expr.kind === "missing") return [];
  if (expr.kind === "list") return expr.items.flatMap((item) => checkExpectation(context, item, source));
  if (expr.kind !== "comparison") {
    context.report(
      problem("P3001", expr.span, {
        title: "an expectation compares a metric with a number",
        label: "expected a comparison",
        help: `for example \`${expr.kind === "path" ? textAt(context, expr.span) : "label.accuracy"} >= 75%\``,
      }),
    );
    return [];
  }
  const onLeft = expr.left.kind === "path";
  const side = onLeft ? expr.left : expr.right;
  const other = onLeft ? expr.right : expr.left;
  const comparison = onLeft ? flipped[flipped[expr.operator] ?? ""] : flipped[expr.operator];
  if (comparison === undefined) {
    context.report(
      problem("P4004", expr.span, {
        title: `an expectation cannot be \`${expr.operator}\``,
        label: "not a bound",
        help: "use `>=`, `<=`, `>` or `<`: measured numbers are seldom equal",
      }),
    );
    return [];
  }
  if (side.kind !== "path") {
    if (side.kind !== "missing") {
      context.report(
        problem("P3001", side.span, {
          title: "an expectation compares a metric with a number",
          label: "expected a metric, such as `label.accuracy`",
        }),
      );
    }
    return [];
  }
  const metric = resolveMetric(
    context,
    side.parts.map((part) => part.text),
    { at: side.span, source },
  );
  const bound = evaluate(other, context.env, context.report);
  if (bound.kind === "unknown") return [];
  if (bound.kind !== "number" || (bound.unit !== null && bound.unit !== "fraction")) {
    context.report(
      problem("P3001", bound.span, {
        title: `the bound of an expectation is a number, not ${describe(bound)}`,
        label: "expected a number",
        related: originLabels(bound),
        help: bound.kind === "name" ? "a metric is held against a number that is known before the run" : null,
      }),
    );
    return [];
  }
  if (metric === null) return [];
  const { range, ratio = range.max !== undefined } = metric.entry;
  if (bound.unit === "fraction" && !ratio) {
    reportPercentage(context, metric, bound);
    return [];
  }
  const verdict = decided(comparison, bound.value, range);
  if (verdict !== null) {
    reportBound(context, { metric, bound, range, verdict });
    return [];
  }
  return [{ metric: metric.path, comparison, bound: bound.value, text: textAt(context, expr.span), span: expr.span }];
}

/** Whether a bound holds of every value that the metric can have, or of none. */
function decided(comparison: Expectation["comparison"], value: number, range: Range): "always" | "never" | null {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = range;
  switch (comparison) {
    case ">=":
      return value <= min ? "always" : value > max ? "never" : null;
    case ">":
      return value < min ? "always" : value >= max ? "never" : null;
    case "<=":
      return value >= max ? "always" : value < min ? "never" : null;
    case "<":
      return value > max ? "always" : value <= min ? "never" : null;
  }
}

type Bound = Extract<Value, { kind: "number" }>;

function reportPercentage(context: CheckContext, metric: Metric, bound: Bound): void {
  const plain = showAmount(bound.value, null);
  context.report(
    problem("P3129", bound.span, {
      title: `\`${metric.entry.name}\` is no part of a whole, its bound cannot be \`${showAmount(bound.value, "fraction")}\``,
      label: "expected a plain number",
      related: originLabels(bound),
      help: !metric.entry.tasks.every((task) => task === "numbers")
        ? `a ${metric.entry.name === "loss" ? "loss" : "score"} is a plain number: \`${plain}\``
        : `\`${metric.entry.name}\` is measured in ${metric.entry.name === "mse" ? "the square of " : ""}the target's unit: \`${plain}\``,
      fixes: bound.from === undefined ? [{ span: bound.span, replacement: plain, certain: false }] : [],
    }),
  );
}

function reportBound(
  context: CheckContext,
  found: {
    readonly metric: Metric;
    readonly bound: Bound;
    readonly range: Range;
    readonly verdict: "always" | "never";
  },
): void {
  const { metric, bound, range, verdict } = found;
  const { value, span } = bound;
  const percent = range.max === 1 && value > 1 && value <= 100 && bound.unit === null && bound.from === undefined;
  const words =
    range.max === undefined
      ? `is never below ${range.min ?? 0}`
      : range.min === undefined
        ? `is never above ${range.max}`
        : `lies between ${range.min} and ${range.max}`;
  const shown = bound.unit === null ? showAmount(value, null) : showAmount(value, bound.unit);
  context.report(
    problem("P4012", span, {
      title: inRange(value, range)
        ? `\`${metric.entry.name}\` ${words}, so this ${verdict === "always" ? "always holds" : "can never hold"}`
        : `\`${metric.entry.name}\` ${words}, the bound is ${shown}`,
      label: verdict === "always" ? "always holds" : "out of reach",
      related: originLabels(bound),
      help: percent
        ? `did you mean \`${showAmount(value, null)}%\`?`
        : verdict === "always"
          ? "it says nothing; choose a bound that can fail"
          : "choose a bound that can hold",
      fixes: percent ? [{ span, replacement: `${showAmount(value, null)}%` }] : [],
    }),
  );
}

/** Two bounds on one metric that leave nothing between them. */
function checkTogether(context: CheckContext, all: readonly Expectation[]): boolean {
  let fits = true;
  all.forEach((later, index) => {
    const earlier = all.slice(0, index).find((one) => one.metric === later.metric && excludes(one, later));
    if (earlier === undefined) return;
    fits = false;
    context.report(
      problem("P4029", later.span, {
        title: `\`${later.text}\` and \`${earlier.text}\` cannot both hold`,
        label: "leaves no value",
        related: [{ span: earlier.span, text: "together with this" }],
        help: "remove one of the two, or change its bound",
      }),
    );
  });
  return fits;
}

function excludes(a: Expectation, b: Expectation): boolean {
  const isLower = (one: Expectation): boolean => one.comparison.startsWith(">");
  if (isLower(a) === isLower(b)) return false;
  const [low, high] = isLower(a) ? [a, b] : [b, a];
  return low.bound > high.bound || (low.bound === high.bound && `${low.comparison}${high.comparison}` !== ">=<=");
}
