/**
 * In: the declarations of layers and models that may be used as operators. Out: their inputs, outputs and flows,
 * sorted and checked once, without sizes; circles among layers have been reported.
 */
import type { BindingItem, CallExpr, Declaration, Expr, Name } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BlockEntry, OperatorEntry, ParameterEntry } from "../catalog/entry.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import { InternalError } from "../source/internal-error.ts";
import type { Span } from "../source/span.ts";
import type { Argument, TensorType } from "./checked-program.ts";
import { type CheckContext, define, textAt, withLocals } from "./context.ts";
import { convert } from "./convert.ts";
import { chainTooLong, longestChain } from "./depth.ts";
import { labelled, readItems } from "./items.ts";
import { parameterTypes, reportUnknownType } from "./params.ts";
import { type Env, evaluate, originLabels, type Value } from "./values.ts";

/** One axis of a declared tensor: a size, a name that stands for any size, something calculated from such, or not known. */
export type Dim =
  /** `from` says where the names of its expression are declared. */
  | { readonly kind: "size"; readonly size: number; readonly from: readonly Label[] }
  | { readonly kind: "any"; readonly name: string }
  /** Calculated from named axes: `2 * n`. */
  | { readonly kind: "derived"; readonly expr: Expr }
  | { readonly kind: "unknown" };

/** A declared input. */
export interface NetworkInput {
  readonly name: Name;
  readonly expr: Expr;
}

/** A layer or model, sorted. */
export interface Network {
  readonly decl: Declaration;
  readonly inputs: readonly NetworkInput[];
  readonly bindings: readonly BindingItem[];
  readonly outputs: readonly { readonly name: Name; readonly expr: Expr }[];
  /** Some item of it was not understood; names that seem to be missing are passed over. */
  readonly partial: boolean;
  /** Parameters as a call binds them. */
  readonly parameters: readonly ParameterEntry[];
}

/** Sorts a layer or model; call once for each declaration. */
export function readNetwork(context: CheckContext, decl: Declaration): Network {
  const entry = findEntry<BlockEntry>(catalog.blocks, decl.keyword.text);
  if (entry === undefined) throw new InternalError(`${decl.keyword.text} is not in the catalog`);
  const items = readItems(context, decl, entry);
  const network: Network = {
    decl,
    inputs: labelled(items, "input").map(({ label, item }) => ({ name: label, expr: item.value })),
    bindings: items.bindings,
    outputs: labelled(items, "output").map(({ label, item }) => ({ name: label, expr: item.value })),
    // Of a parameter without a type nobody knows what it takes.
    partial: items.partial || decl.parameters.some(({ type }) => type === null || !parameterTypes.has(type.text)),
    parameters: readParameters(context, decl),
  };
  reportDoubles(context, network);
  reportHidden(context, network);
  return network;
}

function readParameters(context: CheckContext, decl: Declaration): ParameterEntry[] {
  const seen = new Map<string, Span>();
  return decl.parameters.flatMap((parameter): ParameterEntry[] => {
    const { name, type, fallback } = parameter;
    const earlier = seen.get(name.text);
    if (earlier !== undefined) {
      context.report(
        problem("P2006", name.span, {
          title: `the parameter \`${name.text}\` stands twice`,
          label: "again",
          related: [{ span: earlier, text: "first here" }],
          help: "give one of them another name",
        }),
      );
      return [];
    }
    seen.set(name.text, name.span);
    const valueType = type === null ? undefined : parameterTypes.get(type.text);
    if (type !== null && valueType === undefined) reportUnknownType(type.text, type.span, context.report);
    const common = { name: name.text, doc: "", type: valueType ?? ({ kind: "float" } as const) };
    if (fallback === null) return [{ ...common, required: true }];
    const value = evaluate(fallback, context.env, context.report);
    if (valueType === undefined) return [{ ...common, required: false }];
    const slot = { name: name.text, owner: decl.name.text, type: common.type };
    const converted = convert(value, { slot, env: context.env, report: context.report, call: () => null });
    return [{ ...common, required: false, ...(converted === undefined ? {} : { default: converted }) }];
  });
}

/** Inputs, flows and outputs share one space of names. */
function reportDoubles(context: CheckContext, network: Network): void {
  const seen = new Map<string, Span>(
    network.decl.parameters.map((parameter) => [parameter.name.text, parameter.name.span]),
  );
  const all = [
    ...network.inputs.map((input) => input.name),
    ...network.bindings.map((binding) => binding.name),
    ...network.outputs.map((output) => output.name),
  ];
  for (const name of all) {
    const earlier = seen.get(name.text);
    if (earlier === undefined) seen.set(name.text, name.span);
    else if (earlier.start !== name.span.start) {
      context.report(
        problem("P2006", name.span, {
          title: `\`${name.text}\` is used twice in \`${network.decl.name.text}\``,
          label: "again",
          related: [{ span: earlier, text: "first here" }],
          help: "inputs, named values and outputs of a block need names of their own",
        }),
      );
    }
  }
}

/** Names that a reader takes for an operator. */
function reportHidden(context: CheckContext, network: Network): void {
  const { decl } = network;
  if (decl.keyword.text === "layer" && findEntry(catalog.operators, decl.name.text) !== undefined) {
    context.report(
      problem("P2021", decl.name.span, {
        title: `\`${decl.name.text}\` is an operator already`,
        label: "needs a name of its own",
        help: `for example \`layer ${decl.name.text}_block\``,
      }),
    );
  }
  const names = [...network.inputs.map((input) => input.name), ...network.bindings.map((binding) => binding.name)];
  for (const name of names) {
    if (findEntry(catalog.operators, name.text) === undefined) continue;
    context.report(
      problem("P2020", name.span, {
        title: `the value \`${name.text}\` has the name of an operator`,
        label: `\`${name.text}()\` is an operator`,
        help: `name it for what it holds, for example \`${name.text}_out\``,
      }),
    );
  }
}

/** What an input may be declared as. */
const forms = ["tensor", "tokens", "bag"] as const;

/** The form that an input is declared in, also where its name is misspelled; null where it is none. */
function formOf(expr: Expr): { readonly form: (typeof forms)[number]; readonly misspelled: boolean } | null {
  if (expr.kind !== "call") return null;
  const name = expr.callee.parts.map((part) => part.text).join(".");
  const form = forms.find((one) => one === name) ?? forms.find((one) => one === closestName(name, forms));
  return form === undefined ? null : { form, misspelled: form !== name };
}

/** What a declared input holds: `tensor(…)` numbers, `tokens(…)` ids, `bag(…)` terms with weights. */
export function contentTypeOf(expr: Expr): Pick<TensorType, "dtype" | "bag"> {
  const form = formOf(expr)?.form;
  return form === "bag" ? { dtype: "float32", bag: true } : { dtype: form === "tokens" ? "int32" : "float32" };
}

/** The sizes of `tensor(32, 32, 3)`, `tokens(64)` or `bag(64)`; null where it is none of them, which has been reported. */
export function readTensor(
  context: CheckContext,
  expr: Expr,
  options: { readonly env: Env; readonly symbols: boolean },
): readonly Dim[] | null {
  const sizes = readSizes(context, expr, options);
  // A term of a bag has a number and a weight.
  return sizes !== null && contentTypeOf(expr).bag === true ? [...sizes, { kind: "size", size: 2, from: [] }] : sizes;
}

function readSizes(
  context: CheckContext,
  expr: Expr,
  options: { readonly env: Env; readonly symbols: boolean },
): readonly Dim[] | null {
  if (expr.kind === "missing") return null;
  const declared = formOf(expr);
  if (expr.kind !== "call" || declared === null || declared.misspelled) {
    const name = expr.kind === "call" ? expr.callee.parts.map((part) => part.text).join(".") : null;
    const isColumn = name !== null && findEntry(catalog.columns, name) !== undefined;
    context.report(
      problem("P3001", expr.span, {
        title: "an input of a network is a `tensor`, `tokens` or a `bag`",
        label: "expected `tensor(…)`, `tokens(…)` or `bag(…)`",
        help: isColumn
          ? `\`${name}\` is the type of a column in a \`dataset\``
          : "for example `tensor(28, 28, 1)`, or `tokens(64)` for token ids",
        fixes:
          declared === null || expr.kind !== "call" ? [] : [{ span: expr.callee.span, replacement: declared.form }],
      }),
    );
    // A misspelled form is read as it was meant.
    if (declared === null || expr.kind !== "call" || expr.args.length === 0) return null;
  }
  const sizes = declared.form === "tensor" ? "sizes" : "length";
  if (expr.args.length === 0) {
    context.report(
      problem("P4002", expr.span, {
        title: `\`${declared.form}\` needs its ${sizes}`,
        label: `no ${sizes}`,
        help: declared.form === "tensor" ? "for example `tensor(28, 28, 1)`" : `for example \`${declared.form}(64)\``,
      }),
    );
    return null;
  }
  const extra = declared.form === "tensor" ? undefined : expr.args[1];
  if (extra !== undefined) {
    context.report(
      problem("P4005", extra.span, {
        title: `\`${declared.form}\` takes one size, ${expr.args.length} are given`,
        label: "one too many",
        help:
          declared.form === "tokens"
            ? "it is the number of ids in a row; how many different ones there are says `embedding`"
            : "it is the number of terms in a row; how many different ones there are says `embedding_bag`",
      }),
    );
    return null;
  }
  const { env } = options;
  if (!options.symbols) return readFixed(context, expr, env);
  const symbols = new Map<string, Value>();
  for (const { value } of expr.args) {
    const symbol = symbolOf(value, env);
    if (symbol !== null) symbols.set(symbol, { kind: "unknown", span: value.span });
  }
  return expr.args.map(({ value }): Dim => {
    const symbol = symbolOf(value, env);
    if (symbol !== null) return { kind: "any", name: symbol };
    const known = withLocals(env, symbols);
    if (reportOpenName(context, value, { env: known, of: expr })) return { kind: "unknown" };
    const result = evaluate(value, known, context.report);
    if (result.kind === "unknown")
      return namesIn(value).length > 0 ? { kind: "derived", expr: value } : { kind: "unknown" };
    return toSize(context, result, env);
  });
}

/** The name of an axis that stands alone and has no value: `n`. */
function symbolOf(expr: Expr, env: Env): string | null {
  const name = expr.kind === "path" && expr.parts.length === 1 ? expr.parts[0]?.text : undefined;
  return name === undefined || env.lookup(name, expr.span.file) !== undefined ? null : name;
}

/** Names that an expression reads as values. */
export function namesIn(expr: Expr): Extract<Expr, { kind: "path" }>[] {
  switch (expr.kind) {
    case "path":
      return [expr];
    case "negative":
      return namesIn(expr.operand);
    case "binary":
      return [...namesIn(expr.left), ...namesIn(expr.right)];
    case "list":
      return expr.items.flatMap(namesIn);
    case "call":
      return expr.args.flatMap((arg) => namesIn(arg.value));
    default:
      return [];
  }
}

/** Whether a name is so near to a known one that it was meant; a single letter never is. */
function isMisspelled(name: string, known: readonly string[]): boolean {
  const near = closestName(name, known);
  return near !== null && isOnlyNear(name, near, known);
}

/** An axis that is calculated from a name which no tensor before it gives a size. */
function reportOpenName(
  context: CheckContext,
  value: Expr,
  { env, of }: { readonly env: Env; readonly of: Expr },
): boolean {
  const open = value.kind === "path" ? undefined : namesIn(value).find((path) => symbolOf(path, env) !== null);
  const name = open === undefined ? null : symbolOf(open, env);
  if (open === undefined || name === null || isMisspelled(name, env.names(value.span.file))) return false;
  const [left, right] = [textAt(context, of.span), textAt(context, value.span)];
  context.report(
    problem("P3124", open.span, {
      title: `the axis \`${right}\` is calculated from \`${name}\`, whose size is not known yet`,
      label: "has no size here",
      help: `\`${name}\` gets its size where it stands alone, in \`${left}\` or in an input before it: \`tensor(${name})\``,
    }),
  );
  return true;
}

/** The axes of a model's input, which are all fixed. */
function readFixed(context: CheckContext, expr: CallExpr, env: Env): readonly Dim[] {
  const open = expr.args.flatMap(({ value }) => {
    const symbol = symbolOf(value, env);
    return symbol === null || isMisspelled(symbol, env.names(value.span.file)) ? [] : [symbol];
  });
  if (open.length > 0) {
    const names = open.map((name) => `\`${name}\``);
    const list = names.length === 1 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
    context.report(
      problem("P3123", expr.span, {
        title: `a model's input has fixed sizes, ${list} ${names.length === 1 ? "is" : "are"} open`,
        label: `${list} ${names.length === 1 ? "has" : "have"} no value`,
        help: "write the sizes that the data has, such as `tensor(28, 28, 1)`; only a `layer` may leave them open",
      }),
    );
    return [{ kind: "unknown" }];
  }
  return expr.args.map(({ value }): Dim => {
    const result = evaluate(value, env, context.report);
    return result.kind === "unknown" ? { kind: "unknown" } : toSize(context, result, env);
  });
}

/** A size of at least 1; not known after saying what is wrong. */
export function toSize(context: CheckContext, value: Value, env: Env): Dim {
  const slot = {
    name: "size",
    owner: "tensor",
    subject: "an axis of a `tensor`",
    type: { kind: "int" },
    range: { min: 1 },
  } as const;
  const size: Argument | undefined = convert(value, { slot, env, report: context.report, call: () => null });
  return typeof size === "number" ? { kind: "size", size, from: originLabels(value) } : { kind: "unknown" };
}

/** A chain of names in words: "`a` uses `b`, which uses `c`". */
export function chainWords(names: readonly string[], verb: string): string {
  const [first = "", second = "", ...rest] = names.map((name) => `\`${name}\``);
  return [`${first} ${verb} ${second}`, ...rest.map((name) => `which ${verb} ${name}`)].join(", ");
}

/** Every call in an expression, in order. */
export function callsIn(expr: Expr): Extract<Expr, { kind: "call" }>[] {
  switch (expr.kind) {
    case "call":
      return [expr];
    case "flow":
      return expr.stages.flatMap(callsIn);
    case "list":
      return expr.items.flatMap(callsIn);
    default:
      return [];
  }
}

/** Every call that stands for an operator in a flow, those given to other operators included. */
function operatorsIn(flow: Expr): CallExpr[] {
  return callsIn(flow).flatMap((call) => {
    const entry = findEntry<OperatorEntry>(catalog.operators, call.callee.parts[0]?.text ?? "");
    return entry?.form === undefined ? [call] : [call, ...call.args.flatMap((arg) => operatorsIn(arg.value))];
  });
}

/** Reports layers that use themselves, directly or through others; returns those that take part in a circle. */
export function findCircles(
  context: CheckContext,
  networks: ReadonlyMap<Declaration, Network>,
): ReadonlySet<Declaration> {
  const inCircle = new Set<Declaration>();
  const done = new Set<Declaration>();
  const visit = (decl: Declaration, chain: readonly { readonly decl: Declaration; readonly at: Span }[]): void => {
    const network = networks.get(decl);
    if (network === undefined || done.has(decl)) return;
    for (const flow of [
      ...network.bindings.map((binding) => binding.value),
      ...network.outputs.map((output) => output.expr),
    ]) {
      for (const call of operatorsIn(flow)) {
        // A layer named like an operator has been complained about; inside itself the operator is meant.
        if (findEntry(catalog.operators, call.callee.parts[0]?.text ?? "") !== undefined) continue;
        const target = define(context, call.span.file, call.callee.parts[0]?.text ?? "");
        if (target?.kind !== "block" || !networks.has(target.decl)) continue;
        if (chain.length >= longestChain) {
          context.report(chainTooLong(call.callee.span, "layers"));
          inCircle.add(decl);
          continue;
        }
        const here = [...chain, { decl, at: call.callee.span }];
        const start = here.findIndex((link) => link.decl === target.decl);
        if (start < 0) {
          visit(target.decl, here);
          continue;
        }
        const circle = here.slice(start);
        for (const link of circle) inCircle.add(link.decl);
        context.report(
          problem("P2013", call.callee.span, {
            title:
              circle.length === 1
                ? `\`${target.decl.name.text}\` uses itself`
                : `${chainWords([...circle.map((link) => link.decl.name.text), target.decl.name.text], "uses")}: a circle`,
            label: "closes the circle",
            related: circle.slice(0, -1).map((link) => ({ span: link.at, text: "used here" })),
            help: "a network has a fixed depth; write the steps out, or use the layer several times in a flow",
          }),
        );
      }
    }
    done.add(decl);
  };
  for (const decl of networks.keys()) visit(decl, []);
  return inCircle;
}
