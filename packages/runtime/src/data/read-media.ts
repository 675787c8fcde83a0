/**
 * A folder of pictures or recordings in, one sub-folder a class, a table with the columns `image` or `audio` and `label` out; with a
 * folder of masks, their column too.
 */
import type { CheckedDataset } from "@penstock/dsl";
import { declaredClasses, placeLabels } from "./class-labels.ts";
import type { ColumnRoom, RowSink } from "./column-room.ts";
import type { DataContext } from "./data-context.ts";
import { DataError } from "./data-error.ts";
import { decodeFiles, type FileDecoder, maskDecoder, pictureDecoder, soundDecoder } from "./decode-files.ts";
import { listMedia, type MediaKind, sideOfFolder } from "./list-media.ts";
import { maskFiles } from "./masks/mask-files.ts";
import { official } from "./official.ts";
import { gatheredImages } from "./read-idx.ts";
import { sharedBytes, type Table, type TableColumn } from "./table.ts";

/** Decodes all files of a folder; throws `DataError` listing those that cannot be decoded. */
export async function readMedia(
  { folder, kind, masks }: { readonly folder: string; readonly kind: MediaKind; readonly masks: string | null },
  {
    dataset,
    context,
    room,
  }: { readonly dataset: CheckedDataset; readonly context: DataContext; readonly room: ColumnRoom },
): Promise<Table> {
  const decoder = decoderOf(dataset, kind);
  const { classes, files, parts } = listMedia(folder, kind);
  const name = kind === "images" ? "image" : "audio";
  const sink = room.sink(`${name}.rows`, decoder.rowBytes, files.length);
  await decodeFiles(
    files.map(({ path }) => path),
    decoder,
    { sink, context },
  );
  const columns = new Map<string, TableColumn>();
  columns.set(name, gatheredMedia(sink, decoder.column));
  const mask = masks === null ? undefined : dataset.targets.find(({ columns }) => columns.includes("mask"));
  const masking = mask === undefined ? null : mediaDecoder(mask.type);
  if (masks !== null && masking !== null) {
    const paths = files.map(({ path }) => path);
    const into = room.sink("mask.rows", masking.rowBytes, files.length);
    await decodeFiles(maskFiles(paths, { folder, masks }), masking, { sink: into, context });
    columns.set("mask", gatheredMedia(into, masking.column));
  }
  if (classes.length > 0) {
    const { values, labels } = placeLabels({
      names: classes,
      declared: declaredClasses(dataset, "label"),
      file: folder,
    });
    columns.set("label", { kind: "class", values, data: Int32Array.from(files, ({ label }) => labels[label] ?? 0) });
  }
  const splits = parts.includes("test");
  return {
    rows: files.length,
    columns,
    official: splits ? Uint8Array.from(files, ({ part }) => official[sideOfFolder(parts[part] ?? "")]) : null,
    origin: splits ? { files: parts, index: Uint16Array.from(files, ({ part }) => part) } : null,
  };
}

/** Decoded files of a sink as a column. */
export function gatheredMedia(sink: RowSink, form: MediaForm): TableColumn {
  if (form.kind === "image") return { ...form, data: gatheredImages(sink) };
  const file = sink.finishFile();
  if (file !== null) return { ...form, data: { file, pick: null } };
  const bytes = sink.finishBytes();
  // Float32 numbers start at a multiple of four bytes, which a part of a larger block may not.
  const whole = bytes.byteOffset % 4 === 0 ? bytes : sharedBytes(bytes.length);
  if (whole !== bytes) whole.set(bytes);
  return { ...form, data: new Float32Array(whole.buffer, whole.byteOffset, whole.length / 4) };
}

/** A column of pictures or recordings but for its rows. */
export type MediaForm =
  | Omit<Extract<TableColumn, { kind: "image" }>, "data">
  | Omit<Extract<TableColumn, { kind: "audio" }>, "data">;

/** What files become, as the input that reads them declares it. */
export function mediaDecoder(
  type: CheckedDataset["inputs"][number]["type"],
): (FileDecoder & { readonly column: MediaForm }) | null {
  if (type.kind === "image") {
    return { ...pictureDecoder(type), column: { kind: "image", shape: [type.height, type.width, type.channels] } };
  }
  if (type.kind === "mask") {
    return { ...maskDecoder(type), column: { kind: "image", shape: [type.height, type.width, 1] } };
  }
  return type.kind === "audio" ? { ...soundDecoder(type), column: { kind: "audio", samples: type.samples } } : null;
}

function decoderOf(dataset: CheckedDataset, kind: MediaKind): FileDecoder & { readonly column: MediaForm } {
  const wanted = kind === "images" ? "image" : "audio";
  const input = dataset.inputs.find((column) => column.type.kind === wanted);
  const decoder = input === undefined ? null : mediaDecoder(input.type);
  if (decoder !== null) return decoder;
  throw kind === "images"
    ? new DataError(`\`${dataset.name}\` reads pictures and has no image input`, "add `input image: image(h, w, c)`")
    : new DataError(
        `\`${dataset.name}\` reads recordings and has no audio input`,
        "add `input audio: audio(16_000, 1s)`",
      );
}
