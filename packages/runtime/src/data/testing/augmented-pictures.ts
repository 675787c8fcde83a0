/** Pictures changed by augmentation steps, for tests: calls as a program writes them and a picture in, one result a row out. */
import { type Argument, type CheckedCall, catalog } from "@penstock/dsl";
import { indexedStreams } from "../../random/indexed-streams.ts";
import { emptyPicture, type ImageShape } from "../augment/picture.ts";
import { pictureProgram } from "../augment/picture-program.ts";
import { call } from "./dataset-fixture.ts";

/** An augmentation step with the catalog's defaults for what is not given. */
export function step(name: string, args: Readonly<Record<string, Argument>> = {}): CheckedCall {
  const entry = catalog.augmentations.find((one) => one.name === name);
  if (entry === undefined) throw new Error(`the catalog has no augmentation \`${name}\``);
  const defaults = entry.parameters.flatMap(({ name: parameter, default: value }) =>
    value === undefined ? [] : [[parameter, value] as const],
  );
  return call(name, { ...Object.fromEntries(defaults), ...args });
}

/** A picture with its size. */
export interface TestPicture {
  readonly shape: ImageShape;
  /** From 0 to 255. */
  readonly values: Float32Array;
}

/** A picture whose values are given by place. */
export function pictureOf(
  shape: ImageShape,
  value: (at: { readonly y: number; readonly x: number; readonly channel: number }) => number,
): TestPicture {
  const [height, width, channels] = shape;
  const values = new Float32Array(height * width * channels);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++) values[at++] = value({ y, x, channel });
  return { shape, values };
}

/** What the steps make of a picture for each of `rows` rows. */
export function augmented(
  picture: TestPicture,
  steps: readonly CheckedCall[],
  rows: number,
  seed = 3,
): readonly Float32Array[] {
  const program = pictureProgram(
    steps.map((one, place) => ({ call: one, place })),
    picture.shape,
  );
  const random = indexedStreams(seed, "test");
  return Array.from({ length: rows }, (_, draw) => {
    const changed = { ...emptyPicture(picture.shape), values: picture.values.slice() };
    program.change(changed, { random, draw });
    return changed.values;
  });
}

/** The mean over numbers. */
export function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] ?? 0;
  return sum / values.length;
}
