/**
 * The manifest of one artifact: what it is, what it was made from, and a checksum of every file beside it.
 */
import { z } from "zod";

const metrics = z.record(z.string(), z.number());

/** What stands in an artifact's `manifest.json`. */
export const manifestSchema = z.object({
  format: z.literal(1),
  /** `dataset`, `train`, `evaluate`, `report`. */
  kind: z.string(),
  block: z.string(),
  /** Content hash of the step: 64 hexadecimal digits. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** The parts that the hash is made of, each as a hash or a short text, to say later what changed. */
  ingredients: z.record(z.string(), z.string()),
  /** Entry file of the program that asked for it. */
  program: z.string(),
  seed: z.number().int(),
  /** Which run of its block it is; a report has none. */
  run: z
    .object({
      /** Equal for the runs of a block that differ in nothing but seed and fold. */
      group: z.string(),
      seed: z.number().int(),
      fold: z.number().int().nullable(),
      seeds: z.number().int(),
      folds: z.number().int(),
      /** Values of params that a sweep gave it, in words. */
      set: z.record(z.string(), z.string()),
    })
    .optional(),
  created: z.string(),
  seconds: z.number(),
  /** What its bits depend on beside the program: where all of it is the same, they are. */
  versions: z.record(z.string(), z.string()),
  /** Why they are not even then; null where nothing stands against it. */
  inexact: z.string().nullable().default(null),
  metrics,
  /** Sums of every other file of the artifact. */
  files: z.array(z.object({ name: z.string(), bytes: z.number().int(), sha256: z.string() })),
});

export type Manifest = z.infer<typeof manifestSchema>;
