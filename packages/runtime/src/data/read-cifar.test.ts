import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
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
import { cifarBytes } from "./testing/source-files.ts";

const folder = temporaryFolder();
function write(name: string, bytes: Uint8Array): string {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}
const first = write("data_batch_1.bin", cifarBytes([3, 9]));
const second = write("data_batch_2.bin.gz", gzipSync(cifarBytes([0])));

function cifar(train: readonly string[], test: readonly string[] = []) {
  return dataset({
    source: call("cifar", { train, test }),
    inputs: [imageInput([32, 32, 3])],
    targets: [classTarget(10)],
    split: call("files", { test: ["data_batch_2.bin"], valid: 0 }),
  });
}

describe("readCifar", () => {
  it("turns colour planes into pixels", async () => {
    const table = await readTable(cifar([first, second]), context());
    expect(table.rows).toBe(3);
    const pixel = (row: number, y: number, x: number) => {
      const start = ((row * 32 + y) * 32 + x) * 3;
      return [...imageBytes(table).subarray(start, start + 3)];
    };
    expect(pixel(1, 5, 30)).toEqual([1, 5, 30]);
    expect(pixel(2, 31, 0)).toEqual([0, 31, 0]);
    expect(table.columns.get("label")).toMatchObject({ data: Int32Array.of(3, 9, 0) });
  });

  it("remembers which file a row came from, so that a split can set files apart", async () => {
    const data = cifar([first, second]);
    const split = splitRows(await readTable(data, context()), data, 1);
    expect([...split.train]).toEqual([0, 1]);
    expect([...split.test]).toEqual([2]);
  });

  it("tells files of one name in different folders apart", async () => {
    mkdirSync(join(folder, "other"));
    const other = write("other/data_batch_1.bin", cifarBytes([7]));
    const data = { ...cifar([first, other]), split: call("files", { test: [other], valid: 0 }) };
    expect([...splitRows(await readTable(data, context()), data, 1).test]).toEqual([2]);
  });

  it("gives expected and received bytes of a file cut short", async () => {
    const short = write("short.bin", cifarBytes([1, 2]).subarray(0, 5000));
    await expect(readTable(cifar([short]), context())).rejects.toThrow(
      "is cut short: 10,000 rows of 3,073 bytes make 30,730,000 bytes, received 5,000",
    );
  });

  it("refuses a file that a split names and the source lacks", async () => {
    const data = { ...cifar([first]), split: call("files", { test: ["data_batch_7.bin"], valid: 0 }) };
    const table = await readTable(data, context());
    expect(() => splitRows(table, data, 1)).toThrow("the source of `sample` has no file `data_batch_7.bin`");
  });
});
