/**
 * In: a model or layer, sorted. Out: a model's graph with every shape known; of a layer, only its mistakes.
 */
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { CheckedModel, TensorType } from "./checked-program.ts";
import { type CheckContext, withLocals } from "./context.ts";
import { buildGraph, type Networks, type Tensor } from "./flows.ts";
import { type Network, readTensor } from "./layers.ts";
import type { Value } from "./values.ts";

/** What other blocks need of a model, also of one with mistakes. */
export interface ModelInfo {
  readonly name: string;
  readonly span: Span;
  /** Types are null where they are not known. */
  readonly inputs: readonly { readonly name: string; readonly type: TensorType | null; readonly span: Span }[];
  readonly outputs: readonly OutputInfo[];
  /** Some setting of it was wrong or missing, so outputs may be missing here too. */
  readonly partial: boolean;
  readonly checked: CheckedModel | null;
}

/** An output of a model. */
export interface OutputInfo {
  readonly name: string;
  readonly type: TensorType | null;
  /** The last operator or its activation. */
  readonly ends: string | null;
  /** Places of its name, its flow, the flow's last step and the last step that changed the shape. */
  readonly nameSpan: Span;
  readonly span: Span;
  readonly last: Span;
  readonly shaper: Span;
}

/** Checks a layer where it is declared: names, settings and types; its shapes are checked at each use. */
export function checkLayer(context: CheckContext, network: Network, networks: Networks): void {
  const unknown = (name: string, span: Span): [string, Value] => [name, { kind: "unknown", span }];
  const locals = new Map<string, Value>(
    network.decl.parameters.map((parameter) => unknown(parameter.name.text, parameter.name.span)),
  );
  for (const input of network.inputs) {
    const dims = readTensor(context, input.expr, { env: withLocals(context.env, locals), symbols: true });
    for (const dim of dims ?? []) if (dim.kind === "any") locals.set(...unknown(dim.name, input.expr.span));
  }
  const inputs = new Map(network.inputs.map((input) => [input.name.text, null]));
  const graph = buildGraph(context, network, { networks, inputs, locals });
  warnUnused(context, network, graph.unused);
}

/** Checks a model and builds its graph. */
export function checkModel(context: CheckContext, network: Network, networks: Networks): ModelInfo {
  const { decl } = network;
  if (decl.parameters.length > 0) {
    const [first] = decl.parameters;
    context.report(
      problem("P4011", first?.span ?? decl.name.span, {
        title: `a \`${decl.keyword.text}\` takes no parameters`,
        label: "not here",
        help: "a `layer` takes parameters; a value for the whole file is a `param`",
      }),
    );
  }
  const inputs = network.inputs.map((input) => {
    const dims = readTensor(context, input.expr, { env: context.env, symbols: false });
    const shape = dims?.flatMap((dim) => (dim.kind === "size" ? [dim.size] : []));
    const type: TensorType | null =
      dims === null || shape === undefined || shape.length < dims.length ? null : { shape, dtype: "float32" };
    if (type !== null) context.note({ kind: "tensor", span: input.expr.span, type, weights: 0, flops: 0, uses: [] });
    return { name: input.name.text, type, span: input.expr.span };
  });
  const values = new Map<string, Tensor | null>(
    inputs.map((input) => [
      input.name,
      input.type === null
        ? null
        : {
            id: input.name,
            type: input.type,
            text: input.name,
            span: input.span,
            shaper: input.span,
            origin: { span: input.span, text: "shapes start here" },
            ends: null,
          },
    ]),
  );
  const graph = buildGraph(context, network, { networks, inputs: values, locals: new Map() });
  warnUnused(context, network, graph.unused);
  const inputNames = new Set(inputs.map((input) => input.name));
  const outputs = network.outputs.map((output) => {
    const tensor = graph.outputs.get(output.name.text) ?? null;
    if (tensor !== null && inputNames.has(tensor.id)) {
      context.report(
        problem("P3111", output.expr.span, {
          title: `the output \`${output.name.text}\` is the input \`${tensor.id}\` itself`,
          label: "no operator in between",
          help: `for example \`${tensor.id} -> flatten() -> dense(10)\``,
        }),
      );
    }
    return {
      name: output.name.text,
      node: tensor?.id ?? null,
      type: tensor?.type ?? null,
      ends: tensor?.ends ?? null,
      nameSpan: output.name.span,
      span: output.expr.span,
      last: tensor?.span ?? output.expr.span,
      shaper: tensor?.shaper ?? output.expr.span,
    };
  });
  const typedInputs = inputs.flatMap(({ name, type, span }) => (type === null ? [] : [{ name, type, span }]));
  const typedOutputs = outputs.flatMap(({ name, node, type, span }) =>
    type === null || node === null ? [] : [{ name, node, type, span }],
  );
  const complete =
    inputs.length > 0 &&
    outputs.length > 0 &&
    typedInputs.length === inputs.length &&
    typedOutputs.length === outputs.length &&
    !network.partial;
  return {
    name: decl.name.text,
    span: decl.span,
    inputs,
    outputs,
    partial: network.partial || inputs.length === 0 || outputs.length === 0,
    checked: complete
      ? {
          kind: "model",
          name: decl.name.text,
          doc: decl.doc,
          span: decl.span,
          inputs: typedInputs,
          nodes: graph.nodes,
          outputs: typedOutputs,
        }
      : null,
  };
}

function warnUnused(context: CheckContext, network: Network, unused: ReadonlySet<string>): void {
  if (network.partial) return;
  for (const { name } of [...network.inputs, ...network.bindings]) {
    if (!unused.has(name.text)) continue;
    context.report(
      problem("P2018", name.span, {
        title: `nothing uses \`${name.text}\``,
        label: "never used",
        help: "remove it, or let it flow into an output",
      }),
    );
  }
}
