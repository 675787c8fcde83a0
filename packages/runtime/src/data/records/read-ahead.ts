/**
 * A CSV file on its way through a buffer, its pieces parsed by threads ahead of the place up to which it is read: for files of
 * numbers and classes in which nothing is quoted, so that every line is a record. At the first quote, and at the first piece with a fault, the
 * parser goes on by itself.
 */
import type { CsvParser } from "./csv-parser.ts";
import type { PieceThreads, TakenPiece } from "./piece-threads.ts";
import type { RecordBuffer } from "./record-buffer.ts";
import type { RecordColumns } from "./record-columns.ts";

const LF = 10;
const QUOTE = 34;

/** What reading ahead needs. */
export interface ReadingAhead {
  readonly buffer: RecordBuffer;
  readonly parser: CsvParser;
  readonly columns: RecordColumns;
  readonly threads: PieceThreads;
  readonly onRows: (rows: number) => void;
}

/** Reads until the end, or until threads are of no use any more; the parser stands behind all that was taken. */
export async function readAhead({ buffer, parser, columns, threads, onRows }: ReadingAhead): Promise<void> {
  const pieces: Promise<TakenPiece>[] = [];
  const spare: ArrayBuffer[] = [];
  const codes = columns.codesOfThreads(threads.count);
  const takeFirst = async (): Promise<void> => {
    const first = await pieces.shift();
    if (first === undefined) return;
    const { piece, thread, length } = first;
    if (piece === null) {
      // It names what is wrong.
      parser.parse(Buffer.from(first.bytes, 0, length), length, false);
    } else {
      columns.append(piece, codes[thread] ?? []);
      parser.pass(piece.rows, piece.lines);
    }
    spare.push(first.bytes);
    onRows(parser.rows);
  };
  for (;;) {
    while (!buffer.ended && buffer.length < buffer.bytes.length) await buffer.fill();
    const end = buffer.bytes.subarray(0, buffer.length).lastIndexOf(LF) + 1;
    const records = buffer.bytes.subarray(0, end);
    if (end === 0 || records.includes(QUOTE)) break;
    const kept = spare.pop();
    const memory = kept !== undefined && kept.byteLength >= end ? kept : new ArrayBuffer(buffer.bytes.length);
    new Uint8Array(memory).set(records);
    buffer.drop(end);
    const piece = threads.parse({ bytes: memory, length: end });
    // Where reading ends before, nobody asks for it any more.
    piece.catch(() => undefined);
    pieces.push(piece);
    if (pieces.length > 2 * threads.count) await takeFirst();
  }
  while (pieces.length > 0) await takeFirst();
}
