/**
 * In: the state of the layout pass at a declaration head. Out: the state behind it, with a name, and a `{` where one is
 * missing; what is wrong with the head is one diagnostic.
 */
import type { IToken } from "chevrotain";
import { problem } from "../diagnostics/problem.ts";
import { as, closers, closerText, continuing, endOf, type LayoutState, words } from "./layout-state.ts";
import * as t from "./token-types.ts";

const form = "a declaration reads `model small { … }`";

/** Reads what follows the kind word at an index; gives the index of the last token consumed. */
export function readHead(state: LayoutState, index: number): number {
  const name = state.tokens[index + 1];
  const keyword = state.tokens[index];
  if (keyword === undefined || name === undefined) return index;
  if (name.tokenType === t.Colon) {
    alone(state, keyword, "{ … }");
    openBlock(state, keyword.image);
    state.muted = true;
    return index + 1;
  }
  if (name.tokenType === t.LeftBrace || name.tokenType === t.LeftParen) {
    alone(state, keyword, name.tokenType === t.LeftBrace ? "{ … }" : "(…) { … }");
    return index;
  }
  if (name.tokenType !== t.Identifier && name.tokenType !== t.NumberLiteral) return index;
  return (
    surplusWords(state, index, name) ??
    indentedBlock(state, index, name) ??
    spoiltHead(state, index, name) ??
    parameters(state, index, name)
  );
}

/** `model {`: puts out a name that is none. */
function alone(state: LayoutState, keyword: IToken, block: string): void {
  state.diagnostics.push(
    problem("P1006", state.span(keyword), {
      title: `\`${keyword.image}\` stands alone: a declaration has a kind and a name`,
      label: "expected two words",
      help: `write \`kind ${keyword.image} ${block}\` or \`${keyword.image} name ${block}\``,
    }),
  );
  state.insert(t.Identifier);
}

/** `{` at the start of a line outside of everything: puts out a head for it. */
export function nameless(state: LayoutState, brace: IToken): void {
  state.diagnostics.push(
    problem("P1006", state.span(brace), {
      title: "this block has no kind and no name",
      label: "expected two words before this",
      help: form,
    }),
  );
  state.insert(t.DeclHead);
  state.insert(t.Identifier);
}

/** A word that is a line of its own outside of everything: reports it and passes over it. */
export function standsAlone(state: LayoutState, index: number): boolean {
  const word = state.tokens[index];
  const next = state.type(index + 1);
  if (word === undefined || (next !== undefined && !(words.has(next) && state.startsLine(index + 1)))) return false;
  if (state.previous !== undefined && continuing.has(state.previous)) return false;
  state.diagnostics.push(
    problem("P1006", state.span(word), {
      title: `\`${word.image}\` has no name and no block`,
      label: "nothing follows",
      help: `a declaration reads \`${word.image} name { … }\``,
    }),
  );
  return true;
}

/** The index of the last token of a line. */
function lastOfLine(state: LayoutState, index: number): number {
  let last = index;
  while (state.tokens[last + 1] !== undefined && !state.startsLine(last + 1)) last++;
  return last;
}

/** Whether a line outside of everything is a head with something in it that does not belong there. */
export function isSpoiltHead(state: LayoutState, index: number): boolean {
  if (state.tokens[index]?.startColumn !== 1) return false;
  const next = state.type(index + 1);
  if (state.startsLine(index + 1)) return false;
  if (next === t.Colon && state.startsLine(index + 2) && opensIndented(state, index, index + 2)) return true;
  if (next !== t.Identifier && next !== t.NumberLiteral) return false;
  const sign = state.type(index + 2);
  if (sign === t.Colon || sign === t.Equals) {
    if (state.type(index + 3) === t.LeftBrace || opensIndented(state, index, index + 3)) return true;
  }
  const last = lastOfLine(state, index);
  return last > index + 2 - (next === t.NumberLiteral ? 1 : 0) && state.type(last) === t.LeftBrace;
}

/** Whether an item stands further to the right in a later line. */
function opensIndented(state: LayoutState, head: number, index: number): boolean {
  const item = state.tokens[index];
  return (
    item !== undefined &&
    state.startsLine(index) &&
    (item.startColumn ?? 0) > (state.tokens[head]?.startColumn ?? 0) &&
    state.isStrongHead(index, true)
  );
}

/** `train fit:` and indented lines below it. */
function indentedBlock(state: LayoutState, index: number, name: IToken): number | null {
  const sign = state.tokens[index + 2];
  if (sign?.tokenType !== t.Colon || !opensIndented(state, index, index + 3)) return null;
  const head = `${state.tokens[index]?.image ?? ""} ${name.image}`;
  state.diagnostics.push(
    problem("P1006", state.span(sign), {
      title: `\`${head}\` has no block`,
      label: "a block stands in `{ }`",
      help: `write \`${head} {\` here, and \`}\` on a line behind its last setting`,
    }),
  );
  state.out.push(name);
  openBlock(state, head);
  state.muted = true;
  return index + 2;
}

/** `model small cnn {`: words between the name and what must follow it. */
function surplusWords(state: LayoutState, index: number, name: IToken): number | null {
  let end = index + 2;
  while (state.type(end) === t.Identifier && !state.startsLine(end)) end++;
  const surplus = state.tokens[index + 2];
  const goesOn = state.type(end) === t.LeftBrace || state.type(end) === t.LeftParen;
  const ends = state.tokens[end] === undefined || state.startsLine(end);
  if (end === index + 2 || !(goesOn || ends) || surplus === undefined) return null;
  const keyword = state.tokens[index];
  const last = state.tokens[end - 1] ?? surplus;
  const joined = state.tokens.slice(index + 1, end).map((token) => token.image);
  if (!goesOn && keyword !== undefined) {
    state.diagnostics.push(
      problem(
        "P1006",
        { ...state.span(keyword), end: endOf(last) },
        {
          title: `\`${keyword.image} ${joined.join(" ")}\` declares nothing`,
          label: "expected a kind, a name and a block",
          help: form,
        },
      ),
    );
    state.out.push(name);
    state.insert(t.LeftBrace);
    state.insert(t.RightBrace);
    return end - 1;
  }
  const doubled = name.image === keyword?.image;
  state.diagnostics.push(
    problem(
      "P1005",
      { ...state.span(surplus), end: endOf(last) },
      {
        title: `expected \`{\`, found \`${joined.slice(1).join(" ")}\``,
        label: end === index + 3 ? "one word too many" : "too many words",
        help: `a declaration has a kind and one name: \`${keyword?.image ?? ""} ${doubled ? last.image : joined.join("_")} { … }\``,
      },
    ),
  );
  // `model model small {`: the doubled word is the kind.
  state.out.push(doubled ? last : name);
  return end - 1;
}

/** `train fit: {`, `model small-net {`, `layer blockn: int) {`: passes over what stands between the name and the block. */
function spoiltHead(state: LayoutState, index: number, name: IToken): number | null {
  const first = state.tokens[index + 2];
  const numbered = name.tokenType === t.NumberLiteral;
  if (first === undefined || (state.startsLine(index + 2) && !numbered)) return null;
  if (!numbered && (first.tokenType === t.LeftBrace || first.tokenType === t.LeftParen)) return null;
  let brace = index + 2;
  while (state.type(brace) !== t.LeftBrace) {
    if (state.tokens[brace] === undefined || state.startsLine(brace)) return null;
    brace++;
  }
  const between = state.tokens.slice(index + 2, brace);
  const last = between.at(-1) ?? name;
  const touching = [name, ...between].every((one, k, all) => k === 0 || endOf(all[k - 1] ?? one) === one.startOffset);
  const text = [name, ...between].map((one) => one.image).join("");
  const meant = text.replaceAll(/[^\p{L}\p{M}\p{N}_]+/gu, "_").replace(/^(?=\p{N})/u, "_");
  const [sign] = between;
  if (between.length === 1 && (sign?.tokenType === t.Colon || sign?.tokenType === t.Equals)) {
    state.diagnostics.push(
      problem("P1012", state.span(sign), {
        title: "nothing stands between a name and its block",
        label: `remove this \`${sign.image}\``,
        fixes: [{ span: state.span(sign), replacement: "" }],
      }),
    );
  } else if (touching && (numbered || between.length > 1)) {
    const span = { ...state.span(name), end: endOf(last) };
    state.diagnostics.push(
      problem("P1005", span, {
        title: `\`${text}\` is not a name`,
        label: numbered ? "a name starts with a letter" : `write \`${meant}\``,
        help: "a name consists of letters, digits and `_`",
        fixes: numbered ? [] : [{ span, replacement: meant, certain: false }],
      }),
    );
  } else {
    state.diagnostics.push(
      problem(
        "P1005",
        { ...state.span(first), end: endOf(last) },
        {
          title: `expected \`{\`, found \`${first.image}\``,
          label: "does not belong here",
          help: "a declaration reads `model small { … }`, with parameters `layer block(filters: int) { … }`",
        },
      ),
    );
  }
  state.out.push({
    ...as(t.Identifier, name),
    image: touching ? meant : name.image,
    endOffset: endOf(touching ? last : name) - 1,
  });
  return brace - 1;
}

/** Finds the block behind the name and its parameters; supplies one where there is none. */
function parameters(state: LayoutState, index: number, name: IToken): number {
  let end = index + 2;
  if (state.type(end) === t.LeftParen) {
    let depth = 0;
    do {
      const type = state.type(end);
      const block = type === t.LeftBrace && depth === 1 && !continuing.has(state.type(end - 1) ?? t.Comma);
      if (type === undefined || block || state.isColumnHead(end)) return index;
      if (closers.has(type)) depth++;
      else if (closerText.has(type)) depth--;
      end++;
    } while (depth > 0);
  }
  const next = state.tokens[end];
  if (state.type(end) === t.LeftBrace || (next !== undefined && !state.startsLine(end))) return index;
  const head = `${state.tokens[index]?.image ?? ""} ${name.image}`;
  const at = endOf(state.tokens[end - 1] ?? name);
  const startsBlock =
    next !== undefined &&
    (state.isStrongHead(end, true) || next.tokenType === t.RightBrace || next.tokenType === t.Ellipsis) &&
    (next.startColumn !== 1 || next.tokenType === t.RightBrace);
  const place = { file: state.path, start: at, end: at };
  state.diagnostics.push(
    problem(
      "P1006",
      { file: state.path, start: state.tokens[index]?.startOffset ?? 0, end: at },
      {
        title: `\`${head}\` has no block`,
        label: startsBlock ? "`{` is missing after this" : "expected `{ … }` after this",
        help: startsBlock ? `write \`${head} {\`` : `write \`${head} { … }\``,
        fixes: startsBlock ? [{ span: place, replacement: " {" }] : [],
      },
    ),
  );
  state.out.push(name);
  for (let k = index + 2; k < end; k++) {
    const token = state.tokens[k];
    if (token === undefined) continue;
    const argument = token.tokenType === t.Identifier && state.type(k + 1) === t.Colon;
    state.out.push(argument ? as(t.ArgHead, token) : token);
  }
  if (startsBlock) openBlock(state, head);
  else {
    state.insert(t.LeftBrace);
    state.insert(t.RightBrace);
  }
  return end - 1;
}

/** Puts out a `{` that is missing. */
function openBlock(state: LayoutState, owner: string): void {
  state.insert(t.LeftBrace);
  const token = state.out.at(-1);
  if (token === undefined) return;
  state.stack.push({
    token,
    owner,
    imports: false,
    call: false,
    mistaken: null,
    spread: true,
    indent: state.indent,
    height: { current: 0, most: 0 },
  });
}
