/** A small model that is adapted, as the checker would give it, and what a store keeps of its runs. */
import { adaptedModel, type CheckedAdapt, type CheckedModel } from "@penstock/dsl";
import { contentHash } from "../../artifacts/canonical.ts";
import { encodeSafetensors, type StoredTensor } from "../../artifacts/safetensors.ts";
import type { Artifact, Store } from "../../artifacts/store.ts";
import type { FittedPreparation } from "../../data/index.ts";
import { type Base, type BaseOrigin, baseSum, SavedWeights } from "../adapters/base.ts";
import { baseFile } from "../adapters/base-file.ts";
import { batchNorm, call, dense, modelOf, node, trainOf } from "./train-fixture.ts";

/** Two numbers into two classes, with batch norm and dropout on the way. */
export const plainModel: CheckedModel = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 16, activation: "tanh" }),
    batchNorm("norm", "hidden", [16]),
    node("drop", { op: "dropout", from: "norm", shape: [16], args: { rate: 0.1 } }),
    dense("second", "drop", { width: 16, units: 8, activation: "relu" }),
    dense("classes", "second", { width: 8, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);

/** `lora(rank: 1)` beside both hidden kernels; the last layer learns as a whole. */
export const lowRank: CheckedAdapt = {
  call: call("lora", { rank: 1, alpha: 2, dropout: 0, targets: [], heads: [] }),
  places: ["hidden", "second"].map((id) => ({ node: id, weights: ["kernel"], into: [] })),
  heads: ["classes"],
};

/** A bottleneck of three values behind the second layer. */
export const bottleneck: CheckedAdapt = {
  call: call("adapter", { size: 3, placement: "houlsby", activation: "gelu", targets: [], heads: [] }),
  places: [{ node: "second", weights: [], into: ["classes"] }],
  heads: ["classes"],
};

/** The biases of all, and the last layer. */
export const biases: CheckedAdapt = {
  call: call("bitfit", { targets: [], heads: [] }),
  places: ["hidden", "second"].map((id) => ({ node: id, weights: ["bias"], into: [] })),
  heads: ["classes"],
};

/** The plain model, adapted. */
export function adaptedBy(adapt: CheckedAdapt): CheckedModel {
  return adaptedModel(plainModel, adapt);
}

interface KeptRun {
  readonly name: string;
  readonly model: CheckedModel;
  /** Its own weights. */
  readonly weights: ReadonlyMap<string, StoredTensor>;
  readonly preparation: FittedPreparation;
  /** Null of a run that keeps all of its weights. */
  readonly origin: BaseOrigin | null;
}

/** Commits a run as a training does; gives its artifact. */
export function keepRun(store: Store, { name, model, weights, preparation, origin }: KeptRun): Artifact {
  const json = (value: unknown): string => `${JSON.stringify(value)}\n`;
  const base: Base | null =
    origin === null ? null : { origin, sum: baseSum(model, new SavedWeights(store).weightsOf(origin, model)) };
  return store.commit(contentHash(["run", name]), {
    manifest: {
      kind: "train",
      block: name,
      ingredients: origin?.kind === "run" ? { start: origin.hash } : {},
      program: "p.pipe",
      seed: 1,
      created: new Date(Date.UTC(2026, 0, 1)).toISOString(),
      seconds: 1,
      versions: {},
      metrics: {},
    },
    files: new Map<string, string | Uint8Array>([
      ["weights.safetensors", encodeSafetensors(weights)],
      ["model.json", json({ model, losses: trainOf().losses })],
      ["preparation.json", json(preparation)],
      ...(base === null ? [] : [[baseFile, json(base)] as const]),
    ]),
  });
}
