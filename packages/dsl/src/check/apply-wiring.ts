/**
 * In: `residual(…)` or `repeat(…)` in a flow. Out: the nodes of the operators that they are given, put together as they say,
 * and what comes of them; or null after saying what is wrong.
 */
import type { CallExpr, Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { OperatorEntry } from "../catalog/entry.ts";
import { showShape, sizeOf } from "../catalog/shape.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import { InternalError } from "../source/internal-error.ts";
import { addNode, freeId, withDefaults } from "./apply-operator.ts";
import { argumentOf, bindArguments } from "./call.ts";
import type { TensorType } from "./checked-program.ts";
import { define, textAt } from "./context.ts";
import {
  type Frame,
  type Growth,
  nextId,
  noteTensor,
  numberCalls,
  type Place,
  type Stage,
  type Tensor,
} from "./graph-growth.ts";

type FormStage = Stage & { readonly operator: OperatorEntry };
type Typed = Tensor & { readonly type: TensorType };

/** The input of a form, which takes one; null after saying that it gets another number. */
function onlyInput(frame: Frame, call: CallExpr, { inputs, before, operator }: FormStage): Tensor | null | "several" {
  const [input = null] = inputs;
  if (inputs.length === 1) return input;
  frame.context.report(
    problem("P3106", call.span, {
      title: `\`${operator.name}\` takes one input, it gets ${inputs.length}`,
      label: "takes one input",
      related: [{ span: before.span, text: `${inputs.length} inputs` }],
      help: "join them first: `[a, b] -> concat()`",
    }),
  );
  return "several";
}

/** What goes through operators, and where they come in the graph. */
interface Way extends Place {
  readonly input: Tensor | null;
  /** The form that they are given to. */
  readonly call: CallExpr;
}

/** Lets a value go through operators that stand as an argument. */
function readWay(growth: Growth, frame: Frame, expr: Expr, way: Way): Tensor | null {
  const stages = expr.kind === "flow" ? expr.stages : [expr];
  const [first, second] = stages;
  if (first?.kind === "path" && startsFromValue(frame, { first, second, call: way.call })) return null;
  let value = way.input;
  stages.forEach((stage, index) => {
    value = growth.readStage(frame, stage, {
      ...way,
      inputs: [value],
      before: stages[index - 1] ?? way.call,
    });
  });
  return value;
}

/** Says that operators which are given start from a value; false where the name is none. */
function startsFromValue(
  frame: Frame,
  given: {
    readonly first: Extract<Expr, { kind: "path" }>;
    readonly second: Expr | undefined;
    readonly call: CallExpr;
  },
): boolean {
  const { first, second, call } = given;
  const name = first.parts.map((part) => part.text).join(".");
  const { network, context } = frame;
  const names = [...network.inputs, ...network.bindings, ...network.outputs].map((one) => one.name.text);
  const value = names.includes(name);
  const isOperator = findEntry(catalog.operators, name) !== undefined;
  // A name before the first arrow was meant for a value, also where there is none of that name.
  const unknown = second !== undefined && !isOperator && define(context, first.span.file, name) === undefined;
  if (!value && !unknown) return false;
  const form = textAt(context, call.callee.span);
  context.report(
    problem("P3162", first.span, {
      title: `\`${form}\` is given operators, and \`${name}\` ${value ? "is a value" : "is none"}`,
      label: "no operator",
      related: [{ span: call.callee.span, text: "what flows into it flows through them" }],
      help: second === undefined ? `for example \`${name} -> ${form}(…)\`` : `leave \`${name} ->\` out`,
      fixes:
        second === undefined
          ? []
          : [{ span: { ...first.span, end: second.span.start }, replacement: "", certain: true }],
    }),
  );
  return true;
}

/** `x -> residual(f)`: x + f(x). */
export function applyResidual(growth: Growth, frame: Frame, call: CallExpr, stage: FormStage): Tensor | null {
  const { operator } = stage;
  const base = nextId(stage, operator.name);
  const place = { context: frame.context, env: frame.context.env, what: operator.name };
  const args = bindArguments(operator, call, place);
  const input = onlyInput(frame, call, stage);
  if (input === "several") return null;
  const opened = growth.nodes.length;
  const through = (name: string, prefix: string): Tensor | null => {
    const expr = argumentOf(call, operator, name);
    if (expr === null || isNone(expr)) return input;
    return readWay(growth, frame, expr, { prefix, numbering: numberCalls(expr), input, call });
  };
  const inside = through("inside", base);
  const past = through("shortcut", `${base}/shortcut`);
  if (args === null || input?.type == null || inside?.type == null || past?.type == null) return null;
  const [one, other]: readonly [Typed, Typed] = [
    { ...past, type: past.type },
    { ...inside, type: inside.type },
  ];
  if (showShape(one.type.shape) !== showShape(other.type.shape)) {
    growth.misfit = true;
    reportShapes(frame, call, { past: one, inside: other, given: argumentOf(call, operator, "shortcut") !== null });
    return null;
  }
  const add = findEntry<OperatorEntry>(catalog.operators, "add");
  if (add === undefined) throw new InternalError("there is no operator `add`");
  const types = [one.type, other.type];
  const shaped = add.shape(types, {}, { call: "add()", from: one.text });
  if ("code" in shaped) throw new InternalError(`two values of one shape cannot be added: ${shaped.title}`);
  const id = freeId(growth, `${base}/add`);
  const node = { operator: add, id, args: withDefaults(add, {}), inputs: [one, other], span: call.span };
  const { type } = addNode(growth, node, shaped);
  noteWhole(growth, frame, { call, type, opened });
  const text = textAt(growth.context, call.span);
  const same = showShape(type.shape) === showShape(input.type.shape);
  const ending = { name: operator.name, at: call.callee.span, softmax: null };
  return { ...input, id, type, text, span: call.span, shaper: same ? input.shaper : call.span, ending };
}

function isNone(expr: Expr): boolean {
  return expr.kind === "path" && expr.parts.length === 1 && expr.parts[0]?.text === "none";
}

function reportShapes(
  frame: Frame,
  call: CallExpr,
  { past, inside, given }: { readonly past: Typed; readonly inside: Typed; readonly given: boolean },
): void {
  const [from, to] = [past.type.shape, inside.type.shape];
  const channels = to.at(-1) ?? 1;
  const strides = [0, 1].map((axis) => Math.ceil((from[axis] ?? 1) / (to[axis] ?? 1)));
  const [down = 1, across = 1] = strides;
  const stride = down === 1 && across === 1 ? "" : `, stride: ${down === across ? down : `[${down}, ${across}]`}`;
  const larger = to.some((size, axis) => axis < to.length - 1 && size > (from[axis] ?? 0));
  const sameBefore = showShape(from.slice(0, -1)) === showShape(to.slice(0, -1));
  const way =
    from.length !== to.length || larger
      ? null
      : from.length === 3
        ? `conv(${channels}, kernel: 1${stride}, pad: same)`
        : sameBefore
          ? `dense(${channels})`
          : null;
  frame.context.report(
    problem("P3103", call.span, {
      title: `\`residual\` adds what goes past, ${showShape(from)}, to what comes of its operators, ${showShape(to)}`,
      label: "both shapes must be equal",
      related: [
        { span: past.span, text: `gives ${showShape(from)}` },
        { span: inside.span, text: `gives ${showShape(to)}` },
      ],
      help:
        way === null || given
          ? "`pad: same` and stride 1 keep height and width"
          : `\`shortcut: ${way}\` brings what goes past to the same shape`,
    }),
  );
}

/** `x -> repeat(n, f)`: f of f of … x, n times. */
export function applyRepeat(growth: Growth, frame: Frame, call: CallExpr, stage: FormStage): Tensor | null {
  const { operator } = stage;
  const prefix = nextId(stage, operator.name);
  const place = { context: frame.context, env: frame.context.env, what: operator.name };
  const args = bindArguments(operator, call, place);
  const input = onlyInput(frame, call, stage);
  const expr = argumentOf(call, operator, "inside");
  if (input === "several" || expr === null) return null;
  // Where the number is not known, what is repeated is read once, for its mistakes.
  const times = typeof args?.["times"] === "number" ? args["times"] : 1;
  const numbering = numberCalls(expr, times);
  const opened = growth.nodes.length;
  const told = new Set<string>();
  let value = input;
  for (let time = 1; time <= times && !growth.bounded; time++) {
    const report: Report = (found) => reportOnce(frame, found, { told, time, call });
    const inner = { ...frame, context: { ...frame.context, report }, times: [...frame.times, time] };
    value = readWay(growth, inner, expr, { prefix, numbering, input: value, call });
    if (value?.type == null) break;
  }
  if (args === null || value?.type == null || growth.bounded) return null;
  noteWhole(growth, frame, { call, type: value.type, opened });
  const inside = input === null || input.shaper !== value.shaper;
  return {
    ...value,
    text: textAt(growth.context, call.span),
    span: call.span,
    shaper: inside ? call.span : value.shaper,
  };
}

/** Passes a complaint on unless an earlier repetition had the same; of a later one, it says which. */
function reportOnce(
  frame: Frame,
  found: Diagnostic,
  at: { readonly told: Set<string>; readonly time: number; readonly call: CallExpr },
): void {
  const { told, time, call } = at;
  const key = `${found.code} ${found.primary.span.file} ${found.primary.span.start}`;
  if (told.has(key)) return;
  told.add(key);
  const place = { span: call.callee.span, text: `the ${time}${ending(time)} time` };
  frame.context.report(time === 1 ? found : { ...found, related: [...found.related, place] });
}

function ending(count: number): string {
  if (count % 100 >= 11 && count % 100 <= 13) return "th";
  return ["th", "st", "nd", "rd"][count % 10] ?? "th";
}

/** Notes a form with all that it was opened up to. */
function noteWhole(
  growth: Growth,
  frame: Frame,
  { call, type, opened }: { readonly call: CallExpr; readonly type: TensorType; readonly opened: number },
): void {
  const added = growth.nodes.slice(opened);
  const weights = added.flatMap((node) => node.weights).reduce((sum, one) => sum + sizeOf(one.shape), 0);
  const flops = added.reduce((sum, node) => sum + node.flops, 0);
  noteTensor(growth, frame, { span: call.span, type, weights, flops });
}
