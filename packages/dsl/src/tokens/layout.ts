/**
 * In: scanned tokens. Out: the same tokens with the two layout-aware heads marked and every bracket balanced.
 *
 * A *declaration head* is a name in column 1 followed by a name; an *item head* is a name that starts an item. Both
 * are places where a broken block must have ended, so brackets are repaired here, where indentation is known: a
 * missing bracket is one diagnostic and the parser sees a balanced stream.
 */
import type { IToken, TokenType } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { problem } from "../diagnostics/problem.ts";
import type { LineIndex } from "../source/line-index.ts";
import type { Span } from "../source/span.ts";
import { makeToken } from "./scan.ts";
import * as t from "./token-types.ts";

interface Open {
  readonly token: IToken;
  /** The head that opened a block, for wording: `model small`. */
  readonly owner: string | null;
  readonly imports: boolean;
}

const closers = new Map<TokenType, TokenType>([
  [t.LeftBrace, t.RightBrace],
  [t.LeftParen, t.RightParen],
  [t.LeftBracket, t.RightBracket],
]);
const closerText = new Map<TokenType, string>([
  [t.RightBrace, "}"],
  [t.RightParen, ")"],
  [t.RightBracket, "]"],
]);
/** After these an expression goes on, so a name on the next line continues it. */
const continuing = new Set<TokenType>([
  t.Arrow,
  t.Comparison,
  t.Equals,
  t.Colon,
  t.Dot,
  t.Plus,
  t.Minus,
  t.Star,
  t.Slash,
  t.Ellipsis,
]);
const words = new Set<TokenType>([t.Identifier, t.Import, t.From, t.Param, t.True, t.False]);

/** Marks heads and balances brackets. */
export function layOut(path: string, scanned: readonly IToken[], lines: LineIndex): Layout {
  const out: IToken[] = [];
  const diagnostics: Diagnostic[] = [];
  let stack: Open[] = [];
  let inParam = false;
  /** Between a declaration head and its block. */
  let inHead = false;

  const spanOf = (token: IToken): Span => ({
    file: path,
    start: token.startOffset,
    end: (token.endOffset ?? token.startOffset) + 1,
  });
  const tokens = scanned.map((token, index) => reservedAsName(token, scanned[index - 1], scanned[index + 1]));
  const endOfLast = (): number => {
    const last = out.at(-1);
    return last === undefined ? 0 : (last.endOffset ?? last.startOffset) + 1;
  };
  const insert = (type: TokenType): void => {
    out.push({ ...makeToken(type, "", endOfLast(), lines), isInsertedInRecovery: true });
  };
  const typeAt = (index: number): TokenType | undefined => tokens[index]?.tokenType;
  const lineEnd = (token: IToken): number => lines.position(token.endOffset ?? token.startOffset).line;
  const startsLine = (index: number): boolean => {
    const before = tokens[index - 1];
    const here = tokens[index];
    return before === undefined || here === undefined || lineEnd(before) < (here.startLine ?? 0);
  };
  /** `name :`, `name =`, `name {` or the same with a label between. */
  const isStrongHead = (index: number, withBrace: boolean): boolean => {
    const ends = (type: TokenType | undefined): boolean =>
      type === t.Colon || type === t.Equals || (withBrace && type === t.LeftBrace);
    if (typeAt(index) !== t.Identifier) return false;
    return (
      ends(typeAt(index + 1)) ||
      (typeAt(index + 1) === t.Identifier && !startsLine(index + 1) && ends(typeAt(index + 2)))
    );
  };

  const closeUnclosed = (next: IToken | null, reason: string): void => {
    const open = stack.pop();
    if (open === undefined) return;
    const closer = closers.get(open.token.tokenType) ?? t.RightBrace;
    const text = closerText.get(closer) ?? "";
    const at = endOfLast();
    const sameLine = lines.position(Math.max(0, at - 1)).line === open.token.startLine;
    const place: Span = { file: path, start: at, end: at };
    diagnostics.push(
      problem("P1003", spanOf(open.token), {
        title:
          open.owner === null
            ? `this \`${open.token.image}\` is never closed`
            : `the block of \`${open.owner}\` is never closed`,
        label: `no \`${text}\` for this \`${open.token.image}\``,
        related: next === null || sameLine ? [] : [{ span: spanOf(next), text: reason }],
        help: sameLine
          ? `add \`${text}\` where it ends`
          : next === null
            ? `add \`${text}\` at the end of the file`
            : `add \`${text}\` on a line before it`,
        fixes: closer === t.RightBrace && !sameLine ? [{ span: place, replacement: `\n${text}` }] : [],
      }),
    );
    insert(closer);
  };
  const closeAll = (next: IToken | null, reason: string): void => {
    while (stack.length > 0) closeUnclosed(next, reason);
  };

  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i];
    if (token === undefined) continue;
    const type = token.tokenType;
    const top = stack.at(-1);
    const first = startsLine(i);
    const previous = out.at(-1)?.tokenType;

    if ((type === t.Import || type === t.Param) && first && (stack.length === 0 || token.startColumn === 1)) {
      closeAll(token, "a new declaration starts here");
      inParam = type === t.Param;
      out.push(token);
      continue;
    }
    if (type === t.From && top?.imports === true) closeUnclosed(token, "");
    // `cosine(from: 1e-3)`: between parentheses `from` is an argument's name, never part of an import.
    if (type === t.From && top?.token.tokenType === t.LeftParen && typeAt(i + 1) === t.Colon) {
      out.push({ ...token, tokenType: t.ArgHead, tokenTypeIdx: t.ArgHead.tokenTypeIdx ?? -1 });
      continue;
    }
    if (type === t.Identifier && top?.imports !== true) {
      const nextIsWord = words.has(typeAt(i + 1) ?? t.Comma) && !startsLine(i + 1);
      const afterNext = typeAt(i + 2);
      const namesItem = afterNext === t.Colon || afterNext === t.Equals;
      const atTop = stack.length === 0 && !(inParam && !first);
      const isDecl =
        (token.startColumn === 1 && nextIsWord && !namesItem) ||
        (atTop &&
          (first || previous === t.RightBrace) &&
          !isStrongHead(i, false) &&
          (nextIsWord ||
            typeAt(i + 1) === t.LeftBrace ||
            (first && typeAt(i + 1) === t.LeftParen && !startsLine(i + 1))));
      if (isDecl) {
        closeAll(token, `\`${token.image} ${tokens[i + 1]?.image ?? ""}\` starts here`);
        inParam = false;
        out.push({ ...token, tokenType: t.DeclHead, tokenTypeIdx: t.DeclHead.tokenTypeIdx ?? -1 });
        inHead = true;
        const opened = openBlock(i);
        if (opened !== null) i = opened;
        continue;
      }
    }
    if (type === t.Identifier && top?.imports !== true) {
      if (
        inParam &&
        token.image === "in" &&
        stack.length === 0 &&
        previous !== undefined &&
        !continuing.has(previous)
      ) {
        out.push({ ...token, tokenType: t.In, tokenTypeIdx: t.In.tokenTypeIdx ?? -1 });
        continue;
      }
      if (first && stack.length === 0) inParam = false;
      const round = top !== undefined && top.token.tokenType !== t.LeftBrace;
      const separated = top !== undefined && (previous === t.Comma || out.at(-1) === top.token);
      if (round) {
        const spread = top.token.startLine !== undefined && opensLastOnLine(top.token);
        if (top.token.tokenType === t.LeftParen && typeAt(i + 1) === t.Colon && (separated || !first || spread)) {
          out.push({ ...token, tokenType: t.ArgHead, tokenTypeIdx: t.ArgHead.tokenTypeIdx ?? -1 });
          continue;
        }
        // `name label:` is never an argument; `name:` is one after `(` or `,`, or in a call spread over lines.
        const labelled = typeAt(i + 1) === t.Identifier;
        if (first && isStrongHead(i, true) && (labelled || (!separated && !(spread && typeAt(i + 1) === t.Colon)))) {
          while (stack.length > 0 && stack.at(-1)?.token.tokenType !== t.LeftBrace) {
            closeUnclosed(token, "the next item starts here");
          }
          pushItemHead(token);
          continue;
        }
      } else {
        const strong = (first || separated) && isStrongHead(i, true);
        const weak = first && (previous === undefined || !continuing.has(previous));
        if (strong || weak || separated) {
          pushItemHead(token);
          continue;
        }
      }
    }
    if (closers.has(type)) {
      if (type === t.LeftBrace && inHead) {
        closeAll(token, "the block starts here");
        inHead = false;
      }
      const owner = type === t.LeftBrace ? ownerOfBrace() : null;
      stack.push({ token, owner, imports: type === t.LeftBrace && previous === t.Import });
      out.push(token);
      continue;
    }
    if (closerText.has(type)) {
      close(token, i);
      continue;
    }
    out.push(token);
  }
  closeAll(null, "");
  return { tokens: out, diagnostics };

  /** A reserved word where a name must be meant is reported and read as that name. */
  function reservedAsName(token: IToken, before: IToken | undefined, after: IToken | undefined): IToken {
    const { tokenType: type } = token;
    if (type === t.Identifier || !words.has(type)) return token;
    const top = token.startColumn === 1 && type !== t.From;
    const named = !top && (after?.tokenType === t.Colon || after?.tokenType === t.Equals);
    const firstOnLine = before === undefined || before.startLine !== token.startLine;
    const heads =
      before?.tokenType === t.Identifier &&
      before.startColumn === 1 &&
      !firstOnLine &&
      after?.tokenType === t.LeftBrace;
    const argument = type === t.From && (before?.tokenType === t.LeftParen || before?.tokenType === t.Comma);
    if (
      argument ||
      !(heads || (named && (firstOnLine || before?.tokenType === t.Identifier || before?.tokenType === t.Param)))
    )
      return token;
    diagnostics.push(
      problem("P1009", spanOf(token), {
        title: `\`${token.image}\` is a reserved word`,
        label: "cannot be a name",
        help: "choose another name; `import`, `from`, `param`, `true` and `false` are reserved",
      }),
    );
    return { ...token, tokenType: t.Identifier, tokenTypeIdx: t.Identifier.tokenTypeIdx ?? -1 };
  }

  function pushItemHead(token: IToken): void {
    out.push({ ...token, tokenType: t.ItemHead, tokenTypeIdx: t.ItemHead.tokenTypeIdx ?? -1 });
  }

  function opensLastOnLine(open: IToken): boolean {
    const index = tokens.indexOf(open);
    return startsLine(index + 1);
  }

  function ownerOfBrace(): string | null {
    for (let k = out.length - 1; k >= 0 && k >= out.length - 40; k--) {
      const candidate = out[k];
      if (candidate === undefined || candidate.tokenType === t.LeftBrace || candidate.tokenType === t.RightBrace)
        return null;
      if (candidate.tokenType === t.ItemHead) return candidate.image;
      if (candidate.tokenType === t.DeclHead) return `${candidate.image} ${out[k + 1]?.image ?? ""}`.trim();
    }
    return null;
  }

  /** After a declaration head at `index`: supplies a missing `{`; gives the index of the last token consumed. */
  function openBlock(index: number): number | null {
    const name = tokens[index + 1];
    const keyword = tokens[index];
    if ((name?.tokenType === t.LeftBrace || name?.tokenType === t.LeftParen) && keyword !== undefined) {
      const block = name.tokenType === t.LeftBrace ? "{ … }" : "(…) { … }";
      diagnostics.push(
        problem("P1006", spanOf(keyword), {
          title: `\`${keyword.image}\` stands alone: a declaration has a kind and a name`,
          label: "expected two words",
          help: `write \`kind ${keyword.image} ${block}\` or \`${keyword.image} name ${block}\``,
        }),
      );
      insert(t.Identifier);
      return null;
    }
    if (name === undefined || name.tokenType !== t.Identifier) return null;
    let j = index + 2;
    while (typeAt(j) === t.Identifier && !startsLine(j)) j++;
    const surplus = tokens[index + 2];
    const goesOn = typeAt(j) === t.LeftBrace || typeAt(j) === t.LeftParen;
    if (j > index + 2 && goesOn && surplus !== undefined) {
      diagnostics.push(
        problem("P1005", spanOf(surplus), {
          title: `expected \`{\`, found \`${surplus.image}\``,
          label: "one word too many",
          help: `a declaration has a kind and one name: \`${keyword?.image ?? ""} ${name.image} { … }\``,
        }),
      );
      // `model model small {`: the doubled word is the kind.
      const last = tokens[j - 1];
      out.push(name.image === keyword?.image && last !== undefined ? last : name);
      return j - 1;
    }
    if (typeAt(j) === t.LeftParen) {
      for (j++; j < tokens.length && typeAt(j) !== t.RightParen && typeAt(j) !== t.LeftBrace; j++);
      if (typeAt(j) === t.RightParen) j++;
      else return null;
    }
    const next = tokens[j];
    if (typeAt(j) === t.LeftBrace || (next !== undefined && !startsLine(j))) return null;
    const head = `${tokens[index]?.image ?? ""} ${name.image}`;
    const last = tokens[j - 1] ?? name;
    const at = (last.endOffset ?? last.startOffset) + 1;
    const startsBlock =
      next !== undefined && (isStrongHead(j, true) || next.tokenType === t.RightBrace) && next.startColumn !== 1;
    diagnostics.push(
      problem(
        "P1006",
        { file: path, start: tokens[index]?.startOffset ?? 0, end: at },
        {
          title: `\`${head}\` has no block`,
          label: startsBlock ? "`{` is missing after this" : "expected `{ … }` after this",
          help: startsBlock ? `write \`${head} {\`` : `write \`${head} { … }\``,
          fixes: startsBlock ? [{ span: { file: path, start: at, end: at }, replacement: " {" }] : [],
        },
      ),
    );
    out.push(name);
    for (let k = index + 2; k < j; k++) {
      const token = tokens[k];
      if (token === undefined) continue;
      const argument = token.tokenType === t.Identifier && typeAt(k + 1) === t.Colon;
      out.push(argument ? { ...token, tokenType: t.ArgHead, tokenTypeIdx: t.ArgHead.tokenTypeIdx ?? -1 } : token);
    }
    insert(t.LeftBrace);
    const brace = out.at(-1);
    if (startsBlock && brace !== undefined) stack = [{ token: brace, owner: head, imports: false }];
    else insert(t.RightBrace);
    return j - 1;
  }

  function close(token: IToken, index: number): void {
    const type = token.tokenType;
    const matches = (open: Open | undefined): boolean =>
      open !== undefined && closers.get(open.token.tokenType) === type;
    const top = stack.at(-1);
    if (matches(top)) {
      if (type === t.RightBrace && stack.length === 1 && token.startColumn !== 1 && followsOn(index)) {
        stray(token, {
          title: `this \`}\` closes ${top?.owner === null || top === undefined ? "the block" : `\`${top.owner}\``} before its end`,
          label: "more settings follow",
        });
        return;
      }
      stack.pop();
      // A comma before the closing bracket separates nothing; only one that follows a value is dropped.
      if (
        type !== t.RightBrace &&
        out.at(-1)?.tokenType === t.Comma &&
        out.at(-2) !== top?.token &&
        out.at(-2)?.tokenType !== t.Comma
      )
        out.pop();
      out.push(token);
      return;
    }
    const below = stack.findLastIndex(matches);
    const blocked =
      type !== t.RightBrace && stack.findLastIndex((open) => open.token.tokenType === t.LeftBrace) > below;
    if (below >= 0 && !blocked) {
      while (stack.length - 1 > below) closeUnclosed(token, "closed only here");
      stack.pop();
      out.push(token);
      return;
    }
    if (top !== undefined && type !== t.RightBrace && top.token.tokenType !== t.LeftBrace) {
      const right = closers.get(top.token.tokenType) ?? type;
      const text = closerText.get(right) ?? "";
      diagnostics.push(
        problem("P1004", spanOf(token), {
          title: `\`${top.token.image}\` is closed by \`${token.image}\``,
          label: `expected \`${text}\``,
          related: [{ span: spanOf(top.token), text: "opened here" }],
          fixes: [{ span: spanOf(token), replacement: text }],
        }),
      );
      stack.pop();
      out.push({ ...token, tokenType: right, tokenTypeIdx: right.tokenTypeIdx ?? -1 });
      return;
    }
    stray(token, {
      title: `this \`${token.image}\` closes nothing`,
      label: "no bracket is open here that it could close",
    });
  }

  /** Whether items go on after a `}` that would end the whole declaration. */
  function followsOn(index: number): boolean {
    const next = tokens[index + 1];
    return next !== undefined && next.startColumn !== 1 && isStrongHead(index + 1, false);
  }

  function stray(token: IToken, words: { readonly title: string; readonly label: string }): void {
    diagnostics.push(
      problem("P1004", spanOf(token), {
        ...words,
        help: "remove it, or add the bracket it should close",
      }),
    );
  }
}

/** What laying out yields. */
export interface Layout {
  readonly tokens: IToken[];
  readonly diagnostics: readonly Diagnostic[];
}
