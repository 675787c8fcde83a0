/** A row as a corruption leaves it, small enough for a page: a picture, or the start of a text. */
import type { CheckedCorruption } from "@penstock/dsl";
import {
  type CorruptionGround,
  changedTable,
  imageRows,
  type RowChange,
  tableColumn,
  textReader,
} from "../../data/index.ts";

/** What a person sees of a row. */
export interface Sample {
  readonly kind: "picture" | "text";
  readonly value: string;
}

/** Pixels of the longer side at most: with this, fifteen corruptions of five severities stay below 300 kB. */
const mostPixels = 64;
const mostLetters = 160;

/** A picture as a data URI, made smaller where it is large; of what is no picture of grey or colours the first channel. */
export async function smallPicture(
  bytes: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
): Promise<string> {
  const { default: sharp } = await import("sharp");
  const kept = channels === 3 || channels === 1 ? channels : 1;
  const pixels = kept === channels ? Uint8Array.from(bytes) : bytes.filter((_, at) => at % channels === 0);
  const webp = await sharp(pixels, { raw: { width, height, channels: kept } })
    .resize(mostPixels, mostPixels, { fit: "inside", withoutEnlargement: true })
    .webp({ quality: 85 })
    .toBuffer();
  return `data:image/webp;base64,${webp.toString("base64")}`;
}

/** The first input of a row that can be shown, after a change of rows. */
export async function corruptedSample({
  ground,
  corruption,
  change,
  row,
}: {
  readonly ground: CorruptionGround;
  readonly corruption: CheckedCorruption;
  readonly change: RowChange;
  readonly row: number;
}): Promise<Sample | null> {
  const names = new Set(corruption.columns.map(({ name }) => name));
  const shown = ground.preparation.inputs.find(
    ({ name, kind }) => names.has(name) && (kind === "image" || kind === "text"),
  );
  if (shown === undefined) return null;
  const table = await changedTable(ground.table, Uint32Array.of(row), change);
  const source = shown.columns[0] ?? shown.name;
  if (shown.kind === "image") {
    const image = tableColumn(table, source, "image");
    return { kind: "picture", value: await smallPicture(imageRows(image, "random")(0), image.shape) };
  }
  const text = textReader(tableColumn(table, source, "text").data, "random")(0) ?? "";
  return { kind: "text", value: text.length > mostLetters ? `${text.slice(0, mostLetters - 1)}…` : text };
}
