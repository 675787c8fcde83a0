/**
 * Rows in folds: each row tests in one of them. A fold's test rows are one part, its train and valid rows all others; the parts are
 * the same for every fold of a seed. Counts are exact to the row where rows are drawn one by one; groups stay whole.
 */
import { type CheckedDataset, foldsOf, largestRemainder } from "@penstock/dsl";
import { randomStream, type Stream, shuffledRange } from "../random/stream.ts";
import { assignGroups, assignInOrder, assignStratified, type SplitRows } from "./assign-rows.ts";
import { DataError } from "./data-error.ts";
import { groupsOf, labelsOf, splitColumn } from "./split-columns.ts";
import type { Table } from "./table.ts";

/** One of the trainings that a data set asks for. */
export interface Fold {
  /** Counted from 1. */
  readonly fold: number;
  readonly seed: number;
}

/** What rows are told apart by, where they are. */
interface Kinds {
  readonly classes: Int32Array | null;
  readonly groups: Uint32Array | null;
}

/** The rows of one fold; throws `DataError` where the data has too few rows or groups. */
export function foldRows(table: Table, dataset: CheckedDataset, { fold, seed }: Fold): SplitRows {
  const count = foldsOf(dataset.split);
  const kinds = kindsOf(table, dataset);
  const parts = assignFolds(kinds, { rows: table.rows, count, stream: randomStream(seed, "split", dataset.name) });
  const test: number[] = [];
  const rest: number[] = [];
  parts.forEach((part, row) => {
    (part === fold - 1 ? test : rest).push(row);
  });
  if (test.length === 0 || rest.length === 0) {
    const what = kinds.groups === null ? "rows" : "groups of rows";
    throw new DataError(`\`${dataset.name}\` has too few ${what} for ${count} folds`, "use fewer folds");
  }
  const part = typeof dataset.split.args["valid"] === "number" ? dataset.split.args["valid"] : 0;
  const held = holdOut(rest, kinds, { part, stream: randomStream(seed, "split", dataset.name, "valid", fold) });
  const side = (valid: boolean): Uint32Array =>
    Uint32Array.from(rest.filter((_, place) => (held[place] === 1) === valid));
  return { train: side(false), valid: side(true), test: Uint32Array.from(test) };
}

function kindsOf(table: Table, dataset: CheckedDataset): Kinds {
  const { stratified } = dataset.split.args;
  const target = dataset.targets.find((column) => column.type.kind === "class");
  const by = splitColumn(dataset);
  return {
    classes: stratified === true && target !== undefined ? labelsOf(table, target.columns[0] ?? target.name) : null,
    groups: by === null ? null : groupsOf(table, by),
  };
}

/** The part of each row, from 0. */
function assignFolds(
  { classes, groups }: Kinds,
  { rows, count, stream }: { readonly rows: number; readonly count: number; readonly stream: Stream },
): Uint32Array {
  const order = shuffledRange(rows, stream);
  if (groups !== null) return assignGroupsToFolds(groups, classes, { order, count });
  // Class after class, like cards dealt to so many players: each class and the whole are spread to the row.
  const sorted = classes === null ? order : order.slice().sort((a, b) => (classes[a] ?? 0) - (classes[b] ?? 0));
  const parts = new Uint32Array(rows);
  sorted.forEach((row, place) => {
    parts[row] = place % count;
  });
  return parts;
}

/**
 * Whole groups, the largest first, each to the part in which the counts of all classes then lie nearest to even shares; among equals to
 * the smallest part.
 */
function assignGroupsToFolds(
  groups: Uint32Array,
  classes: Int32Array | null,
  { order, count }: { readonly order: Uint32Array; readonly count: number },
): Uint32Array {
  const kinds = classes === null ? 1 : classes.reduce((most, label) => Math.max(most, label + 1), 1);
  const members = new Map<number, number[]>();
  const counts = new Map<number, Float64Array>();
  for (const row of order) {
    const group = groups[row] ?? 0;
    const list = members.get(group) ?? [];
    list.push(row);
    members.set(group, list);
    const own = counts.get(group) ?? new Float64Array(kinds);
    const label = classes?.[row] ?? 0;
    own[label] = (own[label] ?? 0) + 1;
    counts.set(group, own);
  }
  const totals = Float64Array.from({ length: kinds }, (_, label) =>
    [...counts.values()].reduce((sum, own) => sum + (own[label] ?? 0), 0),
  );
  const share = (label: number): number => (totals[label] ?? 0) / count;
  const filled = Array.from({ length: count }, () => ({ own: new Float64Array(kinds), rows: 0 }));
  const parts = new Uint32Array(groups.length);
  const sizeOf = (group: number): number => members.get(group)?.length ?? 0;
  // In a map, groups stand in the order in which the shuffle met them: equal sizes come by lot.
  for (const group of [...members.keys()].sort((a, b) => sizeOf(b) - sizeOf(a))) {
    const own = counts.get(group) ?? new Float64Array(kinds);
    /** By how much a group makes a part's counts worse; shares of rare classes count as much as those of frequent ones. */
    const cost = (part: number): number =>
      own.reduce((sum, added, label) => {
        const before = (filled[part]?.own[label] ?? 0) - share(label);
        return sum + (added * (2 * before + added)) / Math.max(1, totals[label] ?? 0);
      }, 0);
    let best = 0;
    for (let part = 1; part < count; part++) {
      const difference = cost(part) - cost(best);
      if (difference < -1e-12 || (difference < 1e-12 && (filled[part]?.rows ?? 0) < (filled[best]?.rows ?? 0)))
        best = part;
    }
    const chosen = filled[best];
    if (chosen === undefined) continue;
    chosen.rows += sizeOf(group);
    own.forEach((added, label) => {
      chosen.own[label] = (chosen.own[label] ?? 0) + added;
    });
    for (const row of members.get(group) ?? []) parts[row] = best;
  }
  return parts;
}

/** 1 for the rows that are held back for validation, 0 for the others. */
function holdOut(
  rows: readonly number[],
  { classes, groups }: Kinds,
  { part, stream }: { readonly part: number; readonly stream: Stream },
): Uint8Array {
  const parts = [1 - part, part, 0];
  if (groups !== null) return assignGroups(renumbered(rows.map((row) => groups[row] ?? 0)), parts, stream);
  if (classes !== null)
    return assignStratified(
      Int32Array.from(rows, (row) => classes[row] ?? 0),
      parts,
      stream,
    );
  return assignInOrder(shuffledRange(rows.length, stream), largestRemainder(rows.length, parts));
}

/** Groups by the order in which they appear, without gaps. */
function renumbered(groups: readonly number[]): Uint32Array {
  const numbers = new Map<number, number>();
  return Uint32Array.from(groups, (group) => {
    const known = numbers.get(group) ?? numbers.size;
    numbers.set(group, known);
    return known;
  });
}
