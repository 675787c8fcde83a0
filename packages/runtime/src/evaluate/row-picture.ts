/** A row of a table in, its first picture out, as a reader of a page would see it. */
import { imageRows } from "../data/index.ts";
import { pngDataUri } from "./picture.ts";
import type { Shown } from "./row-text.ts";

/** PNG as a data URI; null where no input is a picture. */
export async function rowPicture({ dataset, table }: Shown, row: number): Promise<string | null> {
  const input = dataset.inputs.find((column) => column.type.kind === "image");
  const column = input === undefined ? undefined : table.columns.get(input.columns[0] ?? "");
  return column?.kind === "image" ? pngDataUri(imageRows(column, "random")(row), column.shape) : null;
}
