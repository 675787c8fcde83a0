/** What the train rows say of a field: its mean and deviation, its most frequent class, and values of single rows. */
import { numberRows, tableColumn } from "../column-rows.ts";
import type { Table } from "../table.ts";

/** Mean and standard deviation (of all rows, as `normalize` has it) of the values that are there. */
export interface Moments {
  readonly mean: number;
  readonly std: number;
}

/** Figures of source columns over the train rows, each worked out when it is first asked for. */
export class TrainFields {
  private readonly table: Table;
  private readonly rows: Uint32Array;
  private readonly known = new Map<string, Moments>();
  private readonly readers = new Map<string, (row: number) => number>();
  private readonly commonest = new Map<string, string>();

  constructor(table: Table, rows: Uint32Array) {
    this.table = table;
    this.rows = rows;
  }

  /** The row that a number in [0, 1) picks. */
  private rowAt(place: number): number {
    return this.rows[Math.floor(place * this.rows.length)] ?? 0;
  }

  private reader(column: string): (row: number) => number {
    const known = this.readers.get(column);
    if (known !== undefined) return known;
    const read = numberRows([tableColumn(this.table, column, "number")], "random");
    const into = new Float64Array(1);
    const fresh = (row: number): number => {
      read(row, into);
      return into[0] ?? Number.NaN;
    };
    this.readers.set(column, fresh);
    return fresh;
  }

  /** The number of a row that is drawn; NaN where it has none. */
  numberAt(column: string, place: number): number {
    return this.reader(column)(this.rowAt(place));
  }

  /** The class of a row that is drawn; null where it has none. */
  classAt(column: string, place: number): string | null {
    const { values, data } = tableColumn(this.table, column, "class");
    return values[data[this.rowAt(place)] ?? -1] ?? null;
  }

  /** Of a column of numbers; 0 and 1 where no row has a value, a deviation of 0 counts as 1. */
  moments(column: string): Moments {
    const known = this.known.get(column);
    if (known !== undefined) return known;
    const read = this.reader(column);
    let [count, mean, squares] = [0, 0, 0];
    for (const row of this.rows) {
      const value = read(row);
      if (Number.isNaN(value)) continue;
      count++;
      const off = value - mean;
      mean += off / count;
      squares += off * (value - mean);
    }
    const std = count === 0 ? 1 : Math.sqrt(squares / count);
    const found = { mean, std: std > 0 ? std : 1 };
    this.known.set(column, found);
    return found;
  }

  /** The class that most train rows have. */
  mostFrequent(column: string): string {
    const known = this.commonest.get(column);
    if (known !== undefined) return known;
    const { values, data } = tableColumn(this.table, column, "class");
    const counts = new Uint32Array(values.length);
    for (const row of this.rows) {
      const label = data[row] ?? -1;
      if (label >= 0) counts[label] = (counts[label] ?? 0) + 1;
    }
    const most = values[counts.indexOf(counts.reduce((one, other) => Math.max(one, other), 0))] ?? "";
    this.commonest.set(column, most);
    return most;
  }
}
