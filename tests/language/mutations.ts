/**
 * In: the text of a program. Out: the same text with one slip in one token: deleted, doubled, swapped with the next, or a
 * letter of it dropped, swapped or replaced; and the lines on which a good message about the slip may stand.
 *
 * A line is right when the slip is on it: the line of the token; for a swap the lines of both tokens; for a deletion
 * the line where the token was, and the lines of the tokens before and after the gap. Where the slip is in a name that
 * the program gives (a block, a param, a flow, a parameter, a label), its uses are what does not fit any more, so the
 * lines of that name's other places are right too. Nothing else is.
 */
import type { IToken } from "chevrotain";
import { indexLines } from "../../packages/dsl/src/source/line-index.ts";
import { scan } from "../../packages/dsl/src/tokens/scan.ts";
import { tokenize } from "../../packages/dsl/src/tokens/tokenize.ts";
import type { Dice } from "./dice.ts";

/** The slips of a finger. */
export const slips = ["delete", "double", "swap", "drop a letter", "swap letters", "replace a letter"] as const;
export type Slip = (typeof slips)[number];

/** A program with one slip. */
export interface Mutation {
  readonly slip: Slip;
  /** The token's kind and text, for reports. */
  readonly token: string;
  readonly text: string;
  readonly rightLines: ReadonlySet<number>;
}

const letters = "abcdefghijklmnopqrstuvwxyz";

/** Every slip in every token of a text; the dice choose letters. */
export function* mutations(text: string, roll: Dice): Generator<Mutation> {
  const { tokens } = scan({ path: "p.pipe", text });
  const given = definitions(text);
  for (const [index, token] of tokens.entries()) {
    for (const slip of slips) {
      const next = tokens[index + 1];
      const start = token.startOffset;
      const end = endOf(token);
      const image = text.slice(start, end);
      if (slip === "delete") {
        yield mutation({
          slip,
          token,
          start,
          end,
          becomes: "",
          touched: [start, endOf(tokens[index - 1]), neighbour(next)],
        });
      } else if (slip === "double") {
        yield mutation({ slip, token, start, end, becomes: `${image} ${image}`, touched: [start] });
      } else if (slip === "swap") {
        if (next === undefined || image === text.slice(next.startOffset, endOf(next))) continue;
        const gap = text.slice(end, next.startOffset);
        const becomes = `${text.slice(next.startOffset, endOf(next))}${gap}${image}`;
        const touched = [start, start + becomes.length - image.length];
        yield mutation({ slip, token, start, end: endOf(next), becomes, touched });
      } else {
        const becomes = misspell(image, slip, roll);
        if (becomes === null) continue;
        yield mutation({ slip, token, start, end, becomes, touched: [start] });
      }
    }
  }

  function neighbour(next: IToken | undefined): number {
    // In the text without the token, which may be a place further to the left.
    return next === undefined ? text.length : -next.startOffset;
  }

  function mutation(made: {
    readonly slip: Slip;
    readonly token: IToken;
    readonly start: number;
    readonly end: number;
    readonly becomes: string;
    readonly touched: readonly number[];
  }): Mutation {
    const { slip, token, start, end, becomes } = made;
    const mutated = text.slice(0, start) + becomes + text.slice(end);
    const shift = becomes.length - (end - start);
    const lines = indexLines(mutated);
    const right = new Set(made.touched.map((offset) => lines.position(offset < 0 ? -offset + shift : offset).line));
    if (given.has(start)) {
      for (const other of tokens) {
        if (other.image !== token.image || other.startOffset === start) continue;
        right.add(lines.position(other.startOffset < start ? other.startOffset : other.startOffset + shift).line);
      }
    }
    return { slip, token: `${token.tokenType.name} ${token.image}`, text: mutated, rightLines: right };
  }
}

function endOf(token: IToken | undefined): number {
  return token === undefined ? 0 : (token.endOffset ?? token.startOffset) + 1;
}

/** Offsets of the names that a program gives to things. */
function definitions(text: string): ReadonlySet<number> {
  const { tokens } = tokenize({ path: "p.pipe", text });
  const found = new Set<number>();
  let parameters = false;
  for (const [index, token] of tokens.entries()) {
    const kind = token.tokenType.name;
    const before = tokens[index - 1]?.tokenType.name;
    const after = tokens[index + 1]?.tokenType.name;
    if (kind === "DeclHead") parameters = true;
    if (kind === "LeftBrace") parameters = false;
    const named = kind === "Identifier" && (before === "DeclHead" || before === "Param" || before === "ItemHead");
    if (named || (kind === "ItemHead" && after === "Equals") || (kind === "ArgHead" && parameters)) {
      found.add(token.startOffset);
    }
  }
  return found;
}

/** The text of a token with one wrong letter, inside of the quotes of a text; null where it has no letter to get wrong. */
export function misspell(image: string, slip: Slip, roll: Dice): string | null {
  const places = [...image.matchAll(/\p{L}/gu)].map((match) => match.index);
  if (slip === "swap letters") {
    const pairs = places.filter((at) => places.includes(at + 1) && image[at] !== image[at + 1]);
    const at = pairs[roll.below(pairs.length)];
    return at === undefined ? null : image.slice(0, at) + image[at + 1] + image[at] + image.slice(at + 2);
  }
  const at = places[roll.below(places.length)];
  if (at === undefined || (slip === "drop a letter" && image.length < 2)) return null;
  if (slip === "drop a letter") return image.slice(0, at) + image.slice(at + 1);
  const others = [...letters].filter((letter) => letter !== image[at]);
  return image.slice(0, at) + (others[roll.below(others.length)] ?? "q") + image.slice(at + 1);
}
