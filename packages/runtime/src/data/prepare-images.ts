/**
 * Pictures of a column in, their values as a model reads them out. Bytes that are only moved about are looked up in a table of
 * 256 prepared values a channel; pixels that augmentation computes with follow the straight line of their steps.
 */
import type { CheckedCall } from "@penstock/dsl";
import { type IndexedStreams, indexedStreams } from "../random/indexed-streams.ts";
import { augmentImage, keepsBytes, type PixelBuffers } from "./augment-image.ts";
import { imageRows } from "./column-rows.ts";
import type { FittedColumn, FittedStep } from "./fitted-preparation.ts";
import { applySteps } from "./fitted-steps.ts";
import type { AugmentOrder } from "./prepare-batch.ts";
import type { TableColumn } from "./table.ts";

/** What the values of an image column are made of. */
export interface ImageSource {
  readonly dataset: { readonly name: string };
  readonly column: FittedColumn;
  readonly image: Extract<TableColumn, { kind: "image" }>;
  /** Augmentation while training. */
  readonly steps: readonly CheckedCall[];
}

type ImageFiller = (rows: Uint32Array, augment: AugmentOrder | null, out: Float32Array) => void;

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
  const augmented = augmentedFiller(source, { picture, prepared, size });
  return (rows, augment, out) => {
    if (augment === null) plain(rows, null, out);
    else augmented(rows, augment, out);
  };
}

/** Prepared values by byte, 256 for each channel. */
interface ByteTable {
  readonly channels: number;
  readonly values: Float32Array;
}

function byteTable(column: FittedColumn, channels: number): ByteTable {
  const values = new Float32Array(256 * channels);
  for (let channel = 0; channel < channels; channel++) {
    for (let byte = 0; byte < 256; byte++) values[256 * channel + byte] = applySteps(byte, column.steps, channel);
  }
  return { channels, values };
}

/** Replaces bytes by their prepared values, from `at` on. */
function lookUp(
  bytes: Uint8Array,
  out: Float32Array,
  { at, prepared }: { readonly at: number; readonly prepared: ByteTable },
): void {
  const { channels, values } = prepared;
  if (channels === 1) {
    for (let index = 0; index < bytes.length; index++) out[at + index] = values[bytes[index] ?? 0] ?? 0;
    return;
  }
  if (channels === 3) {
    // One pass over the pixels, which is what most pictures are; the loop below touches them once a channel.
    for (let index = 0; index < bytes.length; index += 3) {
      const to = at + index;
      out[to] = values[bytes[index] ?? 0] ?? 0;
      out[to + 1] = values[256 + (bytes[index + 1] ?? 0)] ?? 0;
      out[to + 2] = values[512 + (bytes[index + 2] ?? 0)] ?? 0;
    }
    return;
  }
  for (let channel = 0; channel < channels; channel++) {
    const first = 256 * channel;
    for (let index = channel; index < bytes.length; index += channels) {
      out[at + index] = values[first + (bytes[index] ?? 0)] ?? 0;
    }
  }
}

function augmentedFiller(
  { dataset, column, image, steps }: ImageSource,
  {
    picture,
    prepared,
    size,
  }: { readonly picture: (row: number) => Uint8Array; readonly prepared: ByteTable; readonly size: number },
): (rows: Uint32Array, augment: AugmentOrder, out: Float32Array) => void {
  const channels = prepared.channels;
  const bytes = keepsBytes(steps);
  const buffers: PixelBuffers = bytes
    ? { current: new Uint8Array(size), spare: new Uint8Array(size) }
    : { current: new Float64Array(size), spare: new Float64Array(size) };
  const lines = straightLines(column.steps, channels);
  let random: { readonly order: AugmentOrder; readonly streams: IndexedStreams } | null = null;
  return (rows, order, out) => {
    if (random?.order.seed !== order.seed || random.order.epoch !== order.epoch) {
      random = { order, streams: indexedStreams(order.seed, "augment", dataset.name, column.name, order.epoch) };
    }
    const { streams } = random;
    let at = 0;
    for (const row of rows) {
      const { current } = buffers;
      const found = picture(row);
      if (bytes) current.set(found);
      else for (let index = 0; index < size; index++) current[index] = (found[index] ?? 0) / 255;
      streams.seek(row);
      augmentImage(buffers, image.shape, { steps, random: streams });
      if (buffers.current instanceof Uint8Array) lookUp(buffers.current, out, { at, prepared });
      else if (lines !== null) followLines(buffers.current, out, { at, lines });
      else
        for (let index = 0; index < size; index++)
          out[at + index] = applySteps((buffers.current[index] ?? 0) * 255, column.steps, index % channels);
      at += size;
    }
  };
}

/** What becomes of a pixel from 0 to 1 in each channel: `value × slope + offset`. */
interface Lines {
  readonly slope: Float64Array;
  readonly offset: Float64Array;
}

/** The steps as one straight line a channel, or null where a step has a bend. */
function straightLines(steps: readonly FittedStep[], channels: number): Lines | null {
  if (steps.some((step) => step.step === "clip")) return null;
  const offset = Float64Array.from({ length: channels }, (_, channel) => applySteps(0, steps, channel));
  const slope = offset.map((start, channel) => applySteps(255, steps, channel) - start);
  return { slope, offset };
}

function followLines(
  pixels: Float64Array,
  out: Float32Array,
  { at, lines }: { readonly at: number; readonly lines: Lines },
): void {
  const { slope, offset } = lines;
  const channels = slope.length;
  for (let channel = 0; channel < channels; channel++) {
    const rise = slope[channel] ?? 1;
    const start = offset[channel] ?? 0;
    for (let index = channel; index < pixels.length; index += channels) {
      out[at + index] = (pixels[index] ?? 0) * rise + start;
    }
  }
}
