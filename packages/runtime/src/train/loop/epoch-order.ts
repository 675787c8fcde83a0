/** The batches of an epoch, in the order in which they are trained on: a function of the seed and the epoch alone. */
import type { CheckedDataset } from "@penstock/dsl";
import {
  drawEpoch,
  drawnRows,
  epochBatches,
  likeLengths,
  rowOfDraw,
  type Sampling,
  type ShuffleWindow,
  samplingOf,
  shuffleWindow,
  type Table,
} from "../../data/index.ts";

/** What the order of an epoch depends on. */
export interface OrderInput {
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly rows: { readonly train: Uint32Array };
  readonly seed: number;
  /** How short each row of the table may be cut; where the program asks for batches of like length. */
  readonly levels?: Uint8Array | null;
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
  const { dataset, table, rows, seed, levels = null } = input;
  const { epoch, window } = at;
  const { batch } = dataset;
  const sampling = samplingFor(input);
  const drawn = sampling === null ? rows.train : drawEpoch(sampling, { seed, epoch });
  if (levels === null) return epochBatches(drawn, batch, { seed, epoch, window });
  const [shuffled] = epochBatches(drawn, Math.max(1, drawn.length), { seed, epoch, window });
  if (shuffled === undefined) return [];
  const levelOf = (draw: number): number => levels[rowOfDraw(draw, table.rows)] ?? 0;
  return likeLengths(shuffled, { batch, levelOf, seed, epoch });
}
