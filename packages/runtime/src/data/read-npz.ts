/** A file of NumPy arrays in, a table with the columns `image` and `label` out; its train, valid and test arrays are the official split. */
import type { ColumnRoom } from "./column-room.ts";
import { type NpzPart, npzParts, npzRows } from "./npz-parts.ts";
import { official } from "./official.ts";
import { gatheredImages, joinBytes, type LabelNames, labelColumn, repeatEach } from "./read-idx.ts";
import type { Table, TableColumn } from "./table.ts";

/** Whether the arrays are split by those who made them. */
export function npzIsSplit(parts: readonly Pick<NpzPart, "side">[]): boolean {
  return parts.some(({ side }) => side === "test") && parts.some(({ side }) => side === "train");
}

/** Reads the arrays into a table; throws `DataError` for a file that is damaged, or labels that are not declared. */
export function readNpz(path: string, labels: LabelNames, room: ColumnRoom): Table {
  const parts = npzParts(path);
  const shape = parts[0]?.shape ?? [0, 0, 0];
  const counts = parts.map(npzRows);
  const sink = room.sink("image.rows", shape[0] * shape[1] * shape[2]);
  for (const { images } of parts) sink.append(images.data);
  const columns = new Map<string, TableColumn>([["image", { kind: "image", shape, data: gatheredImages(sink) }]]);
  const numbers = parts.flatMap((part) => (part.labels === null ? [] : [part.labels]));
  if (numbers.length === parts.length) columns.set("label", labelColumn(joinBytes(numbers), labels, path));
  const each = (values: readonly number[]): Uint8Array => repeatEach(values, counts);
  return {
    rows: counts.reduce((sum, count) => sum + count, 0),
    columns,
    official: npzIsSplit(parts)
      ? each(parts.map(({ side }) => (side === "all" ? official.train : official[side])))
      : null,
    origin: {
      files: parts.map(({ side }) => side),
      index: Uint16Array.from(each(parts.map((_, index) => index))),
    },
  };
}
