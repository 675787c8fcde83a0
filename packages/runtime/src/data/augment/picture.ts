/** A picture that augmentation works on, and what a step of it is. */
import type { IndexedStreams } from "../../random/indexed-streams.ts";

/** `[height, width, channels]`. */
export type ImageShape = readonly [number, number, number];

/**
 * A picture's values, from 0 to 255 as its bytes were but no longer whole, and room of the same size for steps that cannot work in place.
 */
export interface Picture {
  readonly shape: ImageShape;
  values: Float32Array;
  spare: Float32Array;
}

/** Changes a picture, drawing from a stream that stands at the start of this row and step. */
export type PictureStep = (picture: Picture, random: IndexedStreams) => void;

/** A picture of zeros. */
export function emptyPicture(shape: ImageShape): Picture {
  const size = shape[0] * shape[1] * shape[2];
  return { shape, values: new Float32Array(size), spare: new Float32Array(size) };
}

/** What a step wrote into `spare` becomes the picture. */
export function takeSpare(picture: Picture): void {
  const { values } = picture;
  picture.values = picture.spare;
  picture.spare = values;
}

/** A number drawn evenly between `-most` and `most`. */
export function eitherSide(random: IndexedStreams, most: number): number {
  return (2 * random.uniform() - 1) * most;
}
