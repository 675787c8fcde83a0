/**
 * In: a data set. Out: the columns of its source as far as somebody has looked, and what one of them holds, in Markdown.
 */
import type { Declaration, Expr } from "../ast/nodes.ts";
import { showShape } from "../catalog/shape.ts";
import type { ColumnsFact } from "../check/facts.ts";
import type { ProbedColumn } from "../source/host.ts";
import { effectiveItems, itemNamed } from "./names/effective-items.ts";
import { showCount } from "./type-text.ts";
import type { Workspace } from "./workspace.ts";

/** What the source of a data set holds; undefined where nobody knows. */
export function dataOf(workspace: Workspace, path: string, decl: Declaration | null): ColumnsFact | undefined {
  if (decl === null || decl.keyword.text !== "dataset") return undefined;
  const items = effectiveItems(workspace.analysis(path).scopes, decl);
  const source = itemNamed(items, "source");
  return source === undefined ? undefined : workspace.facts(path).columns(source.value.span);
}

/** The columns of a data set's source. */
export function sourceColumns(
  workspace: Workspace,
  path: string,
  decl: Declaration | null,
): readonly ProbedColumn[] | undefined {
  return dataOf(workspace, path, decl)?.columns;
}

/** The column that an input or target reads: the one it names, else the one of its own name. */
function columnOf(value: Expr | null, name: string): string {
  const first = value?.kind === "flow" ? value.stages[0] : value;
  const named = first?.kind === "call" ? first.args.find((arg) => arg.name?.text === "column")?.value : undefined;
  if (named?.kind === "text") return named.value;
  return named?.kind === "path" ? (named.parts[0]?.text ?? name) : name;
}

/** What the column behind a name holds; null where the data does not say. */
export function describeColumn(
  workspace: Workspace,
  path: string,
  of: { readonly decl: Declaration | null; readonly name: string; readonly value: Expr | null },
): string | null {
  const data = dataOf(workspace, path, of.decl);
  const wanted = columnOf(of.value, of.name);
  const column = data?.columns.find((one) => one.name === wanted);
  if (data === undefined || column === undefined) return null;
  const rows = data.rows === null ? "" : ` in ${showCount(data.rows)} rows`;
  return `Column \`${column.name}\`: ${contentsOf(column)}${rows}.${missingOf(column)}`;
}

/** What a column holds, in a few words. */
export function contentsOf(column: ProbedColumn): string {
  const { values, shape, stats } = column;
  const words = {
    image: "pictures",
    audio: "recordings",
    class: "classes",
    number: "numbers",
    text: "texts",
    mask: "masks",
    boxes: "boxes",
  } as const;
  const kind = words[column.kind] ?? column.kind;
  if (column.kind === "mask" || column.kind === "boxes")
    return `${kind} of ${(values ?? []).map((value) => `\`${value}\``).join(", ")}`;
  if (shape !== null) return `${kind} of \`${showShape(shape)}\``;
  if (values !== null && column.kind !== "number") {
    const shown = values.slice(0, 8).map((value) => `\`${value}\``);
    return `${values.length} ${kind}: ${shown.join(", ")}${values.length > shown.length ? ", …" : ""}`;
  }
  if (stats === undefined) return kind;
  const range = stats.range === null ? "" : ` from ${stats.range[0]} to ${stats.range[1]}`;
  return `${kind}${range}, ${stats.distinctExact ? "" : "at least "}${showCount(stats.distinct)} different`;
}

function missingOf(column: ProbedColumn): string {
  const missing = column.stats?.missing.reduce((sum, one) => sum + one.rows, 0) ?? 0;
  return missing === 0 ? "" : ` ${showCount(missing)} ${missing === 1 ? "row has" : "rows have"} no value.`;
}
