/**
 * In: a path such as `valid.label.accuracy` and what a run yields. Out: the metric in full form, with its goal; or null
 * after saying what is wrong.
 */
import type { Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { MetricEntry, Range } from "../catalog/entry.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { ColumnType, Expectation } from "./checked-program.ts";
import { type CheckContext, textAt } from "./context.ts";
import { inRange } from "./convert.ts";
import { describe, evaluate } from "./values.ts";

/** The names of the splits. */
export const splitNames = ["train", "valid", "test"] as const;

/** A part of the rows. */
export type SplitName = (typeof splitNames)[number];

/** What metrics there can be. */
export interface MetricSource {
  /** Kinds of the outputs' targets; null where not known. */
  readonly outputs: ReadonlyMap<string, ColumnType["kind"] | null>;
  /** Splits that have rows; null where not known. */
  readonly splits: ReadonlySet<SplitName> | null;
  /** The split that a path without one means. */
  readonly split: SplitName;
  /** Only this split is judged (in `evaluate`). */
  readonly only: boolean;
  /** Some of it is missing because of other mistakes; unknown names are passed over. */
  readonly partial: boolean;
}

/** A metric in full form. */
export interface Metric {
  readonly path: string;
  readonly entry: MetricEntry;
}

/** Whether a word names a split. */
export function isSplit(word: string | undefined): word is SplitName {
  return splitNames.some((split) => split === word);
}

/** Resolves a path to a metric. */
export function resolveMetric(
  context: CheckContext,
  parts: readonly string[],
  options: { readonly at: Span; readonly source: MetricSource },
): Metric | null {
  const { at, source } = options;
  const fail = (title: string, words: { label?: string; help?: string | null; replacement?: string } = {}): null => {
    context.report(
      problem("P2017", at, {
        title,
        label: words.label ?? "unknown metric",
        help: words.help ?? null,
        fixes: words.replacement === undefined ? [] : [{ span: at, replacement: words.replacement }],
      }),
    );
    return null;
  };
  const rest = isSplit(parts[0]) ? parts.slice(1) : [...parts];
  const split = isSplit(parts[0]) ? parts[0] : source.split;
  const written = parts.join(".");
  const prefix = isSplit(parts[0]) ? `${split}.` : "";
  if (source.only && split !== source.split) {
    return fail(`\`${written}\` is about \`${split}\` rows, this block judges \`${source.split}\` rows`, {
      label: `only \`${source.split}\` here`,
      help: `write \`${[source.split, ...rest].join(".")}\``,
      replacement: [source.split, ...rest].join("."),
    });
  }
  if (source.splits !== null && !source.splits.has(split)) {
    context.report(
      problem("P4008", at, {
        title: `\`${written}\` needs \`${split}\` rows, and the data set has none`,
        label: `no \`${split}\` rows`,
        help: `give the split some: \`${split}: 10%\``,
      }),
    );
    return null;
  }
  const outputs = [...source.outputs.keys()];
  const metrics = catalog.metrics.map((entry) => entry.name);
  const [first, second, ...more] = rest;
  if (first === undefined || more.length > 0) {
    return fail(`\`${written}\` is not a metric`, {
      help: `a metric reads \`${prefix}${outputs[0] ?? "label"}.accuracy\``,
    });
  }
  if (second === undefined) {
    if (first === "loss") return { path: `${split}.loss`, entry: required("loss") };
    if (metrics.includes(first)) {
      const example = `${prefix}${outputs[0] ?? "label"}.${first}`;
      return fail(`\`${written}\` does not say of which output`, {
        label: `write \`${example}\``,
        ...(outputs.length === 1 ? { replacement: example } : {}),
      });
    }
    if (source.partial) return null;
    const near = closestName(first, outputs);
    return fail(`\`${written}\` is not a metric`, {
      help:
        outputs.includes(first) || near !== null
          ? `name the metric: \`${prefix}${outputs.includes(first) ? first : near}.accuracy\``
          : `a metric reads \`${prefix}${outputs[0] ?? "label"}.accuracy\``,
    });
  }
  const kind = source.outputs.get(first);
  if (kind === undefined) {
    if (source.partial) return null;
    const near = closestName(first, [...outputs, ...splitNames]);
    return fail(`there is no output \`${first}\``, {
      label: near === null ? "unknown output" : `did you mean \`${near}\`?`,
      help: near === null ? `outputs: ${outputs.map((name) => `\`${name}\``).join(", ")}` : null,
      ...(near === null ? {} : { replacement: `${prefix}${near}.${second}` }),
    });
  }
  const entry = findEntry<MetricEntry>(catalog.metrics, second);
  if (entry === undefined) {
    const near = closestName(second, metrics);
    const suited = catalog.metrics.filter((metric) => kind === null || metric.suits.includes(kind));
    return fail(`there is no metric \`${second}\``, {
      label: near === null ? "unknown metric" : `did you mean \`${near}\`?`,
      help:
        near === null ? `metrics of \`${first}\`: ${suited.map((metric) => `\`${metric.name}\``).join(", ")}` : null,
      ...(near === null ? {} : { replacement: `${prefix}${first}.${near}` }),
    });
  }
  if (kind !== null && !entry.suits.includes(kind)) {
    const suited = catalog.metrics.filter((metric) => metric.suits.includes(kind));
    return fail(`\`${second}\` does not suit \`${first}\`, whose target is a \`${kind}\``, {
      label: `not for a \`${kind}\``,
      help: `metrics of \`${first}\`: ${suited.map((metric) => `\`${metric.name}\``).join(", ")}`,
    });
  }
  return { path: `${split}.${first}.${second}`, entry };
}

function required(name: string): MetricEntry {
  const entry = findEntry<MetricEntry>(catalog.metrics, name);
  return entry ?? { name, doc: "", parameters: [], suits: [], goal: "min", range: {} };
}

const flipped: Readonly<Record<string, Expectation["comparison"]>> = { ">=": "<=", "<=": ">=", ">": "<", "<": ">" };

/** Checks `metric >= bound`; a list holds several. */
export function checkExpectation(context: CheckContext, expr: Expr, source: MetricSource): Expectation[] {
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
      }),
    );
    return [];
  }
  if (metric === null) return [];
  const { range } = metric.entry;
  if (!inRange(bound.value, range)) {
    reportBound(context, { metric, value: bound.value, span: bound.span, range });
    return [];
  }
  return [{ metric: metric.path, comparison, bound: bound.value, text: textAt(context, expr.span), span: expr.span }];
}

function reportBound(
  context: CheckContext,
  bound: { readonly metric: Metric; readonly value: number; readonly span: Span; readonly range: Range },
): void {
  const { metric, value, span, range } = bound;
  const percent = range.max === 1 && value > 1 && value <= 100;
  const words =
    range.max === undefined ? `is never below ${range.min ?? 0}` : `lies between ${range.min ?? 0} and ${range.max}`;
  context.report(
    problem("P4012", span, {
      title: `\`${metric.entry.name}\` ${words}, the bound is ${value}`,
      label: "out of reach",
      help: percent ? `did you mean \`${value}%\`?` : null,
      fixes: percent ? [{ span, replacement: `${value}%` }] : [],
    }),
  );
}
