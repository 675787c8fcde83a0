import { spawnSync } from "node:child_process";
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { CheckedDataset } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { randomStream } from "../random/stream.ts";
import { step } from "./testing/augmented-pictures.ts";
import { call, classTarget, dataset, imageInput, temporaryFolder, vectorColumn } from "./testing/dataset-fixture.ts";
import { idxBytes } from "./testing/source-files.ts";

const bound = 64e6;
const folder = temporaryFolder();
const MB = 1e6;

/** Pictures of 32×32×3 and their labels as IDX files. */
function pictures(rows: number): CheckedDataset {
  const [images, labels] = [join(folder, `${rows}.images`), join(folder, `${rows}.labels`)];
  const stream = randomStream(rows, "pictures");
  const block = Uint8Array.from({ length: 3072 * 1000 }, () => stream.integer(256));
  const file = openSync(images, "w");
  const head = idxBytes([rows, 32, 32, 3], new Uint8Array());
  writeSync(file, head);
  for (let row = 0; row < rows; row += 1000) writeSync(file, block);
  closeSync(file);
  const labelFile = openSync(labels, "w");
  writeSync(
    labelFile,
    idxBytes(
      [rows],
      Uint8Array.from({ length: rows }, (_, row) => Math.floor((row * 10) / rows)),
    ),
  );
  closeSync(labelFile);
  return dataset({
    source: call("idx", { images: [images], labels: [labels] }),
    inputs: [imageInput([32, 32, 3], [call("scale", { factor: 1 / 255 }), call("normalize")])],
    targets: [classTarget(10)],
    augment: [{ column: "image", steps: [step("flip", { axis: "horizontal" })] }],
  });
}

/** Twenty numbers a row in a CSV file. */
function numbers(rows: number): CheckedDataset {
  const path = join(folder, `${rows}.csv`);
  const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
  const stream = randomStream(rows, "numbers");
  const lines = Array.from({ length: 1000 }, (_, row) =>
    [...names.map(() => stream.uniform().toFixed(6)), row % 2 === 0 ? "even" : "odd"].join(","),
  ).join("\n");
  const file = openSync(path, "w");
  writeSync(file, `${[...names, "kind"].join(",")}\n`);
  for (let row = 0; row < rows; row += 1000) writeSync(file, `${lines}\n`);
  closeSync(file);
  return dataset({
    source: call("csv", { path, delimiter: "," }),
    inputs: [vectorColumn(names, [call("fill", { value: null }), call("normalize")])],
    targets: [classTarget(["even", "odd"], "kind")],
  });
}

interface Reading {
  readonly rows: number;
  readonly train: number;
  readonly seen: number;
  readonly finite: boolean;
  readonly onDisk: boolean;
  readonly read: number;
  readonly most: number;
}

function read(data: CheckedDataset): Reading {
  const script = join(import.meta.dirname, "testing", "read-large.ts");
  const args = ["--conditions=source", script, JSON.stringify(data), String(bound), temporaryFolder()];
  const ran = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(ran.stderr).toBe("");
  return JSON.parse(ran.stdout) as Reading; // what the script prints
}

describe("a data set several times larger than the bound", () => {
  it.each([
    // 6 MB in memory against 400 MB on disk.
    ["pictures", pictures, 2000, 130_000],
    // 3 MB against 320 MB.
    ["numbers", numbers, 20_000, 2_000_000],
  ] as const)("%s: memory stays within the bound and some room for reading", (_, make, few, many) => {
    const small = read(make(few));
    const large = read(make(many));
    expect(small).toMatchObject({ rows: few, onDisk: false });
    expect(large).toMatchObject({ rows: many, seen: large.train, onDisk: true, finite: true });
    process.stdout.write(
      `peak memory: ${Math.round(small.most / MB)} MB for ${few} rows, ${Math.round(large.read / MB)} MB after reading and ${Math.round(large.most / MB)} MB after an epoch of ${many} rows\n`,
    );
    // The bound, which fills before rows go to disk, and as much again and a half for buffers, row numbers and labels.
    expect(large.most - small.most).toBeLessThan(2.5 * bound);
  });
});
