/**
 * Labels as a source has them in, labels in the order the program declares out.
 */
import { type CheckedDataset, closestName } from "@penstock/dsl";
import { DataError } from "./data-error.ts";

/**
 * The classes that a data set declares for a source column, in label order; null where it declares none, or where an input takes
 * them from the train rows.
 */
export function declaredClasses(dataset: CheckedDataset, column: string): readonly string[] | null {
  for (const declared of [...dataset.targets, ...dataset.inputs]) {
    const { type, columns } = declared;
    if (type.kind === "class" && type.open === undefined && columns.includes(column)) return type.classes;
  }
  return null;
}

/** True for `["0", "1", …]`: classes declared by their number only, as in `class(10)`. */
export function isNumbered(classes: readonly string[]): boolean {
  return classes.every((name, index) => name === String(index));
}

/** What a source that knows its labels as names needs to place them. */
export interface NamedLabels {
  /** The source's names, in the source's own order. */
  readonly names: readonly string[];
  /** As declared, or null. */
  readonly declared: readonly string[] | null;
  readonly file: string;
}

/**
 * For each of the source's names its label: by name where the program names its classes, by place where it only counts
 * them and the names are no numbers. Throws `DataError` where a name is not declared or the counts differ.
 */
export function placeLabels({ names, declared, file }: NamedLabels): {
  values: readonly string[];
  labels: Int32Array;
} {
  if (declared === null || (isNumbered(declared) && !names.every((name) => /^\d+$/.test(name)))) {
    if (declared !== null && names.length > declared.length) {
      throw new DataError(
        `\`${file}\` has ${names.length} classes (${shortList(names)}), \`class(${declared.length})\` expects ${declared.length}`,
        `write \`class(${names.length})\` or name the classes`,
        file,
      );
    }
    const rest = declared === null ? [] : declared.slice(names.length);
    return { values: [...names, ...rest], labels: Int32Array.from(names, (_, index) => index) };
  }
  const labels = Int32Array.from(names, (name) => {
    const label = declared.indexOf(name);
    if (label >= 0) return label;
    throw undeclaredClass(name, declared, { file });
  });
  return { values: declared, labels };
}

/** The error for a class that the program does not declare. */
export function undeclaredClass(
  name: string,
  declared: readonly string[],
  at: { readonly file: string; readonly row?: number; readonly column?: string },
): DataError {
  const close = closestName(name, declared);
  const place = at.row === undefined ? "" : ` in row ${at.row}, column \`${at.column ?? ""}\``;
  const help =
    close === null
      ? `add ${JSON.stringify(name)} to the declared classes, or correct the data`
      : `did you mean \`${close}\`? otherwise add ${JSON.stringify(name)} to the declared classes`;
  return new DataError(
    `\`${at.file}\` has the class ${JSON.stringify(name)}${place}, which is not among the declared ${shortList(declared)}`,
    help,
    at,
  );
}

/** Checks labels that are numbers against the count of classes declared; throws `DataError` at the first too high. */
export function checkNumbers(labels: Uint8Array | Int32Array, count: number, file: string): void {
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] ?? 0;
    if (label >= count) {
      throw new DataError(
        `\`${file}\` has label ${label} in row ${row + 1}, the data set declares ${count} classes (0 to ${count - 1})`,
        `declare at least ${label + 1} classes, or check that this is the right label file`,
        { file, row: row + 1 },
      );
    }
  }
}

/** `a, b, c and 7 more`. */
export function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  return names.length > 8 ? `${shown.join(", ")} and ${names.length - 8} more` : shown.join(", ");
}
