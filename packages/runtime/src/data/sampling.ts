/**
 * Train rows and a rule for how often each class comes in, the rows of each epoch out: a function of the seed and the epoch. The rows of a class
 * come in shuffled order, one pass after another, and each epoch takes up where the one before it left off: so all of them are seen before
 * any comes again, however few an epoch takes.
 */
import { type CheckedDataset, classDraws } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { randomStream, shuffledRange } from "../random/stream.ts";
import { tableColumn } from "./column-rows.ts";
import { copyOfRow } from "./draws.ts";
import type { Table } from "./table.ts";

/** The rows of one class, and how many of them an epoch has. */
export interface ClassDraws {
  readonly name: string;
  readonly rows: Uint32Array;
  readonly draws: number;
}

/** How the epochs of a training are drawn. */
export interface Sampling {
  /** In label order; classes without train rows are left out. */
  readonly classes: readonly ClassDraws[];
  /** Rows of the table, to tell copies of one row apart. */
  readonly tableRows: number;
}

/** Makes ready how the given train rows are drawn; null where each comes once an epoch. */
export function samplingOf(
  table: Table,
  dataset: Pick<CheckedDataset, "sampling" | "targets">,
  rows: Uint32Array,
): Sampling | null {
  const { sampling, targets } = dataset;
  if (sampling === null) return null;
  const target = targets.find(({ name }) => name === sampling.args["by"]);
  if (target === undefined) throw new InternalError("rows are drawn by a target that is not there");
  const { values, data } = tableColumn(table, target.columns[0] ?? target.name, "class");
  const counts = new Array<number>(values.length).fill(0);
  for (const row of rows) counts[data[row] ?? -1] = (counts[data[row] ?? -1] ?? 0) + 1;
  const draws = classDraws(counts, sampling);
  const classes = values.flatMap((name, label): ClassDraws[] =>
    counts[label] === 0 ? [] : [{ name, rows: rows.filter((row) => data[row] === label), draws: draws[label] ?? 0 }],
  );
  return { classes, tableRows: table.rows };
}

/** How many rows an epoch has. */
export function drawnRows({ classes }: Sampling): number {
  return classes.reduce((sum, { draws }) => sum + draws, 0);
}

/** The draws of an epoch, counted from 1, in the order of their rows. */
export function drawEpoch(
  sampling: Sampling,
  { seed, epoch }: { readonly seed: number; readonly epoch: number },
): Uint32Array {
  const drawn = new Float64Array(drawnRows(sampling));
  let at = 0;
  for (const { name, rows, draws } of sampling.classes) {
    const start = (epoch - 1) * draws;
    const firstPass = Math.floor(start / rows.length);
    for (let place = start; place < start + draws; ) {
      const pass = Math.floor(place / rows.length);
      const order = shuffledRange(rows.length, randomStream(seed, "sample", name, pass));
      for (; place < start + draws && place < (pass + 1) * rows.length; place++) {
        const row = rows[order[place - pass * rows.length] ?? 0] ?? 0;
        // Sorted by row, then by copy: both in one number.
        drawn[at++] = row * COPIES + Math.min(pass - firstPass, COPIES - 1);
      }
    }
  }
  drawn.sort();
  return Uint32Array.from(drawn, (one) => copyOfRow(Math.floor(one / COPIES), one % COPIES, sampling.tableRows));
}

/** Copies of a row that are told apart. */
const COPIES = 2 ** 20;
