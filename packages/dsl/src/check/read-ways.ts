/** In: the inputs and targets of a data set. Out: said aloud where one source column is read as two kinds of values. */
import { problem } from "../diagnostics/problem.ts";
import type { ColumnType } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";

/** As what a source column is read. */
function wayOf(kind: ColumnType["kind"]): string {
  switch (kind) {
    case "class":
      return "classes";
    case "time":
      return "times";
    case "text":
    case "list":
    case "tags":
    case "boxes":
      return "text";
    case "image":
    case "mask":
      return "pictures";
    case "audio":
      return "recordings";
    default:
      return "numbers";
  }
}

/** Reports columns of a source that two inputs or targets read in different ways. */
export function checkReadWays(context: CheckContext, columns: readonly ColumnInfo[]): void {
  const seen = new Map<string, ColumnInfo>();
  for (const column of columns) {
    const { checked } = column;
    if (checked === null) continue;
    for (const name of checked.columns) {
      const before = seen.get(name);
      if (before === undefined) seen.set(name, column);
      const [first, second] = [before?.checked?.type.kind, checked.type.kind];
      if (before === undefined || first === undefined || wayOf(first) === wayOf(second)) continue;
      context.report(
        problem("P5021", column.placeOf(name), {
          title: `the column \`${name}\` is read as ${wayOf(first)} and as ${wayOf(second)}`,
          label: `read as ${wayOf(second)}`,
          related: [{ span: before.placeOf(name), text: `read as ${wayOf(first)}` }],
          help: [first, second].includes("number")
            ? "read it as `number` in both places: `bucket(bounds: [0, 1, 2]) -> one_hot()` makes classes of numbers"
            : "read it in one way, or keep a copy of the column in the file",
        }),
      );
      return;
    }
  }
}
