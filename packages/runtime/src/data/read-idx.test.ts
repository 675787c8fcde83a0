import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { readTable } from "./read-table.ts";
import { call, classTarget, context, dataset, imageInput, temporaryFolder } from "./testing/dataset-fixture.ts";
import { idxBytes } from "./testing/source-files.ts";

const folder = temporaryFolder();
const pixels = Uint8Array.from({ length: 3 * 2 * 4 }, (_, index) => index);

function write(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

const images = write("images.gz", gzipSync(idxBytes([3, 2, 4], pixels)));
const labels = write("labels", idxBytes([3], Uint8Array.of(2, 0, 1)));

function idx(args: Record<string, string | null>, classes: readonly string[] | number = 3) {
  return dataset({
    source: call("idx", { images, labels, test_images: null, test_labels: null, ...args }),
    inputs: [imageInput([2, 4, 1])],
    targets: [classTarget(classes)],
  });
}

describe("readIdx", () => {
  it("reads plain and compressed files", async () => {
    const table = await readTable(idx({}), context());
    expect(table.rows).toBe(3);
    expect(table.columns.get("image")).toEqual({ kind: "image", shape: [2, 4, 1], data: pixels });
    expect(table.columns.get("label")).toEqual({
      kind: "class",
      values: ["0", "1", "2"],
      data: Int32Array.of(2, 0, 1),
    });
    expect(table.official).toBeNull();
  });

  it("gives label numbers the names that the program declares", async () => {
    const table = await readTable(idx({}, ["low", "middle", "high"]), context());
    expect(table.columns.get("label")).toMatchObject({
      values: ["low", "middle", "high"],
      data: Int32Array.of(2, 0, 1),
    });
  });

  it("marks test files as the official split", async () => {
    const table = await readTable(idx({ test_images: images, test_labels: labels }), context());
    expect([...(table.official ?? [])]).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it("says how many bytes are missing from a file cut short", async () => {
    const short = write("short", idxBytes([3, 2, 4], pixels).subarray(0, 30));
    await expect(readTable(idx({ images: short }), context())).rejects.toMatchObject({
      title: `\`${short}\` is cut short: its header promises 40 bytes, received 30`,
      file: short,
    });
  });

  it("says how many bytes are missing from a compressed file cut short", async () => {
    const noise = Uint8Array.from({ length: 4000 }, (_, index) => (index * 7919) % 251);
    const whole = gzipSync(idxBytes([500, 2, 4], noise));
    const short = write("short.gz", whole.subarray(0, whole.length - 60));
    await expect(readTable(idx({ images: short }), context())).rejects.toThrow(
      /is cut short: its header promises 4,016 bytes, received [\d,]+$/,
    );
  });

  it("notices labels in the place of images", async () => {
    await expect(readTable(idx({ images: labels }), context())).rejects.toMatchObject({
      title: expect.stringContaining("should start with 0x00000803, it starts with 0x00000801"),
      help: expect.stringContaining("wrong way round"),
    });
  });

  it("refuses a different number of labels than images", async () => {
    const two = write("two", idxBytes([2], Uint8Array.of(1, 0)));
    await expect(readTable(idx({ labels: two }), context())).rejects.toThrow(/has 2 labels, .* has 3 images/);
  });

  it("refuses a label that no declared class has, naming the row", async () => {
    await expect(readTable(idx({}, 2), context())).rejects.toThrow(
      /has label 2 in row 1, the data set declares 2 classes/,
    );
  });

  it("points to a file with a similar name", async () => {
    await expect(readTable(idx({ labels: join(folder, "label") }), context())).rejects.toMatchObject({
      help: "did you mean `labels`? it is in the same folder",
    });
  });
});
