/** In: the targets of a data set that says `missing: mask`. Out: whether rows can do without each of them. */
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import { aKind } from "./data-words.ts";

/** Kinds of targets of which a row may have none. */
const kinds: readonly string[] = ["class", "number", "vector"];

/** False where masking has no effect, or cannot be done, which has been reported. */
export function checkMasked(context: CheckContext, at: Span, targets: readonly ColumnInfo[]): boolean {
  const [only] = targets;
  if (targets.length === 1 && only !== undefined) {
    context.report(
      problem("P4196", at, {
        title: `\`${only.name}\` is the only target: a row without it has nothing to teach`,
        label: "leaves no row more than `drop`",
        help: "write `missing: drop`",
        fixes: [{ span: at, replacement: "drop", certain: true }],
      }),
    );
    return false;
  }
  const other = targets.find(({ kind }) => kind !== null && !kinds.includes(kind));
  if (other === undefined) return true;
  context.report(
    problem("P4196", other.typeSpan, {
      title: `a row cannot be without the target \`${other.name}\`, ${aKind(other.kind ?? "")}`,
      label: "cannot be masked",
      related: [{ span: at, text: "asked for here" }],
      help: "classes, numbers and vectors can; `missing: drop` leaves rows without a value out",
    }),
  );
  return false;
}
