/**
 * In: a file. Out: the edit that brings it into the one style: the smallest run of lines that changes, so that the cursor
 * and folds stay where they are.
 */
import { format } from "../format/format.ts";
import type { Edit } from "./edit.ts";
import type { Workspace } from "./workspace.ts";

/** The edits that format a file; none where it has the style already. */
export function formatting(workspace: Workspace, path: string): readonly Edit[] {
  const before = workspace.text(path);
  if (before === undefined) return [];
  const { text: after } = format(before, path);
  if (after === before) return [];
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  start = before.lastIndexOf("\n", start - 1) + 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - start;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  // The kept end starts behind a line break of both texts.
  const breakAt = before.indexOf("\n", before.length - tail);
  tail = breakAt < 0 ? 0 : before.length - breakAt - 1;
  const span = { file: path, start, end: before.length - tail };
  return [{ span, newText: after.slice(start, after.length - tail) }];
}
