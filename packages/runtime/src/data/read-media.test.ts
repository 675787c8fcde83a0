import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { probeSource } from "./probe-source.ts";
import { readTable } from "./read-table.ts";
import { splitRows } from "./split-rows.ts";
import {
  call,
  classTarget,
  context,
  dataset,
  imageBytes,
  imageInput,
  temporaryFolder,
} from "./testing/dataset-fixture.ts";

const folder = temporaryFolder();
const flat = join(folder, "flat");
const split = join(folder, "split");

async function picture(
  path: string,
  colour: { r: number; g: number; b: number },
  size: readonly [number, number] = [6, 4],
) {
  mkdirSync(join(path, ".."), { recursive: true });
  await sharp({ create: { width: size[0], height: size[1], channels: 3, background: colour } }).toFile(path);
}

beforeAll(async () => {
  await picture(join(flat, "cat", "a.png"), { r: 255, g: 0, b: 0 });
  await picture(join(flat, "cat", "b.png"), { r: 10, g: 20, b: 30 });
  await picture(join(flat, "ant", "c.png"), { r: 0, g: 0, b: 255 });
  writeFileSync(join(flat, "ant", "notes.txt"), "not a picture");
  await picture(join(split, "train", "cat", "a.jpg"), { r: 200, g: 0, b: 0 });
  await picture(join(split, "test", "ant", "b.jpg"), { r: 0, g: 200, b: 0 }, [8, 8]);
});

function images(path: string, shape: readonly [number, number, number], classes: readonly string[] = ["cat", "ant"]) {
  return dataset({
    source: call("images", { folder: path }),
    inputs: [imageInput(shape)],
    targets: [classTarget(classes)],
  });
}

describe("readImages", () => {
  it("reads folders as classes, in the order that the program declares", async () => {
    const table = await readTable(images(flat, [4, 6, 3]), context());
    expect(table.rows).toBe(3);
    expect(table.columns.get("label")).toEqual({ kind: "class", values: ["cat", "ant"], data: Int32Array.of(1, 0, 0) });
    const image = imageBytes(table);
    expect([...image.subarray(0, 3)]).toEqual([0, 0, 255]);
    expect([...image.subarray(72, 75)]).toEqual([255, 0, 0]);
    expect([...image.subarray(144, 147)]).toEqual([10, 20, 30]);
  });

  it("brings pictures to the declared size and channels", async () => {
    for (const channels of [1, 3, 4]) {
      const table = await readTable(images(flat, [3, 5, channels]), context());
      expect(table.columns.get("image")).toMatchObject({ shape: [3, 5, channels] });
      expect(imageBytes(table)).toHaveLength(3 * 3 * 5 * channels);
      if (channels === 4) expect(imageBytes(table)[3]).toBe(255);
    }
  });

  it("takes train and test folders as the official split", async () => {
    const table = await readTable(images(split, [8, 8, 3]), context());
    expect(table.origin?.files).toEqual(["test", "train"]);
    expect([...(table.official ?? [])]).toEqual([1, 0]);
  });

  it("takes a folder `valid` or `val` beside them as the validation rows", async () => {
    for (const name of ["valid", "val"]) {
      const parts = join(folder, `with-${name}`);
      for (const [index, part] of ["test", "train", name].entries()) {
        await picture(join(parts, part, "ant", "a.png"), { r: 80 * index, g: 2, b: 3 });
      }
      const set = { ...images(parts, [8, 8, 3]), split: call("official", { valid: 0 }) };
      const table = await readTable(set, context());
      expect(splitRows(table, set, 1)).toEqual({
        train: Uint32Array.of(1),
        valid: Uint32Array.of(2),
        test: Uint32Array.of(0),
      });
      const found = probeSource({ source: "images", args: { folder: parts }, from: "/main.pipe" }, context());
      expect(found).toMatchObject({ official: { train: 1, valid: 1, test: 1 } });
    }
  });

  it("lists pictures that cannot be decoded", async () => {
    const broken = join(folder, "broken");
    await picture(join(broken, "cat", "a.png"), { r: 1, g: 2, b: 3 });
    writeFileSync(join(broken, "cat", "b.png"), "this is no picture");
    const whole = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    writeFileSync(join(broken, "cat", "c.png"), whole.subarray(0, whole.length - 40));
    await expect(readTable(images(broken, [4, 4, 3]), context())).rejects.toThrow(
      /2 pictures cannot be decoded: `.*b\.png` .*, `.*c\.png`/,
    );
  });

  it("names a class folder that the program does not declare", async () => {
    await expect(readTable(images(flat, [4, 4, 3], ["cat", "aunt"]), context())).rejects.toMatchObject({
      title: expect.stringContaining('has the class "ant"'),
      help: expect.stringContaining("did you mean `aunt`?"),
    });
  });

  it("says what it expects of an empty folder", async () => {
    const empty = temporaryFolder();
    await expect(readTable(images(empty, [4, 4, 3]), context())).rejects.toThrow(
      `the folder \`${empty}\` holds no pictures`,
    );
  });

  it("stops when told to", async () => {
    const stop = AbortSignal.abort();
    await expect(readTable(images(flat, [4, 4, 3]), context({ signal: stop }))).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});

describe("probing a folder of pictures", () => {
  const look = (path: string) =>
    probeSource({ source: "images", args: { folder: path }, from: "/main.pipe" }, context());

  it("finds classes, size and rows from names and headers", () => {
    expect(look(flat)).toMatchObject({
      kind: "probe",
      columns: [
        { name: "image", kind: "image", shape: [4, 6, 3], values: null },
        { name: "label", kind: "class", shape: null, values: ["ant", "cat"], stats: { filled: 3, distinct: 2 } },
      ],
      rows: 3,
      official: null,
    });
  });

  it("gives no size where pictures differ, and counts the official split", () => {
    expect(look(split)).toMatchObject({
      columns: [{ shape: null }, { values: ["ant", "cat"] }],
      official: { train: 1, test: 1 },
    });
  });

  it("suggests a folder of a similar name", () => {
    expect(look(join(folder, "flt"))).toMatchObject({
      kind: "problem",
      help: "did you mean `flat`? it is in the same folder",
    });
  });
});
