/**
 * In: a layer with its declared inputs and the tensors it is given. Out: the size of each named axis in this use, or
 * null after saying which input does not fit.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import { contentOf, showShape, type TensorContent } from "../catalog/shape.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { type CheckContext, textAt, withLocals } from "./context.ts";
import type { Tensor } from "./graph-growth.ts";
import { contentTypeOf, type Dim, type Network, type NetworkInput, namesIn, readTensor, toSize } from "./layers.ts";
import { withOrigin } from "./params.ts";
import { type Env, evaluate, type Value } from "./values.ts";

/** The size of a named axis in one use of a layer. */
export interface BoundAxis {
  readonly size: number;
  /** The tensor that it was read off. */
  readonly tensor: Tensor;
  /** The input that names it. */
  readonly input: NetworkInput;
}

/** A use of a layer. */
export interface LayerUse {
  readonly report: Report;
  readonly target: Network;
  readonly known: readonly Tensor[];
  /** Parameters of the layer. */
  readonly locals: ReadonlyMap<string, Value>;
  readonly call: CallExpr;
}

/** Named axes as values. */
export function axisValues(axes: ReadonlyMap<string, BoundAxis>, span: Span): Map<string, Value> {
  return new Map(
    [...axes].map(([name, { size, input }]) => [
      name,
      withOrigin({ kind: "number", value: size, unit: null, span }, { what: "axis", name, span: input.expr.span }),
    ]),
  );
}

/** Matches given shapes with the declared ones; names of axes get their sizes. */
export function bindInputs(context: CheckContext, use: LayerUse): ReadonlyMap<string, BoundAxis> | null {
  const axes = new Map<string, BoundAxis>();
  const loud = { ...context, report: use.report };
  const envNow = (): Env => withLocals(withLocals(context.env, use.locals), axisValues(axes, use.call.span));
  for (const [index, input] of use.target.inputs.entries()) {
    const declared = readTensor(loud, input.expr, { env: envNow(), symbols: true });
    const tensor = use.known[index];
    const shape = tensor?.type?.shape;
    if (declared === null || tensor === undefined || shape === undefined) return null;
    if (declared.some((dim) => dim.kind === "unknown")) return null;
    if (tensor.type !== null && contentOf(tensor.type) !== contentOf(contentTypeOf(input.expr))) {
      reportKind(context, use, { input, tensor });
      return null;
    }
    if (declared.length !== shape.length) {
      reportRank(context, use, { input, tensor, wanted: declared.length });
      return null;
    }
    declared.forEach((dim, axis) => {
      if (dim.kind === "any" && !axes.has(dim.name)) axes.set(dim.name, { size: shape[axis] ?? 0, tensor, input });
    });
    for (const [axis, dim] of declared.entries()) {
      const size = sizeOfDim(loud, dim, { axes, env: envNow() });
      if (size === null) return null;
      if (size === shape[axis]) continue;
      reportSize(context, use, { input, tensor, axis, size, axes });
      return null;
    }
  }
  return axes;
}

function sizeOfDim(
  context: CheckContext,
  dim: Dim,
  known: { readonly axes: ReadonlyMap<string, BoundAxis>; readonly env: Env },
): number | null {
  switch (dim.kind) {
    case "size":
      return dim.size;
    case "any":
      return known.axes.get(dim.name)?.size ?? null;
    case "derived": {
      const size = toSize(context, evaluate(dim.expr, known.env, context.report), known.env);
      return size.kind === "size" ? size.size : null;
    }
    case "unknown":
      return null;
  }
}

/** Numbers where the layer takes token ids, or the other way round. */
function reportKind(
  context: CheckContext,
  use: LayerUse,
  { input, tensor }: { readonly input: NetworkInput; readonly tensor: Tensor },
): void {
  const wanted = contentOf(contentTypeOf(input.expr));
  const given = tensor.type === null ? "numbers" : contentOf(tensor.type);
  use.report(
    problem("P3150", use.call.span, {
      title: `\`${use.target.decl.name.text}\` takes \`${input.name.text}\` as \`${textAt(context, input.expr.span)}\`, \`${tensor.text}\` gives ${given}`,
      label: `needs ${wanted}`,
      related: [
        { span: tensor.span, text: `gives ${given}` },
        { span: input.expr.span, text: `\`${input.name.text}\` is declared here` },
      ],
      help:
        wanted === "numbers"
          ? howNumbers(tensor.text, given)
          : wanted === "bags"
            ? "bags come from an input of the model that is declared as such: `input text: bag(64)`"
            : "ids come from an input of the model that is declared as such: `input text: tokens(64)`",
    }),
  );
}

/** How numbers are made of ids or bags. */
function howNumbers(text: string, given: TensorContent): string {
  return given === "bags"
    ? `\`${text} -> embedding_bag(vocabulary, units)\` makes a vector of numbers of a bag`
    : `\`${text} -> embedding(vocabulary, units)\` gives each id a vector of numbers`;
}

function reportRank(
  context: CheckContext,
  use: LayerUse,
  found: { readonly input: NetworkInput; readonly tensor: Tensor; readonly wanted: number },
): void {
  const { input, tensor, wanted } = found;
  const shape = tensor.type?.shape ?? [];
  const axes = (count: number): string => `${count} ${count === 1 ? "axis" : "axes"}`;
  use.report(
    problem("P3104", use.call.span, {
      title: `\`${use.target.decl.name.text}\` takes \`${input.name.text}\` as \`${textAt(context, input.expr.span)}\`, it gets \`${showShape(shape)}\``,
      label: `takes ${axes(wanted)}, gets ${shape.length}`,
      related: [
        { span: tensor.span, text: `gives ${showShape(shape)}` },
        { span: input.expr.span, text: `\`${input.name.text}\` is declared here` },
      ],
      help:
        wanted === 1
          ? "`flatten()` or `global_avg_pool()` before it brings the values to one axis"
          : `a name stands for any size, not for any number of axes; the layer needs ${axes(wanted)}`,
    }),
  );
}

function reportSize(
  context: CheckContext,
  use: LayerUse,
  found: {
    readonly input: NetworkInput;
    readonly tensor: Tensor;
    readonly axis: number;
    readonly size: number;
    readonly axes: ReadonlyMap<string, BoundAxis>;
  },
): void {
  const { input, tensor, axis, size } = found;
  const shape = tensor.type?.shape ?? [];
  const declared: Expr | undefined = input.expr.kind === "call" ? input.expr.args[axis]?.value : undefined;
  const written = declared === undefined ? "" : textAt(context, declared.span);
  const read = declared === undefined ? [] : namesIn(declared).map((path) => path.parts[0]?.text ?? "");
  const named = read.flatMap((name) => {
    const bound = found.axes.get(name);
    return bound === undefined ? [] : [{ name, bound }];
  });
  const declaredAs = `\`${use.target.decl.name.text}\` takes \`${input.name.text}\` as \`${textAt(context, input.expr.span)}\``;
  const where = read.length === 0 ? "" : ` with \`${written}\` = ${size}`;
  const binders: Label[] = named.flatMap(({ name, bound }) =>
    bound.tensor.span.start === tensor.span.start
      ? []
      : [
          {
            span: bound.tensor.span,
            text: `gives ${showShape(bound.tensor.type?.shape ?? [])}, so \`${name}\` is ${bound.size}`,
          },
        ],
  );
  const others: Label[] = read.flatMap((name) => {
    const value = use.locals.get(name) ?? context.env.lookup(name, input.expr.span.file);
    const [origin] = value !== undefined && "from" in value ? (value.from ?? []) : [];
    return found.axes.has(name) || origin === undefined
      ? []
      : [{ span: origin.span, text: `the ${origin.what} \`${name}\` is ${origin.shown}` }];
  });
  const [first] = named;
  use.report(
    problem("P3104", use.call.span, {
      title: `${declaredAs}${where}, it gets \`${showShape(shape)}\``,
      label: `${written === String(size) ? "" : `\`${written}\` is ${size}, `}axis ${axis + 1} is ${shape[axis] ?? 0}`,
      related: [
        { span: tensor.span, text: `gives ${showShape(shape)}` },
        ...binders,
        ...others,
        { span: input.expr.span, text: `\`${input.name.text}\` is declared here` },
      ],
      help:
        first === undefined
          ? others.length === 0
            ? null
            : `\`${read[0] ?? ""}\` has a value; an axis that may have any size needs a name of its own`
          : first.bound.input === input
            ? `\`${first.name}\` is ${first.bound.size}, the size of the axis that names it first; within a use a name has one size`
            : `\`${first.name}\` is ${first.bound.size} because of \`${first.bound.input.name.text}\`; within a use a name has one size`,
    }),
  );
}
