/**
 * In: the `slice` of an evaluation and the data set that it judges. Out: by what columns rows are told apart; or null after saying what is
 * wrong.
 */
import type { Expr, PathExpr } from "../ast/nodes.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type {
  CheckedBlock,
  CheckedColumn,
  CheckedDataset,
  CheckedSlice,
  ColumnKind,
  DeclaredColumn,
} from "./checked-program.ts";
import { type CheckContext, textAt } from "./context.ts";
import { wordFor } from "./data-words.ts";
import type { DatasetInfo } from "./dataset.ts";
import { describe, evaluate, originLabels } from "./values.ts";

type Found = Pick<CheckedSlice, "column" | "kind" | "separator">;

/** Kinds whose values tell rows apart; a text that a model reads is another in every row. */
const kinds: Readonly<Partial<Record<ColumnKind, CheckedSlice["kind"]>>> = {
  class: "class",
  number: "number",
  time: "time",
  tags: "tags",
  id: "text",
  text: "text",
};

/** Every slice; null where one is wrong, or the data set is not known. */
export function readSlices(
  context: CheckContext,
  expr: Expr | null,
  data: DatasetInfo | null,
  /** The setting that they stand in. */
  setting = "slice",
): readonly CheckedSlice[] | null {
  if (expr === null) return [];
  if (expr.kind === "missing" || data === null) return null;
  const items = expr.kind === "list" ? expr.items : [expr];
  const found = items.map((item) => readSlice(context, item, { data, setting }));
  return found.every((one) => one !== null) ? found : null;
}

interface Sliced {
  readonly data: DatasetInfo;
  readonly setting: string;
}

function readSlice(context: CheckContext, expr: Expr, { data, setting }: Sliced): CheckedSlice | null {
  const text = textAt(context, expr.span);
  if (expr.kind === "missing") return null;
  if (expr.kind === "path") {
    const found = findSliced(context, expr, data);
    return found === null ? null : { text, ...found, bound: null, span: expr.span };
  }
  const side = expr.kind === "comparison" ? [expr.left, expr.right].find((one) => one.kind === "path") : undefined;
  if (expr.kind !== "comparison" || side?.kind !== "path") {
    context.report(
      problem("P3001", expr.span, {
        title: `\`${setting}\` takes columns, or comparisons of them with numbers`,
        label: "expected a column, such as `city`, or `age >= 65`",
      }),
    );
    return null;
  }
  const found = findSliced(context, side, data);
  const value = evaluate(side === expr.left ? expr.right : expr.left, context.env, context.report);
  if (value.kind === "unknown") return null;
  const operator = side === expr.left ? expr.operator : flipped[expr.operator];
  if (value.kind !== "number" || (value.unit !== null && value.unit !== "fraction") || !isOperator(operator)) {
    context.report(
      problem("P3001", value.kind === "number" && isOperator(operator) ? value.span : expr.span, {
        title:
          value.kind === "number"
            ? `\`${setting}\` holds a column against a number with \`>=\`, \`<=\`, \`>\` or \`<\``
            : `\`${setting}\` holds a column against a number, not ${describe(value)}`,
        label: "not a bound of a column",
        related: originLabels(value),
        help: `every value has a slice of its own with \`${setting}: ${textAt(context, side.span)}\``,
      }),
    );
    return null;
  }
  if (found === null) return null;
  if (found.kind !== "number") {
    context.report(
      problem("P3113", side.span, {
        title: `\`${textAt(context, side.span)}\` is of the kind \`${found.kind}\`, which no number bounds`,
        label: "expected a column of numbers",
        help: `every value has a slice of its own with \`${setting}: ${textAt(context, side.span)}\``,
      }),
    );
    return null;
  }
  return { text, ...found, bound: { comparison: operator, value: value.value }, span: expr.span };
}

const flipped: Readonly<Record<string, string>> = { ">=": "<=", "<=": ">=", ">": "<", "<": ">" };

function isOperator(text: string | undefined): text is ">=" | "<=" | ">" | "<" {
  return text !== undefined && text in flipped;
}

/** A declared column, input or target, or a column that one of these is read from. */
function findSliced(context: CheckContext, { parts, span }: PathExpr, data: DatasetInfo): Found | null {
  const name = parts.map((part) => part.text).join(".");
  const own = [...data.declared, ...data.inputs, ...data.targets].find((one) => one.name === name);
  if (own !== undefined) {
    if (own.checked === null || own.kind === null) return null;
    const declared = "column" in own.checked;
    const kind = kinds[own.kind];
    const column = "column" in own.checked ? own.checked.column : (own.checked.columns[0] ?? name);
    const separator = separatorOf(own.checked);
    if (kind !== undefined && (declared || kind !== "text")) {
      return { column, kind, ...(kind === "tags" && separator !== undefined ? { separator } : {}) };
    }
    const columns = "columns" in own.checked ? own.checked.columns : [];
    context.report(
      problem("P3113", span, {
        title: `rows cannot be told apart by \`${name}\`, which is of the kind \`${own.kind}\``,
        label: "makes no slices",
        related: [{ span: own.typeSpan, text: "declared here" }],
        help:
          own.kind === "vector"
            ? `name one of its columns: ${columns.map((one) => `\`${one}\``).join(", ")}`
            : "classes, numbers, times and tags make slices, also of a `column` that no model reads",
      }),
    );
    return null;
  }
  const part = [...data.inputs, ...data.targets].find((one) => one.checked?.columns.includes(name));
  if (part !== undefined) return { column: name, kind: "number" };
  if (data.partial) return null;
  const names = [...data.declared, ...data.inputs, ...data.targets].flatMap((one) => [
    one.name,
    ...(one.checked !== null && "columns" in one.checked ? one.checked.columns : []),
  ]);
  const near = closestName(name, names);
  context.report(
    problem("P2016", span, {
      title: `\`${data.name}\` has no column \`${name}\``,
      label: near === null ? "not declared" : `did you mean \`${near}\`?`,
      related: [{ span: data.span, text: "the data set" }],
      help: near === null ? `declare what rows are told apart by: \`column ${wordFor(name)}: class\`` : null,
      fixes: near === null ? [] : [{ span, replacement: wordFor(near), certain: isOnlyNear(name, near, names) }],
    }),
  );
  return null;
}

function separatorOf(column: CheckedColumn | DeclaredColumn): string | undefined {
  if ("column" in column) return column.separator;
  return column.type.kind === "tags" ? column.type.separator : undefined;
}

/** Data sets with the columns that evaluations slice by, so that these are read. */
export function withSliced(blocks: readonly CheckedBlock[]): readonly CheckedBlock[] {
  const evaluates = blocks.filter((block) => block.kind === "evaluate");
  return blocks.map((block): CheckedBlock => {
    if (block.kind !== "dataset") return block;
    const slices = evaluates.flatMap(({ on, slices: own, fairness }) =>
      on.dataset === block.name ? [...own, ...fairness] : [],
    );
    return slices.length === 0 ? block : { ...block, sliced: slicedColumns(slices) };
  });
}

/** By source column, each once; a column that is read in two ways is read as the first says. */
function slicedColumns(slices: readonly CheckedSlice[]): CheckedDataset["sliced"] {
  return slices
    .filter((slice, index) => slices.findIndex((other) => other.column === slice.column) === index)
    .map(({ column, kind }) => ({ column, kind }));
}
