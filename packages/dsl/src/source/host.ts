/**
 * What the language asks of the world. The core does no IO: the command line, the editor, a test or a browser
 * hands in a host that reads files and looks into data.
 */

/** A column as found in real data. */
export interface ProbedColumn {
  readonly name: string;
  readonly kind: "image" | "class" | "number" | "text";
  /** `[height, width, channels]` where every image has the same; null where they differ or it is no image. */
  readonly shape: readonly [number, number, number] | null;
  /** Distinct values in a fixed order where they are few (classes); null otherwise. */
  readonly values: readonly string[] | null;
}

/** What a look at a data source found. */
export interface DataProbe {
  readonly kind: "probe";
  readonly columns: readonly ProbedColumn[];
  /** Total rows, or null where counting would mean reading everything. */
  readonly rows: number | null;
  /** Rows by official split, where the source has one (`{ train: 60000, test: 10000 }`). */
  readonly official: Readonly<Record<string, number>> | null;
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
}

/** The checker's window on the world; synchronous, so that a check is one pass. */
export interface Host {
  /** The text of a file, or undefined where there is none. */
  readText(path: string): string | undefined;
  /** The path that an `import … from "specifier"` in file `from` means. */
  resolve(from: string, specifier: string): string;
  /** Looks into data. Absent where there is no data to look into (an editor in a browser). */
  probe?(request: SourceRequest): DataProbe | DataProblem;
}
