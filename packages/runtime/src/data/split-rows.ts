/**
 * A table in, the rows of train, valid and test out: disjoint, together all rows, equal for equal seeds. Counts are exact
 * to the row: parts are rounded by largest remainder.
 */
import { normalize } from "node:path";
import { type CheckedDataset, closestName, largestRemainder } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { randomStream, type Stream, shuffledRange } from "../random/stream.ts";
import { assignGroups, assignInOrder, assignStratified, type SplitRows, TEST, TRAIN, VALID } from "./assign-rows.ts";
import { splitFileNames } from "./builtin-dataset.ts";
import { isMissing, numberPattern } from "./csv-words.ts";
import { DataError } from "./data-error.ts";
import { fewShots } from "./few-shots.ts";
import { foldRows } from "./fold-rows.ts";
import { official } from "./official.ts";
import { parseTime } from "./parse-time.ts";
import { writtenFiles } from "./source-arguments.ts";
import { partName } from "./source-part.ts";
import { findColumn, groupsOf, inMemory, labelsOf, splitColumn } from "./split-columns.ts";
import type { Table } from "./table.ts";
import { textReader } from "./text-rows.ts";

/**
 * Splits rows as the data set's `split` says, those of `folds` for one of them, counted from 1; throws `DataError` where the data does
 * not allow it.
 */
export function splitRows(table: Table, dataset: CheckedDataset, seed: number, fold = 1): SplitRows {
  return fewShots(partsOfTable(table, dataset, { seed, fold }), table, { dataset, seed });
}

function partsOfTable(
  table: Table,
  dataset: CheckedDataset,
  { seed, fold }: { readonly seed: number; readonly fold: number },
): SplitRows {
  const { call, args } = dataset.split;
  const stream = randomStream(seed, "split", dataset.name);
  switch (call) {
    case "official": {
      if (table.official === null) {
        throw new DataError(
          `the source of \`${dataset.name}\` has no official split`,
          "use `split: random(train: 80%, valid: 10%, test: 10%)`",
        );
      }
      return holdBack(table.official, fraction(args, "valid"), stream);
    }
    case "random": {
      const parts = partsOf(args);
      const by = splitColumn(dataset);
      if (by !== null) return collect(assignGroups(groupsOf(table, by), parts, stream));
      return collect(assignInOrder(shuffledRange(table.rows, stream), largestRemainder(table.rows, parts)));
    }
    case "chronological":
      return collect(assignByTime(timesOf(table, dataset), partsOf(args)));
    case "stratified":
      return collect(assignStratified(classOf(table, dataset), partsOf(args), stream));
    case "folds":
      return foldRows(table, dataset, { fold, seed });
    case "files":
      return splitByFile(table, dataset, stream);
    default:
      throw new InternalError(`no split \`${call}\``);
  }
}

function fraction(args: CheckedDataset["split"]["args"], name: string): number {
  const value = args[name];
  return typeof value === "number" ? value : 0;
}

function partsOf(args: CheckedDataset["split"]["args"]): readonly number[] {
  const parts = [fraction(args, "train"), fraction(args, "valid"), fraction(args, "test")];
  const sum = parts.reduce((total, part) => total + part, 0);
  if (Math.abs(sum - 1) > 1e-6) throw new InternalError(`the parts of a split sum to ${sum}`);
  return parts;
}

/** Test rows stay, and validation rows that the source sets apart; of the others, `valid` by lot. */
function holdBack(given: Uint8Array, valid: number, stream: Stream): SplitRows {
  const split = Uint8Array.from(given, (side) =>
    side === official.test ? TEST : side === official.valid ? VALID : TRAIN,
  );
  const others = rowsOf(split, TRAIN);
  const [, held = 0] = largestRemainder(others.length, [1 - valid, valid]);
  for (const place of shuffledRange(others.length, stream).subarray(0, held)) split[others[place] ?? 0] = VALID;
  return collect(split);
}

/**
 * The earliest rows train, the next validate, the last test. Rows of one moment stay together: a boundary moves to the nearest
 * place between two moments, and where there are moments enough every part that is asked for gets one.
 */
function assignByTime(times: Float64Array, parts: readonly number[]): Uint8Array {
  const order = Uint32Array.from(times, (_, row) => row).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0) || a - b);
  const starts: number[] = [];
  order.forEach((row, place) => {
    if (place === 0 || times[row] !== times[order[place - 1] ?? 0]) starts.push(place);
  });
  starts.push(order.length);
  const [train = 0, valid = 0] = largestRemainder(order.length, parts);
  const wanted = parts.map((part) => (part > 0 ? 1 : 0));
  const [needsTrain = 0, needsValid = 0, needsTest = 0] = wanted;
  // Places in `starts`: the first boundary, then the second at or after it.
  const last = starts.length - 1;
  const first = nearest(starts, train, { from: needsTrain, to: last - needsValid - needsTest });
  const second = nearest(starts, train + valid, { from: first + needsValid, to: last - needsTest });
  const [validFrom, testFrom] = [starts[first] ?? 0, starts[second] ?? order.length];
  const split = new Uint8Array(times.length);
  order.forEach((row, place) => {
    split[row] = place < validFrom ? TRAIN : place < testFrom ? VALID : TEST;
  });
  return split;
}

/** Index of the value nearest to `wanted` in a rising list, within bounds as far as these leave room. */
function nearest(
  values: readonly number[],
  wanted: number,
  { from, to }: { readonly from: number; readonly to: number },
): number {
  let best = Math.min(from, values.length - 1);
  for (let index = best; index <= to; index++) {
    if (Math.abs((values[index] ?? 0) - wanted) < Math.abs((values[best] ?? 0) - wanted)) best = index;
  }
  return best;
}

/** For each row its time as a number that grows. */
function timesOf(table: Table, dataset: CheckedDataset): Float64Array {
  const name = splitColumn(dataset);
  if (name === null) throw new InternalError("a `chronological` split without a column");
  const column = findColumn(table, name);
  // Where rows were left out or picked, a row's number here is not its number in the file.
  const all = dataset.limit === null && dataset.missing !== "drop" && dataset.duplicates !== "drop";
  const rowWords = (row: number): string => (all ? ` in row ${row + 1}` : "");
  if (column.kind === "number") {
    const times = inMemory(column.data, name);
    const missing = times.findIndex((value) => Number.isNaN(value));
    if (missing >= 0) throw noTime(name, rowWords(missing), "");
    return times;
  }
  if (column.kind !== "text") {
    throw new DataError(`\`${name}\` holds no times`, "name a column of ISO 8601 dates, or of seconds since 1970");
  }
  const read = textReader(column.data, "sequential");
  let first: boolean | null = null;
  return Float64Array.from({ length: table.rows }, (_, row) => {
    const field = read(row) ?? "";
    const time = parseTime(field);
    const isNumber = numberPattern.test(field);
    first ??= isNumber;
    if (Number.isNaN(time) || isNumber !== first) throw noTime(name, rowWords(row), field);
    return time;
  });
}

function noTime(column: string, where: string, value: string): DataError {
  return new DataError(
    isMissing(value)
      ? `column \`${column}\` has no time${where}`
      : `column \`${column}\` holds ${JSON.stringify(value)}${where}, which is no time like the others`,
    isMissing(value)
      ? "leave such rows out with `missing: drop`"
      : "times are ISO 8601, or seconds or milliseconds since 1970, all of one kind",
  );
}

/** For each row whether it is a test row, where the source or the program says so; null where rows are drawn or sorted. */
export function givenTestRows(table: Table, dataset: CheckedDataset): Uint8Array | null {
  if (dataset.split.call === "official") return table.official;
  return dataset.split.call === "files" ? sidesByFile(table, dataset).map((side) => (side === TEST ? 1 : 0)) : null;
}

function splitByFile(table: Table, dataset: CheckedDataset, stream: Stream): SplitRows {
  const sides = sidesByFile(table, dataset);
  if (splitFileNames(dataset.split).valid.length > 0) return collect(sides);
  const test = sides.map((side) => (side === TEST ? official.test : official.train));
  return holdBack(test, fraction(dataset.split.args, "valid"), stream);
}

/** For each row the side that its file is on. */
function sidesByFile(table: Table, dataset: CheckedDataset): Uint8Array {
  const { origin } = table;
  if (origin === null) {
    throw new DataError(`the source of \`${dataset.name}\` has no files to split by`, "use `random` or `stratified`");
  }
  const names = origin.files.map(partName);
  const written = writtenFiles(dataset.source.call, dataset.source.args);
  const side = names.map(() => TRAIN);
  const setApart = (list: readonly string[], as: number): void => {
    for (const name of list) {
      const exact = written.indexOf(normalize(name));
      const found = exact >= 0 ? exact : names.indexOf(partName(name));
      if (found < 0) throw unknownFile(dataset, name, names);
      side[found] = as;
    }
  };
  const wanted = splitFileNames(dataset.split);
  setApart(wanted.valid, VALID);
  setApart(wanted.test, TEST);
  return Uint8Array.from(origin.index, (file) => side[file] ?? TRAIN);
}

function unknownFile(dataset: CheckedDataset, name: string, names: readonly string[]): DataError {
  const close = closestName(partName(name), names);
  return new DataError(
    `the source of \`${dataset.name}\` has no file \`${name}\``,
    close === null ? `its files are ${names.map((known) => `\`${known}\``).join(", ")}` : `did you mean \`${close}\`?`,
  );
}

function classOf(table: Table, dataset: CheckedDataset): Int32Array {
  const name =
    splitColumn(dataset) ?? dataset.targets.find((column) => column.type.kind === "class")?.columns[0] ?? null;
  if (name === null) {
    throw new DataError(`\`${dataset.name}\` has no class target to stratify by`, "use `split: random(...)`");
  }
  return labelsOf(table, name);
}

function rowsOf(split: Uint8Array, side: number): Uint32Array {
  const rows = new Uint32Array(split.reduce((count, value) => count + (value === side ? 1 : 0), 0));
  let at = 0;
  split.forEach((value, row) => {
    if (value === side) rows[at++] = row;
  });
  return rows;
}

function collect(split: Uint8Array): SplitRows {
  return { train: rowsOf(split, TRAIN), valid: rowsOf(split, VALID), test: rowsOf(split, TEST) };
}
