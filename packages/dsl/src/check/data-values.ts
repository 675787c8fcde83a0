/**
 * In: the columns of a data set and what the host found in them. Out: said aloud where values are missing, never vary, or
 * look like something else than the program says.
 */

import { problem } from "../diagnostics/problem.ts";
import type { ColumnStats, DataProbe, ProbedColumn } from "../source/host.ts";
import type { Span } from "../source/span.ts";
import type { Argument, CheckedDataset } from "./checked-program.ts";
import type { ColumnInfo } from "./columns.ts";
import type { CheckContext } from "./context.ts";
import type { KnownData } from "./data-match.ts";
import { showAll, showCount, showRow, showRows } from "./data-words.ts";

/** Fewer rows than this prove nothing by what they look like. */
export const ENOUGH = 20;
/** A class this many times as frequent as another one deserves a word. */
const IMBALANCE = 20;

/** What the columns of a data set are held against. */
export interface ValueOptions {
  readonly data: KnownData;
  readonly inputs: readonly ColumnInfo[];
  readonly targets: readonly ColumnInfo[];
  readonly missing: CheckedDataset["missing"];
  /** The class target whose classes count alike whatever their rows; null where there is none. */
  readonly balanced: Argument;
}

/** The probed column of that name with its figures. */
export function statsOf(
  data: KnownData,
  name: string,
): { readonly column: ProbedColumn; readonly stats: ColumnStats } | null {
  const column = data.columns?.find((one) => one.name === name);
  return column?.stats === undefined ? null : { column, stats: column.stats };
}

/** Looks over the values of every input and target. */
export function checkValues(context: CheckContext, options: ValueOptions): void {
  const { data, inputs, targets, missing, balanced } = options;
  const { probe } = data;
  for (const [infos, role] of [[inputs, "input"] as const, [targets, "target"] as const]) {
    for (const info of infos) {
      const { checked } = info;
      if (checked === null) continue;
      const found = checked.columns.flatMap((name) => statsOf(data, name) ?? []);
      const filled = checked.steps.some((step) => step.call === "fill");
      if (!filled && (missing === "error" || (missing === "mask" && role === "input")))
        reportMissing(context, { info, role, found, data });
      if (probe === null || probe.sampled === true) continue;
      for (const { column, stats } of found) {
        if (role === "input") warnConstant(context, { info, column, stats, probe });
        else if (info.kind === "class")
          warnClasses(context, { info, column, stats, data, balanced: info.name === balanced });
        else if (info.kind === "number") warnTwoValues(context, { info, column, stats, data });
      }
    }
  }
}

interface Found {
  readonly column: ProbedColumn;
  readonly stats: ColumnStats;
}

/** Rows without a value; the names of the program's classes are values, whatever they look like. */
function gapsOf({ stats }: Found, info: ColumnInfo): ColumnStats["missing"] {
  const type = info.checked?.type;
  const classes = type?.kind === "class" ? type.classes : [];
  return stats.missing.filter(({ word }) => !classes.includes(word));
}

function reportMissing(
  context: CheckContext,
  { info, role, found, data }: { info: ColumnInfo; role: "input" | "target"; found: readonly Found[]; data: KnownData },
): void {
  for (const one of found) {
    const gaps = gapsOf(one, info);
    const rows = gaps.reduce((sum, gap) => sum + gap.rows, 0);
    if (rows === 0) continue;
    const first = gaps.reduce((a, b) =>
      b.first.part < a.first.part || (b.first.part === a.first.part && (b.first.row ?? 0) < (a.first.row ?? 0)) ? b : a,
    );
    const row = showRow(first.first, data.probe);
    const words = gaps.flatMap(({ word }) => (word === "" ? [] : [`\`${word}\``]));
    const total = one.stats.filled + one.stats.missing.reduce((sum, gap) => sum + gap.rows, 0);
    const column = one.column.name;
    const named =
      info.kind === "vector" || column !== info.name ? `\`${column}\`, which \`${info.name}\` reads,` : `\`${column}\``;
    context.report(
      problem("P5006", info.placeOf(one.column.name), {
        title: `${named} has no value in ${showCount(rows)} of ${showAll(total, data.probe)}${row === null ? "" : `, first in ${row}`}`,
        label:
          words.length === 0
            ? "fields are empty"
            : `${words.join(" or ")} ${words.length === gaps.length ? "stands" : "or nothing stands"} there`,
        related: data.span === null ? [] : [{ span: data.span, text: "the data" }],
        help:
          role === "input"
            ? "`-> fill()` puts the mean of the train rows there, `fill(0)` a value of your own; `missing: drop` leaves such rows out"
            : `\`missing: drop\` leaves such ${rows === 1 ? "a row" : "rows"} out; a target cannot be made up`,
      }),
    );
    return;
  }
}

/** A split by time needs a time for each row. */
export function checkMoments(context: CheckContext, data: KnownData, by: { column: string; span: Span }): void {
  const found = statsOf(data, by.column);
  const gaps = found?.stats.missing ?? [];
  const [first] = gaps;
  if (found === null || first === undefined) return;
  const rows = gaps.reduce((sum, gap) => sum + gap.rows, 0);
  const row = showRow(first.first, data.probe);
  context.report(
    problem("P5006", by.span, {
      title: `\`${by.column}\` has no value in ${showCount(rows)} of ${showAll(found.stats.filled + rows, data.probe)}${row === null ? "" : `, first in ${row}`}`,
      label: "when that was, nobody knows",
      related: data.span === null ? [] : [{ span: data.span, text: "the data" }],
      help: `\`missing: drop\` leaves such ${rows === 1 ? "a row" : "rows"} out`,
    }),
  );
}

interface One extends Found {
  readonly info: ColumnInfo;
}

function warnConstant(context: CheckContext, { info, column, stats, probe }: One & { probe: DataProbe }): void {
  if (!stats.distinctExact || stats.distinct > 1 || stats.filled + stats.missing.length < 2) return;
  if (column.kind === "image") return;
  const value = stats.counts?.[0]?.value;
  context.report(
    problem("P5015", info.placeOf(column.name), {
      title:
        value === undefined
          ? `\`${column.name}\` has no value in any row`
          : `\`${column.name}\` is \`${value}\` in ${probe.rows === stats.filled ? `all ${showRows(stats.filled)}` : "every row that has a value"}`,
      label: "tells a model nothing",
      help: "leave it out",
    }),
  );
}

function warnTwoValues(context: CheckContext, { info, column, stats, data }: One & { data: KnownData }): void {
  const { counts } = stats;
  if (stats.distinct !== 2 || !stats.distinctExact || stats.filled < ENOUGH || counts === null) return;
  const [first, second] = counts.map(({ value, rows }) => `\`${value}\` (${showRows(rows)})`);
  context.report(
    problem("P5014", info.typeSpan, {
      title: `the target \`${info.name}\` has only two values, ${first} and ${second}`,
      label: "learned as a number",
      related: data.span === null ? [] : [{ span: data.span, text: "the data" }],
      help: `if these are two classes, write \`target ${info.name}: class(2${column.name === info.name ? "" : `, column: ${column.name}`})\``,
    }),
  );
}

function warnClasses(
  context: CheckContext,
  { info, column, stats, data, balanced }: One & { readonly data: KnownData; readonly balanced: boolean },
): void {
  const related = data.span === null ? [] : [{ span: data.span, text: "the data" }];
  const { distinct, filled, counts } = stats;
  if (distinct >= 2 * ENOUGH && filled < 3 * distinct && stats.distinctExact) {
    context.report(
      problem("P5013", info.typeSpan, {
        title: `\`${column.name}\` has ${showCount(distinct)} different values in ${showRows(filled)}`,
        label: "more like names of things than classes",
        related,
        help: "a class is learned from its rows; what tells each row apart is `column …: id`",
      }),
    );
    return;
  }
  if (counts === null || counts.length < 2 || filled < ENOUGH || balanced) return;
  const classes = info.checked?.type.kind === "class" ? info.checked.type.classes : [];
  const sorted = [...counts].sort((a, b) => b.rows - a.rows);
  const [most, least] = [sorted[0], sorted.at(-1)];
  if (most === undefined || least === undefined || most.rows <= IMBALANCE * least.rows) return;
  const nameOf = (value: string): string => (stats.numbered ? (classes[Number(value)] ?? value) : value);
  const ratio = most.rows / least.rows;
  context.report(
    problem("P5016", info.typeSpan, {
      title: `the classes of \`${info.name}\` are far from balanced: \`${nameOf(most.value)}\` has ${showRows(most.rows)}, \`${nameOf(least.value)}\` ${showCount(least.rows)}`,
      label: `${showCount(Math.round(ratio))} to 1`,
      related,
      help: `always answering \`${nameOf(most.value)}\` is right in ${shown((100 * most.rows) / filled)}% of the rows: judge by \`f1\`, which counts every class alike, and let rows of rare classes come more often: \`sampling: balanced(${info.name})\``,
    }),
  );
}

function shown(percent: number): string {
  return percent >= 99.95 ? "99.9" : percent.toFixed(1);
}
