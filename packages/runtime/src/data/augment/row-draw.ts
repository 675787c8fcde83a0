/** Where the random numbers of one row come from. */
import type { IndexedStreams } from "../../random/indexed-streams.ts";

/** The streams of an epoch, and the row among them. */
export interface RowDraw {
  readonly random: IndexedStreams;
  /** The row, and which of its copies. */
  readonly draw: number;
}
