import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { probeSource } from "./probe-source.ts";
import { context, temporaryFolder } from "./testing/dataset-fixture.ts";
import { cifarBytes, idxBytes } from "./testing/source-files.ts";

const folder = temporaryFolder();
const write = (name: string, bytes: Uint8Array): void => writeFileSync(join(folder, name), bytes);
const look = (source: string, args: Record<string, unknown>) =>
  probeSource({ source, args, from: join(folder, "main.pipe") }, context());

write("images.gz", gzipSync(idxBytes([3, 28, 28], new Uint8Array(3 * 784))));
write("labels", idxBytes([3], new Uint8Array(3)));
write("two", idxBytes([2], new Uint8Array(2)));
write("batch.bin", cifarBytes([1, 2]));
write("batch.bin.gz", gzipSync(cifarBytes([1, 2])));

describe("probeSource", () => {
  it("reads sizes of IDX files from their headers", () => {
    expect(
      look("idx", { images: "images.gz", labels: "labels", test_images: "images.gz", test_labels: "labels" }),
    ).toMatchObject({
      kind: "probe",
      columns: [
        { name: "image", kind: "image", shape: [28, 28, 1], values: null },
        {
          name: "label",
          kind: "class",
          shape: null,
          values: null,
          stats: { numbered: true, counts: [{ value: "0", rows: 6, parts: [3, 3] }] },
        },
      ],
      rows: 6,
      official: { train: 3, test: 3 },
      parts: [
        { name: "images.gz", rows: 3, official: "train" },
        { name: "images.gz", rows: 3, official: "test" },
      ],
    });
  });

  it("notices IDX files that do not belong together or are swapped", () => {
    expect(look("idx", { images: "images.gz", labels: "two" })).toMatchObject({
      kind: "problem",
      title: expect.stringContaining("has 2 labels"),
    });
    expect(look("idx", { images: "labels", labels: "images.gz" })).toMatchObject({
      kind: "problem",
      help: "images and labels may be the wrong way round",
    });
  });

  it("tells pictures that occur twice, within a file and across the official split", () => {
    const pixels = Uint8Array.from({ length: 4 * 4 }, (_, at) => [1, 2, 1, 3][at >> 2] ?? 0);
    write("four", idxBytes([4, 2, 2], pixels));
    write("labels4", idxBytes([4], Uint8Array.of(0, 1, 0, 1)));
    write("one", idxBytes([1, 2, 2], pixels.subarray(12)));
    write("label1", idxBytes([1], Uint8Array.of(1)));
    expect(look("idx", { images: "four", labels: "labels4", test_images: "one", test_labels: "label1" })).toMatchObject(
      {
        repeats: {
          rows: 2,
          first: [
            { part: 0, row: 1 },
            { part: 0, row: 3 },
          ],
          across: [
            {
              parts: [0, 1],
              rows: 1,
              first: [
                { part: 0, row: 4 },
                { part: 1, row: 1 },
              ],
            },
          ],
        },
      },
    );
  });

  it("counts rows and labels of CIFAR-10 files, compressed or not", () => {
    expect(look("cifar", { train: ["batch.bin"], test: ["batch.bin"] })).toMatchObject({
      rows: 4,
      official: { train: 2, test: 2 },
    });
    expect(look("cifar", { train: ["batch.bin.gz"], test: [] })).toMatchObject({
      rows: 2,
      official: null,
      columns: [{}, { stats: { counts: [{ value: "1" }, { value: "2" }] } }],
    });
  });

  it("notices a CIFAR-10 file cut short", () => {
    write("short.bin", new Uint8Array(3074));
    expect(look("cifar", { train: ["short.bin"], test: [] })).toMatchObject({
      kind: "problem",
      title: expect.stringContaining("has 3,074 bytes, no whole number of rows of 3,073"),
    });
  });

  it("gives a problem, not an exception, for arguments that the checker will refuse", () => {
    expect(look("csv", { path: 5 })).toMatchObject({ kind: "problem" });
    expect(look("idx", {})).toMatchObject({ kind: "problem" });
    expect(look("parquet", {})).toMatchObject({ kind: "problem" });
    expect(look("csv", { path: "." })).toMatchObject({ kind: "problem" });
  });
});
