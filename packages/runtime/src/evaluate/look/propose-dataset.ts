/**
 * What a look found of a bare file in, the `dataset` block that somebody would write for it out, in the style of the language and
 * without a mistake that the checker finds: what it complains about is left out until nothing is left to complain about.
 */
import { checkProgram, type DataProbe, format, type Host } from "@penstock/dsl";
import type { ColumnLook } from "./look-report.ts";

/** What a proposal is made of. */
export interface Proposed {
  /** Of the data, from which the block takes its name. */
  readonly name: string;
  /** `csv("houses.csv")`. */
  readonly source: string;
  readonly probe: DataProbe;
  readonly columns: readonly ColumnLook[];
  /** The column that is learned. */
  readonly target: ColumnLook;
  /** Columns that give it away. */
  readonly answers: ReadonlySet<string>;
  readonly host: Pick<Host, "probe">;
  /** A program in the folder of the data, whether there is one or not. */
  readonly path: string;
}

const targetNames =
  /^(label|labels|target|class|category|y|outcome|result|answer|species|sentiment|intent|topic|churn|churned|default|survived|price|quality|rating|score|grade|diagnosis|income)$/i;
/** Numbers of one kind from which on they are read together. */
const TOGETHER = 3;
const MOST_TOGETHER = 2_000;
/** Columns above which nobody writes a block by hand. */
const MOST_COLUMNS = 5_000;
/** Class names that are written out. */
const MOST_NAMED = 6;

/** The block as text, formatted; null where none passes the check. */
export function proposeDataset(proposed: Proposed): string | null {
  if (proposed.columns.length > MOST_COLUMNS) return null;
  let lines = linesOf(proposed);
  for (let attempt = 0; attempt < 12; attempt++) {
    const program = `dataset ${slug(proposed.name)} {\n${lines.map((line) => `  ${line}\n`).join("")}}\n`;
    const wrong = wrongLines(program, proposed);
    if (wrong.length === 0) return format(program).text;
    const left = lines.filter(
      (line, index) => !(wrong.includes(index) && /^(input|column|duplicates|batch)\b/.test(line)),
    );
    const split = lines.findIndex((line) => line.startsWith("split: "));
    if (left.length < lines.length) lines = left;
    else if (!wrong.includes(split)) return null;
    else if (lines[split] !== plainSplit) lines = lines.map((line, index) => (index === split ? plainSplit : line));
    else if (lines.some(isDeclared)) lines = lines.filter((line) => !isDeclared(line));
    else return null;
  }
  return null;
}

const plainSplit = "split: random(train: 80%, valid: 10%, test: 10%)";

/** Columns that no model reads may ask for a split that the rows are too few for. */
const isDeclared = (line: string): boolean => line.startsWith("column ");

/** Lines, counted from the first of the block, that an error points at. */
function wrongLines(program: string, { host, path }: Proposed): number[] {
  const { diagnostics } = checkProgram(path, {
    ...host,
    readText: (file) => (file === path ? program : undefined),
    resolve: (_, specifier) => specifier,
  });
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ primary }) => program.slice(0, primary.span.start).split("\n").length - 2);
}

/** The column that is most likely to be learned; null where there is nothing to learn. */
export function targetOf(columns: readonly ColumnLook[]): ColumnLook | null {
  const able = columns.filter(({ kind, distinct }) => (kind === "class" || kind === "number") && distinct > 1);
  const named = able.find(({ name }) => targetNames.test(name));
  const last = able.find((column) => column === columns.at(-1));
  return (
    // Where answers are classes they stand at the end more often than not; a number there may be anything.
    (last?.kind === "class" ? last : undefined) ??
    named ??
    last ??
    able.findLast(({ kind }) => kind === "class") ??
    able.at(-1) ??
    null
  );
}

function linesOf({ source, probe, columns, target, answers }: Proposed): string[] {
  const inputs = columns.filter((column) => column !== target && !answers.has(column.name));
  const numbers = inputs.filter(({ kind }) => kind === "number");
  const together = numbers.length >= TOGETHER && numbers.length <= MOST_TOGETHER;
  const lines = [`source: ${source}`];
  if (together) {
    const fill = numbers.some(lacks) ? " -> fill()" : "";
    lines.push(
      `input numbers: vector(columns: [${numbers.map(({ name }) => word(name)).join(", ")}])${fill} -> normalize()`,
    );
  }
  for (const column of inputs) {
    if (column.kind === "number" && together) continue;
    const line = lineOf(column, probe);
    if (line !== null) lines.push(line);
  }
  lines.push(`target ${slug(target.name)}: ${targetType(target)}`);
  if (lacks(target)) lines.push("missing: drop");
  if ((probe.repeats?.rows ?? 0) > 0) lines.push("duplicates: drop");
  lines.push(splitOf(probe, columns, target));
  const rows = probe.rows ?? 100_000;
  if (rows >= 2_000) lines.push(`batch: ${rows >= 50_000 ? 128 : 64}`);
  return lines;
}

function lacks({ missing }: ColumnLook): boolean {
  return missing.length > 0;
}

/** The line of an input, or of a column that no model reads; null for what is of no use. */
function lineOf(column: ColumnLook, probe: DataProbe): string | null {
  const { name, kind, distinct, distinctExact } = column;
  const fill = lacks(column) ? " -> fill()" : "";
  const type = (word_: string, args: readonly string[] = []): string => {
    const all = slug(name) === name ? args : [...args, `column: ${word(name)}`];
    return all.length === 0 ? word_ : `${word_}(${all.join(", ")})`;
  };
  const input = (flow: string): string => `input ${slug(name)}: ${flow}`;
  switch (kind) {
    case "number":
      return input(`${type("number")}${fill} -> normalize()`);
    case "class":
      // Of rows that were not all looked at, only the program can say how many classes there are.
      return input(`${type("class", distinctExact ? [] : [`most: ${distinct}`])}${fill} -> one_hot()`);
    case "text": {
      const length = Math.min(256, Math.max(8, 2 ** Math.ceil(Math.log2(Math.max(1, column.texts?.words[1] ?? 64)))));
      return input(
        `${type("text")}${fill} -> lower() -> words() -> vocabulary(10_000) -> truncate(${length}) -> pad(${length})`,
      );
    }
    case "list":
      return input(`${type("tags")}${fill} -> vocabulary(200) -> one_hot()`);
    case "time":
      // Rows in their order of time are split by it.
      return ordered(probe, column)
        ? `column ${slug(name)}: ${type("time")}`
        : input(`${type("time")}${fill} -> date_parts(year, month, weekday)`);
    case "id":
      return `column ${slug(name)}: ${type("id")}`;
    case "image": {
      const [height, width, channels] = probe.columns.find((one) => one.name === name)?.shape ?? [64, 64, 3];
      return input(`${type("image", [height, width, channels].map(String))} -> scale(1 / 255)`);
    }
    case "audio": {
      const { rate = 16_000, seconds = 1 } = probe.columns.find((one) => one.name === name)?.sound ?? {};
      const length = Math.max(100, Math.ceil(seconds * 10) * 100);
      return input(`${type("audio", [grouped(rate), `${length}ms`])} -> spectrogram() -> normalize()`);
    }
    case "constant":
    case "empty":
      return null;
  }
}

function targetType({ name, kind, distinct, top }: ColumnLook): string {
  const column = slug(name) === name ? [] : [`column: ${word(name)}`];
  if (kind === "number") return column.length === 0 ? "number" : `number(${column.join("")})`;
  const named = distinct <= MOST_NAMED && top.length === distinct && top.every(({ value }) => !/^\d/.test(value));
  const classes = named
    ? top
        .map(({ value }) => value)
        .sort()
        .map(word)
    : [String(distinct)];
  return `class(${[...classes, ...column].join(", ")})`;
}

/** The split that fits what the rows are. */
function splitOf(probe: DataProbe, columns: readonly ColumnLook[], target: ColumnLook): string {
  if (probe.official !== null) return "valid" in probe.official ? "split: official()" : "split: official(valid: 10%)";
  const statsOf = (name: string) => probe.columns.find((column) => column.name === name)?.stats;
  const group = columns.find(({ kind, name }) => kind === "id" && statsOf(name)?.repeat != null);
  const time = columns.find((column) => column.kind === "time" && ordered(probe, column));
  const parts = "train: 80%, valid: 10%, test: 10%";
  if (time !== undefined) return `split: chronological(${parts}, by: ${slug(time.name)})`;
  if (group !== undefined) return `split: random(${parts}, by: ${slug(group.name)})`;
  const rare = Math.min(...target.top.map(({ rows }) => rows));
  return target.kind === "class" && rare >= 10 ? `split: stratified(${parts})` : plainSplit;
}

function ordered({ columns }: DataProbe, { name }: ColumnLook): boolean {
  return columns.find((column) => column.name === name)?.stats?.order != null;
}

/** A name that a program may use bare. */
function slug(name: string): string {
  const plain = name
    .normalize("NFKC")
    .replaceAll(/[^\p{L}\p{N}]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "");
  const safe = /^[\p{L}_]/u.test(plain) ? plain : `c_${plain}`;
  return ["import", "from", "param", "true", "false", "none"].includes(safe) ? `${safe}_` : safe;
}

/** A word bare where it may be, else in quotes. */
function word(name: string): string {
  return /^[\p{L}_][\p{L}\p{N}_]*$/u.test(name) && slug(name) === name ? name : JSON.stringify(name);
}

function grouped(number: number): string {
  return number.toLocaleString("en-US").replaceAll(",", "_");
}
