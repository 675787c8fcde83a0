/**
 * What a profiled run spent its time on in, tables for a terminal out: each train block by line of its program and by
 * operation, then the phases of the run and where the timeline is.
 */
import type { RunEvent } from "@penstock/runtime";
import { formatCount, formatSeconds } from "./figures.ts";
import { cutToWidth, displayWidth, padToWidth } from "./fit-width.ts";
import { cutLine, piece, type StyledLine } from "./styled-line.ts";

type ProfileEvent = Extract<RunEvent, { event: "profile" }>;
type Block = ProfileEvent["blocks"][number];
type LineRow = Block["lines"][number];

/** Rows of a table; what comes after them is summed up in one. */
const mostRows = 15;
/** Rows below this share are summed up too. */
const leastShare = 0.002;
/** Lines wider than this are hard to follow from the text to its figures. */
const widest = 110;

/** Milliseconds with three figures. */
function millis(seconds: number): string {
  const value = seconds * 1000;
  if (value === 0) return "–";
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return `${value.toFixed(digits)} ms`;
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** Cells of one row, the text first; the others stand to the right. */
type Row = { readonly cells: readonly string[]; readonly style?: "plain" | "dim" | "bold" };

/** Lays rows out so that they fit into `width`: the text gives way. */
function table(rows: readonly Row[], width: number): StyledLine[] {
  const columns = Math.max(0, ...rows.map(({ cells }) => cells.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map(({ cells }) => displayWidth(cells[column] ?? ""))),
  );
  const [text = 0, ...figures] = widths;
  const taken = figures.reduce((sum, figure) => sum + figure + 2, 2);
  const room = Math.min(text, Math.max(8, Math.min(width, widest) - taken));
  return rows.map(({ cells: [first = "", ...rest], style = "plain" }) => {
    const right = figures.map((figure, index) => {
      const cell = rest[index] ?? "";
      return `  ${" ".repeat(figure - displayWidth(cell))}${cell}`;
    });
    return cutLine([piece(`  ${padToWidth(cutToWidth(first, room), room)}${right.join("")}`, style)], width);
  });
}

/** Splits rows into those that are shown and the rest. */
function shownRows<Kind extends { readonly share: number }>(rows: readonly Kind[]): [readonly Kind[], readonly Kind[]] {
  const large = rows.filter(({ share }, index) => index < mostRows && share >= leastShare);
  return [large, rows.slice(large.length)];
}

function lineTable({ lines }: Block, width: number): StyledLine[] {
  const files = new Set(lines.flatMap(({ file }) => (file === null ? [] : [file])));
  const placeOf = ({ file, line }: LineRow): string =>
    line === null ? "" : files.size > 1 ? `${file}:${line}` : String(line);
  const [shown, others] = shownRows(lines);
  const margin = Math.max(0, ...shown.map((row) => displayWidth(placeOf(row))));
  const indent = " ".repeat(margin + 2);
  const rows: Row[] = [{ cells: [`${padToWidth("line", margin)}  `, "forward", "backward", "share"], style: "dim" }];
  for (const row of shown) {
    const place = placeOf(row);
    const head = `${" ".repeat(margin - displayWidth(place))}${place}  ${row.text}`;
    rows.push({ cells: [head, millis(row.forward), millis(row.backward), percent(row.share)] });
    for (const part of row.parts) {
      rows.push({ cells: [`${indent}  ${part.text}`, millis(part.forward), millis(part.backward)], style: "dim" });
    }
  }
  if (others.length > 0) {
    const sum = (of: (row: LineRow) => number): number => others.reduce((total, row) => total + of(row), 0);
    rows.push({
      cells: [
        `${indent}${others.length} more`,
        millis(sum((row) => row.forward)),
        millis(sum((row) => row.backward)),
        percent(sum((row) => row.share)),
      ],
      style: "dim",
    });
  }
  return table(rows, width);
}

function operationTable({ operations }: Block, width: number): StyledLine[] {
  const [shown, others] = shownRows(operations);
  const rows: Row[] = [{ cells: ["operation", "count", "time", "share"], style: "dim" }];
  for (const { op, count, seconds, share } of shown) {
    rows.push({ cells: [op, formatCount(count), millis(seconds), percent(share)] });
  }
  if (others.length > 0) {
    const sum = (of: (row: (typeof others)[number]) => number): number =>
      others.reduce((total, row) => total + of(row), 0);
    rows.push({
      cells: [
        `${others.length} more`,
        formatCount(sum((row) => row.count)),
        millis(sum((row) => row.seconds)),
        percent(sum((row) => row.share)),
      ],
      style: "dim",
    });
  }
  return table(rows, width);
}

/** A sentence, indented, broken between words. */
function wrapped(sentence: string, width: number): StyledLine[] {
  const lines: string[] = [];
  for (const word of sentence.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || displayWidth(`${last} ${word}`) > width) lines.push(`  ${word}`);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map((line) => [piece(line)]);
}

/** How the figures are to be read. */
function stepSentences({ stepSeconds, operationSeconds, inGraph }: Block): string[] {
  if (operationSeconds === null) return [];
  const whole = stepSeconds === null ? [] : [`A step takes ${millis(stepSeconds)} when it is not measured.`];
  return inGraph
    ? [...whole, `Its operations one by one: ${millis(operationSeconds)}; nothing is fused or runs side by side then.`]
    : [...whole, `Its operations, called one by one: ${millis(operationSeconds)}; the rest passes between them.`];
}

function blockLines(block: Block, width: number): StyledLine[] {
  const steps = `${block.steps} ${block.steps === 1 ? "step" : "steps"}`;
  const head: StyledLine = [piece(`profile of ${block.block}`, "bold")];
  if (block.operationSeconds === null) {
    const why = `the run took ${steps}, too few to measure one; more rows or epochs give some`;
    return [[], head, ...wrapped(`Nothing was measured: ${why}.`, width)];
  }
  const measured = `  time of one step, from ${block.measured} measured among ${steps}`;
  return [
    [],
    cutLine([...head, piece(measured, "dim")], width),
    ...lineTable(block, width),
    [],
    ...operationTable(block, width),
    [],
    ...stepSentences(block).flatMap((text) => wrapped(text, width)),
  ];
}

function phaseLines({ phases, seconds }: ProfileEvent, width: number): StyledLine[] {
  if (seconds <= 0) return [];
  const known = phases.reduce((sum, one) => sum + one.seconds, 0);
  const row = (name: string, taken: number, times: number | null): Row => ({
    cells: [name, formatSeconds(taken), percent(taken / seconds), times === null ? "" : `${formatCount(times)} ×`],
  });
  return [
    [],
    [piece("time of the run", "bold")],
    ...table(
      [
        ...phases.map((one) => row(one.phase, one.seconds, one.times)),
        row("everything else", Math.max(0, seconds - known), null),
      ],
      width,
    ),
  ];
}

/** The lines of a profile; none but those that name files and blocks is wider than `width`. */
export function profileLines(event: ProfileEvent, width: number): StyledLine[] {
  const cached = event.cached.map(
    (block): StyledLine => [
      piece("note: ", "accent"),
      piece(`${block} had run before, so nothing of it was measured; \`--fresh\` runs it again`),
    ],
  );
  const timeline: StyledLine[] =
    event.trace === null
      ? []
      : [
          [],
          [
            piece("timeline  ", "dim"),
            piece(event.trace, "accent"),
            piece("  for chrome://tracing or Perfetto", "dim"),
          ],
        ];
  return [
    ...event.blocks.flatMap((block) => blockLines(block, width)),
    ...phaseLines(event, width),
    ...timeline,
    ...(cached.length > 0 ? [[], ...cached] : []),
  ];
}
