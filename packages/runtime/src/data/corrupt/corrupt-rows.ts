/** A corruption of a checked program in, what it makes of rows out: for every kind of column that can be changed. */
import type { CheckedCorruption } from "@penstock/dsl";
import { InternalError } from "../../internal-error.ts";
import type { RowChange } from "../changed-rows.ts";
import { tableColumn } from "../column-rows.ts";
import type { FittedPreparation } from "../fitted-preparation.ts";
import type { Table, TableColumn } from "../table.ts";
import { corruptClasses, corruptNumbers } from "./corrupt-fields.ts";
import { corruptPictures } from "./corrupt-pictures.ts";
import { corruptTexts } from "./corrupt-texts.ts";
import type { TrainFields } from "./train-fields.ts";

/** Rows that are to be changed, and what that depends on. */
export interface CorruptionGround {
  readonly table: Table;
  readonly preparation: FittedPreparation;
  /** Of the rows that the model has learned from. */
  readonly train: TrainFields;
  /** Where what is drawn comes from, with the names of corruption and column and the number of the row. */
  readonly seed: number;
}

type Columns = ReadonlyMap<string, TableColumn>;

/** The change that a corruption makes in one of its severities, from 0. */
export function corruptRows(
  { table, preparation, train, seed }: CorruptionGround,
  { family, columns }: Pick<CheckedCorruption, "family" | "columns">,
  severity: number,
): RowChange {
  const changes = columns.map(({ name, severities }): ((rows: Uint32Array) => Promise<Columns>) => {
    const input = preparation.inputs.find((one) => one.name === name);
    const args = severities[severity];
    if (input === undefined || args === undefined)
      throw new InternalError(`\`${family}\` has nothing to do to \`${name}\``);
    const source = input.columns[0] ?? name;
    const own = { family, args, seed, column: name };
    switch (input.kind) {
      case "image": {
        const change = corruptPictures(tableColumn(table, source, "image"), own);
        return async (rows) => new Map([[source, await change(rows)]]);
      }
      case "text": {
        const change = corruptTexts(tableColumn(table, source, "text"), own);
        return async (rows) => new Map([[source, change(rows)]]);
      }
      case "number":
      case "vector": {
        const change = corruptNumbers(table, input, { family, args, seed, train });
        return async (rows) => change(rows);
      }
      case "class": {
        const change = corruptClasses(table, input, { family, args, seed, train });
        return async (rows) => new Map([[source, change(rows)]]);
      }
      default:
        throw new InternalError(`\`${family}\` does not change a \`${input.kind}\``);
    }
  });
  return async (rows) => {
    const changed = new Map<string, TableColumn>();
    for (const change of changes) for (const [name, column] of await change(rows)) changed.set(name, column);
    return changed;
  };
}
