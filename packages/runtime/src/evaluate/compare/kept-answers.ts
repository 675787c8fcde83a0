/**
 * The answers of an evaluation in, two small files of them out: per row its loss and, of classes, truth, answer and how sure it was; which rows
 * belong to which slice, and the start of the rows that were answered wrongly. With these two runs can be compared row by row later, without
 * their models.
 */
import { z } from "zod";
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "../../artifacts/safetensors.ts";
import { type Artifact, readArtifactFile } from "../../artifacts/store.ts";
import { answeredClasses } from "../../train/metrics/classification.ts";
import type { Answers, OutputAnswers } from "../../train/predict.ts";
import type { RowsOfSlice } from "../slices/slice-rows.ts";

/** 20 bytes a row of classes, 4 a slicing: beyond this the file would be larger than most models. */
const mostRows = 1_000_000;
/** Rows whose start is kept. */
const mostTexts = 5_000;

/** What was kept of one output. */
export interface KeptOutput {
  /** Of each row, not yet weighted. */
  readonly losses: Float32Array;
  /** Of classes; null of everything else. */
  readonly classes: {
    readonly truth: Int32Array;
    readonly answers: Int32Array;
    /** Probability of the answer; null where scores are no probabilities, or an earlier version has not kept it. */
    readonly sure: Float32Array | null;
    readonly names: readonly string[];
  } | null;
}

/** A part of the rows. */
export interface KeptSlice {
  readonly by: string;
  readonly name: string;
  /** Places in the list of rows. */
  readonly positions: ArrayLike<number>;
}

/** What was kept of an evaluation. */
export interface KeptAnswers {
  /** Places of the rows in the data set. */
  readonly rows: Int32Array;
  readonly outputs: ReadonlyMap<string, KeptOutput>;
  readonly slices: readonly KeptSlice[];
  /** The start of rows that were answered wrongly, by their place in the data set. */
  readonly texts: ReadonlyMap<number, string>;
}

/** What is kept besides the answers. */
export interface KeptBesides {
  /** By output. */
  readonly classes: ReadonlyMap<string, readonly string[]>;
  /** Outputs whose scores are no probabilities. */
  readonly scored: ReadonlySet<string>;
  readonly slices: readonly { readonly by: string; readonly slices: readonly RowsOfSlice[] }[];
  /** The start of what stands in a row; null for pictures and sounds. */
  readonly excerpt: (row: number) => string | null;
}

const besidesSchema = z.object({
  classes: z.record(z.string(), z.array(z.string())),
  slices: z.array(z.object({ by: z.string(), name: z.string(), rows: z.number().int() })),
  texts: z.array(z.tuple([z.number().int(), z.string()])),
});

/** What a comparison reads of answers. */
export function keptOf({ rows, outputs }: Answers, besides: KeptBesides): KeptAnswers {
  const kept = [...outputs].map(([name, part]): [string, KeptOutput] => [name, keptOutput(name, part, besides)]);
  const slices = besides.slices.flatMap(({ by, slices: parts }) => parts.map((part) => ({ by, ...part })));
  const texts = new Map<number, string>();
  for (const [, { classes }] of kept) {
    for (let place = 0; place < rows.length && classes !== null && texts.size < mostTexts; place++) {
      const row = rows[place] ?? 0;
      if ((classes.truth[place] ?? -1) < 0 || classes.answers[place] === classes.truth[place] || texts.has(row))
        continue;
      const text = besides.excerpt(row);
      if (text !== null) texts.set(row, text);
    }
  }
  return { rows: Int32Array.from(rows), outputs: new Map(kept), slices, texts };
}

function keptOutput(name: string, part: OutputAnswers, { classes, scored }: KeptBesides): KeptOutput {
  const { task, truth, values, width, rowLosses: losses } = part;
  if (task !== "class" || !(truth instanceof Int32Array)) return { losses, classes: null };
  const answers = answeredClasses(part);
  const sure = scored.has(name)
    ? null
    : Float32Array.from(answers, (answer, row) => values[row * width + answer] ?? Number.NaN);
  return { losses, classes: { truth, answers, sure, names: classes.get(name) ?? [] } };
}

/** The files for an artifact; none where there are too many rows. `of` tells those of several runs apart. */
export function answerFiles(
  { rows, outputs, slices, texts }: KeptAnswers,
  of = "answers",
): [string, string | Uint8Array][] {
  if (rows.length > mostRows) return [];
  const tensors = new Map<string, StoredTensor>();
  const put = (name: string, data: Float32Array | Int32Array): void => {
    tensors.set(name, { shape: [data.length], data });
  };
  put("rows", rows);
  for (const [output, { losses, classes }] of outputs) {
    put(`${output}/loss`, losses);
    if (classes === null) continue;
    put(`${output}/truth`, classes.truth);
    put(`${output}/answer`, classes.answers);
    if (classes.sure !== null) put(`${output}/sure`, classes.sure);
  }
  put("slices", Int32Array.from(slices.flatMap(({ positions }) => Array.from(positions))));
  const besides: z.infer<typeof besidesSchema> = {
    classes: Object.fromEntries(
      [...outputs].flatMap(([name, { classes }]) => (classes === null ? [] : [[name, [...classes.names]]])),
    ),
    slices: slices.map(({ by, name, positions }) => ({ by, name, rows: positions.length })),
    texts: [...texts],
  };
  return [
    [`${of}.safetensors`, encodeSafetensors(tensors)],
    [`${of}.json`, `${JSON.stringify(besides)}\n`],
  ];
}

/** What an evaluation has kept; null where it has kept nothing. Throws DamagedArtifact. */
export function readAnswers(artifact: Artifact, of = "answers"): KeptAnswers | null {
  const has = (name: string): boolean => artifact.manifest.files.some((file) => file.name === name);
  if (!has(`${of}.safetensors`)) return null;
  const { tensors } = decodeSafetensors(readArtifactFile(artifact, `${of}.safetensors`));
  // Evaluations of earlier versions have kept no more than answers.
  const besides = has(`${of}.json`)
    ? besidesSchema.parse(JSON.parse(readArtifactFile(artifact, `${of}.json`).toString("utf8")))
    : { classes: {}, slices: [], texts: [] };
  const ints = (name: string): Int32Array | null => {
    const data = tensors.get(name)?.data;
    return data instanceof Int32Array ? data : null;
  };
  const outputs = new Map<string, KeptOutput>();
  for (const [name, { data }] of tensors) {
    if (!name.endsWith("/loss") || !(data instanceof Float32Array)) continue;
    const output = name.slice(0, -"/loss".length);
    const [truth, answers] = [ints(`${output}/truth`), ints(`${output}/answer`)];
    const sure = tensors.get(`${output}/sure`)?.data;
    outputs.set(output, {
      losses: data,
      classes:
        truth === null || answers === null
          ? null
          : {
              truth,
              answers,
              sure: sure instanceof Float32Array ? sure : null,
              names: besides.classes[output] ?? [],
            },
    });
  }
  const places = ints("slices") ?? new Int32Array(0);
  let start = 0;
  const slices = besides.slices.map(({ by, name, rows }) => {
    const positions = places.subarray(start, start + rows);
    start += rows;
    return { by, name, positions };
  });
  return { rows: ints("rows") ?? new Int32Array(0), outputs, slices, texts: new Map(besides.texts) };
}
