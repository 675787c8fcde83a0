/**
 * A data set in, batches out in the order of a plan: made by threads some batches ahead of whoever takes them, or by this thread
 * when asked. Both ways give the same bits. Memory is bounded: at most `ahead` batches exist beside the one in use, and their
 * memory is used again.
 */
import { type Batch, BatchMaker, type BatchSource, type InputRoom } from "../prepare-batch.ts";
import type { BatchOrder } from "./feed-message.ts";
import { FeedThreads } from "./feed-threads.ts";

export type { BatchOrder } from "./feed-message.ts";

/** Batches of a plan, one after another. */
export interface BatchStream {
  /**
   * The next batch, or null after the last. Its inputs are lent: they hold until the next call. Targets and rows are the
   * caller's. Throws what went wrong with this batch (`DataError` with its place, say), never what lies after it.
   */
  next(): Promise<Batch | null>;
  /** Gives up what is left; calling it again, or after the end, does nothing. */
  close(): void;
}

/** Makes batches of one data set until it is closed. */
export interface Feed {
  /** Starts a plan; it is read as far as batches are made ahead. Several may be under way at once. */
  batches(plan: Iterable<BatchOrder>): BatchStream;
  /** Ends the threads; what they were making is lost. */
  close(): Promise<void>;
}

/** How a feed works. */
export interface FeedOptions {
  /** Threads that make batches; 0 makes each in this thread when it is asked for. */
  readonly threads: number;
  /** Batches of a plan that are made before they are asked for; one more than there are threads unless given. */
  readonly ahead?: number;
}

/** Opens a feed. Whoever opens it closes it. */
export function openFeed(source: BatchSource, { threads, ahead = threads + 1 }: FeedOptions): Feed {
  if (threads === 0) return directFeed(source);
  const pool = new FeedThreads(source, threads);
  return {
    batches: (plan) => new ThreadedStream(plan[Symbol.iterator](), pool, Math.max(1, ahead)),
    close: () => pool.close(),
  };
}

/** The names and memory of a batch's inputs. */
type InputMemory = ReadonlyMap<string, ArrayBuffer>;

function directFeed(source: BatchSource): Feed {
  const maker = new BatchMaker(source);
  return {
    batches: (plan) => {
      const orders = plan[Symbol.iterator]();
      const kept = new Map<string, ArrayBuffer>();
      const room: InputRoom = ({ name, length, dtype }) => {
        const last = kept.get(name);
        const memory = last !== undefined && last.byteLength >= 4 * length ? last : new ArrayBuffer(4 * length);
        kept.set(name, memory);
        return dtype === "int32" ? new Int32Array(memory, 0, length) : new Float32Array(memory, 0, length);
      };
      let open = true;
      return {
        next: async () => {
          const order = open ? orders.next() : { done: true as const };
          if (order.done === true) return null;
          const { rows, augment, whole = false } = order.value;
          return maker.make(rows, augment, { room, whole });
        },
        close: () => {
          open = false;
          kept.clear();
        },
      };
    },
    close: async () => undefined,
  };
}

class ThreadedStream implements BatchStream {
  private readonly orders: Iterator<BatchOrder>;
  private readonly pool: FeedThreads;
  private readonly ahead: number;
  /** Batches under way, the next one first. */
  private readonly queue: Promise<Batch>[] = [];
  private readonly spare: InputMemory[] = [];
  private lent: Batch | null = null;
  private open = true;

  constructor(orders: Iterator<BatchOrder>, pool: FeedThreads, ahead: number) {
    this.orders = orders;
    this.pool = pool;
    this.ahead = ahead;
    this.fill();
  }

  private fill(): void {
    while (this.open && this.queue.length < this.ahead) {
      const order = this.orders.next();
      if (order.done === true) {
        this.open = false;
        return;
      }
      const batch = this.pool.make(order.value, this.spare.pop() ?? new Map());
      // It is told when its turn comes; until then nobody waits for it.
      batch.catch(() => undefined);
      this.queue.push(batch);
    }
  }

  async next(): Promise<Batch | null> {
    if (this.lent !== null) this.spare.push(memoryOf(this.lent));
    this.lent = null;
    const first = this.queue.shift();
    this.fill();
    if (first === undefined) return null;
    this.lent = await first;
    return this.lent;
  }

  close(): void {
    this.open = false;
    this.queue.length = 0;
    this.spare.length = 0;
    this.lent = null;
  }
}

function memoryOf(batch: Batch): InputMemory {
  const memory = new Map<string, ArrayBuffer>();
  for (const [name, { data }] of batch.inputs) if (data.buffer instanceof ArrayBuffer) memory.set(name, data.buffer);
  return memory;
}
