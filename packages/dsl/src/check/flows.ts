/**
 * In: the flows of a model. Out: its graph: one node for each operator, layers opened up, every shape known. What does
 * not fit has been reported; a value whose shape is not known lets later operators pass in silence.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { OperatorEntry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import { applyNetwork } from "./apply-network.ts";
import { applyOperator } from "./apply-operator.ts";
import { applyRepeat, applyResidual } from "./apply-wiring.ts";
import { reportUnknownCall } from "./call.ts";
import type { GraphNode } from "./checked-program.ts";
import { type CheckContext, define, isLost, withLocals } from "./context.ts";
import { chainTooLong, longestChain, mostOperators, networkTooLarge } from "./depth.ts";
import { calleeName, reportNoCall, reportStart, reportUnknownValue } from "./flow-problems.ts";
import {
  type Frame,
  type Growth,
  type Networks,
  noteTensor,
  numberCalls,
  type Place,
  type Stage,
  type Tensor,
} from "./graph-growth.ts";
import { chainWords, type Network } from "./layers.ts";
import type { Value } from "./values.ts";

/** The graph of a model and what its outputs are. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly outputs: ReadonlyMap<string, Tensor | null>;
  /** What each flow reads, by its name. */
  readonly reads: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names that its own flows ask for and that nothing has. */
  readonly unknown: ReadonlySet<string>;
  /** Whether some operator or layer could not take its inputs. */
  readonly misfit: boolean;
}

/** Reads the flows of a network whose input types are given (null where unknown). */
export function buildGraph(
  context: CheckContext,
  network: Network,
  options: {
    readonly networks: Networks;
    readonly inputs: ReadonlyMap<string, Tensor | null>;
    readonly locals: ReadonlyMap<string, Value>;
    /** Told of each of the locals that something reads. */
    readonly onRead?: (name: string) => void;
  },
): Graph {
  const unknown = new Set<string>();
  const growth: Growth = {
    context,
    network,
    networks: options.networks,
    nodes: [],
    ids: new Set(),
    shared: new Map(),
    steps: 0,
    bounded: false,
    misfit: false,
    readValue,
    readStage,
  };
  let depth = 0;
  const root: Frame = {
    network,
    values: new Map(options.inputs),
    busy: new Set(),
    reads: new Map(),
    context: { ...context, env: withLocals(context.env, options.locals, options.onRead) },
    prefix: "",
    stack: [network.decl],
    uses: [],
    times: [],
  };
  for (const binding of network.bindings) readValue(root, binding.name.text);
  const outputs = new Map(
    network.outputs.map((output) => [output.name.text, readValue(root, output.name.text) ?? null]),
  );
  return { nodes: growth.nodes, outputs, reads: root.reads, unknown, misfit: growth.misfit };

  /** The value of a name in a frame; undefined where it has none. */
  function readValue(frame: Frame, name: string): Tensor | null | undefined {
    const ready = frame.values.get(name);
    if (ready !== undefined) return ready;
    const { network: net } = frame;
    const flow = flowOf(net, name);
    if (flow === undefined) return undefined;
    if (depth >= longestChain) {
      if (!growth.bounded) frame.context.report(chainTooLong(flow.span, "flows"));
      growth.bounded = true;
      frame.values.set(name, null);
      return null;
    }
    if (frame.busy.has(name)) {
      const circle = [...frame.busy].slice([...frame.busy].indexOf(name));
      frame.context.report(
        problem("P2013", flow.span, {
          title:
            circle.length === 1
              ? `\`${name}\` is defined by itself`
              : `${chainWords([...circle, name], "needs")}: a circle`,
          label: circle.length === 1 ? "leads back to it" : `needs \`${circle[1] ?? name}\``,
          related: circle.slice(1).flatMap((one, index) => {
            const span = net.bindings.find((binding) => binding.name.text === one)?.value.span;
            return span === undefined ? [] : [{ span, text: `needs \`${circle[index + 2] ?? name}\`` }];
          }),
          help: "a flow starts from inputs and from values that do not need it",
        }),
      );
      return null;
    }
    frame.busy.add(name);
    const single = net.bindings.length + net.outputs.length === 1;
    const prefix = frame.prefix === "" ? name : single ? frame.prefix : `${frame.prefix}/${name}`;
    depth++;
    const value = readFlow(frame, flow, { prefix, numbering: numberCalls(flow) });
    depth--;
    frame.busy.delete(name);
    frame.values.set(name, value);
    return value;
  }

  function readFlow(frame: Frame, expr: Expr, place: Place): Tensor | null {
    if (expr.kind !== "flow") return readOperand(frame, expr, place)[0] ?? null;
    const [first, ...stages] = expr.stages;
    let inputs = first === undefined ? [null] : readOperand(frame, first, place);
    stages.forEach((stage, index) => {
      const before = expr.stages[index];
      inputs = [readStage(frame, stage, { ...place, inputs, before: before ?? stage })];
    });
    return inputs[0] ?? null;
  }

  /** Where a flow starts: a name, a list of values for `concat` and the like, or a flow in parentheses. */
  function readOperand(frame: Frame, expr: Expr, place: Place): (Tensor | null)[] {
    switch (expr.kind) {
      case "missing":
        return [null];
      case "list":
        return expr.items.map((item) => readFlow(frame, item, place));
      case "flow":
        return [readFlow(frame, expr, place)];
      case "path":
        return [readName(frame, expr)];
      default:
        reportStart(frame, expr);
        return [null];
    }
  }

  function readName(frame: Frame, expr: Extract<Expr, { kind: "path" }>): Tensor | null {
    const name = expr.parts.map((part) => part.text).join(".");
    const value = readValue(frame, name);
    if (value !== undefined) {
      const reader = [...frame.busy].at(-1) ?? "";
      frame.reads.set(reader, (frame.reads.get(reader) ?? new Set()).add(name));
      if (value?.type != null) noteTensor(growth, frame, { span: expr.span, type: value.type, weights: 0, flops: 0 });
      return value === null ? null : { ...value, text: name, span: value.span };
    }
    if (frame === root) unknown.add(name);
    reportUnknownValue(frame, expr);
    return null;
  }

  function readStage(frame: Frame, expr: Expr, stage: Stage): Tensor | null {
    if (expr.kind === "missing") return null;
    if (++growth.steps > mostOperators) {
      if (!growth.bounded) context.report(networkTooLarge(network.decl.name.span, network.decl.name.text));
      growth.bounded = true;
      return null;
    }
    if (expr.kind !== "call") {
      reportNoCall(frame, expr);
      return null;
    }
    const name = calleeName(expr);
    const own = define(context, expr.span.file, name);
    // A layer named like an operator has been complained about; it is what is meant.
    const hidden = own?.kind === "block" && own.decl.keyword.text === "layer" && !frame.stack.includes(own.decl);
    const operator = hidden ? undefined : findEntry<OperatorEntry>(catalog.operators, name);
    if (operator !== undefined) return applyCalled(frame, expr, { ...stage, operator });
    const definition = own;
    if (definition?.kind === "lost" || isLost(context, expr.span.file, name)) return null;
    const target = definition?.kind === "block" ? options.networks.byDeclaration.get(definition.decl) : undefined;
    if (definition?.kind === "block") context.used.add(definition.decl);
    if (target !== undefined) return applyNetwork(growth, frame, expr, { ...stage, target });
    if (definition !== undefined) {
      const kind = definition.kind === "param" ? "param" : definition.decl.keyword.text;
      frame.context.report(
        problem("P3111", expr.callee.span, {
          title: `\`${name}\` is a \`${kind}\`, not an operator`,
          label: "cannot stand in a flow",
          related: [{ span: definition.decl.name.span, text: "declared here" }],
          help: "operators, layers and models with one input and one output may stand in a flow",
        }),
      );
      return null;
    }
    const layers = namesOf(options.networks);
    const word = reportUnknownCall(expr, "operators", {
      place: { context: frame.context, env: frame.context.env, what: "a flow" },
      extra: layers,
    });
    const meant = word === null ? undefined : findEntry<OperatorEntry>(catalog.operators, word);
    return meant === undefined ? null : applyCalled(frame, expr, { ...stage, operator: meant });
  }

  function applyCalled(
    frame: Frame,
    call: CallExpr,
    stage: Stage & { readonly operator: OperatorEntry },
  ): Tensor | null {
    switch (stage.operator.form) {
      case "residual":
        return applyResidual(growth, frame, call, stage);
      case "repeat":
        return applyRepeat(growth, frame, call, stage);
      default:
        return applyOperator(growth, frame, call, stage);
    }
  }
}

const flowsByNetwork = new WeakMap<Network, ReadonlyMap<string, Expr>>();

/** The flow of a name in a network. */
function flowOf(network: Network, name: string): Expr | undefined {
  const ready = flowsByNetwork.get(network);
  if (ready !== undefined) return ready.get(name);
  const flows = new Map<string, Expr>();
  for (const output of network.outputs) if (!flows.has(output.name.text)) flows.set(output.name.text, output.expr);
  const named = new Map(network.bindings.toReversed().map((binding) => [binding.name.text, binding.value]));
  for (const [one, value] of named) flows.set(one, value);
  flowsByNetwork.set(network, flows);
  return flows.get(name);
}

const namesByNetworks = new WeakMap<Networks, readonly string[]>();

/** Names of all networks of the program. */
function namesOf(networks: Networks): readonly string[] {
  const ready = namesByNetworks.get(networks);
  if (ready !== undefined) return ready;
  const names = [...networks.byDeclaration.keys()].map((decl) => decl.name.text);
  namesByNetworks.set(networks, names);
  return names;
}
