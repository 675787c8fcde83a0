/** Prepared rows in, the same in parts of like length out, so that a long row does not make all others long. */
import { type BatchArray, type Cuts, type InputNumbers, placesByLevel, rowLevels } from "../data/index.ts";

type Inputs = ReadonlyMap<string, BatchArray<InputNumbers>>;

/** Some of the rows. */
export interface RowPart {
  /** Where each of them stood. */
  readonly places: Uint32Array;
  /** Filled up with the last one where there are fewer than the part has room for. */
  readonly inputs: Inputs;
}

/** Rows of a part: small enough to part a chunk by length, large enough to keep every core busy. */
const partRows = 64;

/** Parts of the first `rows` rows; all of them in one where they are few or of one length. */
export function partsByLength(
  inputs: Inputs,
  { cuts, rows }: { readonly cuts: Cuts; readonly rows: number },
): RowPart[] {
  const levels = rowLevels(inputs, cuts).subarray(0, rows);
  if (rows <= partRows || levels.every((level) => level === levels[0])) {
    return [{ places: Uint32Array.from(levels, (_, place) => place), inputs }];
  }
  const ordered = placesByLevel(levels);
  return Array.from({ length: Math.ceil(rows / partRows) }, (_, part) => {
    const places = ordered.slice(part * partRows, (part + 1) * partRows);
    return { places, inputs: rowsAt(inputs, places) };
  });
}

function rowsAt(inputs: Inputs, places: Uint32Array): Inputs {
  const last = places.at(-1) ?? 0;
  return new Map(
    [...inputs].map(([name, { shape, data }]) => {
      const size = data.length / (shape[0] ?? 1);
      const length = partRows * size;
      const picked = data instanceof Int32Array ? new Int32Array(length) : new Float32Array(length);
      for (let at = 0; at < partRows; at++) {
        const place = places[at] ?? last;
        picked.set(data.subarray(place * size, (place + 1) * size), at * size);
      }
      return [name, { shape: [partRows, ...shape.slice(1)], data: picked }];
    }),
  );
}
