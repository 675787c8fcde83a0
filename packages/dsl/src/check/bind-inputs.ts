/**
 * In: a layer with its declared inputs and the tensors it is given. Out: the size of each named axis in this use, or
 * null after saying which input does not fit.
 */
import type { CallExpr } from "../ast/nodes.ts";
import { showShape } from "../catalog/operators.ts";
import { problem, type Report } from "../diagnostics/problem.ts";
import { type CheckContext, withLocals } from "./context.ts";
import type { Tensor } from "./flows.ts";
import { type Network, readTensor } from "./layers.ts";
import type { Value } from "./values.ts";

/** Matches given shapes with the declared ones; names of axes get their sizes. */
export function bindInputs(
  context: CheckContext,
  given: {
    readonly report: Report;
    readonly target: Network;
    readonly known: readonly Tensor[];
    readonly locals: ReadonlyMap<string, Value>;
    readonly call: CallExpr;
  },
): ReadonlyMap<string, number> | null {
  const { target, known, locals, call } = given;
  const dims = new Map<string, { readonly size: number; readonly from: string }>();
  const env = withLocals(context.env, locals);
  for (const [index, input] of target.inputs.entries()) {
    const declared = readTensor({ ...context, report: () => {} }, input.expr, { env, symbols: true });
    const tensor = known[index];
    const shape = tensor?.type?.shape;
    if (
      declared === null ||
      tensor === undefined ||
      shape === undefined ||
      declared.some((dim) => dim.kind === "unknown")
    )
      return null;
    const wanted = declared.map((dim) => {
      if (dim.kind === "size") return dim.size;
      return dim.kind === "any" ? (dims.get(dim.name)?.size ?? dim.name) : "?";
    });
    const fits =
      wanted.length === shape.length && wanted.every((size, axis) => typeof size === "string" || size === shape[axis]);
    if (!fits) {
      const earlier = declared.flatMap((dim) => {
        const bound = dim.kind === "any" ? dims.get(dim.name) : undefined;
        return dim.kind === "any" && bound !== undefined
          ? [`\`${dim.name}\` is ${bound.size} from \`${bound.from}\``]
          : [];
      });
      given.report(
        problem("P3104", call.span, {
          title: `\`${target.decl.name.text}\` takes \`[${wanted.join(", ")}]\` as \`${input.name.text}\`, it gets \`${showShape(shape)}\``,
          label: `takes [${wanted.join(", ")}]`,
          related: [
            { span: tensor.span, text: `gives ${showShape(shape)}` },
            { span: input.expr.span, text: `\`${input.name.text}\` is declared here` },
          ],
          help:
            earlier.length > 0
              ? earlier.join(", ")
              : wanted.length !== shape.length
                ? `it needs ${wanted.length} ${wanted.length === 1 ? "axis" : "axes"}, there ${shape.length === 1 ? "is" : "are"} ${shape.length}`
                : null,
        }),
      );
      return null;
    }
    declared.forEach((dim, axis) => {
      if (dim.kind === "any") dims.set(dim.name, { size: shape[axis] ?? 0, from: input.name.text });
    });
  }
  return new Map([...dims].map(([name, { size }]) => [name, size]));
}
