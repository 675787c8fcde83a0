/**
 * Rows of a data set in, what a model reads of them out, all in memory: to be answered again with some of it changed.
 */
import { type Batch, type BatchArray, type Feed, type InputNumbers, openFeed } from "../../data/index.ts";
import { InternalError } from "../../internal-error.ts";
import type { PredictInput } from "../../train/predict.ts";

/** One input of some rows. */
export interface InputBlock {
  /** Of one row. */
  readonly shape: readonly number[];
  /** Rows one after the other. */
  readonly data: InputNumbers;
}

/** All inputs of as many rows. */
export type InputBlocks = ReadonlyMap<string, InputBlock>;

/** Numbers of one row of an input. */
export function rowSize({ shape }: Pick<InputBlock, "shape">): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

/** Rows of an input at some positions. */
export function pickBlock({ shape, data }: InputBlock, positions: ArrayLike<number>): InputBlock {
  const size = rowSize({ shape });
  const picked =
    data instanceof Int32Array ? new Int32Array(size * positions.length) : new Float32Array(size * positions.length);
  for (let index = 0; index < positions.length; index++) {
    const from = (positions[index] ?? 0) * size;
    picked.set(data.subarray(from, from + size), index * size);
  }
  return { shape, data: picked };
}

/** Rows of all inputs at some positions. */
export function pickBlocks(blocks: InputBlocks, positions: ArrayLike<number>): InputBlocks {
  return new Map([...blocks].map(([name, block]) => [name, pickBlock(block, positions)]));
}

/** The same row so many times. */
export function repeatRow(blocks: InputBlocks, times: number): InputBlocks {
  return pickBlocks(blocks, new Uint32Array(times));
}

const batchRows = 256;

/** What a model reads of rows, and what it should answer. */
export class PreparedRows {
  readonly rows: Uint32Array;
  readonly inputs: InputBlocks;
  private readonly targets: Batch["targets"];
  private readonly places: ReadonlyMap<number, number>;

  private constructor(rows: Uint32Array, inputs: InputBlocks, targets: Batch["targets"]) {
    this.rows = rows;
    this.inputs = inputs;
    this.targets = targets;
    this.places = new Map(Array.from(rows, (row, place) => [row, place]));
  }

  /** Prepares rows; `between` is called after every batch. */
  static async of(
    { table, preparation, dataset }: Pick<PredictInput, "table" | "preparation" | "dataset">,
    rows: Uint32Array,
    between: () => Promise<void>,
  ): Promise<PreparedRows> {
    const feed = openFeed({ table, preparation, dataset: { ...dataset, augment: [] } }, { threads: 0 });
    const orders = Array.from({ length: Math.ceil(rows.length / batchRows) }, (_, index) => ({
      rows: rows.subarray(index * batchRows, (index + 1) * batchRows),
      augment: null,
    }));
    const made = feed.batches(orders);
    const parts: { readonly inputs: Map<string, BatchArray<InputNumbers>>; readonly targets: Batch["targets"] }[] = [];
    try {
      for (let batch = await made.next(); batch !== null; batch = await made.next()) {
        // Inputs are lent until the next batch.
        const inputs = [...batch.inputs].map(
          ([name, { shape, data }]) => [name, { shape, data: data.slice() }] as const,
        );
        parts.push({ inputs: new Map(inputs), targets: batch.targets });
        await between();
      }
    } finally {
      made.close();
      await feed.close();
    }
    const inputs = joined(parts.map((part) => part.inputs));
    const targets = joined(parts.map((part) => part.targets));
    return new PreparedRows(
      rows,
      new Map([...inputs].map(([name, { shape, data }]) => [name, { shape: shape.slice(1), data }])),
      targets,
    );
  }

  /** A feed of these rows with other inputs, by row. */
  feed(inputs: InputBlocks): Feed {
    const make = (rows: Uint32Array): Batch => {
      const positions = rows.map((row) => this.place(row));
      const withRows = ({ shape, data }: InputBlock): BatchArray<InputNumbers> => ({
        shape: [rows.length, ...shape],
        data,
      });
      return {
        size: rows.length,
        inputs: new Map([...pickBlocks(inputs, positions)].map(([name, block]) => [name, withRows(block)])),
        targets: new Map(
          [...this.targets].map(([name, { shape, data }]) => [
            name,
            withRows(pickBlock({ shape: shape.slice(1), data }, positions)),
          ]),
        ),
        mixed: null,
        rows,
      };
    };
    return {
      batches: (plan) => {
        const orders = plan[Symbol.iterator]();
        return {
          next: async () => {
            const order = orders.next();
            return order.done === true ? null : make(order.value.rows);
          },
          close: () => undefined,
        };
      },
      close: async () => undefined,
    };
  }

  private place(row: number): number {
    const place = this.places.get(row);
    if (place === undefined) throw new InternalError(`row ${row} was not prepared`);
    return place;
  }
}

/** Arrays of several batches end to end, by name. */
function joined<Data extends InputNumbers>(
  parts: readonly ReadonlyMap<string, BatchArray<Data>>[],
): Map<string, BatchArray<InputNumbers>> {
  const [first = new Map<string, BatchArray<Data>>()] = parts;
  return new Map(
    [...first].map(([name, { shape, data }]) => {
      const own = parts.flatMap((part) => part.get(name) ?? []);
      const rows = own.reduce((sum, part) => sum + (part.shape[0] ?? 0), 0);
      const size = own.reduce((sum, part) => sum + part.data.length, 0);
      const all = data instanceof Int32Array ? new Int32Array(size) : new Float32Array(size);
      let at = 0;
      for (const part of own) {
        all.set(part.data, at);
        at += part.data.length;
      }
      return [name, { shape: [rows, ...shape.slice(1)], data: all }];
    }),
  );
}
