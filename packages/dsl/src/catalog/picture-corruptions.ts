/**
 * How pictures are changed before a trained model is asked about them. Severities of pictures up to 64 pixels are those of CIFAR-10-C, of
 * larger ones those of ImageNet-C (Hendrycks and Dietterich, 2019), lengths in proportion to the shorter side.
 */
import type { ColumnType } from "./argument.ts";
import { aboveOne, amount, share, which } from "./corruption-parameters.ts";
import type { CorruptionEntry, ValueType } from "./entry.ts";
import { aboveZero, float, int, optional, positive, probability } from "./parameters.ts";

const angle: ValueType = { kind: "angle" };

type Picture = Extract<ColumnType, { kind: "image" }>;

const shorterSide = ({ height, width }: Picture): number => Math.min(height, width);
/** Whether the severities of CIFAR-10-C are meant. */
const isSmall = (picture: Picture): boolean => shorterSide(picture) <= 64;

/** Severities of small pictures and of large ones; where amounts are given, they stand for the first of each. */
interface Severities {
  readonly small: readonly (readonly number[])[];
  readonly large: readonly (readonly number[])[];
  /** Parameters in the order of the numbers. */
  readonly names: readonly string[];
  /** Which of them are lengths in pixels of a picture of 32, or 224, pixels. */
  readonly lengths?: readonly string[];
}

function ofPictures({ small, large, names, lengths = [] }: Severities): CorruptionEntry["severities"] {
  return (type) => {
    if (type.kind !== "image") return [];
    const scale = shorterSide(type) / (isSmall(type) ? 32 : 224);
    return (isSmall(type) ? small : large).map((values) =>
      Object.fromEntries(
        names.map((name, at) => [name, lengths.includes(name) ? (values[at] ?? 0) * scale : (values[at] ?? 0)]),
      ),
    );
  };
}

const single = (values: readonly number[]): number[][] => values.map((value) => [value]);

/** Changes of pictures as a file would have them: bytes from 0 to 255, rounded. */
export const pictureCorruptions: readonly CorruptionEntry[] = [
  {
    name: "noise",
    doc: "Adds normal noise.",
    example: "robustness: noise(0.05)",
    takes: ["image"],
    amount: "std",
    common: true,
    severities: ofPictures({
      names: ["std"],
      small: single([0.04, 0.06, 0.08, 0.09, 0.1]),
      large: single([0.08, 0.12, 0.18, 0.26, 0.38]),
    }),
    parameters: [amount("std", "Its standard deviation, where pictures reach from 0 to 1."), ...which],
  },
  {
    name: "shot_noise",
    doc: "Counts light: each value becomes a Poisson number of so many quanta as it stands for.",
    example: "robustness: shot_noise()",
    takes: ["image"],
    amount: "quanta",
    common: true,
    severities: ofPictures({
      names: ["quanta"],
      small: single([500, 250, 100, 75, 50]),
      large: single([60, 25, 12, 5, 3]),
    }),
    parameters: [
      amount("quanta", "Quanta that the brightest value stands for; fewer are worse.", { range: aboveZero }),
      ...which,
    ],
  },
  {
    name: "impulse_noise",
    doc: "Turns values into the lowest or the highest there is, half of them each (salt and pepper).",
    example: "robustness: impulse_noise()",
    takes: ["image"],
    amount: "share",
    common: true,
    severities: ofPictures({
      names: ["share"],
      small: single([0.01, 0.02, 0.03, 0.05, 0.07]),
      large: single([0.03, 0.06, 0.09, 0.17, 0.27]),
    }),
    parameters: [amount("share", "How likely a value is turned.", { type: probability, range: share }), ...which],
  },
  {
    name: "blur",
    doc: "Blurs by a Gaussian.",
    example: "robustness: blur(1)",
    takes: ["image"],
    amount: "sigma",
    severities: ofPictures({
      names: ["sigma"],
      small: single([0.4, 0.6, 0.7, 0.8, 1]),
      large: single([1, 2, 3, 4, 6]),
      lengths: ["sigma"],
    }),
    parameters: [amount("sigma", "Its standard deviation, in pixels.", { range: aboveZero }), ...which],
  },
  {
    name: "defocus_blur",
    doc: "Blurs as a lens out of focus does: each point becomes a disk with a soft edge.",
    example: "robustness: defocus_blur()",
    takes: ["image"],
    amount: "radius",
    common: true,
    severities: ofPictures({
      names: ["radius", "edge"],
      small: [
        [0.3, 0.4],
        [0.4, 0.5],
        [0.5, 0.6],
        [1, 0.2],
        [1.5, 0.1],
      ],
      large: [
        [3, 0.1],
        [4, 0.5],
        [6, 0.5],
        [8, 0.5],
        [10, 0.5],
      ],
      lengths: ["radius"],
    }),
    parameters: [
      amount("radius", "Radius of the disk, in pixels.", { range: aboveZero }),
      optional(
        "edge",
        { type: float, default: 0.5, range: aboveZero },
        "Deviation of the Gaussian that softens its edge, in pixels.",
      ),
      ...which,
    ],
  },
  {
    name: "glass_blur",
    doc: "Looks through frosted glass: every pixel shows another one nearby, between two blurs.",
    example: "robustness: glass_blur()",
    takes: ["image"],
    amount: "sigma",
    common: true,
    severities: ofPictures({
      names: ["sigma", "reach", "times"],
      small: [
        [0.05, 1, 1],
        [0.25, 1, 1],
        [0.4, 1, 1],
        [0.25, 1, 2],
        [0.4, 1, 2],
      ],
      large: [
        [0.7, 1, 2],
        [0.9, 2, 1],
        [1, 2, 3],
        [1.1, 3, 2],
        [1.5, 4, 2],
      ],
      lengths: ["sigma"],
    }),
    parameters: [
      amount("sigma", "Standard deviation of each blur, in pixels.", { range: aboveZero }),
      optional("reach", { type: int, default: 1, range: positive }, "How far away it is at most."),
      optional("times", { type: int, default: 1, range: positive }, "How often they do."),
      ...which,
    ],
  },
  {
    name: "motion_blur",
    doc: "Blurs along a line, at an angle of up to 45° to either side, as a picture that is taken while something moves.",
    example: "robustness: motion_blur()",
    takes: ["image"],
    amount: "sigma",
    common: true,
    severities: ofPictures({
      names: ["sigma", "radius"],
      small: [
        [1, 6],
        [1.5, 6],
        [2, 6],
        [2, 8],
        [2.5, 9],
      ],
      large: [
        [3, 10],
        [5, 15],
        [8, 15],
        [12, 15],
        [15, 20],
      ],
      lengths: ["sigma", "radius"],
    }),
    parameters: [
      amount("sigma", "How fast the trace fades: deviation of half a Gaussian, in pixels.", { range: aboveZero }),
      optional(
        "radius",
        { type: float, default: null, range: aboveZero },
        "Half the length of the trace; three deviations by default.",
      ),
      ...which,
    ],
  },
  {
    name: "zoom_blur",
    doc: "Blurs towards the middle, as a picture that is taken while the lens zooms: the mean of ever larger pictures.",
    example: "robustness: zoom_blur()",
    takes: ["image"],
    amount: "most",
    common: true,
    severities: ofPictures({
      names: ["most", "step"],
      small: [
        [0.06, 0.01],
        [0.11, 0.01],
        [0.16, 0.01],
        [0.2, 0.01],
        [0.25, 0.01],
      ],
      large: [
        [0.1, 0.01],
        [0.15, 0.01],
        [0.2, 0.02],
        [0.24, 0.02],
        [0.3, 0.03],
      ],
    }),
    parameters: [
      amount("most", "How much larger the largest picture is: `10%` is 1.1 times.", {
        type: probability,
        range: share,
      }),
      optional(
        "step",
        { type: probability, default: 0.01, range: share },
        "How much each is larger than the one before.",
      ),
      ...which,
    ],
  },
  {
    name: "fog",
    doc: "Lays clouds over a picture, a fractal that is made anew for each, and darkens both to the brightness that there was.",
    example: "robustness: fog()",
    takes: ["image"],
    amount: "strength",
    common: true,
    severities: ofPictures({
      names: ["strength", "decay"],
      small: [
        [0.2, 3],
        [0.5, 3],
        [0.75, 2.5],
        [1, 2],
        [1.5, 1.75],
      ],
      large: [
        [1.5, 2],
        [2, 2],
        [2.5, 1.7],
        [2.5, 1.5],
        [3, 1.4],
      ],
    }),
    parameters: [
      amount("strength", "How bright the clouds are; 1 is as bright as white.", { range: aboveZero }),
      optional(
        "decay",
        { type: float, default: 2, range: aboveOne },
        "How much smoother the clouds are the finer one looks.",
      ),
      ...which,
    ],
  },
  {
    name: "brightness",
    doc: "Makes a picture brighter: adds to the largest of red, green and blue, which is V of HSV, and keeps the hue.",
    example: "robustness: brightness()",
    takes: ["image"],
    amount: "by",
    common: true,
    severities: ofPictures({
      names: ["by"],
      small: single([0.05, 0.1, 0.15, 0.2, 0.3]),
      large: single([0.1, 0.2, 0.3, 0.4, 0.5]),
    }),
    parameters: [
      amount("by", "What is added, where pictures reach from 0 to 1; less than 0 makes darker.", {
        range: { min: -1, max: 1 },
      }),
      ...which,
    ],
  },
  {
    name: "contrast",
    doc: "Brings every value nearer to the mean of its channel in the picture.",
    example: "robustness: contrast()",
    takes: ["image"],
    amount: "factor",
    common: true,
    severities: ofPictures({
      names: ["factor"],
      small: single([0.75, 0.5, 0.4, 0.3, 0.15]),
      large: single([0.4, 0.3, 0.2, 0.1, 0.05]),
    }),
    parameters: [amount("factor", "What is left of the distance from the mean."), ...which],
  },
  {
    name: "saturate",
    doc: "Makes colours paler or stronger: multiplies S of HSV and adds to it. For pictures of red, green and blue.",
    example: "robustness: saturate()",
    takes: ["image"],
    colours: true,
    amount: "factor",
    severities: ofPictures({
      names: ["factor", "add"],
      small: [
        [0.3, 0],
        [0.1, 0],
        [1.5, 0],
        [2, 0.1],
        [2.5, 0.2],
      ],
      large: [
        [0.3, 0],
        [0.1, 0],
        [2, 0],
        [5, 0.1],
        [20, 0.2],
      ],
    }),
    parameters: [
      amount("factor", "By what saturation is multiplied; below 1 is paler."),
      optional("add", { type: float, default: 0, range: { min: -1, max: 1 } }, "What is added to it then."),
      ...which,
    ],
  },
  {
    name: "pixelate",
    doc: "Makes a picture smaller and large again, each pixel the mean of those it covers.",
    example: "robustness: pixelate()",
    takes: ["image"],
    amount: "part",
    common: true,
    severities: ofPictures({
      names: ["part"],
      small: single([0.95, 0.9, 0.85, 0.75, 0.65]),
      large: single([0.6, 0.5, 0.4, 0.3, 0.25]),
    }),
    parameters: [amount("part", "What is left of each side.", { type: probability, range: share }), ...which],
  },
  {
    name: "jpeg",
    doc: "Keeps a picture as JPEG of a low quality.",
    example: "robustness: jpeg()",
    takes: ["image"],
    amount: "quality",
    common: true,
    severities: ofPictures({
      names: ["quality"],
      small: single([80, 65, 58, 50, 40]),
      large: single([25, 18, 15, 10, 7]),
    }),
    parameters: [amount("quality", "From 1 to 100.", { type: int, range: { min: 1, max: 100 } }), ...which],
  },
  {
    name: "rotate",
    doc: "Turns a picture to one side or the other, by lot; beyond the border stands the nearest pixel.",
    example: "robustness: rotate(15deg)",
    takes: ["image"],
    amount: "angle",
    severities: ofPictures({
      names: ["angle"],
      small: single([5, 10, 15, 20, 30]),
      large: single([5, 10, 15, 20, 30]),
    }),
    parameters: [
      amount("angle", "How far.", { type: angle, range: { min: 0, max: 180, exclusiveMin: true } }),
      ...which,
    ],
  },
  {
    name: "occlude",
    doc: "Hides a square at a random place, which lies inside the picture: it becomes grey.",
    example: "robustness: occlude()",
    takes: ["image"],
    amount: "part",
    severities: ofPictures({
      names: ["part"],
      small: single([0.1, 0.2, 0.3, 0.4, 0.5]),
      large: single([0.1, 0.2, 0.3, 0.4, 0.5]),
    }),
    parameters: [
      amount("part", "Its sides, as a part of the shorter side of the picture.", { type: probability, range: share }),
      ...which,
    ],
  },
];
