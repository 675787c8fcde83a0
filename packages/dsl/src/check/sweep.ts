/**
 * In: a `sweep` block. Out: which training is repeated with which values of which params, and by what its rows are ranked. Whether the
 * program is right with each of the values is checked afterwards, when it is right without them.
 */
import type { Declaration, Expr, Name, ParamDeclaration } from "../ast/nodes.ts";
import type { BlockEntry } from "../catalog/entry.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Argument, CheckedSweep, Expectation } from "./checked-program.ts";
import { type CheckContext, define, textAt } from "./context.ts";
import { checkExpectations } from "./expectations.ts";
import { labelled, readItems, setting } from "./items.ts";
import { besidesUsual } from "./measured.ts";
import { type MetricSource, resolveMetric } from "./metric.ts";
import { findBlock } from "./references.ts";
import { outputFacts, type Results, type TrainInfo } from "./train.ts";
import { evaluate, type Value } from "./values.ts";

/** A param with the values that a sweep gives it. */
export interface SweptParam {
  readonly name: string;
  readonly decl: ParamDeclaration;
  readonly values: readonly SweptValue[];
  readonly span: Name["span"];
}

/** One of the values, and where it is written. */
export interface SweptValue {
  readonly value: Value;
  readonly argument: Argument;
  readonly span: Name["span"];
}

/** What a sweep is, and what it depends on. */
export interface SweepInfo {
  readonly decl: Declaration;
  /** The block whose runs are its rows. */
  readonly train: Declaration | null;
  readonly over: readonly SweptParam[];
  readonly best: CheckedSweep["best"] | null;
  /** Metrics of its own that the training computes besides the usual ones. */
  readonly measured: readonly string[];
  readonly expect: readonly Expectation[] | null;
  readonly complete: boolean;
  readonly needs: readonly Declaration[];
}

/** Most combinations of values. */
export const mostRows = 256;

/** Checks a sweep as far as its own lines go. */
export function checkSweep(
  context: CheckContext,
  decl: Declaration,
  { entry, results }: { readonly entry: BlockEntry; readonly results: Results },
): SweepInfo {
  const items = readItems(context, decl, entry);
  const runItem = setting(items, "run");
  const train = runItem === undefined ? null : findBlock(context, runItem.value, { kind: "train", what: "`run`" });
  const run = train === null ? null : results.train(train);
  const given = labelled(items, "over");
  const over = given.flatMap(({ label, item }) => readParam(context, label, item.value) ?? []);
  const rows = over.reduce((product, { values }) => product * values.length, 1);
  if (rows > mostRows) {
    context.report(
      problem(
        "P4044",
        { ...decl.keyword.span, end: decl.name.span.end },
        {
          title: `\`${decl.name.text}\` has ${rows.toLocaleString("en-US")} combinations, each of them a training`,
          label: `more than ${mostRows}`,
          related: over.map(({ span, values }) => ({ span, text: `${values.length} values` })),
          help: "take fewer values, or sweep one param after the other",
        },
      ),
    );
  }
  const source = sourceOf(run);
  const best = readBest(context, setting(items, "best")?.value ?? null, { source, run });
  const stated = items.settings.filter((one) => one.name === "expect");
  const expect = checkExpectations(
    context,
    stated.map((one) => one.item.value),
    source,
  );
  const complete =
    !items.partial &&
    over.length === given.length &&
    over.length > 0 &&
    rows <= mostRows &&
    best !== null &&
    expect !== null;
  const named = [...(best === null ? [] : [best.metric]), ...(expect ?? []).map(({ metric }) => metric)];
  const measured = besidesUsual(named, source);
  return { decl, train, over, best, measured, expect, complete, needs: train === null ? [] : [train] };
}

function sourceOf(run: TrainInfo | null): MetricSource {
  return {
    outputs: outputFacts(run?.model ?? null, run?.data ?? null, run?.losses ?? null),
    splits: run?.data?.splits ?? null,
    split: "valid",
    block: "train",
    dataset: run?.data?.name ?? null,
    run: run?.name ?? null,
    partial: run === null || run.model === null || run.model.partial,
  };
}

/** A param and its values; null after saying what is wrong. */
function readParam(context: CheckContext, label: Name, expr: Expr): SweptParam | null {
  const definition = define(context, label.span.file, label.text);
  if (definition === undefined) {
    const scope = context.scopes.get(label.span.file) ?? new Map();
    const params = [...scope].flatMap(([name, one]) => (one.kind === "param" ? [name] : []));
    const near = closestName(label.text, params);
    context.report(
      problem("P2008", label.span, {
        title: `there is no param named \`${label.text}\``,
        label: near === null ? "not declared" : `did you mean \`${near}\`?`,
        help:
          near !== null
            ? null
            : params.length > 0
              ? `there ${params.length === 1 ? "is" : "are"} ${params.map((one) => `\`${one}\``).join(", ")}`
              : `declare it, and use it where its value stands: \`param ${label.text}: float = 1e-3\``,
        fixes:
          near === null ? [] : [{ span: label.span, replacement: near, certain: isOnlyNear(label.text, near, params) }],
      }),
    );
    return null;
  }
  if (definition.kind === "lost") return null;
  if (definition.kind === "block") {
    context.report(
      problem("P2019", label.span, {
        title: `\`over\` takes a param, \`${label.text}\` is a \`${definition.decl.keyword.text}\``,
        label: "expected a param",
        related: [{ span: definition.decl.name.span, text: `declared as a \`${definition.decl.keyword.text}\`` }],
      }),
    );
    return null;
  }
  const { decl } = definition;
  context.used.add(decl);
  if (expr.kind === "missing") return null;
  if (expr.kind !== "list") {
    context.report(
      problem("P3001", expr.span, {
        title: `\`over ${label.text}\` takes a list of values`,
        label: "expected a list",
        help: `for example \`over ${label.text}: [${textAt(context, expr.span)}, …]\``,
      }),
    );
    return null;
  }
  const values = expr.items.flatMap((item): SweptValue[] => {
    const value = context.paramValue(decl, item);
    return value === null || !("value" in value) ? [] : [{ value, argument: value.value, span: item.span }];
  });
  if (values.length < expr.items.length) return null;
  const doubled = values.find((one, index) => values.findIndex((other) => other.argument === one.argument) !== index);
  if (values.length < 2 || doubled !== undefined) {
    const earlier = values.find((one) => one.argument === doubled?.argument);
    context.report(
      problem("P4045", doubled?.span ?? expr.span, {
        title:
          doubled === undefined
            ? `\`over ${label.text}\` has ${values.length === 0 ? "no value" : "one value"}, there is nothing to compare`
            : `\`over ${label.text}\` has the value \`${textAt(context, doubled.span)}\` twice`,
        label: doubled === undefined ? "two or more" : "again",
        related: doubled === undefined || earlier === undefined ? [] : [{ span: earlier.span, text: "the same" }],
        help: doubled === undefined ? "a single value stands in the `param` itself" : "remove one of the two",
      }),
    );
    return null;
  }
  return { name: label.text, decl, values, span: expr.span };
}

/** The setting, else what the training picks its weights by, else its loss on train rows; null where it is wrong. */
function readBest(
  context: CheckContext,
  expr: Expr | null,
  { source, run }: { readonly source: MetricSource; readonly run: TrainInfo | null },
): CheckedSweep["best"] | null {
  if (expr === null) return run?.checked?.best ?? { metric: "train.loss", goal: "min" };
  if (expr.kind === "missing") return null;
  if (expr.kind !== "path") {
    const value = evaluate(expr, context.env, context.report);
    if (value.kind !== "unknown") {
      context.report(
        problem("P3001", expr.span, {
          title: "`best` takes a metric",
          label: "expected a metric, such as `valid.label.accuracy`",
        }),
      );
    }
    return null;
  }
  const parts = expr.parts.map((part) => part.text);
  const metric = resolveMetric(context, parts, { at: expr.span, source, chooses: "the best row" });
  return metric === null ? null : { metric: metric.path, goal: metric.entry.goal };
}
