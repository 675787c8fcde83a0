/** A preparation in, what rows must bring for it out: the source columns of its inputs, and the one file where a file is a row. */
import { closestName } from "@penstock/dsl";
import { DataError, type FittedPreparation, type MediaKind } from "../../data/index.ts";

/** What rows bring. */
export interface RowShape {
  /** Source columns, each once. */
  readonly columns: readonly string[];
  /** The column of pictures or recordings, where a row is nothing but one of them. */
  readonly media: { readonly column: string; readonly kind: MediaKind } | null;
  /** The column of texts, where a row is nothing but one of them; absent where it is more. */
  readonly text?: string;
}

/** What the inputs of a preparation need. */
export function rowShape({ inputs }: Pick<FittedPreparation, "inputs">): RowShape {
  const columns = [...new Set(inputs.flatMap((input) => input.columns))];
  const [only] = columns;
  const kinds = new Set(inputs.map(({ kind }) => kind));
  if (columns.length !== 1 || only === undefined || kinds.size !== 1) return { columns, media: null };
  if (kinds.has("text")) return { columns, media: null, text: only };
  if (kinds.has("image")) return { columns, media: { column: only, kind: "images" } };
  return { columns, media: kinds.has("audio") ? { column: only, kind: "audio" } : null };
}

/** Throws `DataError` where a table has not every column. */
export function checkColumns(path: string, names: readonly string[], columns: readonly string[]): void {
  const known = new Set(names);
  // A field of an object is named with a dot.
  const absent = columns.find((column) => !known.has(column) && !known.has(column.split(".")[0] ?? column));
  if (absent === undefined) return;
  const free = names.filter((name) => !columns.includes(name));
  const near = closestName(absent, free.slice(0, 10_000));
  const shown = names.slice(0, 20).join(", ");
  throw new DataError(
    `\`${path}\` has no column \`${absent}\``,
    near === null ? `its columns are ${shown}` : `did you mean \`${near}\`?`,
    path,
  );
}
