/**
 * The base of a run that keeps only what it has learned beside it: where its weights come from, and the sum by which they are known.
 */
import { createHash } from "node:crypto";
import type { CheckedModel } from "@penstock/dsl";
import { z } from "zod";
import { decodeSafetensors, type StoredTensor } from "../../artifacts/safetensors.ts";
import { type Artifact, readArtifactFile, type Store } from "../../artifacts/store.ts";
import { weightName } from "../forward.ts";
import { initialWeight } from "../initial-weights.ts";
import { baseFile } from "./base-file.ts";
import { mergedWeights } from "./merge.ts";
import { ofBase, ownWeights } from "./own-weights.ts";

export const baseSchema = z.object({
  /** Where the weights come from. */
  origin: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("initial"), seed: z.number().int() }),
    /** Another run; what it lacks is drawn by the seed. */
    z.object({ kind: z.literal("run"), hash: z.string(), seed: z.number().int() }),
  ]),
  /** Of the names and bytes of all its weights. */
  sum: z.string(),
});

/** The base of a run. */
export type Base = z.infer<typeof baseSchema>;
export type BaseOrigin = Base["origin"];

/** A base that is not to be had; `help` says what to do. */
export class LostBase extends Error {
  override readonly name = "LostBase";
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.help = help;
  }
}

/** SHA-256 of names, shapes and bytes of the weights of a model's base. */
export function baseSum(model: CheckedModel, weights: ReadonlyMap<string, StoredTensor>): string {
  const hash = createHash("sha256");
  for (const [name, { shape, data }] of [...ofBase(model, weights)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name} ${shape.join(" ")}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest("hex");
}

const modelFile = z.looseObject({ model: z.unknown() });

/** The model of a training's artifact, as it was trained. */
export function modelOf(artifact: Artifact): CheckedModel {
  const { model } = modelFile.parse(JSON.parse(readArtifactFile(artifact, "model.json").toString("utf8")));
  // Written by the checker's own types, and read under a sum.
  return model as CheckedModel;
}

/** Reads saved runs and their bases; what it has read once it gives again, so that runs of one base share its arrays. */
export class SavedWeights {
  private readonly store: Pick<Store, "find">;
  private readonly drawn = new Map<string, StoredTensor>();
  private readonly merged = new Map<string, ReadonlyMap<string, StoredTensor>>();

  constructor(store: Pick<Store, "find">) {
    this.store = store;
  }

  /** All weights of a run: its own, and those of its base. Throws LostBase, DamagedArtifact. */
  of(artifact: Artifact, model: CheckedModel = modelOf(artifact)): ReadonlyMap<string, StoredTensor> {
    const { tensors } = decodeSafetensors(readArtifactFile(artifact, "weights.safetensors"));
    const base = baseOf(artifact);
    if (base === null) return tensors;
    const weights = ofBase(model, this.weightsOf(base.origin, model));
    if (baseSum(model, weights) !== base.sum) throw changed(artifact, base.origin);
    return new Map([...weights, ...ownWeights(model, tensors)]);
  }

  /** The weights that a model starts from. Throws LostBase. */
  weightsOf(origin: BaseOrigin, model: CheckedModel): ReadonlyMap<string, StoredTensor> {
    const given = origin.kind === "run" ? this.ofRun(origin.hash) : new Map<string, StoredTensor>();
    return new Map(
      [...this.initial(model, origin.seed)].map(([name, tensor]) => {
        const found = given.get(name);
        return [name, found?.shape.join() === tensor.shape.join() ? found : tensor];
      }),
    );
  }

  private initial(model: CheckedModel, seed: number): ReadonlyMap<string, StoredTensor> {
    const weights = new Map<string, StoredTensor>();
    for (const node of model.nodes) {
      for (const spec of node.weights) {
        const { name, shape, init, fans } = spec;
        const key = JSON.stringify([seed, node.id, name, shape, init, fans]);
        const tensor = this.drawn.get(key) ?? initialWeight(node, spec, seed);
        this.drawn.set(key, tensor);
        weights.set(weightName(node, name), tensor);
      }
    }
    return weights;
  }

  private ofRun(hash: string): ReadonlyMap<string, StoredTensor> {
    const known = this.merged.get(hash);
    if (known !== undefined) return known;
    const artifact = this.store.find(hash);
    if (artifact === null) {
      throw new LostBase(
        `the run ${hash.slice(0, 8)}, whose weights are the base of this one, is not in the store`,
        "run the program that made it again, which gives the same weights, or bring its folder back into the store",
      );
    }
    const model = modelOf(artifact);
    const merged = mergedWeights(model, this.of(artifact, model));
    this.merged.set(hash, merged);
    return merged;
  }
}

/** What a run says of its base; null where it keeps all of its weights. */
export function baseOf(artifact: Artifact): Base | null {
  if (!artifact.manifest.files.some(({ name }) => name === baseFile)) return null;
  return baseSchema.parse(JSON.parse(readArtifactFile(artifact, baseFile).toString("utf8")));
}

function changed({ manifest }: Artifact, origin: BaseOrigin): LostBase {
  const from =
    origin.kind === "run" ? `the run ${origin.hash.slice(0, 8)}` : `the first weights of seed ${origin.seed}`;
  return new LostBase(
    `${from} no longer give the weights that \`${manifest.block}\` has adapted`,
    `\`pipe run ${manifest.program} --fresh\` adapts them as they are now`,
  );
}
