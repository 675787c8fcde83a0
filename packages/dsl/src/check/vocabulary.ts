/**
 * In: a model and the data that it reads. Out: said aloud where an embedding has fewer vectors than the data has ids, so that some
 * word would have none.
 */
import { problem } from "../diagnostics/problem.ts";
import type { ColumnType } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import { showCount } from "./data-words.ts";
import type { DatasetInfo } from "./dataset.ts";
import type { ModelInfo } from "./model.ts";

/** Whether every embedding has a vector for every id that the data gives it. */
export function checkVocabularies(
  context: CheckContext,
  { model, data }: { readonly model: ModelInfo; readonly data: DatasetInfo },
): boolean {
  let fits = true;
  for (const node of model.checked?.nodes ?? []) {
    if (node.op !== "embedding") continue;
    const vectors = Number(node.args["vocabulary"]);
    for (const name of node.inputs) {
      const column = data.inputs.find((one) => one.name === name);
      const ids = column?.checked == null ? null : idsOf(column.checked.gives);
      if (column === undefined || ids === null || ids <= vectors) continue;
      fits = false;
      context.report(
        problem("P3119", node.span, {
          title: `the embedding has ${showCount(vectors)} vectors, \`${data.name}\` gives \`${name}\` as ids from 0 to ${showCount(ids - 1)}`,
          label: `needs ${showCount(ids)}`,
          related: [{ span: column.typeSpan, text: `gives ${showCount(ids)} different ids` }],
          help: `write \`embedding(${ids}, …)\``,
        }),
      );
    }
  }
  return fits;
}

/** How many ids a model may be given, that of padding included; null where it is given none. */
export function idsOf(type: ColumnType): number | null {
  switch (type.kind) {
    case "tokens":
      return type.vocabulary;
    // A class or a place is its number and one, since ids start with padding.
    case "class":
      return (type.open ?? type.classes.length) + 1;
    case "index":
      return type.size + 1;
    default:
      return null;
  }
}
