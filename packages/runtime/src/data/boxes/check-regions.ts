/**
 * Masks and boxes of a table in, held against what the program says of them: every pixel has a class, every box has one and lies in its
 * picture. What is wrong is told with its row.
 */
import type { CheckedDataset, ColumnType } from "@penstock/dsl";
import { imageRows, tableColumn } from "../column-rows.ts";
import { DataError } from "../data-error.ts";
import type { Table } from "../table.ts";
import { textReader } from "../text-rows.ts";
import { readBoxes } from "./boxes-field.ts";

/** Throws `DataError` at the first row that does not fit. */
export function checkRegions(table: Table, { name, targets }: Pick<CheckedDataset, "name" | "targets">): void {
  for (const { type, columns } of targets) {
    const [column = ""] = columns;
    if (type.kind === "mask") checkMasks(table, { name, column, type });
    else if (type.kind === "boxes") checkBoxes(table, { name, column, type });
  }
}

interface Held<Kind extends ColumnType["kind"]> {
  readonly name: string;
  readonly column: string;
  readonly type: Extract<ColumnType, { kind: Kind }>;
}

function checkMasks(table: Table, { name, column, type }: Held<"mask">): void {
  const found = tableColumn(table, column, "image");
  const [height, width, channels] = found.shape;
  if (height !== type.height || width !== type.width || channels !== 1) {
    throw new DataError(
      `masks of \`${name}\` are ${height} × ${width}, \`mask(${type.height}, ${type.width}, …)\` is declared`,
      `write \`mask(${height}, ${width}, …)\``,
    );
  }
  const read = imageRows(found, "sequential");
  const { classes } = type;
  for (let row = 0; row < table.rows; row++) {
    const pixels = read(row);
    for (let at = 0; at < pixels.length; at++) {
      const value = pixels[at] ?? 0;
      if (value < classes.length) continue;
      const place = `pixel (${at % width}, ${Math.floor(at / width)})`;
      throw new DataError(
        `${place} of \`${column}\` in row ${row + 1} is ${value}, the program declares ${classes.length} classes (0 to ${classes.length - 1})`,
        `declare at least ${value + 1} classes; of a grey picture the levels are the numbers of classes, so 255 may stand for what was not labelled`,
        { row: row + 1, column },
      );
    }
  }
}

function checkBoxes(table: Table, { column, type }: Held<"boxes">): void {
  const read = textReader(tableColumn(table, column, "text").data, "sequential");
  for (let row = 0; row < table.rows; row++) {
    const boxes = readBoxes(read(row), type);
    if (!("title" in boxes)) continue;
    throw new DataError(`\`${column}\` in row ${row + 1} ${boxes.title}`, boxes.help, { row: row + 1, column });
  }
}
