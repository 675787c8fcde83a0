/**
 * In: the `weight` of a data set, its columns and what is known of the data. Out: the source column that says how much each row
 * counts in a loss, held to be numbers that are not negative.
 */
import type { SettingItem } from "../ast/nodes.ts";
import { blocks } from "../catalog/blocks.ts";
import { closestName, isOnlyNear } from "../diagnostics/closest-name.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { CallPlace } from "./call.ts";
import type { RowWeight } from "./checked-program.ts";
import type { ColumnInfo, DeclaredInfo } from "./columns.ts";
import type { KnownData } from "./data-match.ts";
import { statsOf } from "./data-values.ts";
import { showAll, showCount, showNames, showRow, showRows, wordFor } from "./data-words.ts";
import type { BlockItems } from "./items.ts";
import { readPlainSetting } from "./plain-setting.ts";

/** What a weight is looked for in. */
export interface WeightOptions {
  readonly data: KnownData;
  readonly inputs: readonly ColumnInfo[];
  readonly targets: readonly ColumnInfo[];
  readonly declared: readonly DeclaredInfo[];
  readonly missing: unknown;
}

/** Reads the setting: null for none, undefined where it is wrong, which has been reported. */
export function readRowWeight(
  place: CallPlace,
  { items, item }: { readonly items: BlockItems; readonly item: SettingItem | undefined },
  options: WeightOptions,
): RowWeight | null | undefined {
  const entry = blocks.find(({ name }) => name === "dataset");
  if (item === undefined || entry === undefined) return null;
  const name = readPlainSetting(place, items, { entry, name: "weight" });
  if (typeof name !== "string") return name === null ? null : undefined;
  const { span } = item.value;
  const column = columnOf(place, { name, span }, options);
  if (column === undefined) return undefined;
  return fits(place, { name, column, span }, options) ? { column, span } : undefined;
}

/** The source column of a declared column, an input or a target of that name, else the source column itself. */
function columnOf(
  { context }: CallPlace,
  { name, span }: { readonly name: string; readonly span: Span },
  { data, inputs, targets, declared }: WeightOptions,
): string | undefined {
  const own = [...declared, ...inputs, ...targets].find((one) => one.name === name);
  if (own !== undefined) {
    if (own.checked === null || own.kind === null) return undefined;
    const column = "column" in own.checked ? own.checked.column : (own.checked.columns[0] ?? name);
    if (own.kind === "number") return column;
    context.report(
      problem("P3142", span, {
        title: `rows cannot be weighed by \`${name}\`, which is \`${own.kind}\``,
        label: "must be a `number`",
        related: [{ span: own.typeSpan, text: `\`${own.kind}\`` }],
        help: `a weight says how much a row counts; write \`column …: number\` for the column that has it`,
      }),
    );
    return undefined;
  }
  const { columns } = data;
  if (columns === null || columns.some((one) => one.name === name)) return name;
  const names = [...new Set([...declared.map((one) => one.name), ...columns.map((one) => one.name)])];
  const near = closestName(name, names);
  context.report(
    problem("P5002", span, {
      title: `${data.text} has no column \`${name}\``,
      label: near === null ? "`weight` names no column" : `did you mean \`${near}\`?`,
      help: `it has ${showNames(columns.map((one) => one.name))}`,
      fixes: near === null ? [] : [{ span, replacement: wordFor(near), certain: isOnlyNear(name, near, names) }],
    }),
  );
  return undefined;
}

/** Whether the data has a number that is not negative in every row, as far as it is known. */
function fits(
  { context }: CallPlace,
  { name, column, span }: { readonly name: string; readonly column: string; readonly span: Span },
  { data, missing }: WeightOptions,
): boolean {
  const found = statsOf(data, column);
  if (found === null) return true;
  const { stats } = found;
  const related = data.span === null ? [] : [{ span: data.span, text: "the data" }];
  const wrong = (words: { readonly title: string; readonly label: string; readonly help: string }): false => {
    context.report(problem("P3142", span, { ...words, related }));
    return false;
  };
  if (stats.notNumber !== null) {
    const row = showRow(stats.notNumber, data.probe);
    return wrong({
      title: `rows cannot be weighed by \`${name}\`: ${row === null ? "" : `in ${row} `}it is \`${stats.notNumber.value}\``,
      label: "holds more than numbers",
      help: "a weight says how much a row counts: 0 for not at all, 2 for twice",
    });
  }
  const gaps = stats.missing.reduce((sum, { rows }) => sum + rows, 0);
  if (gaps > 0 && missing !== "drop") {
    return wrong({
      title: `\`${name}\` has no value in ${showCount(gaps)} of ${showAll(stats.filled + gaps, data.probe)}`,
      label: "how much these rows count, nobody knows",
      help: `\`missing: drop\` leaves such ${gaps === 1 ? "a row" : "rows"} out`,
    });
  }
  const [low, high] = stats.range ?? [1, 1];
  if (low < 0) {
    return wrong({
      title: `\`${name}\` goes down to ${low}: a row cannot count for less than nothing`,
      label: "must be 0 or more",
      help: "a row of negative weight would be learned the wrong way round; 0 leaves a row out of the loss",
    });
  }
  if (high > 0 && !(low === high && data.probe?.sampled !== true)) return true;
  if (high === 0) {
    return wrong({
      title: `\`${name}\` is 0 in all ${showRows(stats.filled)}, so no row counts`,
      label: "nothing to learn from",
      help: "check that this is the column and the file you mean",
    });
  }
  context.report(
    problem("P5015", span, {
      title: `\`${name}\` is ${low} in all ${showRows(stats.filled)}`,
      label: "weighs every row alike",
      related,
      help: "leave it out, or check that this is the column you mean",
    }),
  );
  return true;
}
