/**
 * A file of NumPy arrays in, its pictures and labels by part out. Arrays are told apart by their names, as MedMNIST
 * (`train_images`, `val_labels`), Keras (`x_train`, `y_test`) and others write them.
 */
import { DataError } from "./data-error.ts";
import { type NpzArray, npzArrays, npzNames, npzValue } from "./npz-arrays.ts";
import type { OfficialSide } from "./official.ts";

/** Rows of a file that belong together. */
export interface NpzPart {
  /** Its side of the official split; `all` where the file has none. */
  readonly side: OfficialSide | "all";
  /** `[rows, height, width, channels]`. */
  readonly images: NpzArray;
  readonly shape: readonly [number, number, number];
  /** `[rows]`; null where the file has none. */
  readonly labels: Uint8Array | null;
}

const roles = {
  images: ["images", "image", "imgs", "x", "data", "pictures"],
  labels: ["labels", "label", "y", "targets", "target"],
} as const;
const sides = {
  train: ["train", "training"],
  valid: ["val", "valid", "validation"],
  test: ["test", "testing"],
} as const;

interface Meaning {
  readonly role: keyof typeof roles;
  readonly side: NpzPart["side"];
}

/** What an array's name says; null where it says neither pictures nor labels. */
function meaningOf(name: string): Meaning | null {
  const words = name.toLowerCase().split(/[_\-. ]+/);
  const among = (known: readonly string[]): boolean => words.some((word) => known.includes(word));
  const role = (["images", "labels"] as const).find((one) => among(roles[one]));
  const side = (["train", "valid", "test"] as const).find((one) => among(sides[one])) ?? "all";
  return role === undefined ? null : { role, side };
}

/** The parts of a file: train, valid, test, as far as they are there. Throws `DataError` where it has no pictures, or these do not fit together. */
export function npzParts(path: string): readonly NpzPart[] {
  const arrays = npzArrays(path, (name) => meaningOf(name) !== null);
  const found = (wanted: Meaning): readonly [string, NpzArray] | undefined => {
    const all = [...arrays].filter(([name]) => {
      const meaning = meaningOf(name);
      return meaning?.role === wanted.role && meaning.side === wanted.side;
    });
    const [first, second] = all;
    if (first !== undefined && second !== undefined) {
      throw new DataError(
        `\`${path}\` has two arrays of ${wanted.role}, \`${first[0]}\` and \`${second[0]}\``,
        "leave one of them in the file",
        path,
      );
    }
    return first;
  };
  const parts = (["train", "valid", "test", "all"] as const).flatMap((side): NpzPart[] => {
    const images = found({ role: "images", side });
    if (images === undefined) return [];
    const labels = found({ role: "labels", side });
    const shape = pictureShape(images, path);
    const rows = images[1].shape[0] ?? 0;
    return [{ side, images: images[1], shape, labels: labels === undefined ? null : labelsOf(labels, { rows, path }) }];
  });
  const [first] = parts;
  if (first === undefined) {
    const names = npzNames(path).map((name) => `\`${name}\``);
    throw new DataError(
      `\`${path}\` has no array of pictures`,
      `expected are names such as \`train_images\` and \`train_labels\`; it has ${names.length === 0 ? "no array" : names.join(", ")}`,
      path,
    );
  }
  const other = parts.find(({ shape }) => shape.join() !== first.shape.join());
  if (other !== undefined) {
    throw new DataError(
      `\`${path}\` has pictures of ${first.shape.join("×")} and of ${other.shape.join("×")}`,
      "all pictures of a data set must have one size",
      path,
    );
  }
  return parts;
}

/** Rows in a part. */
export function npzRows({ images }: NpzPart): number {
  return images.shape[0] ?? 0;
}

function pictureShape(
  [name, { shape, bytes, signed }]: readonly [string, NpzArray],
  path: string,
): readonly [number, number, number] {
  const [, height, width, channels = 1] = shape;
  if (height === undefined || width === undefined || shape.length > 4 || bytes !== 1 || signed) {
    throw new DataError(
      `the array \`${name}\` of \`${path}\` is no row of pictures: its shape is (${shape.join(", ")}), ${8 * bytes} bits a value`,
      "pictures are `uint8` of (rows, height, width) or (rows, height, width, channels)",
      path,
    );
  }
  return [height, width, channels];
}

function labelsOf(
  [name, array]: readonly [string, NpzArray],
  { rows, path }: { readonly rows: number; readonly path: string },
): Uint8Array {
  const count = array.shape.reduce((product, length) => product * length, 1);
  if (count !== rows) {
    throw new DataError(
      `the array \`${name}\` of \`${path}\` has ${count} values for ${rows} pictures`,
      "a label for each picture is expected",
      path,
    );
  }
  return Uint8Array.from({ length: rows }, (_, row) => {
    const label = npzValue(array, row);
    if (label >= 0 && label < 256) return label;
    throw new DataError(
      `the array \`${name}\` of \`${path}\` has label ${label} in row ${row + 1}`,
      "labels count from 0 to at most 255",
      { file: path, row: row + 1 },
    );
  });
}
