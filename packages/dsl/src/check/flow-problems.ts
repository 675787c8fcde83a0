/**
 * In: a part of a flow that cannot stand where it stands. Out: what is wrong with it and what to write instead.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import { type CheckContext, define, isLost, textAt } from "./context.ts";
import type { Network } from "./layers.ts";
import { meantFixes, meantName } from "./meant-name.ts";
import { describe, evaluate } from "./values.ts";

/** The network whose flow is read, and where to report. */
export interface FlowPlace {
  readonly network: Network;
  readonly context: CheckContext;
}

/** The name of what is called. */
export function calleeName(call: CallExpr): string {
  return call.callee.parts.map((part) => part.text).join(".");
}

/** A flow that starts from something that is no value of the network. */
export function reportStart(
  place: FlowPlace,
  expr: Exclude<Expr, { kind: "missing" | "list" | "flow" | "path" }>,
): void {
  const { context } = place;
  if (expr.kind === "call") {
    context.report(
      problem("P1007", expr.span, {
        title: `a flow starts from a value, not from \`${calleeName(expr)}\``,
        label: "nothing flows into it",
        help: startHelp(place, expr),
      }),
    );
    return;
  }
  const value = evaluate(expr, context.env, () => {});
  const sum = expr.kind === "binary" && expr.operator === "+";
  context.report(
    problem("P3001", expr.span, {
      title: sum
        ? "tensors are added by `add()`"
        : `a flow starts from a value of the network, not from ${value.kind === "unknown" ? "arithmetic" : describe(value)}`,
      label: "no tensor",
      help: sum
        ? `write \`[${textAt(context, expr.left.span)}, ${textAt(context, expr.right.span)}] -> add()\``
        : startHelp(place, null),
    }),
  );
}

function startHelp({ network, context }: FlowPlace, call: CallExpr | null): string | null {
  const start = network.inputs[0]?.name.text;
  return start === undefined ? null : `for example \`${start} -> ${call === null ? "…" : textAt(context, call.span)}\``;
}

/** A name that is no input and no named value of the network. */
export function reportUnknownValue({ network, context }: FlowPlace, expr: Extract<Expr, { kind: "path" }>): void {
  const name = expr.parts.map((part) => part.text).join(".");
  if (network.partial || isLost(context, expr.span.file, name)) return;
  const names = [
    ...network.inputs.map((input) => input.name.text),
    ...network.bindings.map((binding) => binding.name.text),
  ];
  const near = closestName(name, names);
  const definition = near === null ? define(context, expr.span.file, name) : undefined;
  if (definition?.kind === "lost") return;
  if (definition?.kind === "block") context.used.add(definition.decl);
  const what = definition === undefined ? null : definition.kind === "param" ? "param" : definition.decl.keyword.text;
  const isOperator = near === null && findEntry(catalog.operators, name) !== undefined;
  const there = `there ${names.length === 1 ? "is" : "are"} ${names.map((one) => `\`${one}\``).join(", ")}`;
  context.report(
    problem("P2009", expr.span, {
      title:
        what !== null
          ? `\`${name}\` is a \`${what}\`, no value of \`${network.decl.name.text}\``
          : isOperator
            ? `\`${name}\` is an operator, no value of \`${network.decl.name.text}\``
            : `nothing is called \`${name}\` in \`${network.decl.name.text}\``,
      label: near !== null ? `did you mean \`${near}\`?` : what === null && !isOperator ? "unknown value" : "no tensor",
      related: definition === undefined ? [] : [{ span: definition.decl.name.span, text: "declared here" }],
      help:
        near !== null || names.length === 0
          ? null
          : isOperator
            ? `for example \`${names[0] ?? ""} -> ${name}()\``
            : there,
      fixes: near === null ? [] : [{ span: expr.span, replacement: near, certain: isOnlyNear(name, near, names) }],
    }),
  );
}

/** Something after `->` that is no call. */
export function reportNoCall(place: FlowPlace, expr: Exclude<Expr, { kind: "call" | "missing" }>): void {
  const { context } = place;
  const name = expr.kind === "path" ? expr.parts.map((part) => part.text).join(".") : null;
  if (name === null) {
    context.report(
      problem("P3001", expr.span, {
        title: `\`->\` leads to an operator, not to ${describe(evaluate(expr, context.env, () => {}))}`,
        label: "expected an operator, such as `dense(10)`",
      }),
    );
    return;
  }
  const definition = define(context, expr.span.file, name);
  if (definition?.kind === "lost") return;
  if (definition?.kind === "block") context.used.add(definition.decl);
  const isOperator = findEntry(catalog.operators, name) !== undefined;
  const usable = definition?.kind === "block" && ["layer", "model"].includes(definition.decl.keyword.text);
  if (isOperator || usable) {
    context.report(
      problem("P4011", expr.span, {
        title: `\`${name}\` is written with parentheses`,
        label: `write \`${name}()\``,
        fixes: [{ span: expr.span, replacement: `${name}()` }],
      }),
    );
    return;
  }
  const values = [...place.network.inputs, ...place.network.bindings, ...place.network.outputs];
  if (values.some((one) => one.name.text === name)) {
    context.report(
      problem("P2003", expr.span, {
        title: `\`${name}\` is a value; \`->\` leads to an operator`,
        label: "expected an operator, such as `dense(10)`",
        help: `several values are joined as a list: \`[a, ${name}] -> concat()\``,
      }),
    );
    return;
  }
  const meant = meantName(
    "operators",
    name,
    catalog.operators.map((operator) => operator.name),
  );
  context.report(
    problem("P2003", expr.span, {
      title: `there is no operator \`${name}\``,
      label: meant.word === null ? "expected an operator, such as `dense(10)`" : `did you mean \`${meant.word}()\`?`,
      help: meant.remark,
      fixes: meantFixes(meant, expr.span, (word) => `${word}()`),
    }),
  );
}
