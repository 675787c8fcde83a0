/** Data that readers of the cookbook have themselves: pictures in folders and IDX files, made of the built-in digits. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { gzipSync } from "node:zlib";
import sharp from "sharp";
import { SceneDrawer } from "../../packages/runtime/src/data/scenes/draw-scene.ts";

const pixels = 28 * 28;
const require = createRequire(import.meta.url);

/** Pictures of a digit as bytes, the first `count` of the package's. */
function picturesOf(digit: number, count: number): Buffer[] {
  const file = path.join(path.dirname(require.resolve("mnist/package.json")), "src", "digits", `${digit}.json`);
  const { data }: { data: number[] } = JSON.parse(readFileSync(file, "utf8"));
  return Array.from({ length: count }, (_, row) =>
    Buffer.from(data.slice(row * pixels, (row + 1) * pixels).map((value) => Math.round(value * 255))),
  );
}

/** A folder of PNG files for each class, of different sizes. */
export async function writePictures(folder: string, classes: Readonly<Record<string, number>>): Promise<void> {
  for (const [name, digit] of Object.entries(classes)) {
    mkdirSync(path.join(folder, name), { recursive: true });
    const raw = { raw: { width: 28, height: 28, channels: 1 } } as const;
    for (const [index, picture] of picturesOf(digit, 40).entries()) {
      const size = 28 + 4 * (index % 3);
      await sharp(picture, raw)
        .resize(size, size)
        .png()
        .toFile(path.join(folder, name, `${index}.png`));
    }
  }
}

/** An IDX file of unsigned bytes, compressed. */
function idx(sizes: readonly number[], values: Buffer): Buffer {
  const head = Buffer.alloc(4 + 4 * sizes.length);
  head.writeUInt32BE(0x0800 + sizes.length, 0);
  sizes.forEach((size, index) => {
    head.writeUInt32BE(size, 4 + 4 * index);
  });
  return gzipSync(Buffer.concat([head, values]));
}

/** Files of train and test rows, each row's digit by turns. */
export async function writeIdxFiles(folder: string): Promise<void> {
  const all = Array.from({ length: 10 }, (_, digit) => picturesOf(digit, 30));
  for (const [name, from, to] of [
    ["train", 0, 24],
    ["test", 24, 30],
  ] as const) {
    const rows = all.flatMap((pictures, digit) => pictures.slice(from, to).map((picture) => ({ digit, picture })));
    writeFileSync(
      path.join(folder, `${name}-images.gz`),
      idx([rows.length, 28, 28], Buffer.concat(rows.map((row) => row.picture))),
    );
    writeFileSync(
      path.join(folder, `${name}-labels.gz`),
      idx([rows.length], Buffer.from(rows.map((row) => row.digit))),
    );
  }
}

/** A file of rows that names pictures and the boxes in them, and the pictures. */
export async function writeScenes(folder: string): Promise<void> {
  const drawer = new SceneDrawer({
    size: 32,
    shapes: ["disc", "square"],
    ...{ least: 1, most: 2, noise: 0.03, clutter: 1, seed: 3 },
  });
  mkdirSync(path.join(folder, "pictures"));
  const lines: string[] = [];
  for (let row = 0; row < 400; row++) {
    const { picture, boxes } = drawer.draw(row);
    const name = `pictures/${row}.png`;
    await sharp(Uint8Array.from(picture), { raw: { width: 32, height: 32, channels: 3 } })
      .png()
      .toFile(path.join(folder, name));
    const things = boxes.map(({ shape, ...place }) => ({ ...place, label: shape === 0 ? "disc" : "square" }));
    lines.push(JSON.stringify({ picture: name, things }));
  }
  writeFileSync(path.join(folder, "boxes.jsonl"), `${lines.join("\n")}\n`);
}
