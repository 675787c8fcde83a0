/**
 * A folder of pictures in, one sub-folder a class, a table with the columns `image` and `label` out. Pictures are turned
 * upright, stretched to the declared size and given the declared number of channels.
 */
import { availableParallelism } from "node:os";
import type { CheckedDataset } from "@penstock/dsl";
import { declaredClasses, placeLabels } from "./class-labels.ts";
import type { DataContext } from "./data-context.ts";
import { DataError, reasonOf } from "./data-error.ts";
import { listImages } from "./list-images.ts";
import type { Table, TableColumn } from "./table.ts";

const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Decodes all pictures of a folder; throws `DataError` listing the files that are no pictures. */
export async function readImages(folder: string, dataset: CheckedDataset, context: DataContext): Promise<Table> {
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
  const data = new Uint8Array(images.length * size);
  const broken: string[] = [];
  const { default: sharp } = await import("sharp");
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < images.length; at = next++) {
      context.signal?.throwIfAborted();
      const path = images[at]?.path ?? "";
      try {
        const picture = sharp(path, { failOn: "truncated" })
          .autoOrient()
          .resize(width, height, { fit: "fill" })
          .toColourspace(channels === 1 ? "b-w" : "srgb");
        const plain = channels === 4 ? picture.ensureAlpha() : picture.removeAlpha();
        const pixels = await plain.raw({ depth: "uchar" }).toBuffer();
        if (pixels.length !== size) throw new Error(`${pixels.length / (height * width)} channels`);
        data.set(pixels, at * size);
      } catch (error) {
        broken.push(`\`${path}\` (${reasonOf(error).split("\n")[0]})`);
      }
      done++;
      if (done % 64 === 0 || done === images.length) {
        context.onProgress?.({ what: "decoding pictures", done, total: images.length });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(images.length, 2 * availableParallelism()) }, worker));
  if (broken.length > 0) throw brokenPictures(broken.sort(byName));
  const columns = new Map<string, TableColumn>();
  columns.set("image", { kind: "image", shape: [height, width, channels], data });
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
