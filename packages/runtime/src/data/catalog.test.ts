import { type CheckedCall, catalog } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { fitPreparation, prepareBatch, splitRows, type Table } from "./index.ts";
import { step } from "./testing/augmented-pictures.ts";
import { call, classTarget, dataset, imageInput, numberColumn } from "./testing/dataset-fixture.ts";
import { flowSamples, mediaSamples } from "./testing/flow-samples.ts";

const rows = 20;
const pixels = Uint8Array.from({ length: rows * 48 }, (_, index) => (index * 37) % 256);
const table: Table = {
  rows,
  columns: new Map([
    ["image", { kind: "image", shape: [4, 4, 3], data: pixels }],
    ["label", { kind: "class", values: ["a", "b"], data: Int32Array.from({ length: rows }, (_, row) => row % 2) }],
    [
      "gap",
      { kind: "number", data: Float64Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? Number.NaN : row)) },
    ],
    ["moment", { kind: "number", data: Float64Array.from({ length: rows }, (_, row) => (row * 7) % 20) }],
  ]),
  official: Uint8Array.from({ length: rows }, (_, row) => (row < 15 ? 0 : 1)),
  origin: { files: ["one", "two"], index: Uint16Array.from({ length: rows }, (_, row) => (row < 10 ? 0 : 1)) },
};

/** Arguments for one real use of every entry; an entry that the catalog gains must come here too. */
const samples = {
  preparations: { fill: { value: -1 }, scale: { factor: 1 / 255 }, normalize: {}, clip: { min: 10, max: 200 } },
  augmentations: {
    flip: { axis: "horizontal" },
    rotate: { angle: 15 },
    pad_crop: { pixels: 2 },
    shift: { part: 0.3 },
    zoom: { part: 0.3 },
    shear: { angle: 15 },
    colour_jitter: { brightness: 0.3 },
    grayscale: {},
    blur: { sigma: 1 },
    noise: { std: 0.1 },
    cutout: { size: 2 },
    random_erasing: {},
    trivial_augment: {},
    rand_augment: {},
    mixup: {},
    cutmix: {},
  },
  splits: {
    official: { valid: 0.2 },
    random: { train: 0.5, valid: 0.25, test: 0.25, by: null },
    chronological: { train: 0.5, valid: 0.25, test: 0.25, by: "moment" },
    folds: { count: 3, valid: 0.2, by: null, stratified: true },
    stratified: { train: 0.5, valid: 0.25, test: 0.25, by: "label" },
    files: { test: ["two"], valid: 0.2 },
  },
} as const;

const names = (entries: readonly { readonly name: string }[]): string[] => entries.map(({ name }) => name).sort();
const base = { source: call("builtin", { name: "digits" }), targets: [classTarget(["a", "b"])] };
const all = Uint32Array.from({ length: rows }, (_, row) => row);

describe("the data room does everything that the catalog lists", () => {
  it("splits", () => {
    expect(Object.keys(samples.splits).sort()).toEqual(names(catalog.splits));
  });

  // Those of other inputs, `feed/feed.test.ts` holds to changing them.
  it("augmentations of pictures", () => {
    const ofPictures = catalog.augmentations.filter(({ takes }) => takes.includes("image"));
    expect(Object.keys(samples.augmentations).sort()).toEqual(names(ofPictures));
  });

  // What the others do, `flow/run-steps.test.ts` and `serve-rows.test.ts` hold them to.
  it("preparations", () => {
    const known = new Set([
      ...Object.keys(samples.preparations),
      ...Object.keys(flowSamples),
      ...Object.keys(mediaSamples),
      // `boxes/region-sources.test.ts` and `boxes/box-centers.test.ts` hold it to what it does.
      "centers",
    ]);
    expect(names(catalog.preparations).filter((name) => !known.has(name))).toEqual([]);
  });

  it.each(Object.entries(samples.preparations))("%s changes the values it is given", (name, args) => {
    const input = (steps: readonly CheckedCall[]) =>
      name === "fill"
        ? numberColumn("gap", steps.length === 0 ? [call("fill", { value: null })] : steps)
        : imageInput([4, 4, 3], steps);
    const plain = dataset({ ...base, inputs: [input([])] });
    const data = dataset({ ...base, inputs: [input([call(name, args)])] });
    const values = (set: typeof data) =>
      [...prepareBatch(table, set, fitPreparation(table, set, all), all, null).inputs.values()][0]?.data;
    expect(values(data)).toHaveLength(rows * (name === "fill" ? 1 : 48));
    expect(values(data)).not.toEqual(values(plain));
  });

  it.each(Object.entries(samples.augmentations))("%s changes pictures, and only while training", (name, args) => {
    const data = dataset({
      ...base,
      inputs: [imageInput([4, 4, 3])],
      augment: [{ column: "image", steps: [step(name, args)] }],
    });
    const fitted = fitPreparation(table, data, all);
    const pictures = (order: { seed: number; epoch: number } | null) =>
      prepareBatch(table, data, fitted, all, order).inputs.get("image")?.data;
    expect(pictures({ seed: 1, epoch: 1 })).not.toEqual(pictures(null));
    expect(pictures({ seed: 1, epoch: 1 })).toEqual(pictures({ seed: 1, epoch: 1 }));
    expect(pictures({ seed: 1, epoch: 2 })).not.toEqual(pictures({ seed: 1, epoch: 1 }));
  });

  it.each(Object.entries(samples.splits))("%s gives every row to one split", (name, args) => {
    const split = splitRows(table, dataset({ ...base, inputs: [imageInput([4, 4, 3])], split: call(name, args) }), 1);
    const given = [...split.train, ...split.valid, ...split.test].sort((a, b) => a - b);
    expect(given).toEqual([...all]);
    expect(Math.min(split.train.length, split.valid.length, split.test.length)).toBeGreaterThan(0);
  });
});
