/** Columns and rows in, what should be looked at before a model learns from them out, the most serious first. */
import type { DataProbe } from "@penstock/dsl";
import type { BalanceLook, ColumnLook, Suspect } from "./look-report.ts";
import { predictsClass, predictsNumber } from "./predicting.ts";

/** What suspects are looked for in. */
export interface Suspicious {
  readonly columns: readonly ColumnLook[];
  /** Fields of the sample by column. */
  readonly fields: ReadonlyMap<string, readonly (string | null)[]>;
  readonly probe: DataProbe | null;
  /** Columns that are to be learned. */
  readonly targets: readonly string[];
  readonly balance: readonly BalanceLook[];
}

/** A column that is right this often, or explains so much, and leaves so little to be wrong about. */
const TOO_GOOD = 0.98;
/** Classes this many times as frequent as others. */
const IMBALANCE = 10;
const MOST_MISSING = 0.3;
const MOST_OUTLIERS = 0.01;

const count = (rows: number): string => rows.toLocaleString("en-US");
const percent = (part: number): string => `${(100 * part).toFixed(part > 0.995 ? 1 : 0)} %`;

/** Everything that is suspicious. */
export function findSuspects(data: Suspicious): Suspect[] {
  return [
    ...data.targets.flatMap((target) => answersOf(data, target)),
    ...copiesOf(data.probe),
    ...data.balance.flatMap(imbalanceOf),
    ...together(data.columns.flatMap((column) => columnSuspects(column, data.targets))),
  ];
}

/** Columns of which the same is to be said. */
const MOST_ALONE = 3;

/** What is said of many columns is said once. */
function together(suspects: readonly Suspect[]): Suspect[] {
  const kinds = [...new Set(suspects.map(({ kind }) => kind))];
  return kinds.flatMap((kind) => {
    const of = suspects.filter((one) => one.kind === kind);
    const words = manyWords[kind];
    if (of.length <= MOST_ALONE || words === undefined) return of;
    const names = of.map(({ column }) => `\`${column ?? ""}\``);
    const shown = names.length > 8 ? `${names.slice(0, 7).join(", ")} and ${names.length - 7} more` : names.join(", ");
    return [{ column: null, kind, text: `${count(of.length)} columns ${words}: ${shown}` }];
  });
}

const manyWords: Readonly<Partial<Record<Suspect["kind"], string>>> = {
  constant: "are the same in every row, or empty",
  missing: "have no value in many rows",
  outliers: "have values far out, which `robust()`, `log_scale()` or `clip(…)` keep in their place",
  id: "tell rows or things apart, and models learn them by heart",
};

/** Columns that give a target away. */
function answersOf({ columns, fields, probe }: Suspicious, target: string): Suspect[] {
  const answer = columns.find(({ name }) => name === target);
  const answers = fields.get(target);
  if (answer === undefined || answers === undefined) return [];
  const statsOf = (name: string) => probe?.columns.find((column) => column.name === name)?.stats;
  return columns.flatMap(({ name, kind }): Suspect[] => {
    const values = fields.get(name);
    if (name === target || values === undefined || kind === "constant" || kind === "empty") return [];
    const [one, other] = [statsOf(name), statsOf(target)];
    if (one !== undefined && other !== undefined) {
      if (one.content !== null && one.content === other.content) {
        return [{ column: name, kind: "answer", text: `holds the same as \`${target}\` in every row` }];
      }
      const telling = 3 * other.distinct <= other.filled;
      if (telling && one.pattern !== null && one.pattern === other.pattern) {
        return [
          { column: name, kind: "answer", text: `is a code for \`${target}\`: each value goes with exactly one` },
        ];
      }
    }
    const numeric = kind === "number" || kind === "id";
    const found =
      answer.kind === "number" ? predictsNumber(values, answers, numeric) : predictsClass(values, answers, numeric);
    if (found === null || found.score < TOO_GOOD || found.score - found.without < 0.5 * (1 - found.without)) return [];
    const words =
      answer.kind === "number"
        ? `explains ${percent(found.score)} of \`${target}\` alone`
        : `tells \`${target}\` alone in ${percent(found.score)} of the rows (${percent(found.without)} without it)`;
    return [{ column: name, kind: "predicts", text: `${words}; is it known before the answer is?` }];
  });
}

function copiesOf(probe: DataProbe | null): Suspect[] {
  const repeats = probe?.repeats;
  if (repeats == null || repeats.rows === 0) return [];
  const [one, other] = repeats.first ?? [];
  const first = one?.row == null || other?.row == null ? "" : `, first rows ${count(one.row)} and ${count(other.row)}`;
  const rows = `${count(repeats.rows)} ${repeats.rows === 1 ? "row repeats" : "rows repeat"} an earlier one${first}`;
  return [
    {
      column: null,
      kind: "copies",
      text: `${rows}; copies on both sides of a split make a model look better than it is`,
    },
  ];
}

function imbalanceOf({ column, classes }: BalanceLook): Suspect[] {
  const sorted = [...classes].sort((a, b) => b.rows - a.rows);
  const [most, least] = [sorted[0], sorted.at(-1)];
  if (most === undefined || least === undefined || most.rows < IMBALANCE * least.rows) return [];
  const all = classes.reduce((sum, { rows }) => sum + rows, 0);
  return [
    {
      column,
      kind: "imbalance",
      text: `\`${most.name}\` has ${count(most.rows)} rows, \`${least.name}\` ${count(least.rows)}; always answering \`${most.name}\` is right in ${percent(most.rows / all)}`,
    },
  ];
}

function columnSuspects(column: ColumnLook, targets: readonly string[]): Suspect[] {
  const { name, kind, filled, missing, numbers, distinct, distinctExact } = column;
  const found: Suspect[] = [];
  const gaps = missing.reduce((sum, { rows }) => sum + rows, 0);
  const rows = filled + gaps;
  if (kind === "empty") found.push({ column: name, kind: "constant", text: "has no value in any row" });
  if (kind === "constant") found.push({ column: name, kind: "constant", text: "has the same value in every row" });
  if (kind === "id" && !targets.includes(name)) {
    const words =
      distinct === filled && distinctExact ? "another value in each row" : `${count(distinct)} different values`;
    found.push({
      column: name,
      kind: "id",
      text: `has ${words}: it tells rows or things apart, and models learn it by heart`,
    });
  }
  if (kind !== "empty" && rows > 0 && gaps / rows > MOST_MISSING) {
    found.push({ column: name, kind: "missing", text: `has no value in ${percent(gaps / rows)} of the rows` });
  }
  if (numbers?.outliers != null && numbers.outliers.share > MOST_OUTLIERS) {
    found.push({
      column: name,
      kind: "outliers",
      text: `has values far out, up to ${numbers.outliers.farthest.toLocaleString("en-US", { maximumSignificantDigits: 4 })}; \`robust()\`, \`log_scale()\` or \`clip(…)\` keep them in their place`,
    });
  }
  return found;
}
