/**
 * What the language asks of the world. The core does no IO: the command line, the editor, a test or a browser
 * hands in a host that reads files and looks into data.
 */

/** A row of the data: the part it stands in (index into `parts`) and its number there, from 1; null where not known. */
export interface RowPlace {
  readonly part: number;
  readonly row: number | null;
}

/** A field that is not what the others of its column are. */
export interface OddField extends RowPlace {
  /** As it stands there, shortened where it is long. */
  readonly value: string;
}

/** What the rows of a column hold. Where only a sample was looked at, figures are of the sample. */
export interface ColumnStats {
  /** Rows with a value. */
  readonly filled: number;
  /** Rows without one, by the word that stands there: nothing at all, `NA`, `?`, …, and the first of them. */
  readonly missing: readonly { readonly word: string; readonly rows: number; readonly first: RowPlace }[];
  /** Different values; at least so many where `distinctExact` is false. */
  readonly distinct: number;
  readonly distinctExact: boolean;
  /** How often each value occurs in each part, where values are few; label numbers of files that name no classes. */
  readonly counts:
    | readonly { readonly value: string; readonly rows: number; readonly parts: readonly number[] }[]
    | null;
  /** True where `counts` has label numbers, which the program's classes give names to in their order. */
  readonly numbered: boolean;
  /** Least and greatest, where all values are numbers. */
  readonly range: readonly [number, number] | null;
  /** Whether all values are whole numbers. */
  readonly whole: boolean;
  /** Rows with a number, and the first value that is none. */
  readonly numbers: number;
  readonly notNumber: OddField | null;
  /** Rows with a date or a time (ISO 8601), and the first value that is none. */
  readonly times: number;
  readonly notTime: OddField | null;
  /** Whether numbers or times never go back, or never forward, from row to row. */
  readonly order: "ascending" | "descending" | null;
  /** The first value that occurs again, and where. */
  readonly repeat: { readonly value: string; readonly rows: readonly [RowPlace, RowPlace] } | null;
  /** For pairs of parts with a value in common, the first such value. */
  readonly shared: readonly { readonly parts: readonly [number, number]; readonly value: string }[];
  /** Equal for columns that hold the same in every row; null where that is not known. */
  readonly content: string | null;
  /** Equal for columns whose values go with one another one to one; null where that is not known. */
  readonly pattern: string | null;
}

/** A column as found in real data. */
export interface ProbedColumn {
  readonly name: string;
  readonly kind: "image" | "class" | "number" | "text" | "audio" | "mask" | "boxes";
  /** Of recordings: the highest rate, in samples a second, and the longest time, as far as they were looked at. */
  readonly sound?: { readonly rate: number; readonly seconds: number };
  /** `[height, width, channels]` where every image has the same, of masks and boxes that of their pictures; null where they differ or it is no image. */
  readonly shape: readonly [number, number, number] | null;
  /** Distinct values in a fixed order where they are few (classes, also of masks and boxes); null otherwise. */
  readonly values: readonly string[] | null;
  /** What its rows hold, where somebody looked. */
  readonly stats?: ColumnStats;
}

/** Rows that belong together from the start: those of a file, or of a folder that makes an official split. */
export interface ProbedPart {
  /** As a message names it: `rows.csv`. */
  readonly name: string;
  readonly rows: number | null;
  /** Its side of the official split; null where the source has none. */
  readonly official: "train" | "valid" | "test" | null;
}

/** Rows that are equal in all that the program reads of them (`reads`), or in every column. */
export interface Repeats {
  /** Rows that repeat an earlier one. */
  readonly rows: number;
  /** The first of them, after the row that it repeats. */
  readonly first: readonly [RowPlace, RowPlace] | null;
  /** For pairs of parts: rows of the second that stand in the first too, and one of them with its row there. */
  readonly across: readonly {
    readonly parts: readonly [number, number];
    readonly rows: number;
    readonly first: readonly [RowPlace, RowPlace];
  }[];
}

/** A row with another number of fields than the header. */
export interface RaggedRow extends RowPlace {
  readonly found: number;
  readonly expected: number;
  /** How many such rows there are. */
  readonly rows: number;
}

/** What a look at a data source found. */
export interface DataProbe {
  readonly kind: "probe";
  readonly columns: readonly ProbedColumn[];
  /** Total rows, or null where counting would mean reading everything. */
  readonly rows: number | null;
  /** Rows by official split, where the source has one (`{ train: 60000, test: 10000 }`). */
  readonly official: Readonly<Record<string, number>> | null;
  /** Only a part of the rows was looked at, spread over the data. */
  readonly sampled?: boolean;
  readonly parts?: readonly ProbedPart[];
  /** Null where rows were not compared. */
  readonly repeats?: Repeats | null;
  readonly ragged?: RaggedRow | null;
}

/** Why a data source could not be looked into: the checker turns it into a P5 diagnostic at the source. */
export interface DataProblem {
  readonly kind: "problem";
  /** Plain sentence: what is wrong, for example "`rows.csv` does not exist". */
  readonly title: string;
  /** A way out, for example "there is `row.csv` in the same folder". */
  readonly help: string | null;
}

/** A data source as the program states it, before any row is read. */
export interface SourceRequest {
  /** Catalog name: `csv`, `idx`, `images`, … (never `builtin`: the catalog itself describes those). */
  readonly source: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** The `.pipe` file that names it; relative paths start at its folder. */
  readonly from: string;
  /** Source columns of the program's inputs and targets: rows are compared by these; by all where it is absent. */
  readonly reads?: readonly string[];
}

/** A finished training, as far as a check asks for it. */
export interface RunProbe {
  readonly kind: "run";
  /** As people type it: `fit-3fa9c1d2`. */
  readonly name: string;
  /** Full names of its weights with their shapes. */
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    /** Whether an adapter has put it there. */
    readonly adapter?: true;
  }[];
  /** What rows of its weights are called: classes of heads, words of tables. */
  readonly rows: readonly {
    readonly weight: string;
    readonly axis: number;
    readonly column: string;
    readonly what: "classes" | "words" | "ids";
    readonly names: readonly string[] | null;
  }[];
}

/** Why a file has no text. */
export interface FileProblem {
  /** Plain sentence: "`digit.pipe` does not exist", "`models` is a folder". */
  readonly title: string;
  readonly help: string | null;
  /** A file of the same folder that was probably meant, and whether no other can be. */
  readonly near: { readonly name: string; readonly certain: boolean } | null;
}

/** The checker's window on the world; synchronous, so that a check is one pass. */
export interface Host {
  /** The text of a file, or undefined where there is none. */
  readText(path: string): string | undefined;
  /** Why `readText` gave nothing, where the host knows more than that. */
  problemOf?(path: string): FileProblem | undefined;
  /** The path that an `import … from "specifier"` in file `from` means. */
  resolve(from: string, specifier: string): string;
  /**
   * Looks into data. Absent where there is no data to look into (an editor in a browser); gives nothing where it has not come yet
   * (standard input).
   */
  probe?(request: SourceRequest): DataProbe | DataProblem | undefined;
  /**
   * A finished run by its name, as the program in the file `from` may name it. Absent where there is no store to look into; then only
   * the run tells what fits.
   */
  run?(name: string, from: string): RunProbe | DataProblem | undefined;
}
