import type { CheckedCall } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { fitPreparation } from "../fit-preparation.ts";
import { type Batch, type InputNumbers, prepareBatch } from "../prepare-batch.ts";
import type { Table } from "../table.ts";
import { meanOf, step } from "../testing/augmented-pictures.ts";
import { call, classTarget, dataset, imageInput, numberColumn } from "../testing/dataset-fixture.ts";

const rows = 60;
const shape = [6, 8, 2] as const;
const size = 96;
const table: Table = {
  rows,
  columns: new Map([
    // Every value of a row's picture is the row's number.
    [
      "image",
      { kind: "image", shape, data: Uint8Array.from({ length: rows * size }, (_, at) => Math.floor(at / size)) },
    ],
    ["label", { kind: "class", values: ["a", "b", "c"], data: Int32Array.from({ length: rows }, (_, row) => row % 3) }],
    ["price", { kind: "number", data: Float64Array.from({ length: rows }, (_, row) => 10 * row) }],
    ["age", { kind: "number", data: Float64Array.from({ length: rows }, (_, row) => 1000 + row) }],
  ]),
  official: null,
  origin: null,
};
const all = Uint32Array.from({ length: rows }, (_, row) => row);

function batchOf(
  steps: readonly CheckedCall[],
  options: { epoch?: number; count?: number; steps?: number } = {},
): Batch {
  const { epoch = 1, count = rows } = options;
  const data = dataset({
    source: call("idx"),
    inputs: [imageInput(shape), numberColumn("age")],
    targets: [classTarget(["a", "b", "c"]), numberColumn("price")],
    augment: [
      { column: "image", steps },
      { column: "age", steps },
    ],
  });
  const order = { seed: 9, epoch, ...(options.steps === undefined ? {} : { steps: options.steps }) };
  return prepareBatch(table, data, fitPreparation(table, data, all), all.slice(0, count), order);
}

const pictureAt = (batch: Batch, row: number): InputNumbers =>
  (batch.inputs.get("image")?.data ?? new Float32Array()).subarray(row * size, (row + 1) * size);
const shareAt = (batch: Batch, row: number): number => batch.mixed?.share[row] ?? Number.NaN;
/** The row that another was mixed with, told by its price. */
const partnerAt = (batch: Batch, row: number): number => (batch.mixed?.targets.get("price")?.data[row] ?? -10) / 10;

describe("mixup", () => {
  const batch = batchOf([step("mixup", { alpha: 0.4 })]);

  it("blends every input of a row with its partner's, by the share", () => {
    for (let row = 0; row < rows; row++) {
      const [share, partner] = [shareAt(batch, row), partnerAt(batch, row)];
      const expected = share * row + (1 - share) * partner;
      for (const value of pictureAt(batch, row)) expect(value).toBeCloseTo(expected, 4);
      expect(batch.inputs.get("age")?.data[row]).toBeCloseTo(1000 + expected, 2);
    }
  });

  it("keeps a row's own targets and gives those of its partner, who is never the row itself", () => {
    expect(batch.targets.get("label")?.data).toEqual(Int32Array.from(all, (row) => row % 3));
    for (let row = 0; row < rows; row++) {
      expect(partnerAt(batch, row)).not.toBe(row);
      expect(batch.mixed?.targets.get("label")?.data[row]).toBe(partnerAt(batch, row) % 3);
    }
    expect(batch.mixed?.targets.get("label")?.shape).toEqual([rows]);
  });

  it("takes every other row as a partner alike", () => {
    const counts = new Map<number, number>();
    for (let epoch = 1; epoch <= 400; epoch++) {
      const partner = partnerAt(batchOf([step("mixup")], { epoch, count: 5 }), 2);
      counts.set(partner, (counts.get(partner) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([0, 1, 3, 4]);
    // 100 are expected of each, with a deviation of 9.
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(36);
  });

  it("draws shares of Beta(alpha, alpha)", () => {
    const shares = Array.from({ length: 40 }, (_, epoch) => [
      ...(batchOf([step("mixup", { alpha: 2 })], { epoch }).mixed?.share ?? []),
    ]).flat();
    expect(meanOf(shares)).toBeCloseTo(0.5, 1);
    expect(meanOf(shares.map((share) => (share - 0.5) ** 2))).toBeCloseTo(1 / 20, 2);
  });

  it("leaves rows alone as often as its chance says", () => {
    const alone = batchOf([step("mixup", { alpha: 1, chance: 0.3 })]);
    const still = [...all].filter((row) => shareAt(alone, row) === 1);
    expect(still.length / rows).toBeCloseTo(0.7, 0);
    for (const row of still) {
      expect(new Set(pictureAt(alone, row))).toEqual(new Set([row]));
      expect(partnerAt(alone, row)).toBe(row);
    }
  });
});

describe("cutmix", () => {
  const data = dataset({
    source: call("idx"),
    inputs: [imageInput(shape)],
    targets: [classTarget(["a", "b", "c"]), numberColumn("price")],
    augment: [{ column: "image", steps: [step("cutmix")] }],
  });
  const fitted = fitPreparation(table, data, all);
  const batches = Array.from({ length: 30 }, (_, epoch) => prepareBatch(table, data, fitted, all, { seed: 9, epoch }));

  it("lays a rectangle of the partner into a row, whose share is what is left", () => {
    for (const batch of batches) {
      for (let row = 0; row < rows; row++) {
        const picture = pictureAt(batch, row);
        const partner = partnerAt(batch, row);
        const places = [...all.subarray(0, 48)].filter((at) => picture[2 * at] === partner);
        expect(picture.every((value) => value === row || value === partner)).toBe(true);
        expect(shareAt(batch, row)).toBeCloseTo(1 - places.length / 48, 6);
        const [xs, ys] = [new Set(places.map((at) => at % 8)), new Set(places.map((at) => Math.floor(at / 8)))];
        expect(places.length).toBe(xs.size * ys.size);
        if (places.length > 0) expect(Math.max(...xs) - Math.min(...xs) + 1).toBe(xs.size);
      }
    }
  });

  it("leaves any share", () => {
    const shares = batches.flatMap((batch) => [...(batch.mixed?.share ?? [])]);
    expect(Math.min(...shares)).toBeLessThan(0.3);
    expect(shares.filter((share) => share === 1).length).toBeGreaterThan(0);
    // The border cuts rectangles off, so more than half of the area stays.
    expect(meanOf(shares)).toBeGreaterThan(0.5);
    expect(meanOf(shares)).toBeLessThan(0.8);
  });
});

describe("rows that are mixed", () => {
  it("are mixed once: what the first step leaves alone goes to the second", () => {
    const batch = batchOf([step("mixup", { alpha: 1, chance: 0.5 }), step("mixup", { alpha: 1 })]);
    for (let row = 0; row < rows; row++) {
      const [share, partner] = [shareAt(batch, row), partnerAt(batch, row)];
      expect(partner).not.toBe(row);
      for (const value of pictureAt(batch, row)) expect(value).toBeCloseTo(share * row + (1 - share) * partner, 4);
    }
  });

  it("have partners of their own step", () => {
    const batch = batchOf([step("mixup")], { steps: 4 });
    for (let row = 0; row < rows; row++) expect(Math.floor(partnerAt(batch, row) / 15)).toBe(Math.floor(row / 15));
    // The same bits as if each step had been made by itself.
    const first = batchOf([step("mixup")], { count: 15 });
    expect(pictureAt(batch, 7)).toEqual(pictureAt(first, 7));
    expect(batch.mixed?.share.slice(0, 15)).toEqual(first.mixed?.share);
  });

  it("stay as they are where there is no other", () => {
    const batch = batchOf([step("mixup")], { count: 1 });
    expect(batch.mixed?.share).toEqual(Float32Array.of(1));
    expect(pictureAt(batch, 0)).toEqual(new Float32Array(size));
  });

  it("are other ones in another epoch, and the same in the same", () => {
    const shares = (epoch: number): Float32Array | undefined => batchOf([step("mixup")], { epoch }).mixed?.share;
    expect(shares(1)).toEqual(shares(1));
    expect(shares(1)).not.toEqual(shares(2));
  });

  it("are not mixed outside of training", () => {
    const data = dataset({
      source: call("idx"),
      inputs: [imageInput(shape)],
      targets: [classTarget(["a", "b", "c"])],
      augment: [{ column: "image", steps: [step("mixup")] }],
    });
    const batch = prepareBatch(table, data, fitPreparation(table, data, all), all, null);
    expect(batch.mixed).toBeNull();
    expect(pictureAt(batch, 7)).toEqual(new Float32Array(size).fill(7));
  });
});
