/**
 * In: the text of a program. Out: the same program in the one style of the language, and its syntax errors. No word, sign
 * or comment is added, lost or moved; what a syntax error stands in stays as it is written. The style is told in
 * `docs/decisions/0006-one-style-without-options.md`.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { tokenize } from "../tokens/tokenize.ts";
import { printDocument } from "./document.ts";
import { type Lexeme, type Remark, readLexemes, unixLines } from "./lexemes.ts";
import { type Region, splitRegions } from "./regions.ts";

/** Columns that a line may have; a comment, a word or a text that reaches further is left alone. */
export const lineWidth = 100;

/** What formatting yields. */
export interface Formatted {
  readonly text: string;
  /** The syntax errors (P1) of the text; what they stand in has been left as it was. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Brings a program into the style; never throws. `path` is only named in diagnostics. */
export function format(text: string, path = ""): Formatted {
  const stream = tokenize({ path, text });
  const { list, tail } = readLexemes(stream);
  const { regions, diagnostics } = splitRegions(stream, list);
  // What cannot be read at all may be no program: not even its line ends are ours to change.
  if (regions.length > 0 && regions.every((one) => one.document === null)) return { text, diagnostics };
  const parts = regions.flatMap((region, index) => {
    const before = regions[index - 1] ?? null;
    if (region.document === null) return kept(text, region, { before, after: regions[index + 1] ?? null });
    return [...wayTo(region, before), printDocument(region.document, lineWidth)];
  });
  const last = regions.at(-1) ?? null;
  const end = last?.document === null ? [] : ending(tail, last);
  const whole = [...parts, ...end].join("").trimEnd();
  return { text: whole === "" ? "" : `${whole}\n`, diagnostics };
}

/** A comment, or the place of what follows the comments. */
interface Step {
  readonly text: string;
  readonly blank: boolean;
}

/**
 * Comments and line breaks between two pieces. Blank lines stay, at most one each; a declaration has one on either
 * side; none parts a doc comment from what it describes.
 */
function wayTo(region: Region, before: Region | null): string[] {
  const { first } = region;
  if (before?.document === null) return attachedRemarks(first).map((one) => `${one.text}\n`);
  const behind = before === null ? [] : first.remarks.filter((one) => one.breaks === 0);
  const own = first.remarks.slice(behind.length);
  const doc = region.documented ? own.findIndex((one) => one.doc) : -1;
  const steps: Step[] = [...own, { text: "", breaks: first.breaks }].map((one, index) => ({
    text: one.text,
    blank: one.breaks > 1 && (doc < 0 || index <= doc),
  }));
  const parted = before !== null && (before.declares || region.declares) && !steps.some((one) => one.blank);
  const lines = steps.map((one, index) => {
    if (before === null && index === 0) return one.text;
    return `${one.blank || (parted && index === 0) ? "\n\n" : "\n"}${one.text}`;
  });
  return [...behind.map((one) => ` ${one.text}`), ...lines];
}

/** Comments after the last piece. */
function ending(tail: readonly Remark[], last: Region | null): string[] {
  return tail.map((one, index) => {
    if (last === null && index === 0) return one.text;
    return `${one.breaks === 0 ? " " : one.breaks > 1 ? "\n\n" : "\n"}${one.text}`;
  });
}

/** A piece as it is written, with the lines around it up to its neighbours. */
function kept(
  text: string,
  region: Region,
  { before, after }: { readonly before: Region | null; readonly after: Region | null },
): string[] {
  const end = after === null ? text.length : lineStart(attachedRemarks(after.first)[0] ?? after.first);
  if (before === null) return [unixLines(text.slice(text.startsWith("\uFEFF") ? 1 : 0, end))];
  const behind = region.first.remarks.filter((one) => one.breaks === 0);
  const line = /\r\n|\r|\n/g;
  line.lastIndex = behind.at(-1)?.end ?? before.last.end;
  line.exec(text);
  return [...behind.map((one) => ` ${one.text}`), "\n", unixLines(text.slice(line.lastIndex, end))];
}

/** The comments that stand, each on its own line, directly before something. */
function attachedRemarks(lexeme: Lexeme): readonly Remark[] {
  const { remarks } = lexeme;
  const breaks = [...remarks.map((one) => one.breaks), lexeme.breaks];
  let from = remarks.length;
  while (from > 0 && breaks[from] === 1 && breaks[from - 1] !== 0) from--;
  return remarks.slice(from);
}

function lineStart(one: { readonly start: number; readonly column: number }): number {
  return one.start - one.column;
}
