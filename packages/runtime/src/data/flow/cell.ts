/**
 * What a row holds between two steps of preparation: numbers of a number, vector, recording or spectrogram; the number of a class,
 * a place or a time; a text; words; word numbers. Each step knows which of them it is given, since the checker has followed the
 * types.
 */
import { InternalError } from "../../internal-error.ts";

/** A value of one row. */
export type Cell = Float64Array | number | string | readonly string[] | Int32Array;

/** The numbers of a cell that holds such. */
export function numbersOf(cell: Cell): Float64Array {
  if (cell instanceof Float64Array) return cell;
  throw wrongCell(cell, "numbers");
}

/** The class, place or time of a cell that holds such. */
export function singleOf(cell: Cell): number {
  if (typeof cell === "number") return cell;
  throw wrongCell(cell, "a single number");
}

/** The text of a cell that holds such. */
export function textOf(cell: Cell): string {
  if (typeof cell === "string") return cell;
  throw wrongCell(cell, "a text");
}

/** The words of a cell that holds such. */
export function wordsOf(cell: Cell): readonly string[] {
  if (typeof cell !== "number" && typeof cell !== "string" && !ArrayBuffer.isView(cell)) return cell;
  throw wrongCell(cell, "words");
}

/** The word numbers of a cell that holds such. */
export function idsOf(cell: Cell): Int32Array {
  if (cell instanceof Int32Array) return cell;
  throw wrongCell(cell, "word numbers");
}

function wrongCell(cell: Cell, wanted: string): InternalError {
  return new InternalError(`a step was given ${Object.prototype.toString.call(cell)} where it needs ${wanted}`);
}
