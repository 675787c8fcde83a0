/** A picture in, keys out of which pictures that are alike have one in common. */

const SIDE = 8;
/** Shades between places from which on one counts as lighter: what saving a picture again adds is less. */
const LIGHTER = 3;
/** Two of the four parts of a hash, so that two bits anywhere may differ. */
const pairs = [
  [0, 1],
  [0, 2],
  [0, 3],
  [1, 2],
  [1, 3],
  [2, 3],
] as const;

/** Six keys; none for a picture of one shade. */
export function pictureKeys(pixels: Uint8Array, shape: readonly [number, number, number]): string[] {
  const parts = differenceHash(pixels, shape);
  if (parts.every((part) => part === 0)) return [];
  return pairs.map(([one, other]) => `${one}${other} ${parts[one]} ${parts[other]}`);
}

/** Whether each of 8 × 8 places is darker than its right neighbour (Krawetz, 2013), in four parts of 16 bits. */
function differenceHash(
  pixels: Uint8Array,
  shape: readonly [number, number, number],
): [number, number, number, number] {
  const shades = blockShades(pixels, shape);
  const parts: [number, number, number, number] = [0, 0, 0, 0];
  for (let line = 0; line < SIDE; line++) {
    for (let column = 0; column < SIDE; column++) {
      const at = line * (SIDE + 1) + column;
      const lighter = (shades[at + 1] ?? 0) - (shades[at] ?? 0) > LIGHTER ? 1 : 0;
      const part = line >> 1;
      parts[part] = ((parts[part] ?? 0) << 1) | lighter;
    }
  }
  return parts;
}

/** Mean shade of each of 8 × 9 places. */
function blockShades(pixels: Uint8Array, [height, width, channels]: readonly [number, number, number]): Float64Array {
  const shades = new Float64Array(SIDE * (SIDE + 1));
  for (let line = 0; line < SIDE; line++) {
    const [top, bottom] = edges(line, SIDE, height);
    for (let column = 0; column <= SIDE; column++) {
      const [left, right] = edges(column, SIDE + 1, width);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let at = (y * width + left) * channels; at < (y * width + right) * channels; at++) sum += pixels[at] ?? 0;
      }
      shades[line * (SIDE + 1) + column] = sum / ((bottom - top) * (right - left) * channels);
    }
  }
  return shades;
}

/** The pixels of a place; at least one, so that pictures smaller than the grid have places too. */
function edges(place: number, places: number, size: number): [from: number, to: number] {
  const from = Math.min(size - 1, Math.floor((place * size) / places));
  return [from, Math.max(from + 1, Math.floor(((place + 1) * size) / places))];
}
