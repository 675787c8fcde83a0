/**
 * In: the params of all files and the values given on the command line. Out: an environment in which each param has
 * its value, checked against its type and domain.
 */
import { buildAst } from "../ast/build-ast.ts";
import type { Expr, ParamDeclaration } from "../ast/nodes.ts";
import type { ValueType } from "../catalog/entry.ts";
import { parse } from "../cst/parse.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { SourceFile, Span } from "../source/span.ts";
import { tokenize } from "../tokens/tokenize.ts";
import type { UnitKind } from "../tokens/units.ts";
import { showAmount } from "./amount.ts";
import type { Argument } from "./checked-program.ts";
import type { Module, Scope } from "./context.ts";
import { convert, inRange, typeWords } from "./convert.ts";
import { chainTooLong, longestChain } from "./depth.ts";
import { meantFixes, meantLabel, meantName } from "./meant-name.ts";
import { describe, type Env, evaluate, type Origin, showNumber, type Value } from "./values.ts";

/** Types a param or a layer's parameter may have. */
export const parameterTypes: ReadonlyMap<string, ValueType> = new Map<string, ValueType>([
  ["int", { kind: "int" }],
  ["float", { kind: "float" }],
  ["text", { kind: "text" }],
  ["bool", { kind: "bool" }],
  ["probability", { kind: "probability" }],
  ["duration", { kind: "duration" }],
  ["size", { kind: "size" }],
  ["angle", { kind: "angle" }],
]);

/** Where values from the command line stand, for diagnostics. */
export const commandLine = "<command line>";

/** A param with its value. */
export interface ParamValue {
  readonly name: string;
  readonly value: Argument;
  readonly from: "default" | "set";
}

/** What reading params yields. */
export interface Params {
  readonly env: Env;
  /** Params that the first file sees, in the order of declaration. */
  readonly values: readonly ParamValue[];
  /** The command line as a file, where values came from there. */
  readonly file: SourceFile | null;
  /** Params whose value came from there, or was given. */
  readonly overridden: ReadonlySet<ParamDeclaration>;
  /** An expression as a value of a param, held against its type and domain; null after saying what is wrong. */
  readonly read: (decl: ParamDeclaration, expr: Expr) => Value | null;
}

/** What params are read from. */
export interface ParamsInput {
  readonly modules: ReadonlyMap<string, Module>;
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly entryPath: string;
  readonly set: Readonly<Record<string, string>>;
  /** Values that params have instead of their own; checked before. */
  readonly given?: ReadonlyMap<ParamDeclaration, Value>;
  readonly report: Report;
  readonly used: Set<unknown>;
}

interface SetValue {
  readonly text: string;
  readonly span: Span;
}

/** Evaluates all params. */
export function readParams(input: ParamsInput): Params {
  const { modules, scopes, entryPath, set, report, used } = input;
  const lines = Object.entries(set).map(([name, value]) => `--set ${name}=${value}`);
  const file: SourceFile | null = lines.length === 0 ? null : { path: commandLine, text: lines.join("\n") };
  const overrides = readOverrides();
  const known = new Map<ParamDeclaration, Value>();
  const busy: ParamDeclaration[] = [];

  const env: Env = {
    lookup(name, path) {
      const definition = scopes.get(path)?.get(name);
      if (definition?.kind === "lost") return { kind: "unknown", span: { file: path, start: 0, end: 0 } };
      if (definition?.kind !== "param") return undefined;
      used.add(definition.decl);
      if (definition.imported !== undefined) used.add(definition.imported);
      return withOrigin(paramValue(definition.decl), {
        what: "param",
        name: definition.decl.name.text,
        span: definition.decl.name.span,
      });
    },
    elsewhere(name, path) {
      const module = [...modules.values()].find(
        (one) => one.file.path !== path && one.ast.params.some((decl) => decl.name.text === name),
      );
      return module === undefined ? null : `\`${module.file.path}\` declares a param of that name; import it to use it`;
    },
    names: (path) =>
      [...(scopes.get(path) ?? [])].flatMap(([name, definition]) => (definition.kind === "param" ? [name] : [])),
  };
  for (const module of modules.values()) for (const decl of module.ast.params) paramValue(decl);
  const overridden = new Set([...overrides.keys(), ...(input.given?.keys() ?? [])]);
  return { env, values: listed(), file, overridden, read };

  function read(decl: ParamDeclaration, expr: Expr): Value | null {
    const type = parameterTypes.get(decl.type?.text ?? "");
    if (type === undefined) return null;
    const value = typed(decl, type, { expr, inSet: false });
    const domain = readDomain(decl, type);
    const fits = value === null || domain === null || checkDomain(decl, value, { domain, at: expr.span, inSet: false });
    return fits ? value : null;
  }

  function listed(): ParamValue[] {
    const values: ParamValue[] = [];
    for (const [name, definition] of scopes.get(entryPath) ?? []) {
      if (definition.kind !== "param") continue;
      const value = paramValue(definition.decl);
      const argument =
        value.kind === "number" || value.kind === "text" || value.kind === "boolean" ? value.value : undefined;
      if (argument !== undefined)
        values.push({ name, value: argument, from: overrides.has(definition.decl) ? "set" : "default" });
    }
    return values;
  }

  function readOverrides(): Map<ParamDeclaration, SetValue> {
    const found = new Map<ParamDeclaration, SetValue>();
    const scope = scopes.get(entryPath);
    const names = [...(scope ?? [])].flatMap(([name, definition]) => (definition.kind === "param" ? [name] : []));
    let start = 0;
    for (const [name, text] of Object.entries(set)) {
      const nameSpan: Span = { file: commandLine, start: start + 6, end: start + 6 + name.length };
      const valueStart = nameSpan.end + 1;
      const definition = scope?.get(name);
      if (definition?.kind === "param") {
        found.set(definition.decl, {
          text,
          span: { file: commandLine, start: valueStart, end: valueStart + text.length },
        });
      } else if (definition?.kind !== "lost") {
        const meant = meantName("arguments", name, names);
        report(
          problem("P2015", nameSpan, {
            title: `the program has no param \`${name}\``,
            label: meantLabel(meant, "unknown param"),
            help: meant.word !== null ? null : (elsewhere(name) ?? paramsHelp(names)),
          }),
        );
      }
      start += lines[Object.keys(set).indexOf(name)]?.length ?? 0;
      start += 1;
    }
    return found;
  }

  function paramsHelp(names: readonly string[]): string {
    return names.length === 0 ? "it has no params at all" : `it has ${names.map((one) => `\`${one}\``).join(", ")}`;
  }

  /** How to reach a param that another file declares. */
  function elsewhere(name: string): string | null {
    const module = [...modules.values()].find(({ ast }) => ast.params.some((decl) => decl.name.text === name));
    return module === undefined || module.file.path === entryPath
      ? null
      : `\`${module.file.path}\` declares it; it can be set once \`${entryPath}\` imports it by name`;
  }

  function paramValue(decl: ParamDeclaration): Value {
    const ready = known.get(decl);
    if (ready !== undefined) return ready;
    const start = busy.indexOf(decl);
    if (start >= 0) {
      const circle = busy.slice(start);
      const names = circle.map((one) => `\`${one.name.text}\``);
      report(
        problem("P2013", decl.value.span, {
          title:
            circle.length === 1
              ? `the param ${names[0] ?? ""} is defined by itself`
              : `the params ${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""} are defined by each other in a circle`,
          label: circle.length === 1 ? "leads back to it" : `reads \`${circle[1]?.name.text ?? ""}\``,
          related: circle.slice(1).map((one, index) => ({
            span: one.value.span,
            text: `reads \`${circle[index + 2]?.name.text ?? decl.name.text}\``,
          })),
          help: "give one of them a value of its own",
        }),
      );
      return { kind: "unknown", span: decl.span };
    }
    if (busy.length >= longestChain) {
      report(chainTooLong(decl.name.span, "params"));
      known.set(decl, { kind: "unknown", span: decl.span });
      return { kind: "unknown", span: decl.span };
    }
    busy.push(decl);
    const value = compute(decl);
    busy.pop();
    known.set(decl, value);
    return value;
  }

  function compute(decl: ParamDeclaration): Value {
    const unknown: Value = { kind: "unknown", span: decl.span };
    const given = input.given?.get(decl);
    if (given !== undefined) return given;
    if (decl.type === null) return unknown;
    const type = parameterTypes.get(decl.type.text);
    if (type === undefined) {
      reportUnknownType(decl.type.text, decl.type.span, report);
      return unknown;
    }
    const fallback = typed(decl, type, { expr: decl.value, inSet: false });
    const override = overrides.get(decl);
    const domain = readDomain(decl, type);
    const kept =
      fallback === null ||
      domain === null ||
      checkDomain(decl, fallback, { domain, at: decl.value.span, inSet: false });
    if (override === undefined) return kept ? (fallback ?? unknown) : unknown;
    const expr = parseSet(override, type);
    const value = expr === null ? null : typed(decl, type, { expr, inSet: true });
    const fits =
      value === null || domain === null || checkDomain(decl, value, { domain, at: override.span, inSet: true });
    return fits ? (value ?? unknown) : unknown;
  }

  /** A value of the param's type, or null. */
  function typed(
    decl: ParamDeclaration,
    type: ValueType,
    options: { readonly expr: Expr; readonly inSet: boolean },
  ): Value | null {
    const value = options.inSet
      ? evaluate(options.expr, { lookup: () => undefined, names: () => [] }, (found) =>
          report({ ...found, code: "P4010", primary: { ...found.primary, span: options.expr.span } }),
        )
      : evaluate(options.expr, env, report);
    if (value.kind === "unknown") return null;
    const converted = convert(value, {
      slot: { name: decl.name.text, owner: "param", subject: `the param \`${decl.name.text}\``, type },
      env,
      report: (found) => {
        if (!options.inSet) return report(found);
        report(
          problem("P4010", value.span, {
            title: `\`${decl.name.text}\` takes ${typeWords(type)}, not ${value.kind === "name" ? `\`${value.parts.join(".")}\`` : describe(value)}`,
            label: found.code === "P4003" ? found.primary.text : `expected ${typeWords(type)}`,
            related: [{ span: decl.name.span, text: "declared here" }],
            help: found.help,
          }),
        );
      },
      call: () => null,
    });
    if (converted === undefined || converted === null) return null;
    if (typeof converted === "number") {
      const written = value.kind === "number" && value.written !== undefined ? { written: value.written } : {};
      const given = value.kind === "number" ? value.unit : null;
      const unit = type.kind === "duration" || type.kind === "size" || type.kind === "angle" ? type.kind : given;
      return { kind: "number", value: converted, unit, ...written, span: value.span };
    }
    if (typeof converted === "string") return { kind: "text", value: converted, span: value.span };
    return typeof converted === "boolean" ? { kind: "boolean", value: converted, span: value.span } : null;
  }

  function parseSet(override: SetValue, type: ValueType): Expr | null {
    const { text, span } = override;
    if (type.kind === "text" && !text.startsWith('"')) return { kind: "text", value: text, span };
    const source = `x a {\n x: ${text}\n}`;
    const cst = parse(tokenize({ path: commandLine, text: source }));
    const item = buildAst(cst).declarations[0]?.items[0];
    if (cst.diagnostics.length > 0 || item?.kind !== "setting") {
      report(
        problem("P4010", span, {
          title: `\`${text}\` is not a value`,
          label: `expected ${typeWords(type)}`,
        }),
      );
      return null;
    }
    return { ...item.value, span };
  }

  type Domain =
    | { readonly kind: "range"; readonly min: number; readonly max: number; readonly text: string; readonly span: Span }
    | {
        readonly kind: "choices";
        readonly values: readonly (string | number | boolean)[];
        readonly text: string;
        readonly span: Span;
      };

  /** `[a, b]` of numbers and `log(a, b)` are ranges; any other list is a list of choices. */
  function readDomain(decl: ParamDeclaration, type: ValueType): Domain | null {
    const { domain } = decl;
    if (domain === null) return null;
    const text = modules.get(domain.span.file)?.file.text.slice(domain.span.start, domain.span.end) ?? "";
    const numeric = type.kind !== "text" && type.kind !== "bool";
    const isLog = domain.kind === "call" && domain.callee.parts.map((part) => part.text).join(".") === "log";
    const exprs = domain.kind === "list" ? domain.items : isLog ? domain.args.map((arg) => arg.value) : null;
    if (domain.kind === "missing") return null;
    if (exprs === null || (isLog && (exprs.length !== 2 || !numeric)) || exprs.length === 0) {
      report(
        problem("P3001", domain.span, {
          title: `the domain of \`${decl.name.text}\` takes a range or a list`,
          label: "expected `[low, high]`, `log(low, high)` or a list of values",
          help: "for example `in [1, 100]`, `in log(1e-5, 1e-1)` or `in [16, 32, 64]`",
        }),
      );
      return null;
    }
    const values = exprs.map((expr) => typed(decl, type, { expr, inSet: false }));
    const plain = values.flatMap((value) => (value !== null && "value" in value ? [value.value] : []));
    if (plain.length < exprs.length) return null;
    const [min, max] = plain;
    if (numeric && plain.length === 2 && typeof min === "number" && typeof max === "number") {
      if (min >= max || (isLog && min <= 0)) {
        report(
          problem("P4003", domain.span, {
            title: min >= max ? `the domain of \`${decl.name.text}\` is empty` : "`log(low, high)` needs `low` above 0",
            label: min >= max ? "the low end stands first" : "not above 0",
          }),
        );
        return null;
      }
      return { kind: "range", min, max, text, span: domain.span };
    }
    return { kind: "choices", values: plain, text, span: domain.span };
  }

  function checkDomain(
    decl: ParamDeclaration,
    value: Value,
    options: { readonly domain: Domain; readonly at: Span; readonly inSet: boolean },
  ): boolean {
    const { domain, at, inSet } = options;
    if (!("value" in value)) return true;
    const fits =
      domain.kind === "range"
        ? typeof value.value === "number" && inRange(value.value, domain)
        : domain.values.includes(value.value);
    if (fits) return true;
    report(
      problem("P4009", at, {
        title: `\`${decl.name.text}\` is \`${shownValue(value)}\`, outside of its domain \`${domain.text}\``,
        label: inSet ? "set here" : "outside of the domain",
        related: [{ span: domain.span, text: "the domain" }],
        help:
          domain.kind === "range"
            ? `it may be from ${showAmount(domain.min, unitOf(value))} to ${showAmount(domain.max, unitOf(value))}`
            : `it may be ${domain.values.map((one) => `\`${typeof one === "number" ? showAmount(one, unitOf(value)) : String(one)}\``).join(", ")}`,
      }),
    );
    return false;
  }
}

/** The unit that a value is shown in. */
function unitOf(value: Value): UnitKind | null {
  return value.kind === "number" ? value.unit : null;
}

function shownValue(value: Value): string {
  if (value.kind === "number") return showNumber(value);
  return "value" in value ? String(value.value) : "";
}

/** A value that remembers the name it is read from. */
export function withOrigin(value: Value, origin: Omit<Origin, "shown">): Value {
  switch (value.kind) {
    case "number":
      return { ...value, from: [{ ...origin, shown: showNumber(value) }] };
    case "text":
      return { ...value, from: [{ ...origin, shown: JSON.stringify(value.value) }] };
    case "boolean":
      return { ...value, from: [{ ...origin, shown: String(value.value) }] };
    default:
      return value;
  }
}

/** Says that a param or parameter has an unknown type. */
export function reportUnknownType(name: string, at: Span, report: Report): void {
  const meant = meantName("types", name, [...parameterTypes.keys()]);
  report(
    problem("P4004", at, {
      title: `there is no type \`${name}\``,
      label: meantLabel(meant, "unknown type"),
      help: meant.remark ?? `types: ${[...parameterTypes.keys()].map((one) => `\`${one}\``).join(", ")}`,
      fixes: meantFixes(meant, at),
    }),
  );
}
