/**
 * Changes drawn from a list, each with a strength drawn or given: `trivial_augment` makes one of them with any strength (Müller and Hutter,
 * 2021, "TrivialAugment", the wide list), `rand_augment` some of them with the same (Cubuk et al., 2020, "RandAugment"). Lists and
 * ranges are those of torchvision, but for shifts of small pictures, of which half stays in sight; movements are bilinear and bring in black.
 */
import type { IndexedStreams } from "../../random/indexed-streams.ts";
import { type ColourChange, changeColour } from "./colour.ts";
import { aboutMiddle, type Movement, rest, restingMovement, shift, turn } from "./movement.ts";
import type { ImageShape, Picture, PictureStep } from "./picture.ts";
import { type AxisMaps, axisMaps, movePicture } from "./resample.ts";
import { autocontrast, equalize, posterize, sharpen, solarize } from "./tone.ts";

/** How far the changes of a list go at full strength. */
interface Reach {
  /** Sideways, for a step of one line. */
  readonly shear: number;
  /** Pixels, of a side of so many. */
  readonly shift: (side: number) => number;
  readonly degrees: number;
  /** Beside 1. */
  readonly colour: number;
  readonly bits: number;
}

/** The wide list of TrivialAugment. */
const wide: Reach = { shear: 0.99, shift: (side) => Math.min(32, side / 2), degrees: 135, colour: 0.99, bits: 6 };
/** The list of RandAugment. */
const narrow: Reach = { shear: 0.3, shift: (side) => (150 / 331) * side, degrees: 30, colour: 0.9, bits: 4 };

/** A change with a strength from 0 to 1, to the side that `sign` says where there are two. */
type Change = (picture: Picture, at: { readonly strength: number; readonly sign: number }) => void;

const unchanged: ColourChange = { brightness: 1, contrast: 1, saturation: 1, hue: 0 };

function changesOf(shape: ImageShape, reach: Reach): readonly Change[] {
  const [height, width, channels] = shape;
  const maps: AxisMaps = axisMaps(height, width);
  const movement = restingMovement();
  const moving =
    (add: (movement: Movement, strength: number) => void): Change =>
    (picture, { strength, sign }) => {
      rest(movement);
      add(movement, sign * strength);
      movePicture(picture, movement, { fill: "zero", maps });
    };
  const colouring =
    (name: "brightness" | "contrast" | "saturation"): Change =>
    ({ values }, { strength, sign }) =>
      changeColour(values, shape, { ...unchanged, [name]: 1 + sign * strength * reach.colour });
  return [
    () => undefined,
    moving((into, by) => aboutMiddle(into, shape, [1, by * reach.shear, 0, 1])),
    moving((into, by) => aboutMiddle(into, shape, [1, 0, by * reach.shear, 1])),
    moving((into, by) => shift(into, Math.trunc(by * reach.shift(width)), 0)),
    moving((into, by) => shift(into, 0, Math.trunc(by * reach.shift(height)))),
    moving((into, by) => turn(into, shape, by * reach.degrees)),
    colouring("brightness"),
    // Grey pictures have no colours to change, so they get one choice fewer.
    ...(channels === 3 ? [colouring("saturation")] : []),
    colouring("contrast"),
    (picture, { strength, sign }) => sharpen(picture, 1 + sign * strength * reach.colour),
    (picture, { strength }) => posterize(picture, 8 - Math.round(strength * reach.bits)),
    (picture, { strength }) => solarize(picture, 255 * (1 - strength)),
    (picture) => autocontrast(picture),
    (picture) => equalize(picture),
  ];
}

/** Strengths are drawn from so many even steps, 0 and 1 among them. */
const STRENGTHS = 31;

/** One change of the wide list with a strength by lot. */
export function trivialAugment(shape: ImageShape): PictureStep {
  const changes = changesOf(shape, wide);
  return (picture, random) => {
    const strength = Math.floor(random.uniform() * STRENGTHS) / (STRENGTHS - 1);
    makeOne(changes, picture, { random, strength });
  };
}

/** `count` changes one after the other, each by lot, all with one strength. */
export function randAugment(
  shape: ImageShape,
  { count, strength }: { readonly count: number; readonly strength: number },
): PictureStep {
  const changes = changesOf(shape, narrow);
  return (picture, random) => {
    for (let made = 0; made < count; made++) makeOne(changes, picture, { random, strength });
  };
}

function makeOne(
  changes: readonly Change[],
  picture: Picture,
  { random, strength }: { readonly random: IndexedStreams; readonly strength: number },
): void {
  const change = changes[Math.floor(random.uniform() * changes.length)];
  const sign = random.uniform() < 0.5 ? -1 : 1;
  change?.(picture, { strength, sign });
}
