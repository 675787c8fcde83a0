/**
 * Threads that parse pieces of a CSV file side by side: whole records without a quote in, their numbers and words out, in the order in
 * which the pieces were handed over. What is wrong with a piece is not for them to say: it comes back, and whoever reads the file in its order
 * finds the fault with its row and line.
 */
import { Worker } from "node:worker_threads";
import { InternalError } from "../../internal-error.ts";
import { ownModule } from "../../own-module.ts";
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

interface Waiting {
  readonly resolve: (answer: TakenPiece) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  /** Those who wait for its answers, in the order of their tasks. */
  readonly waiting: Waiting[];
}

/** Threads of one file. Whoever opens them closes them. */
export class PieceThreads {
  private readonly threads: readonly Thread[];
  private next = 0;
  private broken: Error | null = null;

  constructor(plan: PiecePlan, count: number) {
    this.threads = Array.from({ length: count }, (_, thread) => this.start(plan, thread));
  }

  get count(): number {
    return this.threads.length;
  }

  private start(plan: PiecePlan, thread: number): Thread {
    const { url, execArgv } = ownModule(import.meta.url, "piece-worker");
    const worker = new Worker(url, { name: "penstock records", execArgv, workerData: plan });
    const waiting: Waiting[] = [];
    worker.on("message", (answer: PieceAnswer) => waiting.shift()?.resolve({ ...answer, thread }));
    worker.on("error", (error) => this.fail(error instanceof Error ? error : new InternalError(String(error))));
    worker.on("exit", () => this.fail(new InternalError("a thread that reads records ended before its pieces")));
    return { worker, waiting };
  }

  /** One thread that is gone ends all: its pieces are lost. */
  private fail(error: Error): void {
    this.broken ??= error;
    for (const { waiting } of this.threads) for (const { reject } of waiting.splice(0)) reject(this.broken);
  }

  /** Parses a piece; each thread takes its turn. */
  parse(task: PieceTask): Promise<TakenPiece> {
    if (this.broken !== null) return Promise.reject(this.broken);
    const thread = this.threads[this.next];
    this.next = (this.next + 1) % this.count;
    return new Promise((resolve, reject) => {
      thread?.waiting.push({ resolve, reject });
      thread?.worker.postMessage(task, [task.bytes]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }
}
