/**
 * In: weights that there are, by name and shape, and the weights of a model. Out: which of them the model can start from, at which place
 * of it, and what is left on either side. No numbers are looked at, so that a check says the same as a run.
 */
import { sizeOf } from "../../catalog/shape.ts";
import type { NamedRows } from "./row-names.ts";

/** A weight by its full name. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Whether an adapter has put it into the model: that it starts anew is no loss. */
  readonly adapter?: true;
}

/** Weights with what their rows are called. */
export interface WeightSet {
  readonly tensors: readonly NamedTensor[];
  readonly rows: readonly NamedRows[];
}

/** Where weights come from and where they go: beginnings of names; empty for all of them. */
export interface MatchPlace {
  readonly from: string;
  readonly into: string;
}

/** Weights of which rows are carried over by name. */
export interface CarriedRows {
  readonly name: string;
  readonly from: string;
  readonly axis: number;
  readonly what: NamedRows["what"];
  /** For each row of the model's the row it starts from, -1 for one that starts anew; null until the rows of the data are known. */
  readonly rows: readonly number[] | null;
  /** Names of rows that start anew, and of those that the model has no more. */
  readonly fresh: readonly string[];
  readonly lost: readonly string[];
}

/** What became of every weight. */
export interface WeightMatch {
  readonly place: MatchPlace;
  /** Taken as they are. */
  readonly kept: readonly { readonly name: string; readonly from: string }[];
  /** Taken row by row. */
  readonly carried: readonly CarriedRows[];
  /** Of one name and of two shapes: these start anew. */
  readonly differing: readonly (NamedTensor & { readonly other: readonly number[] })[];
  /** Of the model alone: these start anew. */
  readonly fresh: readonly NamedTensor[];
  /** Of the other side alone. */
  readonly unused: readonly NamedTensor[];
}

/** Looks for the place where most numbers fit; `wanted` are beginnings that are given. */
export function matchWeights(source: WeightSet, target: WeightSet, wanted: Partial<MatchPlace> = {}): WeightMatch {
  const matches = placesOf(source, target, wanted).map((place) => matchAt(source, target, place));
  const [first, ...others] = matches;
  const none: WeightMatch = {
    place: { from: wanted.from ?? "", into: wanted.into ?? "" },
    kept: [],
    carried: [],
    differing: [],
    fresh: target.tensors.filter(({ adapter }) => adapter !== true),
    unused: source.tensors,
  };
  // The first of equals is the one with the names as they are.
  return others.reduce((best, one) => (fit(one, target) > fit(best, target) ? one : best), first ?? none);
}

/** Numbers that are taken. */
function fit({ kept, carried }: WeightMatch, { tensors }: WeightSet): number {
  const taken = new Set([...kept, ...carried].map(({ name }) => name));
  return tensors.reduce((sum, { name, shape }) => sum + (taken.has(name) ? sizeOf(shape) : 0), 0);
}

/** Whether nothing at all is taken. */
export function isEmpty({ kept, carried }: WeightMatch): boolean {
  return kept.length === 0 && carried.length === 0;
}

/** Places at which at least one weight of one side has the name of one of the other; the names as they are first. */
function placesOf(source: WeightSet, target: WeightSet, wanted: Partial<MatchPlace>): readonly MatchPlace[] {
  const places = new Map<string, MatchPlace>();
  const add = (place: MatchPlace): void => {
    if (wanted.from !== undefined && place.from !== wanted.from) return;
    if (wanted.into !== undefined && place.into !== wanted.into) return;
    places.set(`${place.from} ${place.into}`, place);
  };
  add({ from: "", into: "" });
  const endings = new Map<string, string[]>();
  for (const { name } of source.tensors) {
    for (const [before, rest] of cuts(name)) endings.set(rest, [...(endings.get(rest) ?? []), before]);
  }
  for (const { name } of target.tensors) {
    for (const [into, rest] of cuts(name)) for (const from of endings.get(rest) ?? []) add({ from, into });
  }
  return [...places.values()];
}

/** A name cut at each of its slashes, and not at all. A weight's own name is never all that is left: those are too much alike. */
function cuts(name: string): [before: string, rest: string][] {
  const segments = name.split("/");
  return segments.slice(0, -1).map((_, count) => [segments.slice(0, count).join("/"), segments.slice(count).join("/")]);
}

function operatorOf(name: string): string {
  return name.slice(0, name.lastIndexOf("/"));
}

function within(name: string, prefix: string): string | null {
  if (prefix === "") return name;
  return name.startsWith(`${prefix}/`) ? name.slice(prefix.length + 1) : null;
}

function under(prefix: string, rest: string): string {
  return prefix === "" ? rest : `${prefix}/${rest}`;
}

function matchAt(source: WeightSet, target: WeightSet, place: MatchPlace): WeightMatch {
  const given = new Map(source.tensors.map((one) => [one.name, one]));
  const kept: { name: string; from: string }[] = [];
  const carried: CarriedRows[] = [];
  const differing: (NamedTensor & { other: readonly number[] })[] = [];
  const fresh: NamedTensor[] = [];
  // An operator of which one weight does not fit starts anew as a whole: a bias without its kernel says nothing.
  const spoilt = new Set<string>();
  for (const tensor of target.tensors) {
    const rest = within(tensor.name, place.into);
    const other = rest === null ? undefined : given.get(under(place.from, rest));
    if (other === undefined) {
      fresh.push(tensor);
      continue;
    }
    const rows = target.rows.find(({ weight }) => weight === tensor.name);
    const before = source.rows.find(({ weight }) => weight === other.name);
    const found = byName(tensor, other, { rows, before });
    if (found === "whole") kept.push({ name: tensor.name, from: other.name });
    else if (found === null) differing.push({ ...tensor, other: other.shape });
    else if (found === "anew") fresh.push(tensor);
    else carried.push(found);
    if (found === null || found === "anew") spoilt.add(operatorOf(tensor.name));
  }
  const whole = ({ name }: { readonly name: string }): boolean => !spoilt.has(operatorOf(name));
  const taken = { kept: kept.filter(whole), carried: carried.filter(whole) };
  const used = new Set([...taken.kept, ...taken.carried].map(({ from }) => from));
  const left = new Set([
    ...fresh.map(({ name }) => name),
    ...[...kept, ...carried].filter((one) => !whole(one)).map(({ name }) => name),
  ]);
  return {
    place,
    ...taken,
    differing,
    fresh: target.tensors.filter(({ name, adapter }) => left.has(name) && adapter !== true),
    unused: source.tensors.filter(({ name }) => !used.has(name)),
  };
}

interface BothRows {
  readonly rows: NamedRows | undefined;
  readonly before: NamedRows | undefined;
}

/** How a weight starts from one of the same name: as a whole, row by row, anew because no row is called alike, or null for not at all. */
function byName(
  tensor: NamedTensor,
  other: NamedTensor,
  { rows, before }: BothRows,
): CarriedRows | "whole" | "anew" | null {
  const same = tensor.shape.join() === other.shape.join();
  if (rows === undefined || before === undefined || rows.axis !== before.axis) return same ? "whole" : null;
  const { axis, what } = rows;
  if (tensor.shape.length !== other.shape.length) return null;
  if (tensor.shape.some((size, at) => at !== axis && size !== other.shape[at])) return null;
  const link = { name: tensor.name, from: other.name, axis, what };
  if (rows.names === null || before.names === null) return { ...link, rows: null, fresh: [], lost: [] };
  if (same && rows.names.join("\n") === before.names.join("\n")) return "whole";
  const at = new Map(before.names.map((name, place) => [name, place]));
  const names = rows.names.slice(0, tensor.shape[axis] ?? 0);
  const from = names.map((name) => at.get(name) ?? -1);
  if (from.every((place) => place < 0)) return "anew";
  const here = new Set(names);
  // Rows of a table beyond the words that there are belong to nobody.
  const filler = new Array<number>(Math.max((tensor.shape[axis] ?? 0) - from.length, 0)).fill(-1);
  return {
    ...link,
    rows: [...from, ...filler],
    fresh: names.filter((name) => !at.has(name)),
    lost: before.names.filter((name) => !here.has(name)),
  };
}

/** Names in groups, by the first two parts of each: `features/conv_1`. */
export function grouped(names: readonly string[]): readonly { readonly part: string; readonly count: number }[] {
  const groups = new Map<string, number>();
  for (const name of names) {
    const part = name.split("/").slice(0, -1).slice(0, 2).join("/");
    groups.set(part, (groups.get(part) ?? 0) + 1);
  }
  return [...groups].map(([part, count]) => ({ part, count }));
}
