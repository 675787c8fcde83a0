/**
 * The artifact of a finished training in, what answering new rows needs out: model, losses, fitted preparation and weights, held against
 * each other so that what another version wrote is refused instead of misread.
 */
import { type CheckedLoss, type CheckedModel, sizeOf } from "@penstock/dsl";
import { z } from "zod";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { readArtifactFile } from "../artifacts/store.ts";
import { type FittedPreparation, fittedPreparationSchema } from "../data/index.ts";
import type { FinishedRun } from "../execute/run-name.ts";
import type { SavedWeights } from "../execute/transfer/saved-weights.ts";
import { storedNodes } from "../execute/transfer/stored-nodes.ts";
import { operators } from "../ops/operators.ts";
import { LostBase } from "../train/adapters/base.ts";
import { mergedModel, mergedWeights } from "../train/adapters/merge.ts";

/** A run that can answer. */
export interface SavedRun {
  readonly name: string;
  /** Of its artifact. */
  readonly hash: string;
  readonly model: CheckedModel;
  /** What its outputs learned by. */
  readonly losses: readonly CheckedLoss[];
  /** As it was fitted on the train rows. */
  readonly preparation: FittedPreparation;
  readonly weights: ReadonlyMap<string, StoredTensor>;
}

/** A run that cannot answer as it is; the message says why, `help` what to do. */
export class UnusableRun extends Error {
  override readonly name = "UnusableRun";
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}

const tensorType = z.looseObject({ shape: z.array(z.number()), dtype: z.string() });
const named = z.looseObject({ name: z.string(), type: tensorType });
/** What answering reads of the file; the rest is the checker's own. */
const modelFile = z.looseObject({
  model: z.looseObject({
    inputs: z.array(named),
    nodes: storedNodes,
    outputs: z.array(named),
  }),
  losses: z.array(z.looseObject({ output: z.string(), loss: z.looseObject({ call: z.string() }) })),
});

const again = (program: string): string => `\`pipe run ${program} --fresh\` makes it anew`;

/**
 * Opens a run; throws UnusableRun where its artifact lacks something, or the base that it adapts is not to be had, DamagedArtifact where its
 * bytes are not those that were written. Runs that are opened by one `saved` share the arrays of their base.
 */
export async function openRun({ name, artifact }: FinishedRun, saved: SavedWeights): Promise<SavedRun> {
  const { manifest } = artifact;
  const files = new Set(manifest.files.map((file) => file.name));
  const lacking = ["model.json", "preparation.json", "weights.safetensors"].filter((file) => !files.has(file));
  if (lacking.length > 0) {
    throw new UnusableRun(
      `\`${name}\` was kept by a version that did not keep ${lacking.map((file) => `\`${file}\``).join(" and ")}, which answering needs`,
      again(manifest.program),
    );
  }
  const read = (file: string): unknown => JSON.parse(readArtifactFile(artifact, file).toString("utf8"));
  const described = modelFile.safeParse(read("model.json"));
  const preparation = fittedPreparationSchema.safeParse(read("preparation.json"));
  if (!described.success || !preparation.success) {
    throw new UnusableRun(`\`${name}\` is kept in a form that this version does not read`, again(manifest.program));
  }
  // What is not looked at here was written by the same code, under a sum.
  const { model, losses } = described.data as unknown as Pick<SavedRun, "model" | "losses">;
  const weights = await withReason(name, () => saved.of(artifact, model));
  const misfit = misfitOf(model, { preparation: preparation.data, weights });
  if (misfit !== null) throw new UnusableRun(`\`${name}\` does not fit together: ${misfit}`, again(manifest.program));
  return { name, hash: manifest.hash, model, losses, preparation: askedBy(model, preparation.data), weights };
}

/** What rows are prepared by: of a model that reads nothing but what it writes, a row is the beginning of its text. */
function askedBy({ inputs }: CheckedModel, preparation: FittedPreparation): FittedPreparation {
  const written = new Set(inputs.flatMap(({ shifts }) => (shifts === undefined ? [] : [shifts])));
  if (preparation.inputs.length > 0 || written.size === 0) return preparation;
  return { ...preparation, inputs: preparation.targets.filter(({ name }) => written.has(name)) };
}

/** What `read` gives; a base that is not to be had makes a run unusable. */
async function withReason<Value>(name: string, read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof LostBase
      ? new UnusableRun(`\`${name}\` cannot answer: ${error.message}`, error.help)
      : error;
  }
}

/** What does not go together, in words; null where all does. */
function misfitOf(
  model: CheckedModel,
  { preparation, weights }: Pick<SavedRun, "preparation" | "weights">,
): string | null {
  for (const { op } of model.nodes)
    if (operators.get(op) === undefined) return `this version has no operator \`${op}\``;
  for (const { name, type, shifts } of model.inputs) {
    if (shifts !== undefined) continue;
    const column = preparation.inputs.find((one) => one.name === name);
    if (column === undefined) return `its data gives no \`${name}\``;
    if (sizeOf(column.shape) !== sizeOf(type.shape)) {
      return `its data gives \`${name}\` as [${column.shape.join(", ")}], the model reads [${type.shape.join(", ")}]`;
    }
  }
  for (const node of model.nodes) {
    for (const { name, shape } of node.weights) {
      const stored = weights.get(`${node.id}/${name}`);
      if (stored === undefined) return `the weight \`${node.id}/${name}\` is not there`;
      if (stored.shape.join() !== shape.join()) {
        return `the weight \`${node.id}/${name}\` is [${stored.shape.join(", ")}], the model has [${shape.join(", ")}]`;
      }
    }
  }
  return null;
}

/** The same run with what it adapts by low rank added to the kernels: an ordinary model, which answers the same up to rounding. */
export function mergedRun(run: SavedRun): SavedRun {
  return { ...run, model: mergedModel(run.model), weights: mergedWeights(run.model, run.weights) };
}
