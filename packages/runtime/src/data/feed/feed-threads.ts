/**
 * Threads that make batches of one source: tasks in, promises of batches out. They share the columns' memory and the files'
 * descriptors with this one, so a thread costs no copy of the data. A process may end while they are idle.
 */
import { Worker } from "node:worker_threads";
import { InternalError } from "../../internal-error.ts";
import { ownModule } from "../../own-module.ts";
import type { Batch, BatchSource } from "../prepare-batch.ts";
import { weightColumns } from "../row-weight.ts";
import { sharedCopy, type Table, type TableColumn } from "../table.ts";
import { type BatchOrder, batchOf, errorOf, type FeedAnswer, type FeedTask } from "./feed-message.ts";

interface Waiting {
  readonly resolve: (batch: Batch) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** Threads of a feed. Whoever opens them closes them. */
export class FeedThreads {
  private readonly threads: readonly Thread[];
  private tasks = 0;
  private broken: Error | null = null;
  private closed = false;

  constructor(source: BatchSource, count: number) {
    const shared = sharedSource(source);
    this.threads = Array.from({ length: count }, () => this.start(shared));
  }

  private start(source: BatchSource): Thread {
    const { url, execArgv } = ownModule(import.meta.url, "feed-worker");
    const worker = new Worker(url, { name: "penstock feed", execArgv, workerData: source });
    const thread: Thread = { worker, waiting: new Map() };
    worker.unref();
    worker.on("message", (answer: FeedAnswer) => this.take(thread, answer));
    worker.on("error", (error) => this.fail(asError(error)));
    worker.on("exit", (code) => {
      if (!this.closed) this.fail(new InternalError(`a thread that prepares batches ended with exit code ${code}`));
    });
    return thread;
  }

  private take({ worker, waiting }: Thread, answer: FeedAnswer): void {
    const asked = waiting.get(answer.task);
    waiting.delete(answer.task);
    // A thread that is being ended holds the process until it has.
    if (waiting.size === 0 && !this.closed) worker.unref();
    if ("fault" in answer) asked?.reject(errorOf(answer.fault));
    else asked?.resolve(batchOf(answer.batch));
  }

  /** One thread that is gone ends all: which of its batches were lost nobody knows. */
  private fail(error: Error): void {
    this.broken ??= error;
    for (const { waiting } of this.threads) {
      for (const { reject } of waiting.values()) reject(this.broken);
      waiting.clear();
    }
  }

  /** Makes the batch of the given rows, its inputs in `memory` where that fits; it is moved away. */
  make({ rows, augment, whole = false }: BatchOrder, memory: FeedTask["memory"]): Promise<Batch> {
    if (this.broken !== null) return Promise.reject(this.broken);
    if (this.closed) return Promise.reject(new InternalError("a batch was asked for after the feed was closed"));
    const thread = this.threads.reduce((least, other) => (other.waiting.size < least.waiting.size ? other : least));
    const task = this.tasks++;
    // A part of a larger array would take all of it along.
    const message: FeedTask = { task, rows: rows.slice(), augment, whole, memory };
    return new Promise((resolve, reject) => {
      thread.waiting.set(task, { resolve, reject });
      thread.worker.ref();
      thread.worker.postMessage(message, [...memory.values()]);
    });
  }

  /** Ends the threads, whatever they are doing; batches that are still asked for never come. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { waiting } of this.threads) waiting.clear();
    await Promise.all(this.threads.map(({ worker }) => worker.terminate()));
  }
}

function asError(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new InternalError(`a thread that prepares batches ended: ${String(thrown)}`);
  return Object.assign(thrown, { message: `a thread that prepares batches ended: ${thrown.message}` });
}

/** The source with only the columns that batches read, in memory that threads share. */
function sharedSource({ table, dataset, preparation, cuts = null }: BatchSource): BatchSource {
  const read = [...preparation.inputs, ...preparation.targets, ...weightColumns(dataset)];
  const names = new Set(read.flatMap((column) => column.columns));
  const columns = new Map<string, TableColumn>();
  for (const name of names) {
    const column = table.columns.get(name);
    if (column !== undefined) columns.set(name, sharedColumn(column));
  }
  const shared: Table = { rows: table.rows, columns, official: null, origin: null };
  const { name, augment, weight } = dataset;
  return { table: shared, dataset: { name, augment, weight }, preparation, cuts };
}

function sharedColumn(column: TableColumn): TableColumn {
  switch (column.kind) {
    case "image":
      return column.data instanceof Uint8Array ? { ...column, data: sharedCopy(column.data) } : column;
    case "audio":
      return column.data instanceof Float32Array ? { ...column, data: sharedCopy(column.data) } : column;
    case "number":
      return column.data instanceof Float64Array ? { ...column, data: sharedCopy(column.data) } : column;
    case "class":
      return { ...column, data: sharedCopy(column.data) };
    case "text": {
      const { bytes, starts, pick } = column.data;
      return {
        ...column,
        data: {
          bytes: bytes instanceof Uint8Array ? sharedCopy(bytes) : bytes,
          starts: sharedCopy(starts),
          pick: pick === null ? null : sharedCopy(pick),
        },
      };
    }
  }
}
