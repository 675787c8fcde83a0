/**
 * Pictures of a column in, the same pictures corrupted out, as bytes that a file might hold: what a corruption of the catalog
 * does, by row and name alone, so that a row is changed alike in whatever batch it stands.
 */
import type { CheckedCall } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import { indexedStreams } from "../../random/indexed-streams.ts";
import { emptyPicture, type ImageShape, type PictureStep } from "../augment/picture.ts";
import { imageRows } from "../column-rows.ts";
import { numberArgument } from "../fitted-steps.ts";
import type { TableColumn } from "../table.ts";
import { brighten, lessContrast, saturate } from "./picture-colours.ts";
import { fog } from "./picture-fog.ts";
import { asJpeg } from "./picture-jpeg.ts";
import { impulseNoise, normalNoise, shotNoise } from "./picture-noise.ts";
import { gaussianBlur, glassBlur, occlude, pixelate, rotateEitherWay, zoomBlur } from "./picture-places.ts";
import { defocusBlur, motionBlur } from "./picture-taps.ts";

type Arguments = CheckedCall["args"];
type Builder = (args: Arguments, shape: ImageShape) => PictureStep;

const builders: Readonly<Record<string, Builder>> = {
  noise: (args) => normalNoise(numberArgument(args, "std")),
  shot_noise: (args) => shotNoise(numberArgument(args, "quanta")),
  impulse_noise: (args) => impulseNoise(numberArgument(args, "share")),
  blur: (args) => gaussianBlur(numberArgument(args, "sigma")),
  defocus_blur: (args) => defocusBlur(numberArgument(args, "radius"), numberArgument(args, "edge")),
  glass_blur: (args) =>
    glassBlur(numberArgument(args, "sigma"), {
      reach: numberArgument(args, "reach"),
      times: numberArgument(args, "times"),
    }),
  motion_blur: (args) =>
    motionBlur(numberArgument(args, "sigma"), args["radius"] === null ? null : numberArgument(args, "radius")),
  zoom_blur: (args, shape) => zoomBlur(numberArgument(args, "most"), numberArgument(args, "step"), shape),
  fog: (args) => fog(numberArgument(args, "strength"), numberArgument(args, "decay")),
  brightness: (args) => brighten(numberArgument(args, "by")),
  contrast: (args) => lessContrast(numberArgument(args, "factor")),
  saturate: (args) => saturate(numberArgument(args, "factor"), numberArgument(args, "add")),
  pixelate: (args, shape) => pixelate(numberArgument(args, "part"), shape),
  rotate: (args, shape) => rotateEitherWay(numberArgument(args, "angle"), shape),
  occlude: (args, shape) => occlude(numberArgument(args, "part"), shape),
};

/** Names of the corruptions of pictures that there are. */
export const pictureCorruptions: readonly string[] = [...Object.keys(builders), "jpeg"];

/** What is done to the pictures of a column. */
export interface PictureCorruption {
  readonly family: string;
  readonly args: Arguments;
  /** Where what is drawn comes from. */
  readonly seed: number;
  readonly column: string;
}

type ImageColumn = Extract<TableColumn, { kind: "image" }>;

/** Makes ready a corruption: what it gives makes a column of the given rows. */
export function corruptPictures(
  image: ImageColumn,
  corruption: PictureCorruption,
): (rows: Uint32Array) => Promise<ImageColumn> {
  const { family, args } = corruption;
  const { shape } = image;
  const size = shape[0] * shape[1] * shape[2];
  const read = imageRows(image, "random");
  if (family === "jpeg") {
    const quality = numberArgument(args, "quality");
    return async (rows) => {
      const data = new Uint8Array(rows.length * size);
      // All at once: sharp hands them to as many threads as there are. What is read holds until the next row is.
      await Promise.all(
        Array.from(rows, async (row, at) => {
          data.set(await asJpeg(Uint8Array.from(read(row)), shape, quality), at * size);
        }),
      );
      return { kind: "image", shape, data };
    };
  }
  const builder = Object.hasOwn(builders, family) ? builders[family] : undefined;
  if (builder === undefined) throw new InternalError(`the runtime has no corruption \`${family}\` of pictures`);
  const change = builder(args, shape);
  // The same draws for every severity, so that one differs from the next by its strength alone.
  const random = indexedStreams(corruption.seed, "robustness", family, corruption.column);
  const picture = emptyPicture(shape);
  return async (rows) => {
    const data = new Uint8ClampedArray(rows.length * size);
    rows.forEach((row, at) => {
      picture.values.set(read(row));
      random.seek(row);
      change(picture, random);
      // A clamped array rounds, ties to even, and holds what is beyond to the bound.
      data.set(picture.values, at * size);
    });
    return { kind: "image", shape, data: new Uint8Array(data.buffer) };
  };
}
