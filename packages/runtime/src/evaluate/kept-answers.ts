/**
 * The answers of an evaluation in, a small file of them out: per row its loss and, of classes, truth and answer. With it two runs can be
 * compared row by row later, without their models.
 */
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from "../artifacts/safetensors.ts";
import { type Artifact, readArtifactFile } from "../artifacts/store.ts";
import { answeredClasses } from "../train/metrics/classification.ts";
import type { Answers } from "../train/predict.ts";

const answersFile = "answers.safetensors";
/** 16 bytes a row of classes: beyond this the file would be larger than most models. */
const mostRows = 1_000_000;

/** What was kept of one output. */
export interface KeptOutput {
  /** Of each row, not yet weighted. */
  readonly losses: Float32Array;
  /** Of classes; null of everything else. */
  readonly classes: { readonly truth: Int32Array; readonly answers: Int32Array } | null;
}

/** What was kept of an evaluation. */
export interface KeptAnswers {
  /** Places of the rows in the data set. */
  readonly rows: Int32Array;
  readonly outputs: ReadonlyMap<string, KeptOutput>;
}

/** The file for an artifact; none where there are too many rows. */
export function keptAnswers({ rows, outputs }: Answers): readonly [string, Uint8Array][] {
  if (rows.length > mostRows) return [];
  const tensors = new Map<string, StoredTensor>();
  const put = (name: string, data: Float32Array | Int32Array): void => {
    tensors.set(name, { shape: [data.length], data });
  };
  put("rows", Int32Array.from(rows));
  for (const [output, part] of outputs) {
    put(`${output}/loss`, part.rowLosses);
    if (part.task !== "class" || !(part.truth instanceof Int32Array)) continue;
    put(`${output}/truth`, part.truth);
    put(`${output}/answer`, answeredClasses(part));
  }
  return [[answersFile, encodeSafetensors(tensors)]];
}

/** What an evaluation has kept; null where it has kept nothing. Throws DamagedArtifact. */
export function readAnswers(artifact: Artifact): KeptAnswers | null {
  if (!artifact.manifest.files.some(({ name }) => name === answersFile)) return null;
  const { tensors } = decodeSafetensors(readArtifactFile(artifact, answersFile));
  const ints = (name: string): Int32Array | null => {
    const data = tensors.get(name)?.data;
    return data instanceof Int32Array ? data : null;
  };
  const outputs = new Map<string, KeptOutput>();
  for (const [name, { data }] of tensors) {
    if (!name.endsWith("/loss") || !(data instanceof Float32Array)) continue;
    const output = name.slice(0, -"/loss".length);
    const [truth, answers] = [ints(`${output}/truth`), ints(`${output}/answer`)];
    outputs.set(output, { losses: data, classes: truth === null || answers === null ? null : { truth, answers } });
  }
  return { rows: ints("rows") ?? new Int32Array(0), outputs };
}
