/**
 * What reading data needs from outside: where files are kept, the program's seed, and how to say what is going on.
 */
import type { BuiltinDataset } from "./builtin-dataset.ts";

/** Progress of something long: bytes of a download, images decoded. */
export interface DataProgress {
  /** For example `downloading train-images-idx3-ubyte.gz`. */
  readonly what: string;
  readonly done: number;
  /** Null where the end is not known. */
  readonly total: number | null;
}

export interface DataContext {
  /** The user's cache folder; downloads go into `data/<data set>` in it. */
  readonly cache: string;
  /** A folder with a sub-folder of files for each data set, looked into before anything else (`PENSTOCK_MIRROR`). */
  readonly mirror: string | null;
  readonly seed: number;
  /** A folder in which looks into large sources are kept; none are where it is absent. */
  readonly probes?: string;
  /** A folder in which columns are kept that memory has no room for; all stay in memory where it is absent. */
  readonly columns?: string;
  /** Bytes that the pictures and numbers of one data set may take in memory; no bound where it is absent. */
  readonly memory?: number;
  readonly onProgress?: (progress: DataProgress) => void;
  /** Told in a sentence what a person should know of how the data is read. */
  readonly onNotice?: (text: string) => void;
  readonly signal?: AbortSignal;
  /** Content hashes of data sets' sources by block name, where they are known already: of a stream, which of its windows is meant. */
  readonly fingerprints?: ReadonlyMap<string, string>;
  /** Built-in data sets in place of the catalog's. */
  readonly datasets?: readonly BuiltinDataset[];
}
