/**
 * In: scanned tokens. Out: the same tokens with what must be meant as a name read as one: a reserved word, or a name in
 * quotes.
 */
import type { IToken } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import { as, endOf, words } from "./layout-state.ts";
import * as t from "./token-types.ts";

/** Reads names that are written as something else, and says so. */
export function renameSlips(
  path: string,
  scanned: readonly IToken[],
): { readonly tokens: readonly IToken[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const span = (token: IToken): Span => ({ file: path, start: token.startOffset, end: endOf(token) });
  const tokens = importFirst(scanned, (from, word) => {
    const at = { ...span(from), end: endOf(word) };
    diagnostics.push(
      problem("P1012", at, {
        title: "an import starts with `import`",
        label: "the file stands last",
        help: 'an import reads `import { name } from "file.pipe"`',
      }),
    );
  }).map((token, index, scanned) => {
    const around = { before: scanned[index - 1], after: scanned[index + 1] };
    if (isStart(token, around)) return as(t.Identifier, token);
    if (reservedAsName(token, around)) {
      diagnostics.push(
        problem("P1009", span(token), {
          title: `\`${token.image}\` is a reserved word`,
          label: "cannot be a name",
          help: "choose another name; `import`, `from`, `param`, `true` and `false` are reserved",
        }),
      );
      return as(t.Identifier, token);
    }
    const name = quotedName(token, around);
    if (name === null) return token;
    diagnostics.push(
      problem("P1012", span(token), {
        title: "names stand without quotes",
        label: `write \`${name}\``,
        fixes: [{ span: span(token), replacement: name }],
      }),
    );
    return { ...as(t.Identifier, token), image: name };
  });
  return { tokens, diagnostics };
}

/** Puts `from "file" import { name }` into the order of the language. */
function importFirst(scanned: readonly IToken[], report: (from: IToken, word: IToken) => void): readonly IToken[] {
  const tokens: IToken[] = [];
  for (let index = 0; index < scanned.length; index++) {
    const from = scanned[index];
    if (from === undefined) continue;
    const file = scanned[index + 1];
    const word = scanned[index + 2];
    const backwards = startsWithFrom(scanned, from, index);
    let end = index + 3;
    if (backwards) {
      while (scanned[end]?.startLine === from.startLine && scanned[end]?.tokenType !== t.RightBrace) end++;
    }
    if (!backwards || file === undefined || word === undefined || scanned[end]?.tokenType !== t.RightBrace) {
      tokens.push(from);
      continue;
    }
    report(from, word);
    const place = { startOffset: from.startOffset, endOffset: endOf(word) - 1, startColumn: 1 };
    tokens.push({ ...word, ...place }, ...scanned.slice(index + 3, end + 1), from, file);
    index = end;
  }
  return tokens;
}

function startsWithFrom(tokens: readonly IToken[], token: IToken, index: number): boolean {
  return (
    token.tokenType === t.From &&
    token.startColumn === 1 &&
    tokens[index + 1]?.tokenType === t.StringLiteral &&
    tokens[index + 2]?.tokenType === t.Import &&
    tokens[index + 2]?.startLine === token.startLine
  );
}

interface Around {
  readonly before: IToken | undefined;
  readonly after: IToken | undefined;
}

/** Whether it is the call of `start: from(fit)`; behind the names of an import no parenthesis stands. */
function isStart({ tokenType }: IToken, { before, after }: Around): boolean {
  return tokenType === t.From && after?.tokenType === t.LeftParen && before?.tokenType !== t.RightBrace;
}

/** Whether a reserved word stands where a name must be meant. */
function reservedAsName(token: IToken, { before, after }: Around): boolean {
  const { tokenType: type } = token;
  if (type === t.Identifier || !words.has(type)) return false;
  const top = token.startColumn === 1 && type !== t.From;
  const named = !top && (after?.tokenType === t.Colon || after?.tokenType === t.Equals);
  const firstOnLine = before === undefined || before.startLine !== token.startLine;
  const heads =
    before?.tokenType === t.Identifier && before.startColumn === 1 && !firstOnLine && after?.tokenType === t.LeftBrace;
  const argument = type === t.From && (before?.tokenType === t.LeftParen || before?.tokenType === t.Comma);
  if (argument) return false;
  return heads || (named && (firstOnLine || before?.tokenType === t.Identifier || before?.tokenType === t.Param));
}

/** The name in the quotes of `"model": small` or `model "small" {`; null for a text that is meant as one. */
function quotedName(token: IToken, { before, after }: Around): string | null {
  if (token.tokenType !== t.StringLiteral) return null;
  const name = /^"([\p{L}_][\p{L}\p{M}\p{N}_]*)"$/u.exec(token.image)?.[1];
  if (name === undefined) return null;
  const item = after?.tokenType === t.Colon || after?.tokenType === t.Equals;
  const head =
    before?.tokenType === t.Identifier &&
    before.startColumn === 1 &&
    before.startLine === token.startLine &&
    after?.tokenType === t.LeftBrace;
  return item || head ? name : null;
}
