/** Real digits as files: what the flow tests ask a finished run about. */
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import sharp from "sharp";

const require = createRequire(import.meta.url);
const side = 28;

/** Pixels of all digits, in the order in which the built-in data set has its rows. */
function allDigits(): Uint8Array[] {
  return Array.from({ length: 10 }, (_, digit) => {
    const file = require.resolve(`mnist/src/digits/${digit}.json`);
    const { data }: { data: readonly number[] } = JSON.parse(readFileSync(file, "utf8"));
    const pixels = Uint8Array.from(data, (value) => Math.round(255 * value));
    const size = side * side;
    return Array.from({ length: pixels.length / size }, (_, at) => pixels.subarray(at * size, (at + 1) * size));
  }).flat();
}

/** The PNG bytes of some rows of the built-in data set. */
export async function digitPngs(rows: readonly number[]): Promise<Buffer[]> {
  const digits = allDigits();
  const raw = { width: side, height: side, channels: 1 } as const;
  return Promise.all(
    rows.map((row) =>
      sharp(digits[row] ?? new Uint8Array(side * side), { raw })
        .png()
        .toBuffer(),
    ),
  );
}

/** A folder that is there. */
export function folderIn(parent: string, name: string): string {
  const folder = path.join(parent, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
