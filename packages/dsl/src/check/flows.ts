/**
 * In: the flows of a model. Out: its graph: one node for each operator, layers opened up, every shape known. What does
 * not fit has been reported; a value whose shape is not known lets later operators pass in silence.
 */
import type { CallExpr, Declaration, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { OperatorEntry } from "../catalog/entry.ts";
import { showShape, sizeOf } from "../catalog/operators.ts";
import { closestName } from "../diagnostics/closest-name.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { bindInputs } from "./bind-inputs.ts";
import { bindArguments, checkCall, reportUnknownCall } from "./call.ts";
import type { Argument, GraphNode, TensorType } from "./checked-program.ts";
import { type CheckContext, define, isLost, textAt, withLocals } from "./context.ts";
import type { TensorFact } from "./facts.ts";
import { callsIn, type Network } from "./layers.ts";
import { describe, evaluate, type Value } from "./values.ts";

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
  /** The operator that made it and its activation, to see whether it ends in softmax. */
  readonly ends: string | null;
}

/** A model or an opened layer while its flows are read. */
interface Frame {
  readonly network: Network;
  /** Inputs, and flows once they have been read. */
  readonly values: Map<string, Tensor | null>;
  readonly busy: Set<string>;
  readonly used: Set<string>;
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
  /** Inputs and flows that nothing reads. */
  readonly unused: ReadonlySet<string>;
}

/** Reads the flows of a network whose input types are given (null where unknown). */
export function buildGraph(
  context: CheckContext,
  network: Network,
  options: {
    readonly networks: Networks;
    readonly inputs: ReadonlyMap<string, Tensor | null>;
    readonly locals: ReadonlyMap<string, Value>;
  },
): Graph {
  const nodes: GraphNode[] = [];
  const ids = new Set<string>();
  const root: Frame = {
    network,
    values: new Map(options.inputs),
    busy: new Set(),
    used: new Set(),
    context: { ...context, env: withLocals(context.env, options.locals) },
    prefix: "",
    stack: [network.decl],
    uses: [],
  };
  for (const binding of network.bindings) readValue(root, binding.name.text);
  const outputs = new Map(
    network.outputs.map((output) => [output.name.text, readValue(root, output.name.text) ?? null]),
  );
  const names = [
    ...network.inputs.map((input) => input.name.text),
    ...network.bindings.map((binding) => binding.name.text),
  ];
  return { nodes, outputs, unused: new Set(names.filter((name) => !root.used.has(name))) };

  /** The value of a name in a frame; undefined where it has none. */
  function readValue(frame: Frame, name: string): Tensor | null | undefined {
    const ready = frame.values.get(name);
    if (ready !== undefined) return ready;
    const { network: net } = frame;
    const flow =
      net.bindings.find((binding) => binding.name.text === name)?.value ??
      net.outputs.find((output) => output.name.text === name)?.expr;
    if (flow === undefined) return undefined;
    if (frame.busy.has(name)) {
      frame.context.report(
        problem("P2013", flow.span, { title: `\`${name}\` is defined by itself`, label: "leads back to it" }),
      );
      return null;
    }
    frame.busy.add(name);
    const single = net.bindings.length + net.outputs.length === 1;
    const prefix = frame.prefix === "" ? name : single ? frame.prefix : `${frame.prefix}/${name}`;
    const value = readFlow(frame, flow, { prefix, numbering: numberCalls(flow) });
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
      case "call": {
        frame.context.report(
          problem("P1007", expr.span, {
            title: `a flow starts from a value, not from \`${calleeName(expr)}\``,
            label: "nothing flows into it",
            help: startHelp(frame, expr),
          }),
        );
        return [null];
      }
      default: {
        const value = evaluate(expr, frame.context.env, () => {});
        const sum = expr.kind === "binary" && expr.operator === "+";
        frame.context.report(
          problem("P3001", expr.span, {
            title: sum
              ? "tensors are added by `add()`"
              : `a flow starts from a value of the network, not from ${value.kind === "unknown" ? "arithmetic" : describe(value)}`,
            label: "no tensor",
            help: sum
              ? `write \`[${textAt(context, expr.left.span)}, ${textAt(context, expr.right.span)}] -> add()\``
              : startHelp(frame, null),
          }),
        );
        return [null];
      }
    }
  }

  function startHelp(frame: Frame, call: CallExpr | null): string | null {
    const start = frame.network.inputs[0]?.name.text;
    return start === undefined
      ? null
      : `for example \`${start} -> ${call === null ? "…" : textAt(context, call.span)}\``;
  }

  function readName(frame: Frame, expr: Extract<Expr, { kind: "path" }>): Tensor | null {
    const name = expr.parts.map((part) => part.text).join(".");
    const value = readValue(frame, name);
    if (value !== undefined) {
      frame.used.add(name);
      if (value?.type != null) noteTensor(frame, { span: expr.span, type: value.type, weights: 0, flops: 0 });
      return value === null ? null : { ...value, text: name, span: value.span };
    }
    const { decl } = frame.network;
    if (frame.network.partial || isLost(context, expr.span.file, name)) return null;
    const names = [
      ...frame.network.inputs.map((input) => input.name.text),
      ...frame.network.bindings.map((binding) => binding.name.text),
    ];
    const near = closestName(name, names);
    frame.context.report(
      problem("P2009", expr.span, {
        title: `nothing is called \`${name}\` in \`${decl.name.text}\``,
        label: near === null ? "unknown value" : `did you mean \`${near}\`?`,
        help:
          near === null && names.length > 0
            ? `there ${names.length === 1 ? "is" : "are"} ${names.map((one) => `\`${one}\``).join(", ")}`
            : null,
        fixes: near === null ? [] : [{ span: expr.span, replacement: near }],
      }),
    );
    return null;
  }

  function noteTensor(frame: Frame, fact: Pick<TensorFact, "span" | "type" | "weights" | "flops">): void {
    context.note({ kind: "tensor", ...fact, uses: frame.uses });
  }

  interface Stage {
    readonly prefix: string;
    readonly numbering: Numbering;
    readonly inputs: readonly (Tensor | null)[];
    readonly before: Expr;
  }

  function readStage(frame: Frame, expr: Expr, stage: Stage): Tensor | null {
    if (expr.kind === "missing") return null;
    if (expr.kind !== "call") {
      reportNoCall(frame, expr);
      return null;
    }
    const name = calleeName(expr);
    const operator = findEntry<OperatorEntry>(catalog.operators, name);
    if (operator !== undefined) return applyOperator(frame, expr, { ...stage, operator });
    const definition = define(context, expr.span.file, name);
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
    const layers = [...options.networks.byDeclaration.keys()].map((decl) => decl.name.text);
    reportUnknownCall(expr, "operators", {
      place: { context: frame.context, env: frame.context.env, what: "a flow" },
      extra: layers,
    });
    return null;
  }

  function reportNoCall(frame: Frame, expr: Exclude<Expr, { kind: "call" | "missing" }>): void {
    const name = expr.kind === "path" ? expr.parts.map((part) => part.text).join(".") : null;
    const known =
      name !== null &&
      (findEntry(catalog.operators, name) !== undefined || define(context, expr.span.file, name)?.kind === "block");
    if (name !== null && known) {
      frame.context.report(
        problem("P4011", expr.span, {
          title: `\`${name}\` is written with parentheses`,
          label: `write \`${name}()\``,
          fixes: [{ span: expr.span, replacement: `${name}()` }],
        }),
      );
      return;
    }
    const near =
      name === null
        ? null
        : closestName(
            name,
            catalog.operators.map((operator) => operator.name),
          );
    frame.context.report(
      problem(name === null ? "P3001" : "P2003", expr.span, {
        title:
          name === null
            ? `\`->\` leads to an operator, not to ${describe(evaluate(expr, frame.context.env, () => {}))}`
            : `there is no operator \`${name}\``,
        label: near === null ? "expected an operator, such as `dense(10)`" : `did you mean \`${near}()\`?`,
        fixes: near === null ? [] : [{ span: expr.span, replacement: `${near}()` }],
      }),
    );
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
    const checked = checkCall(call, "operators", {
      context: frame.context,
      env: frame.context.env,
      what: operator.name,
    });
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
    const activation = checked.args["activation"];
    const ends = typeof activation === "string" ? activation : operator.name;
    const sameShape = first?.type != null && showShape(first.type.shape) === showShape(shaped.type.shape);
    const shaper = sameShape ? first.shaper : call.span;
    return { id, type: shaped.type, text, span: call.span, shaper, origin: first?.origin ?? null, ends };
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
    const locals = new Map(Object.entries(args).map(([key, value]) => [key, toValue(value, call.span)]));
    const used: Label = { span: call.span, text: "in this use" };
    const report: Report = (found) => frame.context.report({ ...found, related: [...found.related, used] });
    const dims = bindInputs(context, { report: frame.context.report, target, known, locals, call });
    if (dims === null) return null;
    for (const [dim, size] of dims) locals.set(dim, { kind: "number", value: size, unit: null, span: call.span });
    const inner: Frame = {
      network: target,
      values: new Map(
        target.inputs.map((input, index) => [input.name.text, { ...known[index], text: input.name.text } as Tensor]),
      ), // the lengths are equal
      busy: new Set(),
      used: new Set(),
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

function calleeName(call: CallExpr): string {
  return call.callee.parts.map((part) => part.text).join(".");
}

function toValue(argument: Argument, span: Span): Value {
  if (typeof argument === "number") return { kind: "number", value: argument, unit: null, span };
  if (typeof argument === "string") return { kind: "text", value: argument, span };
  if (typeof argument === "boolean") return { kind: "boolean", value: argument, span };
  return { kind: "unknown", span };
}
