/**
 * Pictures of a column in, their values as a model reads them out. Bytes that are only moved about are looked up in a table of
 * 256 prepared values a channel; pixels that augmentation computes with follow the straight line of their steps.
 */
import { type Canvas, wordsFor } from "./augment/erase-steps.ts";
import { wholeIndices } from "./augment/movement.ts";
import { emptyPicture, type ImageShape, type Picture } from "./augment/picture.ts";
import { pictureProgram, type WholeSteps } from "./augment/picture-program.ts";
import type { PlacedCall } from "./augment/placed-call.ts";
import { axisMaps } from "./augment/resample.ts";
import type { RowDraw } from "./augment/row-draw.ts";
import { rowStreams } from "./augment/row-streams.ts";
import { type ByteTable, byteTable, lookUp, lookUpByIndex, lookUpShifted } from "./byte-table.ts";
import { imageRows } from "./column-rows.ts";
import type { FittedColumn } from "./fitted-preparation.ts";
import { applySteps } from "./fitted-steps.ts";
import type { RowsOrder } from "./prepare-batch.ts";
import { followLines, straightLines } from "./straight-lines.ts";
import type { TableColumn } from "./table.ts";

/** What the values of an image column are made of. */
export interface ImageSource {
  readonly dataset: { readonly name: string };
  readonly column: FittedColumn;
  readonly image: Extract<TableColumn, { kind: "image" }>;
  /** Augmentation while training, each step with its place in the flow. */
  readonly steps: readonly PlacedCall[];
}

type ImageFiller = (rows: Uint32Array, augment: RowsOrder | null, out: Float32Array) => void;

/** Writes the values of rows into `[rows, height, width, channels]`. */
export function imageFiller(source: ImageSource): ImageFiller {
  const { column, image, steps } = source;
  const [height, width, channels] = image.shape;
  const size = height * width * channels;
  const picture = imageRows(image, "random");
  const prepared = byteTable(column, channels);
  const plain: ImageFiller = (rows, _, out) => {
    let at = 0;
    for (const row of rows) {
      lookUp(picture(row), out, { at, prepared });
      at += size;
    }
  };
  if (steps.length === 0) return plain;
  const program = pictureProgram(steps, image.shape);
  const one =
    program.whole === null
      ? computed(source, { prepared, change: program.change })
      : moved(program.whole, { prepared, shape: image.shape });
  const streams = rowStreams(source.dataset.name, column.name);
  return (rows, augment, out) => {
    if (augment === null) {
      plain(rows, null, out);
      return;
    }
    const random = streams(augment.order);
    rows.forEach((row, index) => {
      one(picture(row), { random, draw: augment.draws[index] ?? row }, { out, at: index * size });
    });
  };
}

/** Changes one picture and writes its prepared values from a place on. */
type PictureFiller = (bytes: Uint8Array, row: RowDraw, to: { readonly out: Float32Array; readonly at: number }) => void;

/** Pictures whose pixels are only moved about and blotted out: bytes are looked up where they come from. */
function moved(
  whole: WholeSteps,
  { prepared, shape }: { readonly prepared: ByteTable; readonly shape: ImageShape },
): PictureFiller {
  const canvas: Canvas = { values: new Float32Array(), at: 0, shape, levels: prepared.values, words: wordsFor(shape) };
  const maps = axisMaps(shape[0], shape[1]);
  return (bytes, row, { out, at }) => {
    const movement = whole.move(row);
    if (movement === null) lookUp(bytes, out, { at, prepared });
    else if (whole.fill === "zero") lookUpShifted(bytes, out, { at, prepared, movement, shape });
    else {
      wholeIndices(maps.x, { slope: movement.xx, start: movement.x0, fill: whole.fill });
      wholeIndices(maps.y, { slope: movement.yy, start: movement.y0, fill: whole.fill });
      lookUpByIndex(bytes, out, { at, prepared, maps });
    }
    canvas.values = out;
    canvas.at = at;
    whole.erase(canvas, row);
  };
}

/** Pictures whose values are computed with. */
function computed(
  { column, image }: ImageSource,
  { prepared, change }: { readonly prepared: ByteTable; readonly change: (picture: Picture, row: RowDraw) => void },
): PictureFiller {
  const { channels } = prepared;
  const picture = emptyPicture(image.shape);
  const size = picture.values.length;
  const lines = straightLines(column.steps, channels);
  return (bytes, row, { out, at }) => {
    // In the machine's own code, which takes a tenth of the time of a loop.
    picture.values.set(bytes);
    change(picture, row);
    if (lines !== null) followLines(picture.values, out, { at, lines });
    else
      for (let index = 0; index < size; index++)
        out[at + index] = applySteps(picture.values[index] ?? 0, column.steps, index % channels);
  };
}
