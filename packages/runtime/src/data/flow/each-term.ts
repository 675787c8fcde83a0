/**
 * A row's terms in, one after another as UTF-16 units out: the words of a list, or the runs of signs of a text, which `signRuns` gives as
 * texts.
 */
import type { FittedStep } from "../fitted-preparation.ts";
import { type Cell, wordsOf } from "./cell.ts";
import type { UnitRange } from "./gram-table.ts";
import { signRuns } from "./word-runs.ts";

/** Which runs: of signs, of the whole text or of each word by itself. */
export type SignRuns = Pick<Extract<FittedStep, { readonly step: "ngrams" }>, "from" | "to" | "of">;

/** Units and range hold until the next term. */
export type VisitTerm = (units: Uint16Array, range: UnitRange) => void;

/** The steps before a bag, and the runs of signs that are taken along with it where it stands behind them. */
export function withoutRuns(before: readonly FittedStep[]): {
  readonly before: readonly FittedStep[];
  readonly runs: SignRuns | null;
} {
  const last = before.at(-1);
  return last?.step === "ngrams" && last.of !== "words"
    ? { before: before.slice(0, -1), runs: last }
    : { before, runs: null };
}

/** Visits the terms of a row; `runs` of a text that is not cut into them yet. */
export function eachTerm(cell: Cell, runs: SignRuns | null, visit: VisitTerm): void {
  if (runs !== null && typeof cell === "string" && eachSignRun(cell, runs, visit)) return;
  const terms = runs !== null && typeof cell === "string" ? signRuns(cell, runs) : wordsOf(cell);
  for (const term of terms) {
    room(term.length);
    for (let at = 0; at < term.length; at++) buffer[at] = term.charCodeAt(at);
    range.from = 0;
    range.to = term.length;
    visit(buffer, range);
  }
}

function room(length: number): void {
  if (buffer.length < length) buffer = new Uint16Array(2 * length);
}

const range: UnitRange = { from: 0, to: 0 };
let buffer = new Uint16Array(1024);

/**
 * Visits the runs of a text, in the order of `signRuns`; false, and nothing visited, where a sign takes two units: then runs are not ranges
 * of units. The range holds until the next visit.
 */
function eachSignRun(text: string, runs: SignRuns, visit: VisitTerm): boolean {
  // A blank before and after each word; more than one blank in a row becomes one.
  room(text.length + 2);
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit >= 0xd800 && unit <= 0xdbff) return false;
  }
  if (runs.of === "characters") {
    const signs = text.replace(/\s\s+/gu, " ");
    for (let at = 0; at < signs.length; at++) buffer[at] = signs.charCodeAt(at);
    visitRuns({ start: 0, end: signs.length, short: false }, runs, visit);
    return true;
  }
  let from = 0;
  while (from < text.length) {
    let to = from;
    while (to < text.length && !isBlank(text.charCodeAt(to))) to++;
    if (to > from) {
      buffer[0] = BLANK;
      for (let at = from; at < to; at++) buffer[1 + at - from] = text.charCodeAt(at);
      buffer[1 + to - from] = BLANK;
      visitRuns({ start: 0, end: 2 + to - from, short: true }, runs, visit);
    }
    from = to + 1;
  }
  return true;
}

const BLANK = 32;

/** What `\s` of regular expressions stands for. */
function isBlank(unit: number): boolean {
  if (unit < 128) return unit === BLANK || (unit >= 9 && unit <= 13);
  return /\s/u.test(String.fromCharCode(unit));
}

function visitRuns(
  { start, end, short }: { readonly start: number; readonly end: number; readonly short: boolean },
  { from, to }: SignRuns,
  visit: VisitTerm,
): void {
  const count = end - start;
  for (let length = from; length <= to; length++) {
    if (length > count) {
      if (!short) return;
      range.from = start;
      range.to = end;
      visit(buffer, range);
      return;
    }
    for (let at = start; at + length <= end; at++) {
      range.from = at;
      range.to = at + length;
      visit(buffer, range);
    }
    if (short && length === count) return;
  }
}
