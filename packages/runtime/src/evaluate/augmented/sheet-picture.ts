/** The pictures of a sheet in, one PNG out: a line a row, the row as it is first, its epochs beside it. */
import sharp from "sharp";
import type { AugmentedSheet, Shown } from "./sheet.ts";
import { visible } from "./sheet-page.ts";

/** Pictures are shown at least so large. */
const SHOWN_SIDE = 96;
const GAP = 4;
/** Between the row as it is and its epochs. */
const WIDE_GAP = 16;
const PAPER = 255;

type Picture = Extract<Shown, { kind: "picture" }>;

/** Draws the sheet; null where nothing in it is a picture. */
export async function sheetPicture(sheet: AugmentedSheet): Promise<Buffer | null> {
  const lines = sheet.rows.flatMap(({ before, after }) =>
    before.flatMap((shown, input) => {
      const all = [shown, ...after.map(({ inputs }) => inputs[input])];
      const pictures = all.filter((one): one is Picture => one?.kind === "picture");
      return pictures.length === all.length ? [pictures] : [];
    }),
  );
  const tallest = Math.max(0, ...lines.flat().map(({ shape }) => shape[0]));
  const widest = Math.max(0, ...lines.flat().map(({ shape }) => shape[1]));
  if (lines.length === 0) return null;
  const scale = Math.max(1, Math.ceil(SHOWN_SIDE / Math.max(tallest, widest)));
  const [tall, wide] = [tallest * scale, widest * scale];
  const across = Math.max(...lines.map((line) => line.length));
  const width = across * (wide + GAP) + WIDE_GAP;
  const height = lines.length * (tall + GAP) + GAP;
  const canvas = Buffer.alloc(width * height * 3, PAPER);
  lines.forEach((line, down) => {
    line.forEach((picture, place) => {
      const left = GAP + place * (wide + GAP) + (place === 0 ? 0 : WIDE_GAP - GAP);
      draw({ canvas, width }, picture, { left, top: GAP + down * (tall + GAP), scale });
    });
  });
  return sharp(canvas, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
}

/** Puts a picture in its place, each pixel as a square. */
function draw(
  { canvas, width }: { readonly canvas: Buffer; readonly width: number },
  picture: Picture,
  { left, top, scale }: { readonly left: number; readonly top: number; readonly scale: number },
): void {
  const { bytes, channels } = visible(picture);
  const [tall, wide] = picture.shape;
  for (let y = 0; y < tall * scale; y++) {
    for (let x = 0; x < wide * scale; x++) {
      const from = (Math.floor(y / scale) * wide + Math.floor(x / scale)) * channels;
      const to = ((top + y) * width + left + x) * 3;
      for (let channel = 0; channel < 3; channel++) canvas[to + channel] = bytes[from + (channel % channels)] ?? 0;
    }
  }
}
