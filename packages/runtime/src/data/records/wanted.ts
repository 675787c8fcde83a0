/** A data set in, the source columns that it uses out, and as what each is read. */
import { type CheckedDataset, type ReadAs, readAs } from "@penstock/dsl";
import { DataError } from "../data-error.ts";
import { splitColumn } from "../split-columns.ts";

/** A source column that the data set uses, and as what. */
export interface Wanted {
  readonly name: string;
  /** `file` is a path whose picture or recording is read. */
  readonly kind: ReadAs;
  /** What a missing value is: an error, a reason to leave the row out, or something that a later step deals with. */
  readonly missing: "error" | "drop" | "keep";
  /** For messages. */
  readonly target: boolean;
  /** Words for "no value" count as such in a text too, as they do in all other columns. */
  readonly words: boolean;
  /** Of a text: whether its lists may hold objects; words alone unless given. */
  readonly objects?: boolean;
  /** Whether rows are split by it: it stays in memory. */
  readonly by: boolean;
}

/** What a missing value is of a target, or of anything else: only targets may be masked. */
function missingOf({ missing }: CheckedDataset, target: boolean): Wanted["missing"] {
  if (missing === "mask") return target ? "keep" : "error";
  return missing;
}

/** The columns in the order in which the program names them; throws `DataError` where two uses of one do not go together. */
export function wantedColumns(dataset: CheckedDataset): Wanted[] {
  const wanted = new Map<string, Wanted>();
  const by = splitColumn(dataset);
  const add = (column: Omit<Wanted, "by">): void => {
    const { name, kind, missing, target, words } = column;
    const before = wanted.get(name);
    if (before !== undefined && before.kind !== kind) {
      throw new DataError(
        `column \`${name}\` is used as ${before.kind} and as ${kind}`,
        "use it as one of them, or keep a copy of the column in the file",
      );
    }
    const strict = before === undefined || before.missing === "keep" ? missing : before.missing;
    wanted.set(name, {
      name,
      kind,
      missing: strict,
      target: target || before?.target === true,
      words,
      ...(column.objects === true ? { objects: true } : {}),
      by: name === by,
    });
  };
  for (const [columns, target] of [[dataset.inputs, false] as const, [dataset.targets, true] as const]) {
    for (const column of columns) {
      const filled = column.steps.some((step) => step.call === "fill");
      const missing = filled ? "keep" : missingOf(dataset, target);
      const kind = readAs(column.type.kind);
      const objects = column.type.kind === "boxes";
      for (const name of column.columns) add({ name, kind, missing, target, words: false, objects });
    }
  }
  const { weight } = dataset;
  if (weight !== null) {
    add({ name: weight.column, kind: "number", missing: missingOf(dataset, false), target: false, words: false });
  }
  if (by !== null && !wanted.has(by)) {
    const ordered = dataset.split.call === "chronological";
    const missing = ordered && dataset.missing === "drop" ? "drop" : "keep";
    add({ name: by, kind: "text", missing, target: false, words: ordered });
  }
  for (const { column: name, kind } of dataset.sliced) {
    if (wanted.has(name)) continue;
    const as = kind === "number" || kind === "time" ? kind : "text";
    add({ name, kind: as, missing: "keep", target: false, words: true });
  }
  return [...wanted.values()];
}
