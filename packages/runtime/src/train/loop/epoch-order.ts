/** The batches of an epoch, in the order in which they are trained on: a function of the seed and the epoch alone. */
import type { CheckedDataset } from "@penstock/dsl";
import {
  drawEpoch,
  drawnRows,
  epochBatches,
  rowsOfDraws,
  type Sampling,
  type ShuffleWindow,
  samplingOf,
  shuffleWindow,
  type Table,
} from "../../data/index.ts";
import { randomStream, shuffledRange } from "../../random/stream.ts";

/** What the order of an epoch depends on. */
export interface OrderInput {
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly rows: { readonly train: Uint32Array };
  readonly seed: number;
  /** How short each train row could be cut, where rows of like length come in one batch; absent where they do not. */
  readonly levels?: ReadonlyMap<number, number>;
}

/** How rows are drawn by what they are drawn from: every epoch asks for it, and to find it takes a look at every row. */
const samplings = new WeakMap<Uint32Array, { readonly of: CheckedDataset; readonly sampling: Sampling | null }>();

function samplingFor({ dataset, table, rows }: OrderInput): Sampling | null {
  const known = samplings.get(rows.train);
  if (known?.of === dataset) return known.sampling;
  const sampling = samplingOf(table, dataset, rows.train);
  samplings.set(rows.train, { of: dataset, sampling });
  return sampling;
}

/** How many rows every epoch has. */
export function rowsPerEpoch(input: OrderInput): number {
  const sampling = samplingFor(input);
  return sampling === null ? input.rows.train.length : drawnRows(sampling);
}

/** How many batches every epoch has. */
export function stepsPerEpoch(input: OrderInput): number {
  return Math.ceil(rowsPerEpoch(input) / input.dataset.batch);
}

/** How an epoch is shuffled. One that was begun with its rows on disk goes on in their order, and the other way round. */
export function windowOf(
  { table }: OrderInput,
  progress: { readonly batch: number; readonly window?: ShuffleWindow | null | undefined },
): ShuffleWindow | null {
  return progress.batch === 0 ? shuffleWindow(table) : (progress.window ?? null);
}

/** The rows of each batch of an epoch, counted from 1; a row that is drawn several times as copies of it. */
export function epochOrder(
  input: OrderInput,
  at: { readonly epoch: number; readonly window: ShuffleWindow | null },
): Uint32Array[] {
  const { dataset, rows, seed } = input;
  const { epoch, window } = at;
  const sampling = samplingFor(input);
  const drawn = sampling === null ? rows.train : drawEpoch(sampling, { seed, epoch });
  const batches = epochBatches(drawn, dataset.batch, { seed, epoch, window });
  return input.levels === undefined ? batches : alikeBatches(batches, { ...input, levels: input.levels }, epoch);
}

/**
 * The same rows in batches of like length: in the order of the epoch those that can be cut most come first, then batches change places. The
 * one that is smaller than others stays the last.
 */
function alikeBatches(
  batches: readonly Uint32Array[],
  { dataset, table, seed, levels }: OrderInput & { readonly levels: ReadonlyMap<number, number> },
  epoch: number,
): Uint32Array[] {
  const draws = batches.flatMap((batch) => [...batch]);
  const rows = rowsOfDraws(Uint32Array.from(draws), table.rows);
  const places = draws.map((_, place) => place);
  const levelAt = (place: number): number => levels.get(rows[place] ?? 0) ?? 0;
  places.sort((one, other) => levelAt(other) - levelAt(one) || one - other);
  const ordered = epochBatches(
    Uint32Array.from(places, (place) => draws[place] ?? 0),
    dataset.batch,
    null,
  );
  const whole = ordered.filter(({ length }) => length === dataset.batch);
  const order = shuffledRange(whole.length, randomStream(seed, "shuffle", epoch, "batches"));
  return [...Array.from(order, (at) => whole[at] ?? new Uint32Array()), ...ordered.slice(whole.length)];
}
