/**
 * The form of a fitted preparation: plain JSON, kept with a model's weights, with everything that turns a row as its source has
 * it into what the model reads. Training and serving work from it and from nothing else.
 */
import { readTokenizer, stemmers } from "@penstock/dsl";
import { z } from "zod";
import type { DatePart } from "./flow/date-parts.ts";

/** The parts of a date that `date_parts` knows. */
export const datePartNames = [
  "year",
  "quarter",
  "month",
  "day",
  "yearday",
  "weekday",
  "hour",
  "minute",
  "second",
] as const satisfies readonly DatePart[];

/** Lengths in samples, frequencies in hertz. */
const spectrogramForm = {
  rate: z.number(),
  frames: z.number(),
  bands: z.number(),
  window: z.number(),
  step_samples: z.number(),
  low: z.number(),
  high: z.number(),
};

const stepSchema = z.discriminatedUnion("step", [
  z.strictObject({ step: z.literal("scale"), factor: z.number() }),
  z.strictObject({ step: z.literal("clip"), min: z.number(), max: z.number() }),
  /** One mean and deviation a channel or element; a deviation of 0 is kept as 1. */
  z.strictObject({ step: z.literal("normalize"), mean: z.array(z.number()), std: z.array(z.number()) }),
  /** One least and greatest value an element; equal ones give 0. */
  z.strictObject({ step: z.literal("min_max"), min: z.array(z.number()), max: z.array(z.number()) }),
  /** One median and distance of quartiles an element; a distance of 0 is kept as 1. */
  z.strictObject({ step: z.literal("robust"), median: z.array(z.number()), spread: z.array(z.number()) }),
  z.strictObject({ step: z.literal("log_scale") }),
  /** A value lies in the range after so many bounds as are not above it. */
  z.strictObject({ step: z.literal("bucket"), bounds: z.array(z.number()) }),
  z.strictObject({ step: z.literal("date_parts"), parts: z.array(z.enum(datePartNames)), cyclic: z.boolean() }),
  z.strictObject({ step: z.literal("spectrogram"), ...spectrogramForm }),
  z.strictObject({ step: z.literal("lower") }),
  z.strictObject({ step: z.literal("strip"), of: z.enum(["space", "punctuation"]) }),
  /** `by` is null for white space. */
  z.strictObject({ step: z.literal("split"), by: z.string().nullable() }),
  z.strictObject({ step: z.literal("words") }),
  /** The word of number 2 first. */
  z.strictObject({ step: z.literal("vocabulary"), words: z.array(z.string()) }),
  /** The number of the mark behind the last word. */
  z.strictObject({ step: z.literal("end_mark"), id: z.number() }),
  /** The term of number 1 first, and what each counts for; null where all count alike. */
  z.strictObject({
    step: z.literal("bag"),
    length: z.number(),
    terms: z.array(z.string()),
    weights: z.array(z.number()).nullable(),
  }),
  /** The whole tokenizer as its file has it, so that a run answers without that file. */
  z.strictObject({
    step: z.literal("tokenize"),
    // An artifact may come from anybody; threads that make batches believe what they are given.
    json: z.string().refine((text) => !("what" in readTokenizer(text)), "is no tokenizer that can be used"),
    length: z.number(),
    padding: z.number(),
  }),
  /** Single signs, and numbers of two pieces that become one: signs first, then what joins give. */
  z.strictObject({
    step: z.literal("bpe"),
    signs: z.array(z.string()),
    joins: z.array(z.tuple([z.number(), z.number()])),
    begin: z.boolean(),
    end: z.boolean(),
  }),
  z.strictObject({ step: z.literal("stem"), by: z.enum(stemmers) }),
  z.strictObject({ step: z.literal("stop_words"), words: z.array(z.string()) }),
  z.strictObject({
    step: z.literal("ngrams"),
    from: z.number(),
    to: z.number(),
    of: z.enum(["words", "characters", "inside_words"]),
  }),
  z.strictObject({ step: z.literal("segment"), language: z.string() }),
  /** Terms in the order of their places, and the weight of each; `size` numbers a row. */
  z.strictObject({
    step: z.literal("tf_idf"),
    size: z.number(),
    terms: z.array(z.string()),
    weights: z.array(z.number()),
    sublinear: z.boolean(),
  }),
  z.strictObject({ step: z.literal("truncate"), length: z.number(), keep: z.enum(["start", "end"]) }),
  z.strictObject({ step: z.literal("pad"), length: z.number(), at: z.enum(["start", "end"]) }),
  z.strictObject({ step: z.literal("hash"), buckets: z.number() }),
  /** `size` numbers, 1 where the class or a word of the row has its place; padding, 0 where it is not named, has none. */
  z.strictObject({ step: z.literal("one_hot"), size: z.number(), padding: z.number().optional() }),
  /** Cells of the grid down and across, pixels of a cell, and how wide bumps are. */
  z.strictObject({
    step: z.literal("centers"),
    height: z.number(),
    width: z.number(),
    stride: z.number(),
    overlap: z.number(),
  }),
]);

const columnSchema = z.strictObject({
  name: z.string(),
  /** Source columns. */
  columns: z.array(z.string()),
  /** What these hold. */
  kind: z.enum(["image", "class", "number", "vector", "text", "list", "tags", "time", "audio", "mask", "boxes"]),
  /** Of one row, without the batch axis. */
  shape: z.array(z.number()),
  dtype: z.enum(["float32", "int32"]),
  /** Names in label order; null unless `kind` is `class`, `mask` or `boxes`. */
  classes: z.array(z.string()).nullable(),
  /** Of a `class`: whether any other value may come; place 0 then stands for it and the classes follow. */
  open: z.boolean(),
  /** What stands between the words of a field of a `list` or of `tags`; null for other kinds. */
  separator: z.string().nullable(),
  /** Of `audio`: samples a second, and samples a row; null for other kinds. */
  sound: z.strictObject({ rate: z.number(), samples: z.number() }).nullable(),
  /**
   * What stands in for a missing value, one for each source column, and how many train rows lack one. Empty where nothing does:
   * then a row without a value is a fault.
   */
  fill: z.array(z.strictObject({ value: z.union([z.number(), z.string(), z.array(z.string())]), missing: z.number() })),
  steps: z.array(stepSchema),
});

/** The form of a fitted preparation as JSON. */
export const fittedPreparationSchema = z.strictObject({
  dataset: z.string(),
  /** Rows that it was fitted on. */
  rows: z.number(),
  inputs: z.array(columnSchema),
  targets: z.array(columnSchema),
});

/** A fitted step of preparation. */
export type FittedStep = Readonly<z.infer<typeof stepSchema>>;
/** The fitted preparation of one input or target. */
export type FittedColumn = Readonly<z.infer<typeof columnSchema>>;
/** The fitted preparation of a data set. */
export type FittedPreparation = Readonly<z.infer<typeof fittedPreparationSchema>>;
