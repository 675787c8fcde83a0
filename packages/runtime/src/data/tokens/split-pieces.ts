/** A text and what to look for in, the pieces between and round the places found out, as Rust's `tokenizers` cuts them. */

/** What becomes of the places found. */
export type Behaviour = "Removed" | "Isolated" | "MergedWithPrevious" | "MergedWithNext" | "Contiguous";

interface Piece {
  text: string;
  readonly found: boolean;
}

/** Cuts a text; `invert` swaps what is found with what lies between. The expression must be global. */
export function splitPieces(
  text: string,
  pattern: RegExp,
  { behaviour, invert = false }: { readonly behaviour: Behaviour; readonly invert?: boolean },
): string[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    const [found] = match;
    if (found === "") continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), found: invert });
    pieces.push({ text: found, found: !invert });
    end = match.index + found.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), found: invert });
  return joined(pieces, behaviour).map((piece) => piece.text);
}

function joined(pieces: readonly Piece[], behaviour: Behaviour): readonly Piece[] {
  switch (behaviour) {
    case "Removed":
      return pieces.filter(({ found }) => !found);
    case "Isolated":
      return pieces;
    case "Contiguous":
      return folded(pieces, (one, before) => one.found === before.found);
    case "MergedWithPrevious":
      return folded(pieces, (one, before) => one.found && !before.found);
    case "MergedWithNext":
      // From the end: a place goes to what follows, unless that is a place too.
      return folded([...pieces].reverse(), (one, before) => one.found && !before.found, true).reverse();
  }
}

/** Joins each piece to the one before it where the two, as they were found, go together. */
function folded(
  pieces: readonly Piece[],
  together: (one: Piece, before: Piece) => boolean,
  backwards = false,
): Piece[] {
  const out: Piece[] = [];
  let before: Piece | null = null;
  for (const piece of pieces) {
    const last = out.at(-1);
    if (last !== undefined && before !== null && together(piece, before)) {
      last.text = backwards ? piece.text + last.text : last.text + piece.text;
    } else out.push({ ...piece });
    before = piece;
  }
  return out;
}
