/** Rows of a data set in, how short each could be cut out: what an order by length goes by. Nothing is augmented. */
import { setImmediate } from "node:timers/promises";
import { type Cuts, cutNames, rowLevels } from "./cut-lengths.ts";
import type { FittedPreparation } from "./fitted-preparation.ts";
import { type Batch, BatchMaker, type BatchSource } from "./prepare-batch.ts";

/** Rows that are looked at before others may work. */
const chunkRows = 256;

type LevelSource = Omit<BatchSource, "cuts"> & { readonly cuts: Cuts };

/** By the rows: every validation asks, and to find out takes a look at every row. */
const known = new WeakMap<Uint32Array, { readonly of: LevelSource["table"]; readonly levels: Uint8Array }>();

/** The level of each row: 0 needs the whole length. */
export async function levelsOfRows(source: LevelSource, rows: Uint32Array): Promise<Uint8Array> {
  const { table } = source;
  const before = known.get(rows);
  if (before?.of === table) return before.levels;
  const maker = levelMaker(source);
  const levels = new Uint8Array(rows.length);
  for (let start = 0; start < rows.length; start += chunkRows) {
    levels.set(rowLevels(readOf(maker.make(rows.subarray(start, start + chunkRows), null)), source.cuts), start);
    await setImmediate();
  }
  known.set(rows, { of: table, levels });
  return levels;
}

/** The level to which each of some batches would be cut. */
export function levelsOfBatches(source: LevelSource, batches: readonly Uint32Array[]): number[] {
  const maker = levelMaker(source);
  return batches.map((rows) => Math.min(...rowLevels(readOf(maker.make(rows, null)), source.cuts)));
}

function columnsNamed({ inputs, targets }: FittedPreparation, names: ReadonlySet<string>) {
  return {
    inputs: inputs.filter(({ name }) => names.has(name)),
    targets: targets.filter(({ name }) => names.has(name)),
  };
}

/** What a row is cut by: its inputs, and targets whose words are read. */
const readOf = ({ inputs, targets }: Batch) => new Map([...inputs, ...targets]);

/** Makes the inputs that are cut, and nothing else. */
function levelMaker({ table, dataset, preparation, cuts }: LevelSource): BatchMaker {
  const names = new Set(cutNames(cuts));
  return new BatchMaker({
    table,
    dataset: { name: dataset.name, augment: [], weight: null },
    preparation: { ...preparation, ...columnsNamed(preparation, names) },
  });
}

/** Places of rows, the shortest first, those of one length in the order that they have. */
export function placesByLevel(levels: Uint8Array): Uint32Array {
  const places = Uint32Array.from(levels, (_, place) => place);
  return places.sort((one, other) => (levels[other] ?? 0) - (levels[one] ?? 0) || one - other);
}
