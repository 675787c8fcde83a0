/**
 * In: the source `scenes`. Out: what its pictures, masks and boxes are, which its arguments say before anything is drawn.
 */
import { problem } from "../diagnostics/problem.ts";
import type { ProbedColumn } from "../source/host.ts";
import type { CheckedCall } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import type { Source } from "./data-source.ts";

/** What pixels of a drawn picture show that belong to no shape. */
export const background = "background";

/** Checks the arguments; null where they contradict each other. */
export function readScenes(context: CheckContext, call: CheckedCall, text: string): Source | null {
  const number = (name: string): number => Number(call.args[name]);
  const given = call.args["shapes"];
  const shapes = Array.isArray(given) ? given.map(String) : [];
  const [least, most] = [number("least"), number("most")];
  if (least > most) {
    context.report(
      problem("P4003", call.span, {
        title: `\`scenes\` needs \`least\` up to \`most\`, it gets ${least} and ${most}`,
        label: "empty range",
      }),
    );
    return null;
  }
  const doubled = shapes.find((one, index) => shapes.indexOf(one) !== index);
  if (doubled !== undefined || shapes.length === 0) {
    context.report(
      problem(doubled === undefined ? "P4002" : "P2006", call.span, {
        title: doubled === undefined ? "`scenes` needs at least one shape" : `the shape \`${doubled}\` stands twice`,
        label: doubled === undefined ? "nothing to draw" : "given twice",
        help: doubled === undefined ? "for example `shapes: [disc, square]`" : "remove one of the two",
      }),
    );
    return null;
  }
  const size = number("size");
  const shape = [size, size, 3] as const;
  const columns: readonly ProbedColumn[] = [
    { name: "image", kind: "image", shape, values: null },
    { name: "mask", kind: "mask", shape, values: [background, ...shapes] },
    { name: "boxes", kind: "boxes", shape, values: shapes },
  ];
  return {
    call,
    data: { columns, resizes: false, text, span: call.span, probe: null },
    rows: number("rows"),
    official: false,
    files: null,
  };
}
