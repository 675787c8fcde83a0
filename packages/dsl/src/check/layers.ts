/**
 * In: the declarations of layers and models that may be used as operators. Out: their inputs, outputs and flows,
 * sorted and checked once, without sizes; circles among layers have been reported.
 */
import type { BindingItem, Declaration, Expr, Name } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { BlockEntry, ParameterEntry } from "../catalog/entry.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import { InternalError } from "../source/internal-error.ts";
import type { Span } from "../source/span.ts";
import type { Argument } from "./checked-program.ts";
import { type CheckContext, define } from "./context.ts";
import { convert } from "./convert.ts";
import { labelled, readItems } from "./items.ts";
import { parameterTypes, reportUnknownType } from "./params.ts";
import { type Env, evaluate, type Value } from "./values.ts";

/** One axis of a declared tensor: a size, a name that stands for any size, or not known. */
export type Dim =
  | { readonly kind: "size"; readonly size: number }
  | { readonly kind: "any"; readonly name: string }
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
    partial: items.partial,
    parameters: readParameters(context, decl),
  };
  reportDoubles(context, network);
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

/** Reads `tensor(32, 32, 3)`; null where it is no tensor, which has been reported. */
export function readTensor(
  context: CheckContext,
  expr: Expr,
  options: { readonly env: Env; readonly symbols: boolean },
): readonly Dim[] | null {
  if (expr.kind === "missing") return null;
  const name = expr.kind === "call" ? expr.callee.parts.map((part) => part.text).join(".") : null;
  if (expr.kind !== "call" || name !== "tensor") {
    const isColumn = name !== null && findEntry(catalog.columns, name) !== undefined;
    const near = name === null ? null : closestName(name, ["tensor"]);
    context.report(
      problem("P3001", expr.span, {
        title: "an input of a network is a `tensor`",
        label: "expected `tensor(…)`",
        help: isColumn ? `\`${name}\` is the type of a column in a \`dataset\`` : "for example `tensor(28, 28, 1)`",
        fixes: near === null || expr.kind !== "call" ? [] : [{ span: expr.callee.span, replacement: near }],
      }),
    );
    return null;
  }
  if (expr.args.length === 0) {
    context.report(
      problem("P4002", expr.span, {
        title: "`tensor` needs its sizes",
        label: "no sizes",
        help: "for example `tensor(28, 28, 1)`",
      }),
    );
    return null;
  }
  return expr.args.map((arg): Dim => {
    const value = evaluate(arg.value, options.env, context.report);
    if (value.kind === "unknown") return { kind: "unknown" };
    if (options.symbols && value.kind === "name" && value.parts.length === 1)
      return { kind: "any", name: value.parts[0] ?? "" };
    const size = toSize(context, value, options.env);
    return size === null ? { kind: "unknown" } : { kind: "size", size };
  });
}

function toSize(context: CheckContext, value: Value, env: Env): number | null {
  const slot = { name: "size", owner: "tensor", type: { kind: "int" }, range: { min: 1 } } as const;
  const size: Argument | undefined = convert(value, { slot, env, report: context.report, call: () => null });
  return typeof size === "number" ? size : null;
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
      for (const call of callsIn(flow)) {
        const target = define(context, call.span.file, call.callee.parts[0]?.text ?? "");
        if (target?.kind !== "block" || !networks.has(target.decl)) continue;
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
                : `${circle.map((link) => `\`${link.decl.name.text}\``).join(" and ")} use each other in a circle`,
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
