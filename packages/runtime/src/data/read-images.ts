/**
 * A folder of pictures in, one sub-folder a class, a table with the columns `image` and `label` out. Pictures are turned
 * upright, stretched to the declared size and given the declared number of channels.
 */
import { availableParallelism } from "node:os";
import type { CheckedDataset } from "@penstock/dsl";
import { declaredClasses, placeLabels } from "./class-labels.ts";
import type { ColumnRoom } from "./column-room.ts";
import type { DataContext } from "./data-context.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { listImages } from "./list-images.ts";
import { gatheredImages } from "./read-idx.ts";
import type { Table, TableColumn } from "./table.ts";

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Bytes of pictures that are decoded before they are handed on in their order. */
const GROUP_BYTES = 2 ** 24;

/** Decodes all pictures of a folder; throws `DataError` listing the files that are no pictures. */
export async function readImages(
  folder: string,
  {
    dataset,
    context,
    room,
  }: { readonly dataset: CheckedDataset; readonly context: DataContext; readonly room: ColumnRoom },
): Promise<Table> {
  const declared = dataset.inputs.find((column) => column.type.kind === "image");
  if (declared?.type.kind !== "image") {
    throw new DataError(
      `\`${dataset.name}\` reads pictures and has no image input`,
      "add `input image: image(h, w, c)`",
    );
  }
  const { height, width, channels } = declared.type;
  const listed = listImages(folder);
  const { images } = listed;
  const size = height * width * channels;
  const sink = room.sink("image.rows", size, images.length);
  const broken: string[] = [];
  const { default: sharp } = await import("sharp");
  let done = 0;
  const decode = async (path: string, into: Uint8Array): Promise<void> => {
    try {
      const picture = sharp(path, { failOn: "truncated" })
        .autoOrient()
        .resize(width, height, { fit: "fill" })
        .toColourspace(channels === 1 ? "b-w" : "srgb");
      const plain = channels === 4 ? picture.ensureAlpha() : picture.removeAlpha();
      const pixels = await plain.raw({ depth: "uchar" }).toBuffer();
      if (pixels.length !== size) throw new Error(`${pixels.length / (height * width)} channels`);
      into.set(pixels);
    } catch (error) {
      broken.push(`\`${path}\` (${reasonOf(error).split("\n")[0]})`);
    }
    done++;
    if (done % 64 === 0 || done === images.length) {
      context.onProgress?.({ what: "decoding pictures", done, total: images.length });
    }
  };
  const atOnce = 2 * availableParallelism();
  const groupRows = Math.max(atOnce, Math.floor(GROUP_BYTES / size));
  const group = new Uint8Array(Math.min(images.length, groupRows) * size);
  for (let first = 0; first < images.length; first += groupRows) {
    const count = Math.min(groupRows, images.length - first);
    let next = 0;
    const worker = async (): Promise<void> => {
      for (let at = next++; at < count; at = next++) {
        context.signal?.throwIfAborted();
        await decode(images[first + at]?.path ?? "", group.subarray(at * size, (at + 1) * size));
      }
    };
    await Promise.all(Array.from({ length: Math.min(count, atOnce) }, worker));
    // One that is broken ends the reading: the others are only decoded to be named with it.
    if (broken.length === 0) sink.append(group.subarray(0, count * size));
  }
  if (broken.length > 0) throw brokenPictures(broken.sort(byName));
  const columns = new Map<string, TableColumn>();
  columns.set("image", { kind: "image", shape: [height, width, channels], data: gatheredImages(sink) });
  if (listed.classes.length > 0) {
    const { values, labels } = placeLabels({
      names: listed.classes,
      declared: declaredClasses(dataset, "label"),
      file: folder,
    });
    columns.set("label", {
      kind: "class",
      values,
      data: Int32Array.from(images, (image) => labels[image.label] ?? 0),
    });
  }
  const splits = listed.parts.includes("test");
  return {
    rows: images.length,
    columns,
    official: splits ? Uint8Array.from(images, (image) => (listed.parts[image.part] === "test" ? 1 : 0)) : null,
    origin: splits ? { files: listed.parts, index: Uint16Array.from(images, (image) => image.part) } : null,
  };
}

function brokenPictures(broken: readonly string[]): DataError {
  const more = broken.length > 5 ? ` and ${broken.length - 5} more` : "";
  const what = broken.length === 1 ? "1 picture" : `${broken.length} pictures`;
  return new DataError(
    `${what} cannot be decoded: ${broken.slice(0, 5).join(", ")}${more}`,
    "replace or remove them",
    /`([^`]+)`/.exec(broken[0] ?? "")?.[1],
  );
}
