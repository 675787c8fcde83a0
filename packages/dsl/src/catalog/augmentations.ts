/** How train rows are changed each time they are read: the words of `augment`. */
import type { ParameterEntry, StepEntry } from "./entry.ts";
import {
  aboveZero,
  choice,
  float,
  fromZero,
  int,
  optional,
  positive,
  probability,
  required,
  zeroToBelowOne,
  zeroToOne,
} from "./parameters.ts";

const chance = (value: number, doc = "How likely a row is changed."): ParameterEntry =>
  optional("chance", { type: probability, default: value }, doc);

const fill = (value: "zero" | "nearest"): ParameterEntry =>
  optional(
    "fill",
    { type: choice("zero", "nearest", "reflect", "wrap"), default: value },
    "What comes in beyond the border: black (silence), the nearest pixel, or the picture again, mirrored or as it is.",
  );

const blot = (value: "zero" | "noise"): ParameterEntry =>
  optional(
    "fill",
    { type: choice("zero", "grey", "noise"), default: value },
    "What stands in: black, grey, or a random value for every pixel.",
  );

const part = (name: string, doc: string): ParameterEntry =>
  optional(name, { type: probability, default: 0, range: zeroToOne }, doc);

/** Steps that change pictures, which reach from 0 to 1 for them. */
const ofPictures: readonly StepEntry[] = [
  {
    name: "flip",
    doc: "Mirrors half of the pictures.",
    example: "augment image: flip(horizontal)",
    takes: ["image"],
    parameters: [
      required("axis", choice("horizontal", "vertical", "both"), "Which way they are mirrored."),
      chance(0.5, "How likely a picture is mirrored; of `both`, each way by itself."),
    ],
  },
  {
    name: "rotate",
    doc: "Turns by a random angle.",
    example: "augment image: rotate(10deg)",
    takes: ["image"],
    parameters: [
      required("angle", { kind: "angle" }, "Largest angle, to either side.", { min: 0, max: 180 }),
      fill("nearest"),
      chance(1),
    ],
  },
  {
    name: "pad_crop",
    doc: "Pads each side and cuts out the original size at a random place.",
    example: "augment image: pad_crop(4)",
    takes: ["image"],
    parameters: [required("pixels", int, "Pixels added on each side.", positive), fill("zero"), chance(1)],
  },
  {
    name: "shift",
    doc: "Moves a picture by a random part of its size, in whole pixels, or a recording in time.",
    example: "augment image: shift(10%)",
    takes: ["image", "audio"],
    parameters: [
      required("part", probability, "Largest part of height and width, or of the length, to either side.", zeroToOne),
      optional(
        "axis",
        { type: choice("horizontal", "vertical", "both"), default: "both" },
        "Which way a picture moves.",
      ),
      fill("zero"),
      chance(1),
    ],
  },
  {
    name: "zoom",
    doc: "Enlarges or shrinks a picture about its middle.",
    example: "augment image: zoom(20%)",
    takes: ["image"],
    parameters: [
      required("part", probability, "Largest change of size: `20%` is from 0.8 to 1.2 times.", zeroToBelowOne),
      fill("nearest"),
      chance(1),
    ],
  },
  {
    name: "shear",
    doc: "Slants a picture by a random angle.",
    example: "augment image: shear(10deg)",
    takes: ["image"],
    parameters: [
      required("angle", { kind: "angle" }, "Largest angle, to either side.", { min: 0, max: 80 }),
      optional(
        "axis",
        { type: choice("horizontal", "vertical", "both"), default: "horizontal" },
        "Whether upright lines are slanted (`horizontal`), level ones, or both.",
      ),
      fill("nearest"),
      chance(1),
    ],
  },
  {
    name: "colour_jitter",
    doc: "Changes brightness, contrast, saturation and hue, each by a random amount.",
    example: "augment image: colour_jitter(brightness: 20%, contrast: 20%)",
    takes: ["image"],
    parameters: [
      part("brightness", "Largest change of brightness: `20%` is from 0.8 to 1.2 times."),
      part("contrast", "Largest change of contrast, about the mean brightness of the picture."),
      part("saturation", "Largest change of saturation; for colour pictures."),
      optional(
        "hue",
        { type: { kind: "angle" }, default: 0, range: { min: 0, max: 180 } },
        "Largest turn of the hue about the grey axis; for colour pictures.",
      ),
      chance(1),
    ],
  },
  {
    name: "grayscale",
    doc: "Takes the colours away, which leaves three equal channels.",
    example: "augment image: grayscale(chance: 10%)",
    takes: ["image"],
    parameters: [chance(0.1)],
  },
  {
    name: "blur",
    doc: "Blurs by a Gaussian of random width.",
    example: "augment image: blur(1)",
    takes: ["image"],
    parameters: [required("sigma", float, "Largest standard deviation, in pixels.", fromZero), chance(1)],
  },
  {
    name: "noise",
    doc: "Adds normal noise.",
    example: "augment image: noise(0.02)",
    takes: ["image", "audio"],
    parameters: [
      required(
        "std",
        float,
        "Its standard deviation, where pictures reach from 0 to 1 and recordings from -1 to 1.",
        fromZero,
      ),
      chance(1),
    ],
  },
  {
    name: "cutout",
    doc: "Blots out a square at a random place (DeVries and Taylor, 2017).",
    example: "augment image: cutout(8)",
    takes: ["image"],
    parameters: [
      required("size", int, "Its sides, in pixels; the border cuts off what lies beyond.", positive),
      blot("zero"),
      chance(1),
    ],
  },
  {
    name: "random_erasing",
    doc: "Blots out a rectangle of random size and place (Zhong et al., 2020).",
    example: "augment image: random_erasing()",
    takes: ["image"],
    parameters: [
      optional("smallest", { type: probability, default: 0.02, range: zeroToOne }, "Smallest part of the picture."),
      optional("largest", { type: probability, default: 0.33, range: zeroToOne }, "Largest part of the picture."),
      optional("ratio", { type: float, default: 3.3, range: { min: 1 } }, "Largest ratio of its sides, either way."),
      blot("noise"),
      chance(0.5),
    ],
  },
  {
    name: "trivial_augment",
    doc: "One change of a list, with a random strength (Müller and Hutter, 2021).",
    example: "augment image: trivial_augment()",
    takes: ["image"],
    parameters: [chance(1)],
  },
  {
    name: "rand_augment",
    doc: "Several changes of a list, all with one strength (Cubuk et al., 2020).",
    example: "augment image: rand_augment(2, strength: 30%)",
    takes: ["image"],
    parameters: [
      optional("count", { type: int, default: 2, range: positive }, "How many."),
      optional("strength", { type: probability, default: 0.3 }, "How far they go, of the most that the list knows."),
      chance(1),
    ],
  },
];

/** Steps that change recordings, which reach from −1 to 1 for them. */
const ofSounds: readonly StepEntry[] = [
  {
    name: "gain",
    doc: "Makes a recording louder or quieter by a random amount.",
    example: "augment audio: gain(6)",
    takes: ["audio"],
    parameters: [
      required("decibels", float, "Largest change, either way; 6 is about twice or half as loud.", fromZero),
      chance(1),
    ],
  },
  {
    name: "time_mask",
    doc: "Hides stretches of time: the row's mean stands in (SpecAugment, Park et al., 2019).",
    example: "augment audio: time_mask(15%)",
    takes: ["audio"],
    prepared: true,
    parameters: [
      optional(
        "part",
        { type: probability, default: 0.15, range: zeroToOne },
        "Longest stretch, as a part of the row.",
      ),
      optional("count", { type: int, default: 1, range: positive }, "How many."),
      chance(1),
    ],
  },
  {
    name: "frequency_mask",
    doc: "Hides bands of frequencies of a spectrogram: the row's mean stands in (SpecAugment, Park et al., 2019).",
    example: "augment audio: frequency_mask(20%)",
    takes: ["audio"],
    prepared: true,
    parameters: [
      optional("part", { type: probability, default: 0.2, range: zeroToOne }, "Widest span, as a part of all bands."),
      optional("count", { type: int, default: 1, range: positive }, "How many."),
      chance(1),
    ],
  },
];

const rate = (value: number, doc: string): ParameterEntry =>
  optional("rate", { type: probability, default: value }, doc);

/** Steps that change texts before their words are numbered. */
const ofTexts: readonly StepEntry[] = [
  {
    name: "synonym",
    doc: "Replaces words by others that mean the same, by WordNet; for English texts.",
    example: "augment review: synonym(10%)",
    takes: ["text"],
    parameters: [rate(0.1, "How likely a word is replaced, where a synonym is known."), chance(1)],
  },
  {
    name: "insert",
    doc: "Puts synonyms of words in random places; for English texts.",
    example: "augment review: insert(5%)",
    takes: ["text"],
    parameters: [rate(0.1, "How likely a word gets a synonym somewhere, where one is known."), chance(1)],
  },
  {
    name: "swap",
    doc: "Lets words change places with others.",
    example: "augment review: swap(10%)",
    takes: ["text", "list", "tags"],
    parameters: [rate(0.1, "How likely a word changes places."), chance(1)],
  },
  {
    name: "delete",
    doc: "Leaves words out; at least one stays.",
    example: "augment review: delete(10%)",
    takes: ["text", "list", "tags"],
    parameters: [rate(0.1, "How likely a word is left out."), chance(1)],
  },
  {
    name: "typos",
    doc: "Makes slips of typing: letters left out, doubled, in the wrong order, or beside the right one on the keyboard.",
    example: "augment review: typos(2%)",
    takes: ["text"],
    parameters: [rate(0.02, "How likely a letter is typed wrong."), chance(1)],
  },
];

/** Steps that mix a row with another of its batch, and their targets with them. */
const ofRows: readonly StepEntry[] = [
  {
    name: "mixup",
    doc: "Blends a row with another of its batch, and its target too (Zhang et al., 2018).",
    example: "augment image: mixup(0.2)",
    takes: ["image", "number", "vector", "class", "text", "list", "tags", "time", "audio"],
    mixes: true,
    parameters: [
      optional(
        "alpha",
        { type: float, default: 0.2, range: aboveZero },
        "The share of a row is drawn from Beta(alpha, alpha): small values leave most rows nearly alone.",
      ),
      chance(1, "How likely a row is mixed."),
    ],
  },
  {
    name: "cutmix",
    doc: "Lays a rectangle of another picture of the batch over a picture; the target is mixed by area (Yun et al., 2019).",
    example: "augment image: cutmix()",
    takes: ["image"],
    mixes: true,
    parameters: [
      optional(
        "alpha",
        { type: float, default: 1, range: aboveZero },
        "The part of a picture that stays is drawn from Beta(alpha, alpha).",
      ),
      chance(1, "How likely a row is mixed."),
    ],
  },
];

/** Every step of augmentation; on train rows only. */
export const augmentations: readonly StepEntry[] = [...ofPictures, ...ofSounds, ...ofTexts, ...ofRows];
