/** Fitted pieces in, how their numbers become text out: the pieces by number, and the mark at the end. */
import { SPACE } from "./bpe-words.ts";
import { type BpeStep, bpeReserved, bpeTexts } from "./run-bpe.ts";

/** The pieces in the order of their numbers, from 2 on; what stands for spaces in them; the number of the mark at the end. */
export function pieceSpelling(step: BpeStep): {
  readonly words: readonly string[];
  readonly between: "";
  readonly space: string;
  readonly end?: number;
} {
  const end = step.end ? { end: bpeReserved(step) - 1 } : {};
  return { words: bpeTexts(step), between: "", space: SPACE, ...end };
}
