/** Weights that there are, of a run or of an encoder, in; how they fit a model, and their numbers, out. */
import {
  type CheckedModel,
  matchPretrained,
  type PretrainedSource,
  type partOfStart,
  startMatch,
  type WeightMatch,
  type WeightSet,
} from "@penstock/dsl";
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import type { PretrainedContext } from "../../pretrained/pretrained-context.ts";
import { pretrainedWeights } from "../../pretrained/pretrained-weights.ts";
import type { StoredRun } from "./stored-run.ts";

type Weights = ReadonlyMap<string, StoredTensor>;

/** Weights that a model can start from. */
export interface WeightSource {
  /** How many there are. */
  readonly count: number;
  match(target: WeightSet): WeightMatch;
  /** Their numbers, by the names that they have there. Throws DataError, LostBase, DamagedArtifact. */
  read(match: WeightMatch): Promise<Weights>;
}

interface EncoderPlace {
  readonly source: PretrainedSource;
  /** The part that it goes into, as a program names it; null for where it fits. */
  readonly into: string | null;
  readonly model: CheckedModel;
}

/** A published encoder, or one of a folder. */
export function encoderSource({ source, into, model }: EncoderPlace, context: PretrainedContext): WeightSource {
  return {
    count: source.weights.length,
    match: () => matchPretrained(source, model, into),
    read: async ({ place }) => {
      const found = await pretrainedWeights({ model, place: place.into, source }, context);
      const start = place.into === "" ? 0 : place.into.length + 1;
      return new Map([...found].map(([full, tensor]) => [full.slice(start), tensor]));
    },
  };
}

/** A finished run; `read` gives all of its weights. */
export function runSource(
  { set }: Pick<StoredRun, "set">,
  parts: ReturnType<typeof partOfStart>,
  read: () => Promise<Weights>,
): WeightSource {
  return { count: set.tensors.length, match: (target) => startMatch(set, target, parts), read };
}
