import { catalog } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { fitPreparation } from "../fit-preparation.ts";
import type { Table } from "../table.ts";
import { call, classTarget, dataset, imageInput, numberColumn } from "../testing/dataset-fixture.ts";
import { augmentCost, feedThreads } from "./thread-count.ts";

const file = { path: "image.rows", descriptor: -1, rowBytes: 3072, sums: null };
const table = (onDisk: boolean): Table => ({
  rows: 1,
  columns: new Map([
    ["image", { kind: "image", shape: [32, 32, 3], data: onDisk ? { file, pick: null } : new Uint8Array(3072) }],
    ["label", { kind: "class", values: ["a"], data: Int32Array.of(0) }],
    ["n", { kind: "number", data: Float64Array.of(1) }],
  ]),
  official: null,
  origin: null,
});
const data = (...steps: string[]) =>
  dataset({
    source: call("idx"),
    inputs: [imageInput([32, 32, 3]), numberColumn("n")],
    targets: [classTarget(["a"])],
    augment: [{ column: "image", steps: steps.map((name) => call(name)) }],
  });

function threads(steps: readonly string[], { batch = 64, cores = 4, onDisk = false } = {}): number {
  const one = data(...steps);
  const source = {
    table: table(onDisk),
    dataset: one,
    preparation: fitPreparation(table(false), one, new Uint32Array()),
  };
  return feedThreads(source, { batch, cores });
}

describe("threads of a feed", () => {
  it("are none for batches that take less than a message", () => {
    expect(threads([])).toBe(0);
    expect(threads(["flip", "pad_crop", "cutout"], { batch: 128 })).toBe(0);
  });

  it("know the cost of every step of augmentation", () => {
    for (const { name } of catalog.augmentations) expect(augmentCost(name), name).toBeGreaterThan(0);
  });

  it("are there for augmentation that computes, for large batches and for rows on disk", () => {
    expect(threads(["rotate", "noise"])).toBe(1);
    expect(threads(["flip"], { batch: 1024 })).toBe(1);
    expect(threads([], { onDisk: true })).toBe(1);
  });

  it("are as many as the work asks for, and leave a core for the step", () => {
    expect(threads(["rotate", "noise", "blur"], { batch: 256 })).toBe(3);
    expect(threads(["rotate", "noise"], { batch: 256, cores: 2 })).toBe(1);
    expect(threads(["rotate", "noise"], { batch: 4096, cores: 64 })).toBe(8);
    expect(threads(["rotate", "noise"], { cores: 1 })).toBe(0);
  });
});
