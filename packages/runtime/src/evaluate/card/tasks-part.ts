/** The tasks of a training in, a table of each alone and together out, and of what an earlier training had learned. */
import { changeWords, cosineWords } from "../report/tasks-view.ts";
import type { TaskChange, TaskTable } from "../tasks/side-by-side.ts";
import { code, parts, table, text } from "./markdown.ts";

function changes([before, after]: readonly [string, string], tasks: readonly TaskChange[]): string | null {
  if (tasks.length === 0) return null;
  return table(
    [
      ["task", "words"],
      ["rows", "words"],
      ["metric", "words"],
      [before, "figures"],
      [after, "figures"],
      ["difference", "figures"],
      ["95 % interval", "figures"],
      ["verdict", "words"],
    ],
    tasks.map((one) => [code(one.output), code(one.on), ...changeWords(one), one.verdict]),
  );
}

/** Tables and the cosine between gradients. */
export function tasksPart(name: string, { alone, earlier, cosine }: TaskTable): string {
  return parts([
    changes(["alone", "together"], alone),
    earlier === null ? null : changes([code(earlier.from), code(name)], earlier.tasks),
    cosine === null ? null : text(cosineWords(cosine)),
  ]);
}
