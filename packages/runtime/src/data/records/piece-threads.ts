/**
 * Threads that parse pieces of a CSV file side by side: whole records without a quote in, their numbers and words out, in the order in
 * which the pieces were handed over. What is wrong with a piece is not for them to say: it comes back, and whoever reads the file in its order
 * finds the fault with its row and line.
 */
import { Worker } from "node:worker_threads";
import { InternalError } from "../../internal-error.ts";
import type { Wanted } from "./wanted.ts";

/** What a thread is started with. */
export interface PiecePlan {
  readonly path: string;
  readonly delimiter: string;
  /** Numbers and classes alone. */
  readonly wanted: readonly Wanted[];
  /** For each column of the file its place among `wanted`; -1 where nobody wants it. */
  readonly places: readonly number[];
}

/** A piece to parse; its memory moves to the thread. */
export interface PieceTask {
  readonly bytes: ArrayBuffer;
  /** How many of them hold. */
  readonly length: number;
}

/** What stands in a piece. */
export interface ParsedPiece {
  readonly rows: number;
  readonly lines: number;
  /** Of all columns of numbers, side by side, row after row. */
  readonly numbers: Float64Array<ArrayBuffer>;
  /** For each class column its words by the numbers that this thread gives them, and the words that are new to it. */
  readonly words: readonly { readonly codes: Int32Array<ArrayBuffer>; readonly fresh: readonly string[] }[];
}

/** The memory of the piece, and what stands in it; null where a field is wrong, or anything else. */
export interface PieceAnswer extends PieceTask {
  readonly piece: ParsedPiece | null;
}

/** An answer and which thread gave it. */
export interface TakenPiece extends PieceAnswer {
  readonly thread: number;
}

/** Threads of one file. Whoever opens them closes them. */
export class PieceThreads {
  readonly count: number;
  private readonly workers: readonly Worker[];
  private readonly waiting: {
    readonly resolve: (answer: TakenPiece) => void;
    readonly reject: (error: Error) => void;
  }[][];
  private next = 0;

  constructor(plan: PiecePlan, count: number) {
    this.count = count;
    this.waiting = Array.from({ length: count }, () => []);
    this.workers = this.waiting.map((waiting, thread) => startWorker(plan, { thread, waiting }));
  }

  /** Parses a piece; each thread takes its turn. */
  parse(task: PieceTask): Promise<TakenPiece> {
    const thread = this.next;
    this.next = (thread + 1) % this.count;
    return new Promise((resolve, reject) => {
      this.waiting[thread]?.push({ resolve, reject });
      this.workers[thread]?.postMessage(task, [task.bytes]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
}

interface Place {
  readonly thread: number;
  /** Those who wait for its answers, in the order of their tasks. */
  readonly waiting: {
    readonly resolve: (answer: TakenPiece) => void;
    readonly reject: (error: Error) => void;
  }[];
}

function startWorker(plan: PiecePlan, { thread, waiting }: Place): Worker {
  const built = import.meta.url.endsWith(".js");
  const worker = new Worker(new URL(built ? "./piece-worker.js" : "./piece-worker.ts", import.meta.url), {
    name: "penstock records",
    execArgv: built ? [] : ["--conditions=source"],
    workerData: plan,
  });
  worker.on("message", (answer: PieceAnswer) => waiting.shift()?.resolve({ ...answer, thread }));
  const fail = (error: Error): void => {
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on("error", (error) => fail(error instanceof Error ? error : new InternalError(String(error))));
  worker.on("exit", () => fail(new InternalError("a thread that reads records ended before its pieces")));
  return worker;
}
