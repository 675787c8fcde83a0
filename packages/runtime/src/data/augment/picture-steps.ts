/** Steps that change the values of a picture: a call of the catalog in, what it does to a picture out. */
import type { CheckedCall } from "@penstock/dsl";
import { numberArgument } from "../fitted-steps.ts";
import { blurPicture } from "./blur.ts";
import { changeColour, greyMatrix, mapColours } from "./colour.ts";
import { addNoise } from "./noise.ts";
import { eitherSide, type ImageShape, type PictureStep } from "./picture.ts";
import { randAugment, trivialAugment } from "./trivial-augment.ts";

type Builder = (args: CheckedCall["args"], shape: ImageShape) => PictureStep;

const builders: Readonly<Record<string, Builder>> = {
  noise: (args) => {
    const std = 255 * numberArgument(args, "std");
    return ({ values }, random) => addNoise(values, random, { std, low: 0, high: 255 });
  },
  blur: (args) => {
    const sigma = numberArgument(args, "sigma");
    return (picture, random) => blurPicture(picture, sigma * random.uniform());
  },
  colour_jitter: (args, shape) => {
    const most = {
      brightness: numberArgument(args, "brightness"),
      contrast: numberArgument(args, "contrast"),
      saturation: numberArgument(args, "saturation"),
      hue: numberArgument(args, "hue") / 360,
    };
    return ({ values }, random) => {
      const brightness = 1 + eitherSide(random, most.brightness);
      const contrast = 1 + eitherSide(random, most.contrast);
      const saturation = 1 + eitherSide(random, most.saturation);
      changeColour(values, shape, { brightness, contrast, saturation, hue: eitherSide(random, most.hue) });
    };
  },
  grayscale: () => {
    return ({ values }) => mapColours(values, greyMatrix, 0);
  },
  trivial_augment: (_, shape) => trivialAugment(shape),
  rand_augment: (args, shape) =>
    randAugment(shape, { count: numberArgument(args, "count"), strength: numberArgument(args, "strength") }),
};

/** The step of a call, or null where the call changes no values. */
export function pictureStep({ call, args }: CheckedCall, shape: ImageShape): PictureStep | null {
  const builder = Object.hasOwn(builders, call) ? builders[call] : undefined;
  return builder?.(args, shape) ?? null;
}
