/**
 * A file of NumPy arrays (`.npz`: a zip of `.npy` files) in, its arrays of whole numbers out. Nothing in it is run: arrays of Python
 * objects, which NumPy stores as pickles, are refused. Format: numpy/lib/format.py, versions 1 to 3.
 */
import { readFileSync } from "node:fs";
import { type UnzipFileInfo, unzipSync } from "fflate";
import { DataError, reasonOf } from "./data-error.ts";

/** What the arrays of a file may hold together when they are unpacked. */
const LARGEST = 2 ** 31;
const magic = "\u0093NUMPY";

/** An array of whole numbers, outermost axis first. */
export interface NpzArray {
  readonly shape: readonly number[];
  /** Bytes as they are stored: one a value where `bytes` is 1, little-endian otherwise. */
  readonly data: Uint8Array;
  /** Bytes of a value. */
  readonly bytes: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}

/** The arrays of a file whose names are wanted; throws `DataError` for what is cut short, damaged, too large or holds no whole numbers. */
export function npzArrays(path: string, wanted: (name: string) => boolean): ReadonlyMap<string, NpzArray> {
  const found = unpack(path, wanted);
  return new Map([...found].map(([name, bytes]) => [name, parseNpy(bytes, { name, path })]));
}

/** The names of all arrays of a file, in its order. */
export function npzNames(path: string): readonly string[] {
  const names: string[] = [];
  unpack(path, (name) => {
    names.push(name);
    return false;
  });
  return names;
}

function unpack(path: string, wanted: (name: string) => boolean): Map<string, Uint8Array> {
  const nameOf = (file: string): string => file.replace(/\.npy$/, "");
  let left = LARGEST;
  const filter = ({ name, originalSize }: UnzipFileInfo): boolean => {
    if (!name.endsWith(".npy") || !wanted(nameOf(name))) return false;
    left -= originalSize;
    if (left < 0) {
      throw new DataError(
        `\`${path}\` holds more than ${LARGEST / 2 ** 30} GiB when it is unpacked`,
        "split it into smaller files",
        path,
      );
    }
    return true;
  };
  try {
    const files = unzipSync(readFileSync(path), { filter });
    return new Map(Object.entries(files).map(([file, bytes]) => [nameOf(file), bytes]));
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(
      `\`${path}\` is cut short or no file of NumPy arrays (${reasonOf(error)})`,
      "get the file again; `numpy.savez_compressed` makes such files",
      path,
    );
  }
}

/** The text of a header, with its values: `{'descr': '|u1', 'fortran_order': False, 'shape': (624, 28, 28), }`. */
function parseNpy(bytes: Uint8Array, { name, path }: { readonly name: string; readonly path: string }): NpzArray {
  const fault = (what: string, help: string | null): DataError =>
    new DataError(`the array \`${name}\` of \`${path}\` ${what}`, help, path);
  if (Buffer.from(bytes.subarray(0, 6)).toString("latin1") !== magic) throw fault("does not start as one", null);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const long = (bytes[6] ?? 0) >= 2;
  const start = long ? 12 : 10;
  if (bytes.length < start) throw fault("is cut short", "get the file again");
  const end = start + (long ? view.getUint32(8, true) : view.getUint16(8, true));
  const header = Buffer.from(bytes.subarray(start, end)).toString("latin1");
  const type = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? "";
  const dimensions = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1];
  if (dimensions === undefined || end > bytes.length) throw fault("has no header that can be read", null);
  const [, order = "", kind = "", size = ""] = /^([|<>=])([a-zA-Z])(\d*)$/.exec(type) ?? [];
  if (kind === "O" || type === "") {
    throw fault("holds Python objects, which are not read", "store numbers: `array.astype('uint8')`");
  }
  const width = Number(size);
  if (!"uib".includes(kind) || (width !== 1 && width !== 2 && width !== 4 && width !== 8) || order === ">") {
    throw fault(
      `holds values of type \`${type}\``,
      "pictures are `uint8`, labels whole numbers: `array.astype('uint8')`",
    );
  }
  if (/'fortran_order':\s*True/.test(header)) {
    throw fault("is stored column by column", "store `numpy.ascontiguousarray(array)`");
  }
  const shape = dimensions.split(",").flatMap((part) => (part.trim() === "" ? [] : [Number.parseInt(part, 10)]));
  const expected = shape.reduce((product, length) => product * length, width);
  const data = bytes.subarray(end);
  if (data.length !== expected) {
    const all = `${data.length.toLocaleString("en")} bytes of ${expected.toLocaleString("en")}`;
    throw fault(`has ${all}`, "get the file again");
  }
  return { shape, data, bytes: width, signed: kind === "i" };
}

/** A value of an array; NaN beyond its end. */
export function npzValue({ data, bytes, signed }: NpzArray, index: number): number {
  if ((index + 1) * bytes > data.length) return Number.NaN;
  const view = new DataView(data.buffer, data.byteOffset + index * bytes, bytes);
  switch (bytes) {
    case 1:
      return signed ? view.getInt8(0) : view.getUint8(0);
    case 2:
      return signed ? view.getInt16(0, true) : view.getUint16(0, true);
    case 4:
      return signed ? view.getInt32(0, true) : view.getUint32(0, true);
    case 8:
      return Number(signed ? view.getBigInt64(0, true) : view.getBigUint64(0, true));
  }
}
