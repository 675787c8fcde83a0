/** What a plan says of weights that come from elsewhere and of parts that are run once, before anything runs. */
import {
  frozenNames,
  frozenOf,
  grouped,
  matchPretrained,
  partOfStart,
  startMatch,
  type WeightMatch,
  weightSet,
} from "@penstock/dsl";
import type { TrainStep } from "./plan.ts";
import { wholeData } from "./run-on-data.ts";

/** What the trainings of a block start with, as far as names and shapes tell. */
export interface PlannedStart {
  readonly block: string;
  /** A block, the hash of a finished run, or an encoder. */
  readonly from: string;
  /** Weights that are taken, as they are or row by row, and all of the model; null where only the run tells. */
  readonly taken: number | null;
  readonly all: number;
  /** Parts of the model that start anew; null with `taken`. */
  readonly fresh: readonly string[] | null;
}

/** The first part of a model that is run once for each row. */
export interface PlannedFrozen {
  readonly block: string;
  readonly parts: readonly string[];
  /** Operators that are left out of every step. */
  readonly operators: number;
}

/** What a training starts with; null for drawn weights. */
export function plannedStart(step: TrainStep): PlannedStart | null {
  const { block, train, model, start } = step;
  const asked = train.start;
  if (start === null || asked === null) return null;
  const target = weightSet(model, wholeData(step));
  const told = (from: string, match: WeightMatch | null): PlannedStart => ({
    block,
    from,
    taken: match === null ? null : match.kept.length + match.carried.length,
    all: target.tensors.length,
    fresh:
      match === null
        ? null
        : grouped([...match.fresh, ...match.differing].map(({ name }) => name)).map(({ part }) =>
            part.split("/").join("."),
          ),
  });
  if (asked.kind === "pretrained") return told(asked.name, matchPretrained(asked.source, model, asked.into));
  if (start.kind !== "step") return told(asked.run.slice(0, 8), null);
  const source = weightSet(start.trained.model, wholeData(start.trained));
  return told(start.trained.block, startMatch(source, target, partOfStart(asked)));
}

/** What of a training is run once; null where all of it is in every step. */
export function plannedFrozen(step: TrainStep): PlannedFrozen | null {
  const { block, train, model } = step;
  const part = frozenOf(model, train, wholeData(step));
  return part === null ? null : { block, parts: frozenNames(part), operators: part.first.nodes.length };
}
