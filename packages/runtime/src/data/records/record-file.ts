/** One file of records on its way through a buffer: what its format brings is a parser of the bytes at hand. */
import { setImmediate } from "node:timers/promises";
import type { RecordBuffer } from "./record-buffer.ts";

/** Pieces after which a person is told how far it is, and others get their turn. */
const PIECES_OF_PROGRESS = 8;

/** Takes whole records from the start of the bytes. */
export interface RecordParser {
  /** Rows that are complete. */
  readonly rows: number;
  /** Gives how many bytes it has taken; `last` says that nothing follows. */
  parse(bytes: Buffer, end: number, last: boolean): number;
}

/** Reads all rows; gives how many there are. `enough` ends the reading before the end. */
export async function parseAll(
  buffer: RecordBuffer,
  parser: RecordParser,
  { onRows, enough = () => false }: { readonly onRows: (rows: number) => void; readonly enough?: () => boolean },
): Promise<number> {
  for (let piece = 1; ; piece++) {
    buffer.drop(parser.parse(buffer.bytes, buffer.length, buffer.ended));
    if ((buffer.ended && buffer.length === 0) || enough()) return parser.rows;
    await buffer.fill();
    if (piece % PIECES_OF_PROGRESS !== 0) continue;
    onRows(parser.rows);
    await setImmediate();
  }
}
