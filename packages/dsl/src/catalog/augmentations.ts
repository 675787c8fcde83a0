/** How train rows are changed each time they are read: the words of `augment`. */
import type { StepEntry } from "./entry.ts";
import { choice, float, fromZero, int, positive, required } from "./parameters.ts";

/** Every step of augmentation; on train rows only, on pictures scaled to 0…1. */
export const augmentations: readonly StepEntry[] = [
  {
    name: "flip",
    doc: "Mirrors half of the pictures.",
    example: "augment image: flip(horizontal)",
    takes: ["image"],
    parameters: [required("axis", choice("horizontal", "vertical", "both"), "Which way they are mirrored.")],
  },
  {
    name: "rotate",
    doc: "Turns by a random angle.",
    example: "augment image: rotate(10deg)",
    takes: ["image"],
    parameters: [required("angle", { kind: "angle" }, "Largest angle, to either side.", { min: 0, max: 180 })],
  },
  {
    name: "pad_crop",
    doc: "Pads with zeros and cuts out the original size at a random place.",
    example: "augment image: pad_crop(4)",
    takes: ["image"],
    parameters: [required("pixels", int, "Zeros on each side.", positive)],
  },
  {
    name: "noise",
    doc: "Adds normal noise.",
    example: "augment image: noise(0.02)",
    takes: ["image"],
    parameters: [required("std", float, "Its standard deviation, where pictures reach from 0 to 1.", fromZero)],
  },
];
