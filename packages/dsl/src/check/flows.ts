/**
 * In: the flows of a model. Out: its graph: one node for each operator, layers opened up, every shape known. What does
 * not fit has been reported; a value whose shape is not known lets later operators pass in silence.
 */
import type { CallExpr, Declaration, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { OperatorEntry } from "../catalog/entry.ts";
import { showShape, sizeOf } from "../catalog/shape.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { checkActivation, type Ending, endingOf } from "./activations.ts";
import { axisValues, bindInputs } from "./bind-inputs.ts";
import { bindArguments, checkCall, reportUnknownCall } from "./call.ts";
import type { Argument, GraphNode, TensorType } from "./checked-program.ts";
import { type CheckContext, define, isLost, textAt, withLocals } from "./context.ts";
import { chainTooLong, longestChain, mostOperators, networkTooLarge } from "./depth.ts";
import type { TensorFact } from "./facts.ts";
import { calleeName, reportNoCall, reportStart, reportUnknownValue } from "./flow-problems.ts";
import { callsIn, chainWords, type Network } from "./layers.ts";
import { withOrigin } from "./params.ts";
import type { Value } from "./values.ts";

/** A value in a flow. */
export interface Tensor {
  /** Node id or model input. */
  readonly id: string;
  /** Null where something before it was wrong. */
  readonly type: TensorType | null;
  /** What it comes from, as written. */
  readonly text: string;
  readonly span: Span;
  /** The last step that changed its shape. */
  readonly shaper: Span;
  /** The model input its shape starts from. */
  readonly origin: Label | null;
  /** What is known of its values; null of an input. */
  readonly ending: Ending | null;
}

/** A model or an opened layer while its flows are read. */
interface Frame {
  readonly network: Network;
  /** Inputs, and flows once they have been read. */
  readonly values: Map<string, Tensor | null>;
  /** Flows being read, outermost first. */
  readonly busy: Set<string>;
  /** Names by the flow that reads them. */
  readonly reads: Map<string, Set<string>>;
  readonly context: CheckContext;
  /** Prefix of node ids; empty in a model. */
  readonly prefix: string;
  /** Layers being opened, outermost first. */
  readonly stack: readonly Declaration[];
  /** Their uses. */
  readonly uses: readonly Span[];
}

/** What reading flows needs to know of other networks. */
export interface Networks {
  readonly byDeclaration: ReadonlyMap<Declaration, Network>;
  readonly inCircle: ReadonlySet<Declaration>;
}

/** Numbers the calls of one name within a flow: `conv_block_1`, `conv_block_2`; one alone has no number. */
interface Numbering {
  readonly total: ReadonlyMap<string, number>;
  readonly seen: Map<string, number>;
}

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
  const nodes: GraphNode[] = [];
  const ids = new Set<string>();
  const unknown = new Set<string>();
  let misfit = false;
  let depth = 0;
  let steps = 0;
  let bounded = false;
  const root: Frame = {
    network,
    values: new Map(options.inputs),
    busy: new Set(),
    reads: new Map(),
    context: { ...context, env: withLocals(context.env, options.locals, options.onRead) },
    prefix: "",
    stack: [network.decl],
    uses: [],
  };
  for (const binding of network.bindings) readValue(root, binding.name.text);
  const outputs = new Map(
    network.outputs.map((output) => [output.name.text, readValue(root, output.name.text) ?? null]),
  );
  return { nodes, outputs, reads: root.reads, unknown, misfit };

  /** The value of a name in a frame; undefined where it has none. */
  function readValue(frame: Frame, name: string): Tensor | null | undefined {
    const ready = frame.values.get(name);
    if (ready !== undefined) return ready;
    const { network: net } = frame;
    const flow = flowOf(net, name);
    if (flow === undefined) return undefined;
    if (depth >= longestChain) {
      if (!bounded) frame.context.report(chainTooLong(flow.span, "flows"));
      bounded = true;
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

  function readFlow(
    frame: Frame,
    expr: Expr,
    place: { readonly prefix: string; readonly numbering: Numbering },
  ): Tensor | null {
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
  function readOperand(
    frame: Frame,
    expr: Expr,
    place: { readonly prefix: string; readonly numbering: Numbering },
  ): (Tensor | null)[] {
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
      if (value?.type != null) noteTensor(frame, { span: expr.span, type: value.type, weights: 0, flops: 0 });
      return value === null ? null : { ...value, text: name, span: value.span };
    }
    if (frame === root) unknown.add(name);
    reportUnknownValue(frame, expr);
    return null;
  }

  function noteTensor(frame: Frame, fact: Pick<TensorFact, "span" | "type" | "weights" | "flops">): void {
    context.note({ kind: "tensor", ...fact, owner: network.decl.name.span, uses: frame.uses });
  }

  interface Stage {
    readonly prefix: string;
    readonly numbering: Numbering;
    readonly inputs: readonly (Tensor | null)[];
    readonly before: Expr;
  }

  function readStage(frame: Frame, expr: Expr, stage: Stage): Tensor | null {
    if (expr.kind === "missing") return null;
    if (++steps > mostOperators) {
      if (!bounded) context.report(networkTooLarge(network.decl.name.span, network.decl.name.text));
      bounded = true;
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
    if (operator !== undefined) return applyOperator(frame, expr, { ...stage, operator });
    const definition = own;
    if (definition?.kind === "lost" || isLost(context, expr.span.file, name)) return null;
    const target = definition?.kind === "block" ? options.networks.byDeclaration.get(definition.decl) : undefined;
    if (definition?.kind === "block") context.used.add(definition.decl);
    if (target !== undefined) return applyNetwork(frame, expr, { ...stage, target });
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
    return meant === undefined ? null : applyOperator(frame, expr, { ...stage, operator: meant });
  }

  /** The next id of a call in a flow. */
  function nextId(stage: Stage, name: string): string {
    const seen = (stage.numbering.seen.get(name) ?? 0) + 1;
    stage.numbering.seen.set(name, seen);
    const suffix = (stage.numbering.total.get(name) ?? 1) > 1 ? `_${seen}` : "";
    return `${stage.prefix}/${name}${suffix}`;
  }

  function applyOperator(
    frame: Frame,
    call: CallExpr,
    stage: Stage & { readonly operator: OperatorEntry },
  ): Tensor | null {
    const { operator, inputs } = stage;
    const base = nextId(stage, operator.name);
    const place = { context: frame.context, env: frame.context.env, what: operator.name };
    const checked = checkCall(call, "operators", place, operator);
    const text = textAt(context, call.span);
    if (operator.inputs === "one" ? inputs.length !== 1 : inputs.length < 2) {
      const one = operator.inputs === "one";
      frame.context.report(
        problem("P3106", call.span, {
          title: one
            ? `\`${operator.name}\` takes one input, it gets ${inputs.length}`
            : `\`${operator.name}\` joins two or more inputs, it gets ${inputs.length}`,
          label: one ? "takes one input" : "takes several inputs",
          related: [
            {
              span: stage.before.span,
              text: `${inputs.length === 0 ? "no input" : inputs.length === 1 ? "one input" : `${inputs.length} inputs`}`,
            },
          ],
          help: one ? "join them first: `[a, b] -> concat()`" : `for example \`${operator.example ?? ""}\``,
        }),
      );
      return null;
    }
    const known = inputs.flatMap((input) => (input?.type == null ? [] : [input]));
    if (checked === null || known.length < inputs.length) return null;
    const types = known.flatMap((input) => (input.type === null ? [] : [input.type]));
    const [first] = known;
    const from = first === undefined ? "" : first.text;
    const shaped = operator.shape(types, checked.args, { call: text, from });
    if ("code" in shaped) {
      misfit = true;
      const origin = known.find((input) => input.origin !== null)?.origin ?? null;
      const producers = known.map((input) => ({
        span: input.span,
        text: `gives ${showShape(input.type?.shape ?? [])}`,
      }));
      const related = [
        ...(origin === null || producers.some((one) => one.span.start === origin.span.start) ? [] : [origin]),
        ...producers,
      ];
      frame.context.report(
        problem(shaped.code, call.span, { title: shaped.title, label: shaped.needs, related, help: shaped.help }),
      );
      return null;
    }
    let id = base;
    for (let copy = 2; ids.has(id); copy++) id = `${base}_${copy}`;
    ids.add(id);
    nodes.push({
      id,
      op: operator.name,
      args: checked.args,
      inputs: known.map((input) => input.id),
      ...shaped,
      span: call.span,
    });
    const owned = shaped.weights.reduce((sum, one) => sum + sizeOf(one.shape), 0);
    noteTensor(frame, { span: call.span, type: shaped.type, weights: owned, flops: shaped.flops });
    const sameShape = first?.type != null && showShape(first.type.shape) === showShape(shaped.type.shape);
    const shaper = sameShape ? first.shaper : call.span;
    const step = {
      name: operator.name,
      args: checked.args,
      call,
      before: stage.before,
      from: operator.inputs === "one" && first !== undefined ? first : null,
      shape: shaped.type.shape,
      ownsWeights: shaped.weights.length > 0 || !sameShape,
    };
    const sensible = checkActivation(step, frame.context.report);
    const type = sensible ? shaped.type : null;
    return { id, type, text, span: call.span, shaper, origin: first?.origin ?? null, ending: endingOf(step) };
  }

  function applyNetwork(frame: Frame, call: CallExpr, stage: Stage & { readonly target: Network }): Tensor | null {
    const { target, inputs } = stage;
    const { decl } = target;
    const name = decl.name.text;
    const id = nextId(stage, name);
    const place = { context: frame.context, env: frame.context.env, what: name };
    if (options.networks.inCircle.has(decl) || target.partial) return null;
    const args = bindArguments({ name, parameters: target.parameters }, call, place);
    if (target.outputs.length !== 1) {
      if (target.outputs.length > 1) {
        frame.context.report(
          problem("P3111", call.callee.span, {
            title: `\`${name}\` has ${target.outputs.length} outputs; only one can flow on`,
            label: "used as an operator",
            related: target.outputs.map((output) => ({ span: output.name.span, text: "an output" })),
            help: "make a layer for the part you need",
          }),
        );
      }
      return null;
    }
    if (target.inputs.length !== inputs.length) {
      const wanted = target.inputs.length;
      frame.context.report(
        problem("P3106", call.span, {
          title: `\`${name}\` takes ${wanted} input${wanted === 1 ? "" : "s"}, it gets ${inputs.length}`,
          label: `takes ${target.inputs.map((input) => `\`${input.name.text}\``).join(", ")}`,
          related: [{ span: decl.name.span, text: "declared here" }],
          help: wanted > 1 ? `\`[${target.inputs.map((input) => input.name.text).join(", ")}] -> ${name}(…)\`` : null,
        }),
      );
      return null;
    }
    const known = inputs.flatMap((input) => (input?.type == null ? [] : [input]));
    if (args === null || known.length < inputs.length) return null;
    const locals = parameterValues(decl, args, call.span);
    const used: Label = { span: call.span, text: `in this use of \`${name}\`` };
    const report: Report = (found) => frame.context.report({ ...found, related: [...found.related, used] });
    const axes = bindInputs(context, { report: frame.context.report, target, known, locals, call });
    if (axes === null) {
      misfit = true;
      return null;
    }
    for (const [axis, value] of axisValues(axes, call.span)) locals.set(axis, value);
    const inner: Frame = {
      network: target,
      values: new Map(
        target.inputs.map((input, index) => [input.name.text, { ...known[index], text: input.name.text } as Tensor]),
      ), // the lengths are equal
      busy: new Set(),
      reads: new Map(),
      context: { ...context, report, env: withLocals(context.env, locals) },
      prefix: id,
      stack: [...frame.stack, decl],
      uses: [...frame.uses, call.span],
    };
    const opened = nodes.length;
    const result = readValue(inner, target.outputs[0]?.name.text ?? "");
    if (result == null) return null;
    if (result.type !== null) {
      const added = nodes.slice(opened);
      const weights = added.flatMap((node) => node.weights).reduce((sum, one) => sum + sizeOf(one.shape), 0);
      const flops = added.reduce((sum, node) => sum + node.flops, 0);
      noteTensor(frame, { span: call.span, type: result.type, weights, flops });
    }
    const inside = known.every((input) => input.shaper !== result.shaper);
    return { ...result, text: textAt(context, call.span), span: call.span, shaper: inside ? call.span : result.shaper };
  }
}

function numberCalls(flow: Expr): Numbering {
  const total = new Map<string, number>();
  for (const call of callsIn(flow)) total.set(calleeName(call), (total.get(calleeName(call)) ?? 0) + 1);
  return { total, seen: new Map() };
}

/** The arguments of a use as values that know which parameter they are. */
function parameterValues(decl: Declaration, args: Readonly<Record<string, Argument>>, span: Span): Map<string, Value> {
  // A parameter whose default is wrong has no value; that has been reported.
  const values = new Map<string, Value>(decl.parameters.map(({ name }) => [name.text, { kind: "unknown", span }]));
  for (const [name, argument] of Object.entries(args)) {
    const parameter = decl.parameters.find((one) => one.name.text === name);
    const value = toValue(argument, { span, type: parameter?.type?.text ?? "" });
    const origin = { what: "parameter", name, span: parameter?.name.span ?? span } as const;
    values.set(name, withOrigin(value, origin));
  }
  return values;
}

function toValue(argument: Argument, { span, type }: { readonly span: Span; readonly type: string }): Value {
  const unit = type === "duration" || type === "size" || type === "angle" ? type : null;
  if (typeof argument === "number") return { kind: "number", value: argument, unit, span };
  if (typeof argument === "string") return { kind: "text", value: argument, span };
  if (typeof argument === "boolean") return { kind: "boolean", value: argument, span };
  return { kind: "unknown", span };
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
