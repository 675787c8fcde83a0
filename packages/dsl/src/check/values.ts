/**
 * In: an expression and what its names stand for. Out: its constant value. Nothing here depends on a run: every
 * value of a program is known when it is checked.
 */
import type { CallExpr, ComparisonExpr, Expr, FlowExpr, RecordExpr } from "../ast/nodes.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { UnitKind } from "../tokens/units.ts";
import { showAmount, unitWords } from "./amount.ts";

/** A name that a value was read from, so that a complaint about the value can point at where it is declared. */
export interface Origin {
  /** What kind of name: "param", "parameter", "axis". */
  readonly what: "param" | "parameter" | "axis";
  readonly name: string;
  /** Where it is declared. */
  readonly span: Span;
  /** Its value as a message shows it. */
  readonly shown: string;
}

interface Sourced {
  /** The names it was read from; absent for a literal. */
  readonly from?: readonly Origin[];
  readonly span: Span;
}

/** A constant, or an expression that only its place can make sense of (a call, a flow). */
export type Value =
  | ({
      readonly kind: "number";
      readonly value: number;
      readonly unit: UnitKind | null;
      /** A literal as it stands in the source; absent for what is calculated or read from a name. */
      readonly written?: string;
    } & Sourced)
  | ({ readonly kind: "text"; readonly value: string } & Sourced)
  | ({ readonly kind: "boolean"; readonly value: boolean } & Sourced)
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
  /** How a file could reach a name that it does not know, where another file has it; null where none has. */
  elsewhere?(name: string, file: string): string | null;
}

/** Evaluates an expression; reports arithmetic that makes no sense. */
export function evaluate(expr: Expr, env: Env, report: Report): Value {
  const { span } = expr;
  switch (expr.kind) {
    case "number":
      if (!Number.isFinite(expr.value)) return tooLarge(expr.written, span, report);
      return { kind: "number", value: expr.value, unit: expr.unit, written: expr.written, span };
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
    reportNoNumber(wrong, operator, { env, report });
    return { kind: "unknown", span };
  }
  const [left, right] = values.filter((value): value is NumberValue => value.kind === "number");
  if (left === undefined) return { kind: "unknown", span };
  const origins = values.flatMap((value) => ("from" in value ? (value.from ?? []) : []));
  const from = origins.length === 0 ? {} : { from: origins };
  if (right === undefined) return { kind: "number", value: -left.value, unit: left.unit, ...from, span };
  const unit = resultUnit(operator, left, right);
  if (unit === undefined) {
    report(
      problem("P3001", span, {
        title: `\`${operator}\` cannot combine ${describe(left)} and ${describe(right)}`,
        label: "units do not go together",
        help: unitHelp(operator, left, right),
      }),
    );
    return { kind: "unknown", span };
  }
  if (operator === "/" && right.value === 0) {
    report(
      problem("P4003", right.span, {
        title: "division by zero",
        label: "is 0",
        related: originLabels(right),
      }),
    );
    return { kind: "unknown", span };
  }
  const value = compute(operator, left.value, right.value);
  return Number.isFinite(value)
    ? { kind: "number", value, unit, ...from, span }
    : tooLarge(`${showNumber(left)} ${operator} ${showNumber(right)}`, span, report);
}

function reportNoNumber(
  wrong: Value,
  operator: string,
  { env, report }: { readonly env: Env; readonly report: Report },
): void {
  if (wrong.kind !== "name") {
    report(
      problem("P3001", wrong.span, {
        title: `\`${operator}\` works on numbers, not on ${describe(wrong)}`,
        label: "not a number",
        related: originLabels(wrong),
      }),
    );
    return;
  }
  const name = wrong.parts.join(".");
  const names = env.names(wrong.span.file);
  const near = closestName(name, names);
  report(
    problem("P2009", wrong.span, {
      title: `\`${name}\` has no value here`,
      label: near === null ? `\`${operator}\` needs a number` : `did you mean \`${near}\`?`,
      fixes: near === null ? [] : [{ span: wrong.span, replacement: near, certain: isOnlyNear(name, near, names) }],
    }),
  );
}

function tooLarge(text: string, span: Span, report: Report): Value {
  report(
    problem("P3128", span, {
      title: `\`${text}\` is larger than any number`,
      label: "too large",
      help: "numbers reach to about 1.8e308",
    }),
  );
  return { kind: "unknown", span };
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

/** A sum and a product of amounts that do go together, by unit. */
const examples: Readonly<Record<UnitKind, readonly [sum: string, product: string]>> = {
  fraction: ["10% + 5%", "2 * 10%"],
  duration: ["1h + 5m", "2 * 30s"],
  size: ["1GiB + 64MiB", "2 * 64MiB"],
  angle: ["90deg + 5deg", "2 * 15deg"],
};

function unitHelp(operator: string, left: NumberValue, right: NumberValue): string | null {
  const [first, second] = [left, right].flatMap(({ unit }) => (unit === null || unit === "fraction" ? [] : [unit]));
  if (first === undefined) return null;
  const [sum, product] = examples[first];
  if (operator === "*") return `one of the two is a plain number: \`${product}\``;
  if (operator === "/") return "divide by a plain number, or by one of the same unit: `1h / 2`, `1h / 30s`";
  return second === undefined ? `give both the same unit: \`${sum}\`` : null;
}

/** A number as a message shows it: as written, or with the unit that fits. */
export function showNumber(value: NumberValue): string {
  return value.written ?? showAmount(value.value, value.unit);
}

/** Where the names that a value was read from are declared. */
export function originLabels(value: Value): Label[] {
  const origins = "from" in value ? (value.from ?? []) : [];
  return origins.map(({ name, span, shown }) => ({ span, text: `\`${name}\` is ${shown}` }));
}

/** A value as a message names it: "the text `\"ten\"`". */
export function describe(value: Value): string {
  switch (value.kind) {
    case "number":
      return `the ${value.unit === null ? "number" : unitWords[value.unit]} \`${showNumber(value)}\``;
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
