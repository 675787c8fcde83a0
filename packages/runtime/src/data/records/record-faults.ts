/** What is wrong with a field of a record, in the same words whatever the file's format. */
import { DataError } from "../data-error.ts";
import type { Wanted } from "./wanted.ts";

/** Where records stand. */
export interface RecordPlace {
  readonly file: string;
  /** From 1. */
  readonly row: number;
}

const LONGEST_SHOWN = 60;

const expectedWords: Readonly<Record<Wanted["kind"], string>> = {
  number: "a number",
  time: "a time",
  class: "a class",
  text: "a text",
  file: "the path of a file",
};

/** A row without a value in a column where that is an error. */
export function missingValue({ file, row }: RecordPlace, { name, target }: Wanted): DataError {
  return new DataError(
    `\`${file}\` has no value in row ${row}, column \`${name}\`, which is ${target ? "a target" : "an input"}`,
    `${target ? "" : "put one there with a `fill` step, or "}leave such rows out with \`missing: drop\``,
    { file, row, column: name },
  );
}

/** A field that is not what its column holds. */
export function wrongValue({ file, row }: RecordPlace, { name, kind }: Wanted, field: string): DataError {
  const shown = JSON.stringify(field.length > LONGEST_SHOWN ? `${field.slice(0, LONGEST_SHOWN - 1)}…` : field);
  return new DataError(
    `\`${file}\` has ${shown} in row ${row}, column \`${name}\`; ${expectedWords[kind]} was expected`,
    "correct the field, or leave it empty where the value is not known",
    { file, row, column: name },
  );
}
