/**
 * In: a file. Out: what can be folded away: brackets over several lines, flows over several lines, runs of comments and
 * of imports.
 */
import type { IToken } from "chevrotain";
import * as t from "../tokens/token-types.ts";
import type { ParsedFile } from "./parsed-file.ts";
import type { Workspace } from "./workspace.ts";

/** Lines that fold, both from 1; the first stays in sight. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  readonly kind: "region" | "comment" | "imports";
}

/** The folds of a file, by their first line. */
export function foldingRanges(workspace: Workspace, path: string): readonly Fold[] {
  const file = workspace.file(path);
  if (file === undefined) return [];
  const folds = [...brackets(file), ...items(file), ...comments(file), ...imports(file)];
  const widest = new Map<number, Fold>();
  for (const fold of folds) {
    const known = widest.get(fold.start);
    if (fold.end > fold.start && (known === undefined || known.end < fold.end)) widest.set(fold.start, fold);
  }
  return [...widest.values()].sort((a, b) => a.start - b.start);
}

const openers = new Set([t.LeftBrace, t.LeftBracket, t.LeftParen]);
const closers = new Set([t.RightBrace, t.RightBracket, t.RightParen]);

/** The line with the closing bracket stays in sight. */
function brackets(file: ParsedFile): Fold[] {
  const stack: IToken[] = [];
  const folds: Fold[] = [];
  for (const token of file.tokens) {
    if (openers.has(token.tokenType)) stack.push(token);
    else if (closers.has(token.tokenType)) {
      const open = stack.pop();
      if (open === undefined || open.image === "") continue;
      const end = file.lines.position(token.startOffset).line - (token.image === "" ? 0 : 1);
      folds.push({ start: lineOf(file, open.startOffset), end, kind: "region" });
    }
  }
  return folds;
}

/** Items whose value goes over several lines: a flow, a text. */
function items(file: ParsedFile): Fold[] {
  return file.ast.declarations.flatMap((decl) =>
    decl.items.flatMap((item): Fold[] =>
      item.kind === "spread" || item.kind === "group"
        ? []
        : [
            {
              start: lineOf(file, item.span.start),
              end: lineOf(file, Math.max(item.span.start, item.value.span.end - 1)),
              kind: "region",
            },
          ],
    ),
  );
}

function comments(file: ParsedFile): Fold[] {
  const folds: Fold[] = [];
  for (const comment of file.comments) {
    const line = lineOf(file, comment.start);
    const last = folds.at(-1);
    const own = file.lines.lineText(line).trimStart().startsWith("//");
    if (!own) continue;
    if (last !== undefined && last.end === line - 1) folds[folds.length - 1] = { ...last, end: line };
    else folds.push({ start: line, end: line, kind: "comment" });
  }
  return folds;
}

function imports(file: ParsedFile): Fold[] {
  const [first] = file.ast.imports;
  const last = file.ast.imports.at(-1);
  if (first === undefined || last === undefined || first === last) return [];
  return [{ start: lineOf(file, first.span.start), end: lineOf(file, last.span.end), kind: "imports" }];
}

function lineOf(file: ParsedFile, offset: number): number {
  return file.lines.position(offset).line;
}
