// Masks and boxes of a person's own files: what is read of them, and what is said of those that do not fit.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fitPreparation } from "../fit-preparation.ts";
import { prepareBatch } from "../prepare-batch.ts";
import { readTable } from "../read-table.ts";
import { sourceFingerprint } from "../source-fingerprint.ts";
import { checkedDataset } from "../testing/checked-dataset.ts";
import { context } from "../testing/dataset-fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "regions-"));
const size = { width: 8, height: 6 };
const rows = [0, 1, 2, 3, 4];

/** The number of each pixel of a row's mask. */
const maskOf = (row: number): Uint8Array => Uint8Array.from({ length: 48 }, (_, pixel) => (pixel + row) % 3);
const boxOf = (row: number) => ({ x: row, y: 1, width: 3, height: 2, label: row % 2 === 0 ? "cat" : "dog" });

const grey = (pixels: Uint8Array): Promise<Buffer> =>
  sharp(pixels, { raw: { ...size, channels: 1 } })
    .toColourspace("b-w")
    .png()
    .toBuffer();

beforeAll(async () => {
  for (const name of ["photos", "masks"]) mkdirSync(join(folder, name));
  for (const row of rows) {
    const photo = sharp(new Uint8Array(144).fill(40 * row), { raw: { ...size, channels: 3 } });
    writeFileSync(join(folder, `photos/${row}.jpg`), await photo.jpeg().toBuffer());
    writeFileSync(join(folder, `masks/${row}.png`), await grey(maskOf(row)));
  }
  const lines = rows.map((row) =>
    JSON.stringify({ photo: `photos/${row}.jpg`, mask: `masks/${row}.png`, animals: row === 4 ? [] : [boxOf(row)] }),
  );
  writeFileSync(join(folder, "rows.jsonl"), `${lines.join("\n")}\n`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = (source: string, columns: string): string => `dataset animals {
  source: ${source}
  ${columns}
  split: random(train: 60%, valid: 20%, test: 20%)
}
`;

async function batchOf(text: string) {
  const dataset = checkedDataset(folder, text);
  const table = await readTable(dataset, context());
  const picked = Uint32Array.from({ length: table.rows }, (_, row) => row);
  return prepareBatch(table, dataset, fitPreparation(table, dataset, picked), picked, null);
}

const fromRows = program(
  'jsonl("rows.jsonl")',
  `input photo: image(6, 8, 3)
  target mask: mask(6, 8, nothing, cat, dog)
  target animals: boxes(6, 8, cat, dog) -> centers(stride: 1)`,
);

describe("masks and boxes of files", () => {
  it("are read from the paths and lists of a file of rows", async () => {
    const { targets } = await batchOf(fromRows);
    const mask = targets.get("mask");
    expect(mask?.shape).toEqual([5, 6, 8]);
    expect(mask?.data).toEqual(Int32Array.from(rows.flatMap((row) => [...maskOf(row)])));
    const animals = targets.get("animals");
    expect(animals?.shape).toEqual([5, 6, 8, 7]);
    const middles = rows.map((row) => {
      const cells = Array.from({ length: 48 }, (_, cell) => animals?.data[(row * 48 + cell) * 7 + 6]);
      return cells.indexOf(1);
    });
    // The middle of a box 3 wide and 2 high at (row, 1) lies in the cell (row + 1, 2).
    expect(middles).toEqual([17, 18, 19, 20, -1]);
  });

  it("are brought to the size that the program asks for", async () => {
    const { targets } = await batchOf(
      program('jsonl("rows.jsonl")', "input photo: image(12, 16, 3)\n  target mask: mask(12, 16, 3)"),
    );
    const { data = new Int32Array() } = targets.get("mask") ?? {};
    expect([...data.subarray(0, 16)]).toEqual([...maskOf(0).subarray(0, 8)].flatMap((number) => [number, number]));
  });

  it("are read from a second folder", async () => {
    const text = program(
      'images("photos", masks: "masks")',
      "input image: image(6, 8, 3)\n  target mask: mask(6, 8, nothing, cat, dog)",
    );
    const { targets } = await batchOf(text);
    expect(targets.get("mask")?.data).toEqual(Int32Array.from(rows.flatMap((row) => [...maskOf(row)])));
    const before = await sourceFingerprint(checkedDataset(folder, text), context());
    writeFileSync(join(folder, "masks/3.png"), await grey(maskOf(4)));
    const after = await sourceFingerprint(checkedDataset(folder, text), context());
    writeFileSync(join(folder, "masks/3.png"), await grey(maskOf(3)));
    expect(after.hash).not.toBe(before.hash);
  });

  it("say which picture has no mask", async () => {
    const text = program(
      'images("photos", masks: "elsewhere")',
      "input image: image(6, 8, 3)\n  target mask: mask(6, 8, 3)",
    );
    expect(() => checkedDataset(folder, text)).toThrow(/0\.jpg` has no mask/);
  });

  it("say which row and pixel has a number that is no class", async () => {
    const text = program('jsonl("rows.jsonl")', "input photo: image(6, 8, 3)\n  target mask: mask(6, 8, nothing, cat)");
    await expect(batchOf(text)).rejects.toMatchObject({
      title: "pixel (2, 0) of `mask` in row 1 is 2, the program declares 2 classes (0 to 1)",
      place: { row: 1, column: "mask" },
    });
  });

  it("say which row has a box of another class, or outside of its picture", async () => {
    const boxes = (size: string, classes: string): string =>
      program(
        'jsonl("rows.jsonl")',
        `input photo: image(6, 8, 3)\n  target animals: boxes(${size}, ${classes}) -> centers(stride: 1)`,
      );
    await expect(batchOf(boxes("6, 8", "cat"))).rejects.toMatchObject({
      title: '`animals` in row 2 has a box of the class "dog" (box 1)',
      place: { row: 2, column: "animals" },
    });
    await expect(batchOf(boxes("6, 4", "cat, dog"))).rejects.toMatchObject({
      title: "`animals` in row 4 has a box from (3, 1) to (6, 3), outside of its picture of 4 × 6 pixels (box 1)",
    });
  });

  it("say which row's mask is no mask", async () => {
    const lines = rows.map((row) => `photos/${row}.jpg,${row === 1 ? "photos/1.jpg" : `masks/${row}.png`}`);
    writeFileSync(join(folder, "wrong.csv"), ["photo,mask", ...lines, ""].join("\n"));
    const text = program('csv("wrong.csv")', "input photo: image(6, 8, 3)\n  target mask: mask(6, 8, 3)");
    await expect(batchOf(text)).rejects.toMatchObject({
      title: "1 mask cannot be decoded: row 2: `photos/1.jpg` (it is no PNG)",
    });
  });
});
