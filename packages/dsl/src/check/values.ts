/**
 * In: an expression and what its names stand for. Out: its constant value. Nothing here depends on a run: every
 * value of a program is known when it is checked.
 */
import type { CallExpr, ComparisonExpr, Expr, FlowExpr, RecordExpr } from "../ast/nodes.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { UnitKind } from "../tokens/units.ts";

/** A constant, or an expression that only its place can make sense of (a call, a flow). */
export type Value =
  | { readonly kind: "number"; readonly value: number; readonly unit: UnitKind | null; readonly span: Span }
  | { readonly kind: "text"; readonly value: string; readonly span: Span }
  | { readonly kind: "boolean"; readonly value: boolean; readonly span: Span }
  /** A bare name or path that no param is called. */
  | { readonly kind: "name"; readonly parts: readonly string[]; readonly span: Span }
  | { readonly kind: "list"; readonly items: readonly Value[]; readonly span: Span }
  | { readonly kind: "call"; readonly call: CallExpr; readonly span: Span }
  | { readonly kind: "other"; readonly expr: FlowExpr | ComparisonExpr | RecordExpr; readonly span: Span }
  /** Not known: a hole that has been reported, or a layer's parameter before the layer is used. */
  | { readonly kind: "unknown"; readonly span: Span };

/** What names stand for at a place. */
export interface Env {
  /** The value of a param or parameter, or undefined where nothing is called so. */
  lookup(name: string, file: string): Value | undefined;
  /** Names that `lookup` knows, for "did you mean". */
  names(file: string): readonly string[];
}

/** Evaluates an expression; reports arithmetic that makes no sense. */
export function evaluate(expr: Expr, env: Env, report: Report): Value {
  const { span } = expr;
  switch (expr.kind) {
    case "number":
      return { kind: "number", value: expr.value, unit: expr.unit, span };
    case "text":
      return { kind: "text", value: expr.value, span };
    case "boolean":
      return { kind: "boolean", value: expr.value, span };
    case "missing":
      return { kind: "unknown", span };
    case "path": {
      const [first, ...rest] = expr.parts;
      const known = first !== undefined && rest.length === 0 ? env.lookup(first.text, span.file) : undefined;
      return known === undefined
        ? { kind: "name", parts: expr.parts.map((part) => part.text), span }
        : { ...known, span };
    }
    case "list":
      return { kind: "list", items: expr.items.map((item) => evaluate(item, env, report)), span };
    case "call":
      return { kind: "call", call: expr, span };
    case "negative":
    case "binary":
      return arithmetic(expr, env, report);
    case "flow":
    case "comparison":
    case "record":
      return { kind: "other", expr, span };
  }
}

type NumberValue = Extract<Value, { kind: "number" }>;

function arithmetic(expr: Extract<Expr, { kind: "negative" | "binary" }>, env: Env, report: Report): Value {
  const { span } = expr;
  const operator = expr.kind === "negative" ? "-" : expr.operator;
  const operands = expr.kind === "negative" ? [expr.operand] : [expr.left, expr.right];
  const values = operands.map((operand) => evaluate(operand, env, report));
  if (values.some((value) => value.kind === "unknown")) return { kind: "unknown", span };
  const wrong = values.find((value) => value.kind !== "number");
  if (wrong !== undefined) {
    report(
      wrong.kind === "name"
        ? problem("P2009", wrong.span, {
            title: `\`${wrong.parts.join(".")}\` has no value here`,
            label: `\`${operator}\` needs a number`,
          })
        : problem("P3001", wrong.span, {
            title: `\`${operator}\` works on numbers, not on ${describe(wrong)}`,
            label: "not a number",
          }),
    );
    return { kind: "unknown", span };
  }
  const [left, right] = values.filter((value): value is NumberValue => value.kind === "number");
  if (left === undefined) return { kind: "unknown", span };
  if (right === undefined) return { ...left, value: -left.value, span };
  const unit = resultUnit(operator, left, right);
  if (unit === undefined) {
    report(
      problem("P3001", span, {
        title: `\`${operator}\` cannot combine ${describe(left)} and ${describe(right)}`,
        label: "units do not go together",
      }),
    );
    return { kind: "unknown", span };
  }
  if (operator === "/" && right.value === 0) {
    report(problem("P4003", right.span, { title: "division by zero", label: "is 0" }));
    return { kind: "unknown", span };
  }
  return { kind: "number", value: compute(operator, left.value, right.value), unit, span };
}

function compute(operator: string, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    default:
      return a / b;
  }
}

/** The unit of a result; undefined where the units do not go together. Fractions are plain numbers. */
function resultUnit(operator: string, left: NumberValue, right: NumberValue): UnitKind | null | undefined {
  const plain = (unit: UnitKind | null): UnitKind | null => (unit === "fraction" ? null : unit);
  const [a, b] = [plain(left.unit), plain(right.unit)];
  if (operator === "+" || operator === "-") return a === b ? (left.unit === right.unit ? left.unit : a) : undefined;
  if (operator === "*") return a === null ? b : b === null ? a : undefined;
  return b === null ? a : a === b ? null : undefined;
}

const unitWords: Readonly<Record<UnitKind, string>> = {
  fraction: "percentage",
  duration: "duration",
  size: "size in bytes",
  angle: "angle",
};

/** A value as a message names it: "the text `\"ten\"`". */
export function describe(value: Value): string {
  switch (value.kind) {
    case "number":
      return value.unit === null
        ? `the number \`${value.value}\``
        : `${value.unit === "angle" ? "an" : "a"} ${unitWords[value.unit]}`;
    case "text":
      return `the text \`${JSON.stringify(shorten(value.value))}\``;
    case "boolean":
      return `\`${value.value}\``;
    case "name":
      return `the name \`${value.parts.join(".")}\``;
    case "list":
      return "a list";
    case "call":
      return `\`${value.call.callee.parts.map((part) => part.text).join(".")}(…)\``;
    case "other":
      return value.expr.kind === "flow" ? "a flow" : value.expr.kind === "comparison" ? "a comparison" : "a block";
    case "unknown":
      return "this";
  }
}

function shorten(text: string): string {
  return text.length > 30 ? `${text.slice(0, 29)}…` : text;
}
