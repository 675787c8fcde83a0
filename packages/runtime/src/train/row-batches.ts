/**
 * Many rows and a model in, prepared batches to answer out: rows of like length beside each other, so that few are padded to what another
 * needs, and every batch of one size, so that one graph of each length serves all. Nothing is augmented.
 */
import { availableParallelism } from "node:os";
import { type CheckedDataset, type CheckedModel, lengthFree } from "@penstock/dsl";
import {
  type Batch,
  cutsOf,
  type FittedPreparation,
  feedThreads,
  levelsOfRows,
  openFeed,
  placesByLevel,
  type Table,
} from "../data/index.ts";
import { InternalError } from "../internal-error.ts";
import { rowsAtOnce } from "./rows-at-once.ts";

/** Where rows come from, and for which model. */
export interface RowSource {
  readonly model: CheckedModel;
  readonly table: Table;
  readonly dataset: CheckedDataset;
  readonly preparation: FittedPreparation;
  readonly threads?: number;
}

/** A batch, whose inputs are lent until the next one. */
export interface RowBatch {
  readonly batch: Batch;
  /** Of its first rows, their places among all that were asked for; what follows fills the batch up. */
  readonly places: Uint32Array;
}

/** The batches of rows. Leaving the loop closes what makes them. */
export async function* rowBatches(source: RowSource, rows: Uint32Array): AsyncGenerator<RowBatch> {
  if (rows.length === 0) return;
  const { model, table, preparation } = source;
  const dataset = { ...source.dataset, augment: [], weight: null };
  const cuts = cutsOf(lengthFree(model), preparation);
  const places =
    cuts === null
      ? Uint32Array.from(rows, (_, place) => place)
      : placesByLevel(await levelsOfRows({ table, preparation, dataset, cuts }, rows));
  const size = Math.min(rowsAtOnce(model), rows.length);
  const parts = Array.from({ length: Math.ceil(rows.length / size) }, (_, index) =>
    places.subarray(index * size, (index + 1) * size),
  );
  const of = { table, preparation, dataset, cuts };
  const feed = openFeed(of, {
    threads: source.threads ?? feedThreads(of, { batch: size, cores: availableParallelism() }),
  });
  const made = feed.batches(
    parts.map((part) => {
      const filled = new Uint32Array(size).fill(rows[part.at(-1) ?? 0] ?? 0);
      filled.set(part.map((place) => rows[place] ?? 0));
      return { rows: filled, augment: null };
    }),
  );
  try {
    for (const part of parts) {
      const batch = await made.next();
      if (batch === null) throw new InternalError("there are fewer batches than were asked for");
      yield { batch, places: part };
    }
  } finally {
    made.close();
    await feed.close();
  }
}
