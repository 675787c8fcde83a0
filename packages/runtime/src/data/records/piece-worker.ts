/** A thread that parses pieces of a CSV file: see `piece-threads.ts`. */
import { parentPort, workerData } from "node:worker_threads";
import { InternalError } from "../../internal-error.ts";
import { PieceParser } from "./piece-parser.ts";
import type { PieceAnswer, PiecePlan, PieceTask } from "./piece-threads.ts";

const port = parentPort;
if (port === null) throw new InternalError("piece-worker runs in a thread of a reader only");
// Only `PieceThreads` starts this thread, and this is what it hands over.
const parser = new PieceParser(workerData as PiecePlan);

port.on("message", ({ bytes, length }: PieceTask) => {
  const piece = parser.parse(bytes, length);
  const answer: PieceAnswer = { bytes, length, piece };
  const moved = piece === null ? [] : [piece.numbers.buffer, ...piece.words.map(({ codes }) => codes.buffer)];
  port.postMessage(answer, [bytes, ...moved]);
});
