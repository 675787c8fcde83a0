/**
 * In: a model with its columns, and where its weights begin. Out: what fits, as data. The check, the plan and the run ask the same here.
 */
import { isLowRank } from "../adapt/adapted-model.ts";
import type { CheckedModel, CheckedStart } from "../checked-program.ts";
import { matches } from "../freeze.ts";
import { type MatchPlace, matchWeights, type NamedTensor, type WeightMatch, type WeightSet } from "./match-weights.ts";
import { namedRows, type TrainedColumns } from "./row-names.ts";

/**
 * Every weight of a model by its full name. Low-rank matrices are left out: others start from their sum with the kernel, and they start
 * anew beside every kernel.
 */
export function tensorsOf({ nodes }: Pick<CheckedModel, "nodes">): readonly NamedTensor[] {
  return nodes.flatMap(({ id, weights }) =>
    weights.flatMap(({ name, shape, adapter }): readonly NamedTensor[] => {
      const tensor = { name: `${id}/${name}`, shape, ...(adapter === true ? { adapter } : {}) };
      return isLowRank(name) ? [] : [tensor];
    }),
  );
}

/** A model's weights with what their rows are called. */
export function weightSet(model: CheckedModel, columns: TrainedColumns | null): WeightSet {
  return { tensors: tensorsOf(model), rows: columns === null ? [] : namedRows(model, columns) };
}

/** Beginnings of weights' names that a path means: `hidden.encoder` is `hidden/encoder_1`. */
export function prefixesOf(tensors: readonly NamedTensor[], path: string): readonly string[] {
  const parts = path.split(".");
  const found = new Set<string>();
  for (const { name } of tensors) {
    const segments = name.split("/").slice(0, -1);
    for (let start = 0; start + parts.length <= segments.length; start++) {
      const end = start + parts.length;
      if (matches(segments.slice(start, end).join("/"), parts)) {
        found.add(segments.slice(0, end).join("/"));
        break;
      }
    }
  }
  return [...found];
}

/** What a training starts from. Where a path means several beginnings, the one that fits best. */
export function startMatch(
  source: WeightSet,
  target: WeightSet,
  start: { readonly part: string | null; readonly into: string | null },
): WeightMatch {
  const froms = start.part === null ? [undefined] : prefixesOf(source.tensors, start.part);
  const intos = start.into === null ? [undefined] : prefixesOf(target.tensors, start.into);
  const wanted = froms.flatMap((from) =>
    intos.map(
      (into): Partial<MatchPlace> => ({
        ...(from === undefined ? {} : { from }),
        ...(into === undefined ? {} : { into }),
      }),
    ),
  );
  const found = (wanted.length === 0 ? [{}] : wanted).map((place) => matchWeights(source, target, place));
  const size = ({ kept, carried }: WeightMatch): number => kept.length + carried.length;
  const [first = matchWeights(source, target), ...others] = found;
  return others.reduce((best, one) => (size(one) > size(best) ? one : best), first);
}

/** The part of another model that a start names; null for all of it. */
export function partOfStart(start: CheckedStart): { readonly part: string | null; readonly into: string | null } {
  return { part: start.kind === "from" ? start.part : null, into: start.into };
}
