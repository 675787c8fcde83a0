/**
 * In: a model or layer, sorted. Out: a model's graph with every shape known; of a layer, only its mistakes.
 */
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { Ending } from "./activations.ts";
import type { CheckedModel, TensorType } from "./checked-program.ts";
import { type CheckContext, withLocals } from "./context.ts";
import { buildGraph } from "./flows.ts";
import type { Networks, Tensor } from "./graph-growth.ts";
import { contentTypeOf, type Network, readTensor } from "./layers.ts";
import { checkReadsAhead } from "./reads-ahead.ts";
import { isShifted, readShifted } from "./shifted.ts";
import type { Env, Value } from "./values.ts";

/** What other blocks need of a model, also of one with mistakes. */
export interface ModelInfo {
  readonly name: string;
  readonly span: Span;
  /** Types are null where they are not known. */
  readonly inputs: readonly {
    readonly name: string;
    readonly type: TensorType | null;
    readonly span: Span;
    /** The target whose words it reads; absent where it is a column of the data. */
    readonly shifts?: string;
  }[];
  readonly outputs: readonly OutputInfo[];
  /** Some setting of it was wrong or missing, so outputs may be missing here too. */
  readonly partial: boolean;
  /** Names that its flows ask for and that nothing has. */
  readonly unknown: ReadonlySet<string>;
  /** Some operator could not take its input, so that the shape of an input may be what is wrong. */
  readonly misfit: boolean;
  readonly checked: CheckedModel | null;
}

/** An output of a model. */
export interface OutputInfo {
  readonly name: string;
  readonly type: TensorType | null;
  /** What is known of its values; null where that is nothing. */
  readonly ending: Ending | null;
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
  const read = new Set<string>();
  // Where an input was not understood, any name may be that of one of its axes.
  let guessing = network.partial;
  const known = (): CheckContext => (guessing ? { ...context, env: withAnyName(context.env) } : context);
  for (const input of network.inputs) {
    const env = withLocals(known().env, locals, (name) => read.add(name));
    const dims = readTensor(context, input.expr, { env, symbols: true });
    guessing ||= dims === null;
    for (const dim of dims ?? []) if (dim.kind === "any") locals.set(...unknown(dim.name, input.expr.span));
  }
  const inputs = new Map(network.inputs.map((input) => [input.name.text, null]));
  const graph = buildGraph(known(), network, { networks, inputs, locals, onRead: (name) => read.add(name) });
  warnUnused(context, network, graph.reads);
  if (network.partial) return;
  for (const { name } of network.decl.parameters) {
    if (read.has(name.text)) continue;
    context.report(
      problem("P2018", name.span, {
        title: `nothing uses the parameter \`${name.text}\` of \`${network.decl.name.text}\``,
        label: "never used",
        help: "remove it, or use it where its value stands",
      }),
    );
  }
}

/** An environment in which every name stands for something that is not known. */
function withAnyName(env: Env): Env {
  return {
    ...env,
    lookup: (name, file) => env.lookup(name, file) ?? { kind: "unknown", span: { file, start: 0, end: 0 } },
  };
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
  // What an input is read from is not known where that is not understood.
  let lost = false;
  const inputs = network.inputs.map((input) => {
    if (isShifted(input.expr)) {
      const shifted = readShifted(context, network, input.expr);
      lost ||= shifted === null;
      const type = shifted?.type ?? null;
      const owner = decl.name.span;
      if (type !== null)
        context.note({ kind: "tensor", span: input.expr.span, type, weights: 0, flops: 0, owner, uses: [] });
      return {
        name: input.name.text,
        type,
        span: input.expr.span,
        ...(shifted === null ? {} : { shifts: shifted.target }),
      };
    }
    const dims = readTensor(context, input.expr, { env: context.env, symbols: false });
    const shape = dims?.flatMap((dim) => (dim.kind === "size" ? [dim.size] : []));
    const type: TensorType | null =
      dims === null || shape === undefined || shape.length < dims.length
        ? null
        : { shape, ...contentTypeOf(input.expr) };
    if (type !== null) {
      const owner = decl.name.span;
      context.note({ kind: "tensor", span: input.expr.span, type, weights: 0, flops: 0, owner, uses: [] });
    }
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
            ending: null,
          },
    ]),
  );
  const graph = buildGraph(context, network, { networks, inputs: values, locals: new Map() });
  warnUnused(context, network, graph.reads);
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
      ending: tensor?.ending ?? null,
      nameSpan: output.name.span,
      span: output.expr.span,
      last: tensor?.span ?? output.expr.span,
      shaper: tensor?.shaper ?? output.expr.span,
    };
  });
  const typedInputs = inputs.flatMap(({ type, ...input }) => (type === null ? [] : [{ ...input, type }]));
  const typedOutputs = outputs.flatMap(({ name, node, type, span }) =>
    type === null || node === null ? [] : [{ name, node, type, span }],
  );
  const complete =
    inputs.length > 0 &&
    outputs.length > 0 &&
    typedInputs.length === inputs.length &&
    typedOutputs.length === outputs.length &&
    !network.partial;
  const checked: CheckedModel | null = complete
    ? {
        kind: "model",
        name: decl.name.text,
        doc: decl.doc,
        span: decl.span,
        inputs: typedInputs,
        nodes: liveNodes(graph.nodes, typedOutputs),
        outputs: typedOutputs,
      }
    : null;
  const sees = checked !== null && !checkReadsAhead(context, checked);
  return {
    name: decl.name.text,
    span: decl.span,
    inputs,
    outputs,
    partial: network.partial || lost || inputs.length === 0 || outputs.length === 0,
    unknown: graph.unknown,
    misfit: graph.misfit,
    checked: sees ? null : checked,
  };
}

/** Nodes that an output needs; what dead flows hold is never computed. */
function liveNodes(nodes: CheckedModel["nodes"], outputs: readonly { readonly node: string }[]): CheckedModel["nodes"] {
  const live = new Set(outputs.map((output) => output.node));
  // Every node follows its inputs, so one pass from the end finds all.
  for (const node of [...nodes].reverse()) {
    if (!live.has(node.id)) continue;
    for (const input of node.inputs) live.add(input);
    // What owns a weight of it must be there.
    for (const { from } of node.borrows ?? []) live.add(from.slice(0, from.lastIndexOf("/")));
  }
  return nodes.filter((node) => live.has(node.id));
}

/** Inputs and named values that reach no output; what only feeds another of them is told with it. */
function warnUnused(context: CheckContext, network: Network, reads: ReadonlyMap<string, ReadonlySet<string>>): void {
  if (network.partial) return;
  const reach = (starts: readonly string[]): Set<string> => {
    const found = new Set<string>();
    const next = [...starts];
    for (let name = next.pop(); name !== undefined; name = next.pop()) {
      if (found.has(name)) continue;
      found.add(name);
      next.push(...(reads.get(name) ?? []));
    }
    return found;
  };
  const live = reach(network.outputs.map((output) => output.name.text));
  const dead = [...network.inputs, ...network.bindings].filter(({ name }) => !live.has(name.text));
  const readByDead = new Set(dead.flatMap((other) => [...(reads.get(other.name.text) ?? [])]));
  const told = new Set<string>();
  for (const { name } of dead) {
    if (readByDead.has(name.text)) continue;
    const feeds = reach([name.text]);
    const feeding = dead.filter(
      (other) => other.name !== name && feeds.has(other.name.text) && !told.has(other.name.text),
    );
    for (const other of feeding) told.add(other.name.text);
    context.report(
      problem("P2018", name.span, {
        title: `nothing uses \`${name.text}\``,
        label: "never used",
        related: feeding.map((other) => ({ span: other.name.span, text: "flows only into it" })),
        help: "remove it, or let it flow into an output",
      }),
    );
  }
}
