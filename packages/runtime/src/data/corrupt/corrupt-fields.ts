/** Fields of a table in, the same fields with gaps, moved, in another unit or from another row out. */
import type { CheckedCall } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import { type IndexedStreams, indexedStreams } from "../../random/indexed-streams.ts";
import { numberRows, tableColumn } from "../column-rows.ts";
import type { FittedColumn } from "../fitted-preparation.ts";
import { numberArgument } from "../fitted-steps.ts";
import type { Table, TableColumn } from "../table.ts";
import type { TrainFields } from "./train-fields.ts";

type Arguments = CheckedCall["args"];

/** What is done to the fields of an input. */
export interface FieldCorruption {
  readonly family: string;
  readonly args: Arguments;
  readonly seed: number;
  readonly train: TrainFields;
}

/** Names of the corruptions of numbers, and of classes, that there are. */
export const numberCorruptions: readonly string[] = ["missing", "shift", "scale", "replace"];
export const classCorruptions: readonly string[] = ["missing", "replace"];

type NumberColumn = Extract<TableColumn, { kind: "number" }>;
type ClassColumn = Extract<TableColumn, { kind: "class" }>;
/** What becomes of a number, drawing from a stream that stands at the start of its row and place. */
type NumberChange = (value: number, random: IndexedStreams) => number;

/** Makes ready a corruption of numbers: what it gives makes the columns of the given rows, by their names. */
export function corruptNumbers(
  table: Table,
  input: FittedColumn,
  { family, args, seed, train }: FieldCorruption,
): (rows: Uint32Array) => Map<string, NumberColumn> {
  const read = numberRows(
    input.columns.map((name) => tableColumn(table, name, "number")),
    "random",
  );
  const changes = input.columns.map((column): NumberChange => {
    const filled = input.fill.length > 0;
    return numberChange(family, args, { column, filled, train });
  });
  const random = indexedStreams(seed, "robustness", family, input.name);
  const values = new Float64Array(input.columns.length);
  return (rows) => {
    const made = input.columns.map(() => new Float64Array(rows.length));
    rows.forEach((row, at) => {
      read(row, values);
      changes.forEach((change, place) => {
        random.seek(row, place);
        const into = made[place];
        if (into !== undefined) into[at] = change(values[place] ?? Number.NaN, random);
      });
    });
    return new Map(
      input.columns.map((name, place) => [name, { kind: "number" as const, data: made[place] ?? new Float64Array() }]),
    );
  };
}

interface Field {
  readonly column: string;
  /** Whether a step puts something in place of a value that is missing. */
  readonly filled: boolean;
  readonly train: TrainFields;
}

function numberChange(family: string, args: Arguments, { column, filled, train }: Field): NumberChange {
  switch (family) {
    case "missing": {
      const share = numberArgument(args, "share");
      const stands = filled ? Number.NaN : train.moments(column).mean;
      return (value, random) => (random.uniform() < share ? stands : value);
    }
    case "shift": {
      const by = numberArgument(args, "by") * train.moments(column).std;
      return (value, random) => value + (random.uniform() < 0.5 ? by : -by);
    }
    case "scale": {
      const factor = numberArgument(args, "factor");
      return (value, random) => (random.uniform() < 0.5 ? value * factor : value / factor);
    }
    case "replace": {
      const share = numberArgument(args, "share");
      return (value, random) => {
        if (random.uniform() >= share) return value;
        const other = train.numberAt(column, random.uniform());
        // A row without a value has none to give where nothing fills the gap.
        return Number.isNaN(other) && !filled ? value : other;
      };
    }
    default:
      throw new InternalError(`the runtime has no corruption \`${family}\` of numbers`);
  }
}

/** Makes ready a corruption of classes: what it gives makes the column of the given rows. */
export function corruptClasses(
  table: Table,
  input: FittedColumn,
  { family, args, seed, train }: FieldCorruption,
): (rows: Uint32Array) => ClassColumn {
  const source = input.columns[0] ?? input.name;
  const { values, data } = tableColumn(table, source, "class");
  const share = numberArgument(args, "share");
  const filled = input.fill.length > 0;
  const random = indexedStreams(seed, "robustness", family, input.name);
  if (!classCorruptions.includes(family))
    throw new InternalError(`the runtime has no corruption \`${family}\` of classes`);
  return (rows) => {
    // Classes that the train rows have and these rows have not come behind those that are known.
    const names = [...values];
    const labels = new Map(names.map((name, label) => [name, label]));
    const labelOf = (name: string): number => {
      const known = labels.get(name);
      if (known !== undefined) return known;
      labels.set(name, names.length);
      return names.push(name) - 1;
    };
    const gap = family === "missing" && !filled ? labelOf(train.mostFrequent(source)) : -1;
    const made = Int32Array.from(rows, (row) => {
      const label = data[row] ?? -1;
      random.seek(row);
      if (random.uniform() >= share) return label;
      if (family === "missing") return gap;
      const other = train.classAt(source, random.uniform());
      return other === null ? label : labelOf(other);
    });
    return { kind: "class", values: names, data: made };
  };
}
