/**
 * In: the `generate` of an evaluation and the model that it judges. Out: how the words of its texts are chosen; null where it writes none.
 */
import type { Expr } from "../ast/nodes.ts";
import { catalog, findEntry } from "../catalog/catalog.ts";
import type { Entry } from "../catalog/entry.ts";
import { problem } from "../diagnostics/problem.ts";
import { type CallPlace, checkCallOf } from "./call.ts";
import type { CheckedCall } from "./checked-program.ts";
import type { ModelInfo } from "./model.ts";

/** Whether a model writes a text word by word; null where that is not known. */
function writes(model: ModelInfo | null): boolean | null {
  return model === null || model.partial ? null : model.inputs.some(({ shifts }) => shifts !== undefined);
}

/** How words are chosen, greedily unless it is said; undefined where it is wrong, which has been reported. */
export function readGeneration(
  place: CallPlace,
  expr: Expr | null,
  model: ModelInfo | null,
): CheckedCall | null | undefined {
  const writing = writes(model);
  if (expr === null) return writing === true && model !== null ? usual(model) : null;
  const call = checkCallOf(expr, "generations", { ...place, what: "generate" });
  if (call === null) return undefined;
  if (writing === false && model !== null) {
    place.context.report(
      problem("P4212", expr.span, {
        title: `\`generate\` says how words are chosen one after the other, and \`${model.name}\` gives its answers at once`,
        label: "no effect",
        related: model.outputs.map(({ nameSpan }) => ({ span: nameSpan, text: "given at once" })),
        help: "leave it out; a model that writes texts reads the words so far: `input so_far: shifted(de, 40)`",
      }),
    );
    return undefined;
  }
  return call;
}

function usual({ span }: ModelInfo): CheckedCall {
  const entry = findEntry<Entry>(catalog.generations, "greedy");
  return { call: entry?.name ?? "greedy", args: {}, span };
}
