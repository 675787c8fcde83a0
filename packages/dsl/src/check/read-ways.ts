/** In: the inputs and targets of a data set. Out: said aloud where one source column is read as two kinds of values. */
import { readAs } from "../catalog/read-as.ts";
import { problem } from "../diagnostics/problem.ts";
import type { ColumnType } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";

const words = { class: "classes", time: "times", text: "text", number: "numbers" } as const;

/** As what a source column is read, in words. */
function wayOf(kind: ColumnType["kind"]): string {
  const way = readAs(kind);
  if (way === "file") return kind === "audio" ? "recordings" : "pictures";
  return words[way];
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
