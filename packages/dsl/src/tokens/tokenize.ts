/**
 * In: one file. Out: its token stream: tokens with heads marked and brackets balanced, comments, and what was wrong.
 */
import type { IToken } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { indexLines, type LineIndex } from "../source/line-index.ts";
import type { SourceFile } from "../source/span.ts";
import { findDamage } from "./damage.ts";
import { type Layout, layOut } from "./layout.ts";
import { type Comment, type Scan, scan } from "./scan.ts";

/** The tokens of one file; every token keeps its place. */
export interface TokenStream {
  readonly file: SourceFile;
  readonly tokens: IToken[];
  /** The tokens as they stand in the text: none dropped, none invented. */
  readonly scanned: readonly IToken[];
  readonly comments: readonly Comment[];
  readonly lines: LineIndex;
  readonly diagnostics: readonly Diagnostic[];
}

/** Cuts a file into tokens; never throws. */
export function tokenize(file: SourceFile): TokenStream {
  const damage = findDamage(file);
  if (damage?.readable === false) {
    return {
      file,
      scanned: [],
      tokens: [],
      comments: [],
      lines: indexLines(file.text),
      diagnostics: [damage.diagnostic],
    };
  }
  const scanned = scan(file);
  const layout = layOut(file.path, scanned.tokens, scanned.lines);
  const damaged = damage === null ? [] : [damage.diagnostic];
  return {
    file,
    scanned: scanned.tokens,
    tokens: layout.tokens,
    comments: scanned.comments,
    lines: scanned.lines,
    diagnostics: [...damaged, ...withoutConsequences(file, scanned, layout)],
  };
}

/** What was found, without what only follows from something else that was found. */
function withoutConsequences(file: SourceFile, scanned: Scan, layout: Layout): Diagnostic[] {
  const lineOf = ({ primary }: Diagnostic): number => scanned.lines.position(primary.span.start).line;
  const textOf = ({ primary }: Diagnostic): string => file.text.slice(primary.span.start, primary.span.end);
  const isJunk = ({ code, fixes }: Diagnostic): boolean => code === "P1001" && fixes.length === 0;
  const junkLines = new Set(scanned.diagnostics.filter(isJunk).map(lineOf));
  const misnamed = new Set(layout.diagnostics.flatMap((one) => (one.code === "P1005" ? [one.primary.span.end] : [])));
  const told = new Map<string, number>();
  const isEnough = (one: Diagnostic, most: number): boolean => {
    const key = `${one.code} ${lineOf(one)}`;
    const count = (told.get(key) ?? 0) + 1;
    told.set(key, count);
    return count > most;
  };
  return [
    ...scanned.diagnostics.filter((one) => {
      // `2small` as a name is a wrong name, not a number with a wrong unit.
      if (one.code === "P1008") return !misnamed.has(one.primary.span.end);
      // Bytes that could not be decoded have been complained about all at once.
      if (isJunk(one) && /^\ufffd+$/.test(textOf(one))) return false;
      return !isEnough(one, mostOfALine);
    }),
    ...layout.diagnostics.filter((one) => {
      // What stands beside a senseless character is not judged as well.
      if (one.code === "P1006") return !junkLines.has(lineOf(one));
      // One bracket that was moved or left out makes others of its line superfluous.
      return one.code !== "P1004" || !isEnough(one, 1);
    }),
  ];
}

/** Of one kind of slip, so many are told of a line: who sees these sees the others. */
const mostOfALine = 20;
