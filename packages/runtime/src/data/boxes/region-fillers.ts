/** A column of masks or boxes in, what writes rows of it into a batch out, moved as the picture is that they lie in. */

import { InternalError } from "../../internal-error.ts";
import { drawOf, type Followed, MaskMover, moveBoxes } from "../augment/follow.ts";
import { imageRows, tableColumn } from "../column-rows.ts";
import { DataError } from "../data-error.ts";
import type { FittedColumn } from "../fitted-preparation.ts";
import type { Filler } from "../prepare-batch.ts";
import type { Table } from "../table.ts";
import { textReader } from "../text-rows.ts";
import { type CenterGrid, fillCenters } from "./box-centers.ts";
import { type Box, readBoxes } from "./boxes-field.ts";

/** Masks: classes of pixels, int32 `[rows, height, width]`. */
export function maskFiller(table: Table, column: FittedColumn, along: Followed | null): Filler {
  const read = imageRows(tableColumn(table, column.columns[0] ?? column.name, "image"), "random");
  const mover = along === null ? null : new MaskMover(along);
  return (rows, augment, out) => {
    let at = 0;
    rows.forEach((row, index) => {
      const mask = read(row);
      const moved =
        augment === null || along === null || mover === null
          ? mask
          : mover.move(mask, drawOf(along, augment.order, augment.draws[index] ?? row));
      out.set(moved, at);
      at += mask.length;
    });
  };
}

/** The grid of a column of boxes. */
export function gridOf({ name, steps, classes }: FittedColumn): CenterGrid {
  const step = steps.find((one) => one.step === "centers");
  if (step?.step !== "centers") throw new InternalError(`the boxes of \`${name}\` are on no grid`);
  const { height, width, stride, overlap } = step;
  return { height, width, stride, overlap, classes: classes?.length ?? 0 };
}

/** The boxes of each row, in pixels. */
export function boxRows(table: Table, column: FittedColumn): (row: number) => readonly Box[] {
  const grid = gridOf(column);
  const form = { classes: column.classes ?? [], height: grid.height * grid.stride, width: grid.width * grid.stride };
  const source = column.columns[0] ?? column.name;
  const read = textReader(tableColumn(table, source, "text").data, "random");
  return (row) => {
    const boxes = readBoxes(read(row), form);
    if ("title" in boxes) throw new DataError(`\`${source}\` in row ${row + 1} ${boxes.title}`, boxes.help);
    return boxes;
  };
}

/** Boxes on their grid, `[rows, height, width, classes + 5]`. */
export function centersFiller(table: Table, column: FittedColumn, along: Followed | null): Filler {
  const grid = gridOf(column);
  const read = boxRows(table, column);
  const size = { height: grid.height * grid.stride, width: grid.width * grid.stride };
  const values = column.shape.reduce((product, axis) => product * axis, 1);
  return (rows, augment, out) => {
    if (!(out instanceof Float32Array)) throw new InternalError("boxes on a grid are float32");
    rows.forEach((row, index) => {
      const boxes = read(row);
      const moved =
        augment === null || along === null
          ? boxes
          : moveBoxes(boxes, { along, row: drawOf(along, augment.order, augment.draws[index] ?? row), ...size });
      fillCenters(moved, grid, { out, at: index * values });
    });
  };
}
