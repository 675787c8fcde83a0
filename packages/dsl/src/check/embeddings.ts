/**
 * In: a training whose model turns ids into vectors, and its data. Out: complaints about tables that lack ids, classes that
 * are taken for padding, and tables that cannot learn row by row.
 */
import type { Declaration } from "../ast/nodes.ts";
import { paddingOf } from "../catalog/operators/embeddings.ts";
import type { Label } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { CheckedModel, ColumnType, GraphNode } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetInfo } from "./dataset.ts";
import { trains } from "./freeze.ts";
import { type TableMoves, wholeTable } from "./whole-table.ts";

/** How many ids a column has, and which of them is padding; null where it has none. */
function idsOf(type: ColumnType): { readonly count: number; readonly padding: number | null } | null {
  switch (type.kind) {
    case "tokens":
      return { count: type.vocabulary, padding: type.padding ?? 0 };
    case "bag":
      return { count: type.vocabulary, padding: 0 };
    case "index":
      return { count: type.size, padding: null };
    case "class":
      return { count: type.open ?? type.classes.length, padding: null };
    default:
      return null;
  }
}

/** Whether every embedding suits the ids that it reads. */
export function checkEmbeddings(context: CheckContext, model: CheckedModel, data: DatasetInfo): boolean {
  let fits = true;
  for (const node of model.nodes) {
    if (node.op !== "embedding" && node.op !== "embedding_bag") continue;
    const shifts = model.inputs.find((one) => one.name === node.inputs[0])?.shifts;
    const column =
      shifts === undefined
        ? data.inputs.find((one) => one.name === node.inputs[0])
        : data.targets.find((one) => one.name === shifts);
    const ids = column?.checked == null ? null : idsOf(column.checked.gives);
    if (column === undefined || ids === null) continue;
    fits = checkIds(context, node, { column, ids, data: data.name }) && fits;
  }
  return fits;
}

function checkIds(
  context: CheckContext,
  node: GraphNode,
  found: { readonly column: ColumnInfo; readonly ids: NonNullable<ReturnType<typeof idsOf>>; readonly data: string },
): boolean {
  const { column, ids, data } = found;
  const vocabulary = Number(node.args["vocabulary"]);
  const count = ids.count.toLocaleString("en-US").replaceAll(",", "_");
  const related: Label[] = [{ span: column.typeSpan, text: `${count} ids` }];
  if (vocabulary < ids.count) {
    context.report(
      problem("P3160", node.span, {
        title: `the table of \`${node.op}\` has ${vocabulary} rows, \`${column.name}\` of \`${data}\` has ${count} ids`,
        label: `ids from ${vocabulary} on have no row`,
        related,
        help: `\`${node.op}(${count}, ${String(node.args["units"])})\` has a row for each`,
      }),
    );
    return false;
  }
  const padding = paddingOf(node.args);
  if (padding === null || padding === ids.padding) return true;
  if (ids.padding !== null) {
    context.report(
      problem("P3190", node.span, {
        title: `\`embedding\` leaves id ${padding} out, and \`${column.name}\` of \`${data}\` is filled up with id ${ids.padding}`,
        label: `takes id ${padding} for padding`,
        related: [{ span: column.typeSpan, text: `filled up with id ${ids.padding}` }],
        help: `say which id is padding: \`padding: ${ids.padding}\``,
      }),
    );
    return false;
  }
  context.report(
    problem("P3161", node.span, {
      title: `id ${padding} of \`${column.name}\` is a value like the others, and \`embedding\` takes it for padding`,
      label: `leaves id ${padding} out`,
      related: [{ span: column.typeSpan, text: "has no padding" }],
      help: `say that nothing is padding: \`embedding(${String(node.args["vocabulary"])}, ${String(node.args["units"])}, mask: false)\``,
    }),
  );
  return false;
}

/** How a model is trained. */
interface Training {
  readonly decl: Declaration;
  readonly model: CheckedModel;
  readonly freeze: readonly string[];
  readonly moves: TableMoves;
  /** The place of a setting of the training. */
  readonly placeOf: (setting: string) => Span | undefined;
}

/** Whether every `sparse` table can learn row by row; says what is in the way. */
export function checkSparse(context: CheckContext, training: Training): boolean {
  const { decl, model, freeze, moves, placeOf } = training;
  const tables = model.nodes.filter(
    (node) => node.args["sparse"] === true && trains(node) && !freeze.includes(node.id),
  );
  const [found] = tables.flatMap((table) => {
    const reasons = wholeTable(table.id, moves);
    return reasons.length === 0 ? [] : [{ table, reasons }];
  });
  if (found === undefined) return true;
  for (const { setting, why } of found.reasons) {
    context.report(
      problem("P4070", placeOf(setting) ?? decl.name.span, {
        title: `the table of \`${found.table.op}\` is \`sparse\`, and ${why}`,
        label: "moves whole tables",
        related: [{ span: found.table.span, text: "asks for single rows" }],
        help:
          setting === "optimizer" || setting === "regularise"
            ? "leave `sparse: true` out, learn by an optimizer that moves rows by themselves, or keep the table out of it: `exclude: [table]`"
            : `leave \`sparse: true\` out, or \`${setting}\``,
      }),
    );
  }
  return false;
}
