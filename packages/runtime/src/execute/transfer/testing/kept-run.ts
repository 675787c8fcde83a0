/** Runs of a model that is adapted as a store keeps them, for tests, and what they start from. */
import { type CheckedModel, weightSet } from "@penstock/dsl";
import { contentHash } from "../../../artifacts/canonical.ts";
import { encodeSafetensors, type StoredTensor } from "../../../artifacts/safetensors.ts";
import type { Artifact, Store } from "../../../artifacts/store.ts";
import type { FittedPreparation } from "../../../data/index.ts";
import { type Base, type BaseOrigin, baseSum } from "../../../train/adapters/base.ts";
import { baseFile } from "../../../train/adapters/base-file.ts";
import { trainOf } from "../../../train/testing/train-fixture.ts";
import { SavedWeights } from "../saved-weights.ts";

interface KeptRun {
  readonly name: string;
  readonly model: CheckedModel;
  /** Its own weights. */
  readonly weights: ReadonlyMap<string, StoredTensor>;
  readonly preparation: FittedPreparation;
  /** Null of a run that keeps all of its weights. */
  readonly origin: BaseOrigin | null;
}

/** Reads runs of a store; no encoder is looked for. */
export function savedIn(store: Store): SavedWeights {
  return new SavedWeights({ store, pretrained: { cache: store.root, mirror: null } });
}

/** The weights that a model starts from. */
export function startOf(
  store: Store,
  origin: BaseOrigin,
  model: CheckedModel,
): Promise<ReadonlyMap<string, StoredTensor>> {
  const names = new Set(model.nodes.flatMap(({ id, weights }) => weights.map((one) => `${id}/${one.name}`)));
  return savedIn(store).started(origin, { model, target: weightSet(model, null), names });
}

/** Commits a run as a training does; gives its artifact. */
export async function keepRun(store: Store, { name, model, weights, preparation, origin }: KeptRun): Promise<Artifact> {
  const json = (value: unknown): string => `${JSON.stringify(value)}\n`;
  const base: Base | null =
    origin === null ? null : { origin, sum: baseSum(model, await startOf(store, origin, model)) };
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
      ["model.json", json({ model, inputs: [], targets: [], losses: trainOf().losses })],
      ["preparation.json", json(preparation)],
      ...(base === null ? [] : [[baseFile, json(base)] as const]),
    ]),
  });
}
