/**
 * A data set's reader in, its table out, within the memory that the data set may use: rows beyond it go to files as they are
 * decoded, and a later run opens these files instead of decoding again.
 */

import { existsSync, statSync } from "node:fs";
import type { CheckedDataset } from "@penstock/dsl";
import { contentHash } from "../artifacts/canonical.ts";
import { type ColumnPlace, keepColumns, keptBytes, openColumns, partFolder } from "./column-folder.ts";
import { ColumnRoom } from "./column-room.ts";
import type { DataContext } from "./data-context.ts";
import { shuffleWindow } from "./epoch-batches.ts";
import { bytesText } from "./memory-bound.ts";
import { sourceFingerprint } from "./source-fingerprint.ts";
import { filesOfTable, type Table } from "./table.ts";

/** Changes whenever readers give other columns for the same source. */
const READERS = 2;

/** Reads a data set into memory, or into files where it is too large for that. */
export async function readWithin(
  dataset: CheckedDataset,
  context: DataContext,
  read: (room: ColumnRoom) => Promise<Table>,
): Promise<Table> {
  const { columns: root, memory: bound = Number.POSITIVE_INFINITY } = context;
  if (root === undefined || bound === Number.POSITIVE_INFINITY) return read(new ColumnRoom(bound, null));
  const onDamaged = (folder: string): void =>
    context.onNotice?.(
      `the decoded columns of \`${dataset.name}\` in ${folder} are damaged: not every byte is as it was written; they are decoded anew`,
    );
  if (existsSync(root)) {
    const place = await placeOf(dataset, context, root);
    const kept = (keptBytes(place) ?? 0) > bound ? openColumns(place, onDamaged) : null;
    if (kept !== null) return told(kept, dataset, context);
  }
  const room = new ColumnRoom(bound, partFolder(root));
  try {
    const table = await read(room);
    if (filesOfTable(table).length === 0 || room.folder === null) return table;
    const place = await placeOf(dataset, context, root);
    return told(keepColumns(table, room.folder, place, onDamaged), dataset, context);
  } catch (error) {
    room.abandon();
    throw error;
  }
}

async function placeOf(dataset: CheckedDataset, context: DataContext, root: string): Promise<ColumnPlace> {
  const { source, inputs, targets, declared, weight, missing, split, from, name } = dataset;
  const hash = context.fingerprints?.get(name) ?? (await sourceFingerprint(dataset, context)).hash;
  const read = [...inputs, ...targets].map(({ name, type, columns, steps }) => ({
    name,
    type,
    columns,
    filled: steps.some((step) => step.call === "fill"),
  }));
  return {
    root,
    key: contentHash({
      ...{ readers: READERS, hash, source, read, declared, missing, split },
      ...(weight === null ? {} : { weight: weight.column }),
    }),
    source: contentHash({ from, name, source }),
  };
}

/** Says that a table lies in files, and what this means for its shuffling. */
function told(table: Table, dataset: CheckedDataset, { memory, onNotice }: DataContext): Table {
  const window = shuffleWindow(table);
  const bytes = filesOfTable(table).reduce((sum, { path }) => sum + statSync(path).size, 0);
  if (window !== null) {
    onNotice?.(
      `\`${dataset.name}\` takes ${bytesText(bytes)} decoded, more than the ${bytesText(memory ?? 0)} that PENSTOCK_MEMORY allows; its rows are read from disk and shuffled in windows of ${(window.blockRows * window.blocks).toLocaleString("en")} rows`,
    );
  }
  return table;
}
