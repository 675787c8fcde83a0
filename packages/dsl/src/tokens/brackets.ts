/**
 * In: the state of the layout pass and a bracket. Out: the state with that bracket opened or closed, so that the parser
 * sees every bracket balanced; one that is missing, superfluous or of the wrong kind is one diagnostic.
 */
import type { IToken } from "chevrotain";
import { problem } from "../diagnostics/problem.ts";
import { as, closers, closerText, continuing, endOf, type LayoutState, type Open } from "./layout-state.ts";
import * as t from "./token-types.ts";

/** Brackets that may stand inside of each other: far more than anybody writes, far fewer than a stack holds. */
const deepest = 64;
/** Height to which operators and brackets may pile up a calculation. */
const highest = 256;

/** Opens the bracket at an index; gives the index of the last token consumed. */
export function openBracket(state: LayoutState, index: number): number {
  const token = state.tokens[index];
  if (token === undefined) return index;
  const { previous, top } = state;
  if (token.tokenType === t.LeftBrace && previous === t.LeftBrace && state.out.at(-1) === top?.token) {
    stray(state, token, { title: "one `{` too many", label: "a block starts with one" });
    return index;
  }
  if (state.stack.length >= deepest) return skipNested(state, token, index);
  if (callsByMistake(state, index)) {
    state.stack.push({ ...opened(state, as(t.LeftParen, token), index), call: true, mistaken: token.tokenType });
    state.out.push(as(t.LeftParen, token));
    return index;
  }
  state.stack.push({
    ...opened(state, token, index),
    imports: token.tokenType === t.LeftBrace && previous === t.Import,
    call: token.tokenType === t.LeftParen && previous === t.Identifier,
  });
  state.out.push(token);
  return index;
}

function opened(state: LayoutState, token: IToken, index: number): Open {
  return {
    token,
    owner: token.tokenType === t.LeftBrace ? ownerOfBrace(state) : null,
    imports: false,
    call: false,
    mistaken: null,
    spread: state.startsLine(index + 1),
    indent: state.indent,
    height: { current: 0, most: 0 },
  };
}

/** `class{10}` and `tensor[28, 28]`: directly behind the name of a call these brackets never stand. */
function callsByMistake(state: LayoutState, index: number): boolean {
  const token = state.tokens[index];
  const name = state.out.at(-1);
  const before = state.out.at(-2)?.tokenType;
  if (token === undefined || name?.tokenType !== t.Identifier || endOf(name) !== token.startOffset) return false;
  if (token.tokenType === t.LeftBracket) return true;
  return token.tokenType === t.LeftBrace && (before === t.Arrow || before === t.Colon || before === t.Equals);
}

/** Passes over what is nested too deeply, up to its end or to where something else must have started. */
function skipNested(state: LayoutState, token: IToken, index: number): number {
  state.diagnostics.push(
    problem("P1011", state.span(token), {
      title: `more than ${deepest} brackets stand inside of each other`,
      label: "what is in here is not read",
      help: "give a part of it a name of its own",
    }),
  );
  const hole = token.tokenType === t.LeftParen && state.previous !== t.Identifier;
  state.out.push(token);
  if (hole) state.insert(t.Identifier);
  state.insert(closers.get(token.tokenType) ?? t.RightParen);
  let depth = 0;
  for (let k = index; k < state.tokens.length; k++) {
    const type = state.type(k);
    if (type === undefined) break;
    if (k > index && state.isColumnHead(k)) {
      state.muted = true;
      return k - 1;
    }
    if (closers.has(type)) depth++;
    else if (closerText.has(type)) depth--;
    if (depth === 0) return k;
  }
  state.muted = true;
  return state.tokens.length;
}

function ownerOfBrace({ out }: LayoutState): string | null {
  for (let k = out.length - 1; k >= 0 && k >= out.length - 40; k--) {
    const candidate = out[k];
    if (candidate === undefined || candidate.tokenType === t.LeftBrace || candidate.tokenType === t.RightBrace)
      return null;
    if (candidate.tokenType === t.ItemHead) return candidate.image;
    if (candidate.tokenType === t.DeclHead) return `${candidate.image} ${out[k + 1]?.image ?? ""}`.trim();
  }
  return null;
}

/** Where brackets that are never closed must have ended: before a token, for a reason; or at the end of the file. */
export interface Ending {
  readonly next: IToken | null;
  readonly reason: string;
}

/** Closes the innermost brackets, down to a number of them, and says that they are not closed. */
export function closeUnclosed(state: LayoutState, keep: number, { next, reason }: Ending): void {
  const open = state.stack.slice(keep).reverse();
  state.stack = state.stack.slice(0, keep);
  if (open.length === 0) return;
  if (!state.muted) reportUnclosed(state, open, { next, reason });
  for (const one of open) {
    state.insert(closers.get(one.token.tokenType) ?? t.RightBrace);
    pile(state, one.height);
  }
  if (state.stack.length === 0) state.muted = false;
}

function reportUnclosed(state: LayoutState, open: readonly Open[], { next, reason }: Ending): void {
  const [innermost] = open;
  if (innermost === undefined) return;
  const at = state.endOfLast();
  const line = state.lines.position(Math.max(0, at - 1)).line;
  const text = open.map((one) => closerText.get(closers.get(one.token.tokenType) ?? t.RightBrace) ?? "").join("");
  const sameLine = open.every((one) => one.token.startLine === line);
  const opened = open.slice(0, 4).map((one) => ({ span: state.span(one.token), text: "opened here" }));
  const behind = next === null || sameLine ? [] : [{ span: state.span(next), text: reason }];
  const end = state.lines.lineEnd(line);
  const ownLine = text === "}" && !sameLine;
  const fix = ownLine
    ? { span: { file: state.path, start: end, end }, replacement: `\n${" ".repeat(innermost.indent)}}` }
    : {
        span: { file: state.path, start: at, end: at },
        replacement: text === "}" ? " }" : text,
        certain: text === "}",
      };
  const one = open.length === 1;
  const title = !one
    ? `${open.length} brackets are never closed`
    : innermost.owner === null
      ? `this \`${innermost.token.image}\` is never closed`
      : `the block of \`${innermost.owner}\` is never closed`;
  // A call is seldom longer than its line, so its bracket is the place to look at; a block's is where the other is missing.
  const here = one && (sameLine || (innermost.token.tokenType !== t.LeftBrace && !innermost.spread));
  state.diagnostics.push(
    problem("P1003", here ? state.span(innermost.token) : { file: state.path, start: at, end: at }, {
      title,
      label: here ? `no \`${text}\` for this \`${innermost.token.image}\`` : `\`${text}\` is missing`,
      related: [...(here ? [] : opened), ...behind],
      help: sameLine
        ? `add \`${text}\` where it ends`
        : next === null
          ? `add \`${text}\` at the end of the file`
          : `add \`${text}\` on a line before it`,
      fixes: [fix],
    }),
  );
}

/** Closes what the closing bracket at an index closes; gives the index of the last token consumed. */
export function closeBracket(state: LayoutState, index: number): number {
  const token = state.tokens[index];
  if (token === undefined) return index;
  const type = token.tokenType;
  const matches = (open: Open | undefined): boolean =>
    open !== undefined && closers.get(open.mistaken ?? open.token.tokenType) === type;
  const { top } = state;
  if (top !== undefined && matches(top)) {
    if (type === t.RightBrace && state.trustsIndent) endIndented(state, token);
    const owner = state.top ?? top;
    if (type === t.RightBrace && state.stack.length === 1 && token.startColumn !== 1 && followsOn(state, index)) {
      stray(state, token, {
        title: `this \`}\` closes ${owner.owner === null ? "the block" : `\`${owner.owner}\``} before its end`,
        label: "more settings follow",
      });
      return index;
    }
    pop(state, token);
    return index;
  }
  const below = state.stack.findLastIndex(matches);
  const blocked =
    type !== t.RightBrace && state.stack.findLastIndex((open) => open.token.tokenType === t.LeftBrace) > below;
  if (below >= 0 && !blocked) {
    const missing = top === undefined ? undefined : closers.get(top.token.tokenType);
    const next = state.tokens[index + 1];
    if (below === state.stack.length - 2 && next !== undefined && next.tokenType === missing) {
      wrongWayRound(state, token, next);
      pop(state, { ...as(next.tokenType, token), image: next.image });
      pop(state, { ...as(type, next), image: token.image });
      return index + 1;
    }
    closeUnclosed(state, below + 1, { next: token, reason: "closed only here" });
    pop(state, token);
    return index;
  }
  if (top !== undefined && type !== t.RightBrace && top.token.tokenType !== t.LeftBrace && !closesLater(state, index)) {
    const right = closers.get(top.token.tokenType) ?? type;
    const text = closerText.get(right) ?? "";
    state.diagnostics.push(
      problem("P1004", state.span(token), {
        title: `\`${top.token.image}\` is closed by \`${token.image}\``,
        label: `expected \`${text}\``,
        related: [{ span: state.span(top.token), text: "opened here" }],
        fixes: [{ span: state.span(token), replacement: text }],
      }),
    );
    pop(state, as(right, token));
    return index;
  }
  const next = state.tokens[index + 1];
  if (next !== undefined && closers.get(next.tokenType) === type && endOf(token) === next.startOffset) {
    wrongWayRound(state, token, next);
    state.out.push({ ...as(next.tokenType, token), image: next.image }, { ...as(type, next), image: token.image });
    return index + 1;
  }
  stray(state, token, {
    title: `this \`${token.image}\` closes nothing`,
    label: "no bracket is open here that it could close",
  });
  return index;
}

/** Whether the innermost bracket is closed further on in the line, so that another closing one is superfluous. */
function closesLater(state: LayoutState, index: number): boolean {
  const { top } = state;
  const wanted = closers.get(top?.mistaken ?? top?.token.tokenType ?? t.LeftParen);
  let depth = 0;
  for (let k = index + 1; k < Math.min(state.tokens.length, index + 200) && !state.startsLine(k); k++) {
    const type = state.type(k);
    if (type === undefined) return false;
    if (closers.has(type)) depth++;
    else if (closerText.has(type)) {
      if (depth === 0) return type === wanted;
      depth--;
    }
  }
  return false;
}

function wrongWayRound(state: LayoutState, first: IToken, second: IToken): void {
  const span = { ...state.span(first), end: endOf(second) };
  const touching = endOf(first) === second.startOffset;
  state.diagnostics.push(
    problem("P1004", state.span(first), {
      title: `\`${first.image}\` and \`${second.image}\` stand the wrong way round`,
      label: `expected \`${second.image}\` first`,
      related: touching ? [] : [{ span: state.span(second), text: "the other" }],
      fixes: touching ? [{ span, replacement: `${second.image}${first.image}` }] : [],
    }),
  );
}

/** Puts out the closing bracket of the innermost one. */
function pop(state: LayoutState, closing: IToken): void {
  const top = state.stack.pop();
  if (top === undefined) return;
  const token = top.mistaken === null ? closing : as(t.RightParen, closing);
  if (top.mistaken !== null) {
    const name = state.tokenBefore(top.token);
    state.diagnostics.push(
      problem("P1012", state.span(top.token), {
        title: `arguments stand in \`( )\`, not in \`${top.token.image} ${closing.image}\``,
        label: `write \`${name}(…)\``,
        fixes: [
          { span: state.span(top.token), replacement: "(" },
          { span: state.span(closing), replacement: ")" },
        ],
      }),
    );
  }
  // A comma before the closing bracket separates nothing; only one that follows a value is dropped.
  const separates = token.tokenType === t.RightBrace && !top.imports;
  if (!separates && state.previous === t.Comma) {
    const before = state.out.at(-2);
    if (before !== top.token && before?.tokenType !== t.Comma) state.out.pop();
  }
  state.out.push(token);
  pile(state, top.height);
  if (state.stack.length === 0) state.muted = false;
}

/** A bracket stands one higher than what it holds. */
function pile(state: LayoutState, inner: { readonly current: number; readonly most: number }): void {
  const { height } = state;
  height.current = Math.max(height.current, Math.max(inner.most, inner.current) + 1);
}

/** Counts an operator towards the height of its calculation, and says when that is too high. */
export function countOperator(state: LayoutState, token: IToken): void {
  const { height } = state;
  height.current++;
  if (height.current !== highest + 1) return;
  state.diagnostics.push(
    problem("P1011", state.span(token), {
      title: `more than ${highest} operators and brackets make up one calculation`,
      label: "what follows is not read",
      help: "give a part of it a name of its own",
    }),
  );
}

/** Starts the next expression of the same bracket. */
export function nextExpression(state: LayoutState): void {
  const { height } = state;
  height.most = Math.max(height.most, height.current);
  height.current = 0;
}

/** A `}` that stands under the line of an outer block ends the blocks inside of it too. */
function endIndented(state: LayoutState, token: IToken): void {
  const column = (token.startColumn ?? 1) - 1;
  const { top } = state;
  if (state.indent !== column || top === undefined || top.indent <= column) return;
  const outer = state.stack.findLastIndex((open) => open.token.tokenType === t.LeftBrace && open.indent === column);
  if (outer >= 0) closeUnclosed(state, outer + 1, { next: token, reason: "this stands under an outer block" });
}

/** An item that stands no deeper than the line that opened the innermost bracket belongs to an outer one. */
export function endBeforeItem(state: LayoutState, token: IToken): void {
  const column = (token.startColumn ?? 1) - 1;
  let keep = state.stack.length;
  for (; keep > 1; keep--) {
    const open = state.stack[keep - 1];
    if (open === undefined || open.indent < column || open.token.startLine === token.startLine) break;
  }
  closeUnclosed(state, keep, { next: token, reason: "this stands no deeper than the block" });
}

/** A line that starts with `->` goes on with the flow, not with a call of an earlier line. */
export function endBeforeArrow(state: LayoutState, token: IToken): void {
  let keep = state.stack.length;
  for (; keep > 0; keep--) {
    const open = state.stack[keep - 1];
    const earlier = open?.token.startLine !== token.startLine;
    if (open === undefined || open.token.tokenType === t.LeftBrace || open.spread || !earlier) break;
  }
  closeUnclosed(state, keep, { next: token, reason: "the flow goes on here" });
}

/** Whether items go on after a `}` that would end the whole declaration. */
function followsOn(state: LayoutState, index: number): boolean {
  const next = state.tokens[index + 1];
  return next !== undefined && next.startColumn !== 1 && state.isStrongHead(index + 1, false);
}

function stray(state: LayoutState, token: IToken, said: { readonly title: string; readonly label: string }): void {
  state.diagnostics.push(
    problem("P1004", state.span(token), { ...said, help: "remove it, or add the bracket it should close" }),
  );
}

/** Whether a `{` opens a value: after a sign that wants one. */
export function opensValue(state: LayoutState): boolean {
  return state.previous !== undefined && continuing.has(state.previous);
}
