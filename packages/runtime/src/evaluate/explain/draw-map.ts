/**
 * A picture and a map of it in, three small PNGs out: the picture, the map in colours, and the picture in grey with the map over it. All that one
 * explanation shows keeps to so many bytes: pictures are made smaller until they do.
 */
import sharp from "sharp";
import type { RowMap } from "./attributions.ts";
import { colourOf } from "./colour-scale.ts";

/** A picture as bytes. */
export interface Bytes {
  readonly height: number;
  readonly width: number;
  /** 1, 3 or 4. */
  readonly channels: 1 | 3 | 4;
  readonly data: Uint8Array;
}

/** A picture with its map, as PNG data URIs. */
export interface DrawnMap {
  readonly picture: string;
  readonly map: string;
  readonly overlay: string;
}

/** Longest sides that are tried one after another. */
const sides = [160, 128, 96, 64, 48, 32];

/** Draws with the longest side that keeps all texts together to so many bytes; with the shortest where none does. */
export async function within<Drawn>(
  bytes: number,
  draw: (side: number) => Promise<Drawn>,
  sizeOf: (drawn: Drawn) => number,
): Promise<Drawn> {
  let drawn = await draw(sides[0] ?? 160);
  for (const side of sides.slice(1)) {
    if (sizeOf(drawn) <= bytes) return drawn;
    drawn = await draw(side);
  }
  return drawn;
}

/** A picture as a PNG data URI, no side longer than `side`. */
export async function drawPicture({ height, width, channels, data }: Bytes, side: number): Promise<string> {
  const smaller = Math.min(1, side / Math.max(height, width));
  const size = { width: Math.max(1, Math.round(width * smaller)), height: Math.max(1, Math.round(height * smaller)) };
  const plain = sharp(Uint8Array.from(data), { raw: { width, height, channels } });
  const resized = smaller < 1 ? plain.resize({ ...size, fit: "fill" }) : plain;
  const png = await resized.png({ compressionLevel: 9, palette: false }).toBuffer();
  return `data:image/png;base64,${png.toString("base64")}`;
}

/** A value of a map at a place of the picture, between its neighbours where the map is coarser. */
function sampled({ height, width, values }: RowMap, y: number, x: number): number {
  const [row, column] = [Math.min(height - 1, Math.max(0, y)), Math.min(width - 1, Math.max(0, x))];
  const [top, left] = [Math.floor(row), Math.floor(column)];
  const [bottom, right] = [Math.min(height - 1, top + 1), Math.min(width - 1, left + 1)];
  const at = (down: number, across: number): number => values[down * width + across] ?? 0;
  const upper = at(top, left) + (column - left) * (at(top, right) - at(top, left));
  const lower = at(bottom, left) + (column - left) * (at(bottom, right) - at(bottom, left));
  return upper + (row - top) * (lower - upper);
}

/** Of a map so many values are below the end of the scale: single places shall not leave all others grey. */
const scaled = 0.99;

/** A map in the size of a picture, −1 to 1: its largest values, whatever their sign, are 1. */
export function spread(map: RowMap, { height, width }: Pick<Bytes, "height" | "width">): Float32Array {
  const values = new Float32Array(height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const down = ((y + 0.5) * map.height) / height - 0.5;
      values[y * width + x] = sampled(map, down, ((x + 0.5) * map.width) / width - 0.5);
    }
  }
  const sizes = values.map(Math.abs).sort();
  const most = sizes[Math.floor(scaled * (sizes.length - 1))] || (sizes.at(-1) ?? 0);
  return most === 0 ? values : values.map((value) => Math.max(-1, Math.min(1, value / most)));
}

/** How much of the map covers the picture where it is strongest, and how light the picture below it is. */
const [veil, light] = [0.8, 0.6];

function greyOf({ channels, data }: Bytes, place: number): number {
  const at = place * channels;
  if (channels === 1) return data[at] ?? 0;
  return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
}

/** Draws a picture with its map. */
export async function drawMap(picture: Bytes, map: RowMap, side: number): Promise<DrawnMap> {
  const { height, width } = picture;
  const values = spread(map, picture);
  const [colours, over] = [new Uint8Array(3 * values.length), new Uint8Array(3 * values.length)];
  values.forEach((value, place) => {
    const colour = colourOf(value);
    const grey = light * greyOf(picture, place);
    const part = veil * Math.abs(value);
    colour.forEach((byte, channel) => {
      colours[3 * place + channel] = byte;
      over[3 * place + channel] = Math.round((1 - part) * grey + part * byte);
    });
  });
  const drawn = (data: Uint8Array): Promise<string> => drawPicture({ height, width, channels: 3, data }, side);
  return { picture: await drawPicture(picture, side), map: await drawn(colours), overlay: await drawn(over) };
}

/** Where a map is strongest, in words. */
export function strongestPlace({ height, width, values }: RowMap): string {
  const most = values.reduce((best, value, place) => (value > (values[best] ?? 0) ? place : best), 0);
  if (!((values[most] ?? 0) > 0)) return "nowhere";
  const [y, x] = [Math.floor(most / width) / Math.max(1, height - 1), (most % width) / Math.max(1, width - 1)];
  const third = (part: number, names: readonly [string, string, string]): string =>
    part < 1 / 3 ? names[0] : part > 2 / 3 ? names[2] : names[1];
  const [down, across] = [third(y, ["top", "middle", "bottom"]), third(x, ["left", "middle", "right"])];
  if (down === "middle" && across === "middle") return "in the middle";
  return down === "middle" ? `at the ${across}` : across === "middle" ? `at the ${down}` : `at the ${down} ${across}`;
}
