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
    ).toEqual({
      kind: "probe",
      columns: [
        { name: "image", kind: "image", shape: [28, 28, 1], values: null },
        { name: "label", kind: "class", shape: null, values: null },
      ],
      rows: 6,
      official: { train: 3, test: 3 },
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

  it("counts rows of CIFAR-10 files by their length, where they are not compressed", () => {
    expect(look("cifar", { train: ["batch.bin"], test: ["batch.bin"] })).toMatchObject({
      rows: 4,
      official: { train: 2, test: 2 },
    });
    expect(look("cifar", { train: ["batch.bin.gz"], test: [] })).toMatchObject({ kind: "probe", rows: null });
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
