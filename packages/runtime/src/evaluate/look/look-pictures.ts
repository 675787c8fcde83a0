/** A folder of pictures in, some of them out, small enough for a page: as many of each class as there is room for. */
import { listMedia } from "../../data/index.ts";
import type { PictureLook } from "./look-report.ts";

const MOST = 40;
const SIDE = 96;

/** Pictures with their class; one that cannot be decoded is left out. */
export async function samplePictures(folder: string): Promise<PictureLook[]> {
  const { classes, files } = listMedia(folder, "images");
  const each = Math.max(1, Math.floor(MOST / Math.max(1, classes.length)));
  const taken = new Map<number, number>();
  const chosen = files.filter(({ label }) => {
    const count = taken.get(label) ?? 0;
    taken.set(label, count + 1);
    return count < each;
  });
  const { default: sharp } = await import("sharp");
  const pictures = await Promise.all(
    chosen.slice(0, MOST).map(async ({ path, label }) => {
      try {
        const small = await sharp(path, { failOn: "truncated" })
          .autoOrient()
          .resize(SIDE, SIDE, { fit: "inside", withoutEnlargement: true })
          .webp({ quality: 80 })
          .toBuffer();
        return [{ uri: `data:image/webp;base64,${small.toString("base64")}`, label: classes[label] ?? "" }];
      } catch {
        return [];
      }
    }),
  );
  return pictures.flat();
}
