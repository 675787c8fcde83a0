/** Pictures of a folder in, the files of their masks out: in a second folder, by the same names. */
import { existsSync } from "node:fs";
import { join, relative } from "node:path";
import { DataError } from "../data-error.ts";
import { listMedia } from "../list-media.ts";
import type { LocalSource } from "../source-arguments.ts";

type MediaSource = Extract<LocalSource, { kind: "images" | "audio" }>;

/** The mask of each picture, in their order; throws `DataError` naming a picture that has none. */
export function maskFiles(pictures: readonly string[], { folder, masks }: { folder: string; masks: string }): string[] {
  return pictures.map((picture) => {
    const path = join(masks, relative(folder, picture)).replace(/\.\w+$/, ".png");
    if (existsSync(path)) return path;
    throw new DataError(
      `the picture \`${picture}\` has no mask: \`${path}\` does not exist`,
      "masks are PNGs with the names of their pictures, in the same sub-folders",
      picture,
    );
  });
}

/** Every file of a folder's source: pictures or recordings in the order of their rows, then the masks. */
export function mediaFiles(source: MediaSource): readonly string[] {
  const files = listMedia(source.folder, source.kind).files.map(({ path }) => path);
  const { masks, folder } = source;
  return masks === null ? files : [...files, ...maskFiles(files, { folder, masks })];
}
