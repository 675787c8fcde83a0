/**
 * Inputs of tokens in, the same without the padding that no row of the batch needs: as long as the longest row, rounded up to one of a few
 * lengths, since each has a graph of its own. Only for inputs whose padding changes nothing (`lengthFree`).
 */
import type { LengthFree } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import type { FittedColumn, FittedPreparation } from "./fitted-preparation.ts";
import type { BatchArray, InputNumbers } from "./prepare-batch.ts";

/** How inputs are cut: plain data, which goes to threads. */
export interface Cuts {
  readonly groups: readonly LengthFree[];
  /** The id that fills up rows, by input. */
  readonly padding: ReadonlyMap<string, number>;
  /** How many lengths a batch may have. */
  readonly levels: number;
}

/** What a batch reads, by input, and with it the targets whose words a model reads. */
type Inputs = ReadonlyMap<string, BatchArray<InputNumbers>>;

/** How inputs of a preparation are cut; null where none is. */
export function cutsOf(
  groups: readonly LengthFree[],
  { inputs, targets = [] }: Pick<FittedPreparation, "inputs"> & Partial<Pick<FittedPreparation, "targets">>,
): Cuts | null {
  const padding = new Map(
    [...inputs, ...targets].flatMap((column) => {
      const id = paddingOf(column);
      return id === null ? [] : [[column.name, id] as const];
    }),
  );
  const cut = groups.filter((group) => group.inputs.every((name) => padding.has(name)));
  if (cut.length === 0) return null;
  return { groups: cut, padding, levels: Math.max(...cut.map(({ lengths }) => lengths.length)) };
}

/** The id that rows end in; null where they do not end in padding. */
function paddingOf({ steps, dtype }: FittedColumn): number | null {
  const last = steps.at(-1);
  if (dtype !== "int32" || last === undefined) return null;
  if (last.step === "tokenize") return last.padding;
  return last.step === "pad" && last.at === "end" ? 0 : null;
}

/** The inputs that are cut. */
export function cutNames({ groups }: Cuts): string[] {
  return groups.flatMap(({ inputs }) => inputs);
}

/** The length of each input that is cut, at a level: 0 is the whole length. Where several are cut apart, all go by the same level. */
export function lengthsAt({ groups }: Cuts, level: number): Map<string, number> {
  return new Map(
    groups.flatMap(({ inputs, lengths }) => {
      const length = lengths[Math.max(0, lengths.length - 1 - level)] ?? 0;
      return inputs.map((name) => [name, length] as const);
    }),
  );
}

/** How far each row of a batch goes: the level that it could be cut to by itself. */
export function rowLevels(inputs: Inputs, cuts: Cuts): Uint8Array {
  const [{ shape } = { shape: [0] }] = inputs.values();
  const levels = new Uint8Array(shape[0] ?? 0);
  for (const row of levels.keys()) levels[row] = levelOf(neededBy(inputs, cuts, row), cuts);
  return levels;
}

/** Steps that a row needs, of each group. */
export function neededBy(inputs: Inputs, { groups, padding }: Cuts, row: number): number[] {
  return groups.map((group) => Math.max(...group.inputs.map((name) => ownLength(inputs, { name, row, padding }))));
}

/** Steps of a row before its padding. */
function ownLength(
  inputs: Inputs,
  { name, row, padding }: { readonly name: string; readonly row: number; readonly padding: Cuts["padding"] },
): number {
  const { shape, data } = arrayOf(inputs, name);
  const [, length = 0] = shape;
  const id = padding.get(name);
  let end = length;
  while (end > 0 && data[row * length + end - 1] === id) end--;
  return end;
}

/** The most that can be cut where each group needs so many steps. */
function levelOf(needed: readonly number[], { groups, levels }: Cuts): number {
  let level = levels - 1;
  for (const [at, { lengths }] of groups.entries()) {
    const shortest = lengths.findIndex((length) => length >= (needed[at] ?? 0));
    // A group with fewer lengths stays at its shortest while others go on.
    if (shortest > 0) level = Math.min(level, lengths.length - 1 - shortest);
  }
  return level;
}

/** Inputs as long as the longest row needs; the arrays that are cut keep their memory and lose what was in it. */
export function cutInputs(inputs: Inputs, cuts: Cuts): Inputs {
  const level = rowLevels(inputs, cuts).reduce((least, one) => Math.min(least, one), cuts.levels - 1);
  const cut = new Map(inputs);
  for (const [name, length] of lengthsAt(cuts, level)) {
    const { shape, data } = arrayOf(inputs, name);
    const [rows = 0, whole = 0] = shape;
    if (length === whole) continue;
    for (let row = 1; row < rows; row++) data.copyWithin(row * length, row * whole, row * whole + length);
    cut.set(name, { shape: [rows, length], data: data.subarray(0, rows * length) });
  }
  return cut;
}

function arrayOf(inputs: Inputs, name: string): BatchArray<InputNumbers> {
  const array = inputs.get(name);
  if (array === undefined) throw new InternalError(`the input \`${name}\` is to be cut and is not there`);
  return array;
}
