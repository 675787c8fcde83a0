/**
 * Numbers that move while a model learns.
 */
import type { Entry, ParameterEntry } from "./entry.ts";
import {
  aboveZero,
  choice,
  float,
  fromZero,
  int,
  optional,
  positive,
  required,
  scheduled,
  zeroToBelowOne,
} from "./parameters.ts";

const per = optional(
  "per",
  { type: choice("step", "epoch"), default: null },
  "What lengths count and how often the rate moves: `step` counts steps, `epoch` lets it move between epochs alone; in epochs, moving with every step, by default.",
);
const over = optional(
  "over",
  { type: float, default: null, range: aboveZero },
  "How long it takes, after which it stays; the whole training by default.",
);
const from = required("from", float, "Rate at the start.", aboveZero);
const to = (doc: string): ParameterEntry => optional("to", { type: float, default: 0, range: fromZero }, doc);

/** Every schedule of a learning rate. A rate that stays is a plain number. */
export const schedules: readonly Entry[] = [
  {
    name: "cosine",
    doc: "Falls along half a cosine wave from the first to the last epoch, or again and again (Loshchilov and Hutter, 2017).",
    example: "lr: cosine(1e-3, to: 1e-5, warmup: 1)",
    parameters: [
      from,
      to("Rate at the end."),
      optional("warmup", { type: float, default: 0, range: fromZero }, "Time over which it first rises from 0."),
      over,
      optional(
        "every",
        { type: float, default: null, range: aboveZero },
        "Length of the first fall, after which it starts again at the top; a single one by default.",
      ),
      optional(
        "stretch",
        { type: float, default: 1, range: positive },
        "What the length of each further fall is multiplied by.",
      ),
      optional(
        "shrink",
        { type: float, default: 1, range: { min: 0, max: 1, exclusiveMin: true } },
        "What the height of each further fall is multiplied by.",
      ),
      per,
    ],
  },
  {
    name: "step",
    doc: "Multiplied by a factor every few epochs, or at given ones.",
    example: "lr: step(0.1, factor: 0.1, every: 10)",
    parameters: [
      from,
      optional("factor", { type: float, default: 0.1, range: aboveZero }, "What it is multiplied by."),
      optional(
        "every",
        { type: int, default: null, range: positive },
        "Time between two steps; one of `every` and `at` says when.",
      ),
      optional(
        "at",
        { type: { kind: "list", of: int }, default: [], range: positive },
        "Times of the steps, such as `[30, 60]`.",
      ),
      per,
    ],
  },
  {
    name: "exponential",
    doc: "Multiplied by a factor each epoch.",
    example: "lr: exponential(1e-3, factor: 0.9)",
    parameters: [
      from,
      required("factor", float, "What it is multiplied by.", aboveZero),
      optional(
        "every",
        { type: float, default: 1, range: aboveZero },
        "Time in which it is multiplied by the whole factor.",
      ),
      per,
    ],
  },
  {
    name: "linear",
    doc: "Falls or rises in a straight line from the first to the last epoch.",
    example: "lr: linear(1e-3, to: 1e-5)",
    parameters: [from, required("to", float, "Rate at the end.", fromZero), over, per],
  },
  {
    name: "polynomial",
    doc: "Falls by a power of the time that is left.",
    example: "lr: polynomial(1e-3, power: 2)",
    parameters: [
      from,
      to("Rate at the end."),
      optional("power", { type: float, default: 2, range: aboveZero }, "The power; 1 is a straight line."),
      over,
      per,
    ],
  },
  {
    name: "one_cycle",
    doc: "Rises to a peak and falls far below where it came from, once in the training (Smith and Topin, 2019).",
    example: "lr: one_cycle(0.1)",
    parameters: [
      required("peak", float, "The greatest rate.", aboveZero),
      optional(
        "rise",
        { type: { kind: "probability" }, default: 0.3, range: { ...zeroToBelowOne, exclusiveMin: true } },
        "Part of the time in which it rises.",
      ),
      optional(
        "from",
        { type: float, default: null, range: aboveZero },
        "Rate at the start; a 25th of the peak by default.",
      ),
      optional(
        "to",
        { type: float, default: null, range: fromZero },
        "Rate at the end; a 10,000th of the start by default.",
      ),
      optional("shape", { type: choice("cosine", "linear"), default: "cosine" }, "How it gets there."),
      over,
      per,
    ],
  },
  {
    name: "warmup",
    doc: "Rises in a straight line to where another schedule starts, which then runs over the time that is left.",
    example: "lr: warmup(1, before: exponential(1e-3, factor: 0.9))",
    parameters: [
      required("over", float, "How long it rises.", aboveZero),
      required("before", scheduled, "What comes after: a schedule, or a number.", aboveZero),
      optional("from", { type: float, default: 0, range: fromZero }, "Rate at the start."),
      per,
    ],
  },
  {
    name: "inverse_sqrt",
    doc: "Rises in a straight line to a peak, then falls with the square root of the time: the schedule of the first transformers (Vaswani et al., 2017).",
    example: "lr: inverse_sqrt(1e-3, warmup: 2)",
    parameters: [
      required("peak", float, "The greatest rate, at the end of the rise.", aboveZero),
      optional("warmup", { type: float, default: 1, range: aboveZero }, "How long it rises from 0."),
      per,
    ],
  },
  {
    name: "plateau",
    doc: "Multiplied by a factor whenever a metric has not become better for some validations in a row.",
    example: "lr: plateau(1e-3, on: valid.loss, factor: 0.5)",
    parameters: [
      from,
      required("on", { kind: "metric" }, "The metric that is watched."),
      optional(
        "factor",
        { type: float, default: 0.1, range: { min: 0, max: 1, exclusiveMin: true, exclusiveMax: true } },
        "What it is multiplied by.",
      ),
      optional("patience", { type: int, default: 3, range: positive }, "Validations without progress before it falls."),
      optional("min_delta", { type: float, default: 1e-4, range: fromZero }, "Smaller progress does not count."),
      optional(
        "cooldown",
        { type: int, default: 0, range: fromZero },
        "Validations after a fall that are not counted.",
      ),
      to("The rate never falls below this."),
    ],
  },
];
