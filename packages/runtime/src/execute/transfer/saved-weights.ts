/**
 * The artifact of a finished training in, all of its weights out: those that it keeps, and those of a base that it has adapted, which are
 * read or drawn as the training has read or drawn them.
 */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type CheckedModel, findPretrained, type PretrainedSource, type WeightSet, weightSet } from "@penstock/dsl";
import { z } from "zod";
import { decodeSafetensors, type StoredTensor } from "../../artifacts/safetensors.ts";
import { type Artifact, readArtifactFile, type Store } from "../../artifacts/store.ts";
import { DataError } from "../../data/data-error.ts";
import type { PretrainedContext } from "../../pretrained/pretrained-context.ts";
import { type Base, type BaseOrigin, baseOf, baseSum, LostBase } from "../../train/adapters/base.ts";
import { mergedWeights } from "../../train/adapters/merge.ts";
import { baseNames, ownWeights } from "../../train/adapters/own-weights.ts";
import { carryWeights } from "../../train/carry-weights.ts";
import { weightName } from "../../train/forward.ts";
import { initialWeight } from "../../train/initial-weights.ts";
import { openStart } from "./stored-run.ts";
import { encoderSource, runSource, type WeightSource } from "./weight-source.ts";

type Weights = ReadonlyMap<string, StoredTensor>;

/** Where weights are looked for. */
export interface WeightPlaces {
  readonly store: Pick<Store, "find" | "root">;
  /** For bases that are published encoders. */
  readonly pretrained: PretrainedContext;
}

const modelFile = z.looseObject({ model: z.unknown() });

/** The model of a training's artifact, as it was trained. */
export function modelOf(artifact: Artifact): CheckedModel {
  const { model } = modelFile.parse(JSON.parse(readArtifactFile(artifact, "model.json").toString("utf8")));
  // Written by the checker's own types, and read under a sum.
  return model as CheckedModel;
}

/** A model that starts, with what its rows are called. */
interface Beginning {
  readonly model: CheckedModel;
  readonly target: WeightSet;
  /** Full names of the weights that are asked for. */
  readonly names: ReadonlySet<string>;
}

/** Reads saved runs and their bases; what it has read once it gives again, so that runs of one base share its arrays. */
export class SavedWeights {
  private readonly places: WeightPlaces;
  private readonly drawn = new Map<string, StoredTensor>();
  private readonly read = new Map<string, Promise<Weights>>();

  constructor(places: WeightPlaces) {
    this.places = places;
  }

  /** All weights of a run: its own, and those of its base. Throws LostBase, DamagedArtifact. */
  async of(artifact: Artifact, model: CheckedModel = modelOf(artifact)): Promise<Weights> {
    const { tensors } = decodeSafetensors(readArtifactFile(artifact, "weights.safetensors"));
    const base = baseOf(artifact);
    if (base === null) return tensors;
    const weights = await this.ofBase(artifact, model, base);
    return new Map([...weights, ...ownWeights(model, tensors)]);
  }

  /** The weights that others start from: low-rank products are added to their kernels. Throws as `of` does. */
  merged(artifact: Artifact): Promise<Weights> {
    return this.once(`run ${artifact.manifest.hash}`, async () => {
      const model = modelOf(artifact);
      return mergedWeights(model, await this.of(artifact, model));
    });
  }

  private async ofBase(artifact: Artifact, model: CheckedModel, { origin, sum }: Base): Promise<Weights> {
    // Rows are told apart by their names, which are the run's own; what is drawn needs none.
    const own = origin.kind === "initial" ? null : openStart(artifact);
    const target = own?.set ?? weightSet(model, null);
    let weights: Weights;
    try {
      weights = await this.started(origin, { model, target, names: baseNames(model) });
    } catch (error) {
      if (!(error instanceof DataError)) throw error;
      const { name } = origin.kind === "pretrained" ? origin : { name: "" };
      throw new LostBase(
        `the weights of \`${name}\`, which are the base of this run, are not to be had: ${error.title}`,
        error.help ?? `\`pipe run ${artifact.manifest.program} --fresh\` adapts what is there now`,
      );
    }
    if (baseSum(model, weights) !== sum) throw changed(artifact, origin);
    return weights;
  }

  /** The weights that a model starts from, as far as they are asked for. Throws LostBase, DataError, DamagedArtifact. */
  async started(origin: BaseOrigin, { model, target, names }: Beginning): Promise<Weights> {
    const source = this.sourceOf(origin, model);
    if (source === null) return this.initial(model, { seed: origin.seed, names });
    const { key, of } = source;
    const match = of.match(target);
    const kept = match.kept.filter(({ name }) => names.has(name));
    const carried = match.carried.filter(({ name }) => names.has(name));
    const given = new Set(kept.map(({ name }) => name));
    const rest = new Set([...names].filter((name) => !given.has(name)));
    const found = await this.once(`${key} ${match.place.into}`, () => of.read(match));
    return carryWeights(this.initial(model, { seed: origin.seed, names: rest }), found, { ...match, kept, carried });
  }

  /** What is read of an origin; null where everything is drawn. */
  private sourceOf(
    origin: BaseOrigin,
    model: CheckedModel,
  ): { readonly key: string; readonly of: WeightSource } | null {
    const { store, pretrained } = this.places;
    switch (origin.kind) {
      case "initial":
        return null;
      case "run": {
        const artifact = store.find(origin.hash);
        const opened = artifact === null ? null : openStart(artifact);
        if (artifact === null || opened === null) throw gone(origin.hash);
        return { key: origin.hash, of: runSource(opened, origin, () => this.merged(artifact)) };
      }
      case "pretrained": {
        const source = pretrainedOf(origin, store.root);
        const names = [...baseNames(model)].sort().join(" ");
        return {
          key: `${origin.fingerprint} ${names}`,
          of: encoderSource({ source, into: origin.into, model }, pretrained),
        };
      }
    }
  }

  private once(key: string, read: () => Promise<Weights>): Promise<Weights> {
    const known = this.read.get(key) ?? read();
    this.read.set(key, known);
    return known;
  }

  private initial(
    model: CheckedModel,
    { seed, names }: { readonly seed: number; readonly names: ReadonlySet<string> },
  ): Weights {
    const weights = new Map<string, StoredTensor>();
    for (const node of model.nodes) {
      for (const spec of node.weights) {
        const { name, shape, init, fans } = spec;
        const full = weightName(node, name);
        if (!names.has(full)) continue;
        const key = JSON.stringify([seed, node.id, name, shape, init, fans]);
        const tensor = this.drawn.get(key) ?? initialWeight(node, spec, seed);
        this.drawn.set(key, tensor);
        weights.set(full, tensor);
      }
    }
    return weights;
  }
}

/** The encoder that an origin names. Throws DataError where there is none any more. */
function pretrainedOf(origin: BaseOrigin & { readonly kind: "pretrained" }, root: string): PretrainedSource {
  const folder = origin.folder === null ? null : path.resolve(root, origin.folder);
  const found = findPretrained(origin.name, {
    from: "",
    host: {
      resolve: () => path.join(folder ?? "", "config.json"),
      readText: (file) => {
        try {
          return readFileSync(file, "utf8");
        } catch {
          // Whoever asks says that it is not there.
          return undefined;
        }
      },
    },
  });
  if (found.kind === "problem") throw new DataError(found.title, found.help ?? "bring it back", folder ?? origin.name);
  return found;
}

function gone(hash: string): LostBase {
  return new LostBase(
    `the run ${hash.slice(0, 8)}, whose weights are the base of this one, is not in the store`,
    "run the program that made it again, which gives the same weights, or bring its folder back into the store",
  );
}

function changed({ manifest }: Artifact, origin: BaseOrigin): LostBase {
  const from = {
    initial: () => `the first weights of seed ${origin.seed}`,
    run: () => `the weights of the run ${"hash" in origin ? origin.hash.slice(0, 8) : ""}`,
    pretrained: () => `the weights of \`${"name" in origin ? origin.name : ""}\``,
  };
  return new LostBase(
    `${from[origin.kind]()} are no longer those that \`${manifest.block}\` has adapted`,
    `\`pipe run ${manifest.program} --fresh\` adapts them as they are now`,
  );
}
