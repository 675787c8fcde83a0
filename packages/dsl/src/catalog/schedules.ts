/**
 * Numbers that move while a model learns.
 */
import type { Entry } from "./entry.ts";
import { aboveZero, float, fromZero, int, optional, positive, required } from "./parameters.ts";

/** Every schedule of a learning rate. */
export const schedules: readonly Entry[] = [
  {
    name: "cosine",
    doc: "Falls along half a cosine wave from the first to the last epoch (Loshchilov and Hutter, 2017).",
    example: "lr: cosine(1e-3, to: 1e-5, warmup: 1)",
    parameters: [
      required("from", float, "Rate at the start.", aboveZero),
      optional("to", { type: float, default: 0, range: fromZero }, "Rate at the end."),
      optional("warmup", { type: float, default: 0, range: fromZero }, "Epochs over which it first rises from 0."),
    ],
  },
  {
    name: "step",
    doc: "Multiplied by a factor every few epochs.",
    example: "lr: step(0.1, factor: 0.1, every: 10)",
    parameters: [
      required("from", float, "Rate at the start.", aboveZero),
      optional("factor", { type: float, default: 0.1, range: aboveZero }, "What it is multiplied by."),
      required("every", int, "Epochs between two steps.", positive),
    ],
  },
  {
    name: "exponential",
    doc: "Multiplied by a factor each epoch.",
    example: "lr: exponential(1e-3, factor: 0.9)",
    parameters: [
      required("from", float, "Rate at the start.", aboveZero),
      required("factor", float, "What it is multiplied by each epoch.", aboveZero),
    ],
  },
  {
    name: "linear",
    doc: "Falls or rises in a straight line from the first to the last epoch.",
    example: "lr: linear(1e-3, to: 1e-5)",
    parameters: [
      required("from", float, "Rate at the start.", aboveZero),
      required("to", float, "Rate at the end.", fromZero),
    ],
  },
];
