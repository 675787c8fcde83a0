/** The one place that knows the zip library: an archive on disk in, its entries and streams of their contents out. */
import { createRequire } from "node:module";
import type { Readable } from "node:stream";

/** An entry of an archive; its name is what the archive says, and may be anything. */
export interface ZipEntry {
  readonly fileName: string;
  /** Bytes that the archive says it unpacks to. */
  readonly uncompressedSize: number;
  /** The mode of the file in the upper 16 bits, where it was made on Unix. */
  readonly externalFileAttributes: number;
}

/** An open archive. */
export interface ZipFile {
  eachEntry(): AsyncIterable<ZipEntry>;
  openReadStreamPromise(entry: ZipEntry): Promise<Readable>;
  close(): void;
}

interface ZipReader {
  openPromise(file: string, options: { autoClose: boolean }): Promise<ZipFile>;
}

// The package ships no types; these are the parts of its documented interface that are used here.
const yauzl = createRequire(import.meta.url)("yauzl") as ZipReader;

/** Opens an archive; whoever opens it closes it. */
export function openZip(file: string): Promise<ZipFile> {
  return yauzl.openPromise(file, { autoClose: false });
}
