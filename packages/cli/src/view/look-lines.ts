/**
 * What a look at data found in, terminal lines out: a table of columns, what to look at, some rows, and the block to start from.
 * A terminal gets lines of its width and small histograms; a pipe gets everything, plain.
 */
import type { ColumnLook, LookReport } from "@penstock/runtime";
import { formatCount, formatNumber } from "./figures.ts";
import { cutToWidth, displayWidth, padToWidth } from "./fit-width.ts";
import { cutLine, piece, type StyledLine } from "./styled-line.ts";

/** How the lines are shown. */
export interface LookStyle {
  /** A person looks at them. */
  readonly live: boolean;
  readonly width: number;
}

/** Columns and classes of which a terminal shows each; `--json` has all. */
const MOST_COLUMNS = 60;
const MOST_CLASSES = 12;
const CELL = 28;
/** Rows that are shown as columns where they are wide. */
const TURNED = 3;

/** The lines of a report. */
export function lookLines(report: LookReport, style: LookStyle): readonly StyledLine[] {
  const lines = [
    ...headLines(report),
    ...columnLines(report, style),
    ...balanceLines(report, style),
    ...preparedLines(report),
    ...suspectLines(report),
    ...sampleLines(report, style),
    ...proposalLines(report),
  ];
  return style.live ? lines.map((line) => cutLine(line, style.width)) : lines;
}

function headLines({ subject, rows, columns, splits, parts, looked }: LookReport): StyledLine[] {
  const counted = rows === null ? "rows not counted" : plural(rows, "row");
  const files = parts.length > 1 ? [`${formatCount(parts.length)} files`] : [];
  const whole = looked.whole && looked.rows === rows;
  return [
    [piece(subject.name, "bold"), piece("  "), piece(subject.source, "dim")],
    [piece([counted, plural(columns.length, "column"), ...files].join(", "))],
    ...(splits === null
      ? []
      : [
          [
            piece(
              `train ${formatCount(splits.train)}, valid ${formatCount(splits.valid)}, test ${formatCount(splits.test)}`,
            ),
          ],
        ]),
    ...(whole ? [] : [[piece(`quartiles, texts and histograms from ${plural(looked.rows, "row")}`, "dim")]]),
  ];
}

function columnLines({ columns }: LookReport, { live }: LookStyle): StyledLine[] {
  const shown = columns.slice(0, MOST_COLUMNS);
  const roles = shown.some(({ role }) => role !== null);
  const rows = shown.map((column) => [
    cutToWidth(column.name, CELL),
    column.kind,
    ...(roles ? [column.role === "column" ? "" : (column.role ?? "")] : []),
    gapsOf(column),
    column.kind === "image" || column.kind === "audio"
      ? ""
      : `${column.distinctExact ? "" : "≥ "}${formatCount(column.distinct)}`,
    `${live && column.numbers !== null && column.kind === "number" ? `${sparkline(column.numbers.histogram.counts)}  ` : ""}${valuesOf(column)}`,
  ]);
  const heads = ["column", "looks like", ...(roles ? ["is"] : []), "missing", "different", "values"];
  const left = columns.length - shown.length;
  return [
    [],
    ...tableLines(heads, rows, roles ? [3, 4] : [2, 3]),
    ...(left > 0 ? [[piece(`and ${plural(left, "column")} more; \`--json\` has all`, "dim")]] : []),
  ];
}

function gapsOf({ missing, filled }: ColumnLook): string {
  const gaps = missing.reduce((sum, { rows }) => sum + rows, 0);
  if (gaps === 0) return "";
  const share = (100 * gaps) / (gaps + filled);
  return `${formatCount(gaps)} (${share < 1 ? "< 1" : share.toFixed(0)} %)`;
}

const blocks = "▁▂▃▄▅▆▇█";

/** Counts as small bars, two counts each. */
function sparkline(counts: readonly number[]): string {
  const pairs = counts.flatMap((count, index) => (index % 2 === 0 ? [count + (counts[index + 1] ?? 0)] : []));
  const most = Math.max(1, ...pairs);
  return pairs
    .map((count) => (count === 0 ? " " : (blocks[Math.min(7, Math.floor((8 * count) / most))] ?? "█")))
    .join("");
}

function valuesOf({ kind, numbers, texts, times, media, top }: ColumnLook): string {
  if (media !== null) return media;
  if (kind === "number" || (kind === "id" && numbers !== null)) {
    if (numbers === null) return "";
    const range = `${formatNumber(numbers.least)} to ${formatNumber(numbers.greatest)}`;
    return kind === "id" ? range : `${range}, median ${formatNumber(numbers.quartiles[1])}`;
  }
  if (texts !== null)
    return `${plural(texts.words[0], "word")} in the middle, nine of ten up to ${formatCount(texts.words[1])}`;
  if (times !== null) return `${times.first} to ${times.last}`;
  if (kind === "id" || kind === "list") return "";
  const shown = top.slice(0, 4).map(({ value, rows }) => `${cutToWidth(value, CELL)} ${formatCount(rows)}`);
  return top.length > shown.length ? `${shown.join(", ")}, …` : shown.join(", ");
}

function balanceLines({ balance }: LookReport, { live }: LookStyle): StyledLine[] {
  // Without splits the table of columns says it already.
  return balance
    .filter(({ classes }) => classes.some(({ splits }) => splits !== null))
    .flatMap(({ column, classes }) => {
      const shown = [...classes].sort((a, b) => b.rows - a.rows).slice(0, MOST_CLASSES);
      const most = shown[0]?.rows ?? 1;
      const rows = shown.map(({ name, rows: count, splits }) => [
        cutToWidth(name, CELL),
        ...[splits?.train ?? 0, splits?.valid ?? 0, splits?.test ?? 0].map(formatCount),
        ...(live ? ["█".repeat(Math.round((20 * count) / most))] : []),
      ]);
      const left = classes.length - shown.length;
      return [
        [],
        ...tableLines([`classes of ${column}`, "train", "valid", "test", ...(live ? [""] : [])], rows, [1, 2, 3]),
        ...(left > 0 ? [[piece(`and ${plural(left, "class", "classes")} more`, "dim")]] : []),
      ];
    });
}

function preparedLines({ prepared }: LookReport): StyledLine[] {
  if (prepared.length === 0) return [];
  const rows = prepared.map(({ input, tensor, fitted }) => [input, tensor, fitted.join("; ")]);
  return [[], ...tableLines(["input", "gives", "fitted on train rows"], rows, [])];
}

function suspectLines({ suspects }: LookReport): StyledLine[] {
  if (suspects.length === 0) return [[], [piece("Nothing stands out.", "good")]];
  const lines = suspects.map(
    ({ column, text }): StyledLine => [
      piece("! ", "accent"),
      ...(column === null ? [] : [piece(`${column} `, "bold")]),
      piece(text),
    ],
  );
  return [[], [piece("To look at", "bold")], ...lines];
}

function sampleLines({ columns, samples, pictures }: LookReport, { width }: LookStyle): StyledLine[] {
  const more: StyledLine[] =
    pictures.length > 0 ? [[], [piece(`${formatCount(pictures.length)} pictures are on the page`, "dim")]] : [];
  if (samples.length === 0) return more;
  const shown = columns.slice(0, MOST_COLUMNS);
  const heads = shown.map(({ name }) => cutToWidth(name, CELL));
  const rows = samples.map((row) => shown.map((_, index) => cutToWidth(row[index] ?? "", CELL)));
  const right = shown.flatMap(({ kind }, index) => (kind === "number" ? [index] : []));
  const wide = heads.reduce(
    (sum, head, index) => sum + 2 + Math.max(displayWidth(head), ...rows.map((row) => displayWidth(row[index] ?? ""))),
    0,
  );
  if (wide <= width + 2) return [[], ...tableLines(heads, rows, right), ...more];
  const turned = heads.map((head, index) => [head, ...rows.slice(0, TURNED).map((row) => row[index] ?? "")]);
  const names = rows.slice(0, TURNED).map((_, index) => (index === 0 ? "a row" : "another"));
  return [[], ...tableLines(["column", ...names], turned, []), ...more];
}

function proposalLines({ proposal }: LookReport): StyledLine[] {
  if (proposal === null) return [];
  const lines = proposal
    .trimEnd()
    .split("\n")
    .map((line): StyledLine => [piece(line)]);
  return [[], [piece("A data set to start from", "bold")], ...lines];
}

/** Rows under their heads, columns as wide as their widest cell; those of `right` end where their head ends. */
function tableLines(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): StyledLine[] {
  const widths = heads.map((head, column) =>
    rows.reduce((most, row) => Math.max(most, displayWidth(row[column] ?? "")), displayWidth(head)),
  );
  const cell = (text: string, column: number): string => {
    const wide = widths[column] ?? 0;
    const gap = column === heads.length - 1 ? "" : "  ";
    return right.includes(column)
      ? `${" ".repeat(wide - displayWidth(text))}${text}${gap}`
      : `${column === heads.length - 1 ? text : padToWidth(text, wide)}${gap}`;
  };
  return [
    [piece(heads.map(cell).join("").trimEnd(), "dim")],
    ...rows.map((row): StyledLine => [piece(row.map(cell).join("").trimEnd())]),
  ];
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
