/**
 * In: a layer or model that stands in a flow as an operator. Out: its nodes, opened up for this use, and what it gives; or
 * null after saying what is wrong.
 */
import type { CallExpr, Declaration } from "../ast/nodes.ts";
import { sizeOf } from "../catalog/shape.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { axisValues, bindInputs } from "./bind-inputs.ts";
import { bindArguments } from "./call.ts";
import type { Argument } from "./checked-program.ts";
import { textAt, withLocals } from "./context.ts";
import { type Frame, type Growth, nextId, noteTensor, type Stage, type Tensor } from "./graph-growth.ts";
import type { Network } from "./layers.ts";
import { withOrigin } from "./params.ts";
import type { Value } from "./values.ts";

/** Opens a layer or model at a stage of a flow. */
export function applyNetwork(
  growth: Growth,
  frame: Frame,
  call: CallExpr,
  stage: Stage & { readonly target: Network },
): Tensor | null {
  const { context, nodes } = growth;
  const { target, inputs } = stage;
  const { decl } = target;
  const name = decl.name.text;
  const id = nextId(stage, name);
  const place = { context: frame.context, env: frame.context.env, what: name };
  if (growth.networks.inCircle.has(decl) || target.partial) return null;
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
    growth.misfit = true;
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
    times: frame.times,
  };
  const opened = nodes.length;
  const result = growth.readValue(inner, target.outputs[0]?.name.text ?? "");
  if (result == null) return null;
  if (result.type !== null) {
    const added = nodes.slice(opened);
    const weights = added.flatMap((node) => node.weights).reduce((sum, one) => sum + sizeOf(one.shape), 0);
    const flops = added.reduce((sum, node) => sum + node.flops, 0);
    noteTensor(growth, frame, { span: call.span, type: result.type, weights, flops });
  }
  const inside = known.every((input) => input.shaper !== result.shaper);
  return { ...result, text: textAt(context, call.span), span: call.span, shaper: inside ? call.span : result.shaper };
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
