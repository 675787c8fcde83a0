/**
 * The artifact of a finished training in, what another training can start from out: its weights' names and shapes, and what their rows
 * are called. Held to its own schema, so that what another version wrote is refused, not misread.
 */
import { type NamedRows, namedRows, tensorsOf, type WeightSet } from "@penstock/dsl";
import { z } from "zod";
import { type Artifact, readArtifactFile } from "../../artifacts/store.ts";
import { type FittedColumn, type FittedStep, fittedPreparationSchema } from "../../data/fitted-preparation.ts";
import { storedNodes } from "./stored-nodes.ts";

const column = z.looseObject({
  name: z.string(),
  type: z.looseObject({ kind: z.string() }),
  steps: z.array(z.looseObject({ call: z.string() })),
});
/** What a start reads of `model.json`; the rest is the checker's own. */
const modelFile = z.looseObject({
  model: z.looseObject({
    nodes: storedNodes,
    outputs: z.array(z.looseObject({ name: z.string(), node: z.string() })),
  }),
  inputs: z.array(column),
  targets: z.array(column),
});

/** Weights of a finished training. */
export interface StoredRun {
  readonly set: WeightSet;
}

/** Opens an artifact; null where it is in no form that this version reads. Throws DamagedArtifact where bytes are not those that were written. */
export function openStart(artifact: Artifact): StoredRun | null {
  const files = new Set(artifact.manifest.files.map(({ name }) => name));
  if (!["model.json", "preparation.json", "weights.safetensors"].every((name) => files.has(name))) return null;
  const read = (file: string): unknown => JSON.parse(readArtifactFile(artifact, file).toString("utf8"));
  const described = modelFile.safeParse(read("model.json"));
  const preparation = fittedPreparationSchema.safeParse(read("preparation.json"));
  if (!described.success || !preparation.success) return null;
  // What is not looked at above was written by the same code, under a sum.
  const { model, ...columns } = described.data as unknown as Parameters<typeof namedRows>[1] & {
    readonly model: Parameters<typeof namedRows>[0];
  };
  const rows = withFitted(namedRows(model, columns), [...preparation.data.inputs, ...preparation.data.targets]);
  return { set: { tensors: tensorsOf(model), rows } };
}

/** Rows with the names that only the data could tell. */
export function withFitted(rows: readonly NamedRows[], columns: readonly FittedColumn[]): readonly NamedRows[] {
  return rows.map((one) => {
    const fitted = columns.find(({ name }) => name === one.column);
    return one.names !== null || fitted === undefined ? one : { ...one, names: placesOf(fitted) };
  });
}

/** What the places of a fitted column are called: those that stand for padding, unknown words or other classes go by signs of their own. */
function placesOf({ steps, classes, open }: FittedColumn): readonly string[] | null {
  const vocabulary = steps.find(({ step }) => step === "vocabulary");
  if (vocabulary?.step === "vocabulary") return ["\u0000padding", "\u0000unknown", ...vocabulary.words];
  const terms = steps.find(({ step }) => step === "tf_idf");
  if (terms?.step === "tf_idf") return terms.terms;
  const pieces = steps.find(({ step }) => step === "bpe");
  if (pieces?.step === "bpe") return piecesOf(pieces);
  return classes === null ? null : [...(open ? ["\u0000other"] : []), ...classes];
}

/** Pieces of words as they are read, behind what has no letters. */
function piecesOf({ signs, joins, begin, end }: Extract<FittedStep, { readonly step: "bpe" }>): readonly string[] {
  const pieces = [...signs];
  for (const [left, right] of joins) pieces.push(`${pieces[left] ?? ""}${pieces[right] ?? ""}`);
  const marks = [...(begin ? ["\u0000begin"] : []), ...(end ? ["\u0000end"] : [])];
  return ["\u0000padding", "\u0000unknown", ...marks, ...pieces];
}
