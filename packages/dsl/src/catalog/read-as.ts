/** What a column holds in, as what a source's column is read for it out. */
import type { ColumnType } from "./argument.ts";

/** `file` is a path whose picture or recording is read. */
export type ReadAs = "class" | "number" | "text" | "time" | "file";

/** What a column is read as; vectors are numbers, lists are texts until their steps look at them. */
export function readAs(kind: ColumnType["kind"]): ReadAs {
  switch (kind) {
    case "class":
    case "time":
      return kind;
    case "text":
    case "list":
    case "tags":
    case "boxes":
      return "text";
    case "image":
    case "audio":
    case "mask":
      return "file";
    default:
      return "number";
  }
}
