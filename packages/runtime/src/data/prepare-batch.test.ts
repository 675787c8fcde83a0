import type { CheckedCall } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { copyOfRow } from "./draws.ts";
import { fitPreparation } from "./fit-preparation.ts";
import { fittedPreparationSchema } from "./fitted-preparation.ts";
import { type InputNumbers, prepareBatch } from "./prepare-batch.ts";
import type { Table, TableColumn } from "./table.ts";
import { step } from "./testing/augmented-pictures.ts";
import {
  call,
  classTarget,
  dataset,
  imageBytes,
  imageInput,
  numberColumn,
  vectorColumn,
} from "./testing/dataset-fixture.ts";

const scaled = [call("scale", { factor: 1 / 255 }), call("normalize")];

function pictures(rows: number, shape: readonly [number, number, number]): Table {
  const size = shape[0] * shape[1] * shape[2];
  const data = Uint8Array.from({ length: rows * size }, (_, index) => (index * 7919 + (index >> 5)) % 256);
  const label = Int32Array.from({ length: rows }, (_, row) => row % 3);
  const columns = new Map<string, TableColumn>([
    ["image", { kind: "image", shape, data }],
    ["label", { kind: "class", values: ["a", "b", "c"], data: label }],
  ]);
  return { rows, columns, official: null, origin: null };
}

function numbers(values: Record<string, readonly number[]>): Table {
  const columns = new Map<string, TableColumn>(
    Object.entries(values).map(([name, data]) => [name, { kind: "number", data: Float64Array.from(data) }]),
  );
  return { rows: Object.values(values)[0]?.length ?? 0, columns, official: null, origin: null };
}

const images = dataset({
  source: call("idx"),
  inputs: [imageInput([4, 4, 3], scaled)],
  targets: [classTarget(["a", "b", "c"])],
});
const range = (from: number, to: number): Uint32Array => Uint32Array.from({ length: to - from }, (_, i) => from + i);

describe("fitPreparation", () => {
  it("finds mean and deviation of each channel on train rows only", () => {
    const table = pictures(10, [4, 4, 3]);
    const fitted = fitPreparation(table, images, range(0, 6));
    const bytes = imageBytes(table);
    const channel = [...bytes.subarray(0, 6 * 48)].filter((_, index) => index % 3 === 1).map((byte) => byte / 255);
    const mean = channel.reduce((sum, value) => sum + value, 0) / channel.length;
    const std = Math.sqrt(channel.reduce((sum, value) => sum + (value - mean) ** 2, 0) / channel.length);
    const step = fitted.inputs[0]?.steps[1];
    if (step?.step !== "normalize") throw new Error("no normalize step");
    expect(step.mean[1]).toBeCloseTo(mean, 12);
    expect(step.std[1]).toBeCloseTo(std, 12);
    bytes.fill(255, 6 * 48);
    expect(fitPreparation(table, images, range(0, 6))).toEqual(fitted);
  });

  it("is plain JSON that its schema accepts", () => {
    const fitted = fitPreparation(pictures(5, [4, 4, 3]), images, range(0, 5));
    expect(fittedPreparationSchema.parse(JSON.parse(JSON.stringify(fitted)))).toEqual(fitted);
    expect(fitted.targets[0]).toMatchObject({ kind: "class", classes: ["a", "b", "c"], shape: [] });
  });

  it("fills missing numbers by the train mean and counts them", () => {
    const steps = [call("fill", { value: null }), call("normalize")];
    const data = dataset({ source: call("csv"), inputs: [vectorColumn(["a", "b"], steps)] });
    const table = numbers({ a: [1, Number.NaN, 3, 100], b: [4, 4, 4, Number.NaN] });
    const fitted = fitPreparation(table, data, Uint32Array.of(0, 1, 2));
    expect(fitted.inputs[0]).toMatchObject({
      fill: [
        { value: 2, missing: 1 },
        { value: 4, missing: 0 },
      ],
      steps: [{ step: "normalize", mean: [2, 4], std: [Math.sqrt(2 / 3), 1] }],
    });
    const batch = prepareBatch(table, data, fitted, Uint32Array.of(1, 2, 3), null);
    const { shape, data: values } = batch.inputs.get("features") ?? {};
    expect(shape).toEqual([3, 2]);
    expect([...(values ?? [])]).toEqual([0, 0, Math.fround(Math.sqrt(1.5)), 0, Math.fround(98 / Math.sqrt(2 / 3)), 0]);
  });

  it("fills missing numbers by the value that the program gives, before every other step", () => {
    const steps = [call("fill", { value: -1 }), call("scale", { factor: 10 })];
    const data = dataset({ source: call("csv"), inputs: [numberColumn("a", steps)] });
    const table = numbers({ a: [1, Number.NaN, 3] });
    const fitted = fitPreparation(table, data, range(0, 3));
    expect(fitted.inputs[0]).toMatchObject({ fill: [{ value: -1, missing: 1 }], steps: [{ step: "scale" }] });
    expect([...(prepareBatch(table, data, fitted, range(0, 3), null).inputs.get("a")?.data ?? [])]).toEqual([
      10, -10, 30,
    ]);
  });

  it("fills by the mean of the train rows, whatever other rows hold", () => {
    const steps = [call("fill", { value: null })];
    const data = dataset({ source: call("csv"), inputs: [numberColumn("a", steps)] });
    const table = numbers({ a: [2, 4, Number.NaN, 1000] });
    const fitted = fitPreparation(table, data, range(0, 2));
    expect(prepareBatch(table, data, fitted, range(2, 3), null).inputs.get("a")?.data[0]).toBe(3);
  });

  it("keeps a constant column finite", () => {
    const data = dataset({ source: call("csv"), inputs: [numberColumn("a", [call("normalize")])] });
    const table = numbers({ a: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1] });
    const fitted = fitPreparation(table, data, range(0, 7));
    expect(fitted.inputs[0]?.steps[0]).toMatchObject({ std: [1] });
    expect(prepareBatch(table, data, fitted, range(0, 1), null).inputs.get("a")?.data[0]).toBeCloseTo(0, 12);
  });
});

describe("prepareBatch", () => {
  it("gives train rows with mean 0 and deviation 1 in every channel", () => {
    const table = pictures(50, [4, 4, 3]);
    const fitted = fitPreparation(table, images, range(0, 50));
    const { shape, data } = prepareBatch(table, images, fitted, range(0, 50), null).inputs.get("image") ?? {};
    expect(shape).toEqual([50, 4, 4, 3]);
    for (const channel of [0, 1, 2]) {
      const values = [...(data ?? [])].filter((_, index) => index % 3 === channel);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
      expect(mean).toBeCloseTo(0, 6);
      expect(variance).toBeCloseTo(1, 5);
    }
  });

  it("gives classes as whole numbers in the order of the rows asked for", () => {
    const table = pictures(9, [4, 4, 3]);
    const fitted = fitPreparation(table, images, range(0, 9));
    const batch = prepareBatch(table, images, fitted, Uint32Array.of(8, 0, 4), null);
    expect(batch.targets.get("label")).toEqual({ shape: [3], data: Int32Array.of(2, 0, 1) });
  });

  it("clips between the steps where it is written", () => {
    const steps = [call("clip", { min: 10, max: 20 }), call("scale", { factor: 0.5 })];
    const data = { ...images, inputs: [imageInput([4, 4, 3], steps)] };
    const table = pictures(3, [4, 4, 3]);
    const fitted = fitPreparation(table, data, range(0, 3));
    const values = prepareBatch(table, data, fitted, range(0, 3), null).inputs.get("image")?.data ?? [];
    expect(Math.min(...values)).toBe(5);
    expect(Math.max(...values)).toBe(10);
  });

  it("augments a row alike in whatever batch, order or moment, and differently each epoch", () => {
    const steps = [
      step("pad_crop", { pixels: 2 }),
      step("flip", { axis: "horizontal" }),
      step("rotate", { angle: 20 }),
      step("noise", { std: 0.1 }),
    ];
    const data = { ...images, augment: [{ column: "image", steps }] };
    const table = pictures(20, [4, 4, 3]);
    const fitted = fitPreparation(table, data, range(0, 20));
    const at = (rows: Uint32Array, epoch: number) =>
      prepareBatch(table, data, fitted, rows, { seed: 5, epoch }).inputs.get("image")?.data ?? new Float32Array();
    const whole = at(range(0, 20), 1);
    expect(at(Uint32Array.of(13), 1)).toEqual(whole.slice(13 * 48, 14 * 48));
    expect(at(Uint32Array.of(19, 13), 1).slice(48)).toEqual(whole.slice(13 * 48, 14 * 48));
    expect(at(range(0, 20), 2)).not.toEqual(whole);
  });

  it("gives the same with steps that change nothing as without", () => {
    const table = pictures(6, [4, 4, 3]);
    const still = {
      ...images,
      augment: [{ column: "image", steps: [step("rotate", { angle: 0 }), step("noise", { std: 0 })] }],
    };
    const fitted = fitPreparation(table, images, range(0, 6));
    const plain = prepareBatch(table, images, fitted, range(0, 6), { seed: 1, epoch: 1 }).inputs.get("image")?.data;
    const same = prepareBatch(table, still, fitted, range(0, 6), { seed: 1, epoch: 1 }).inputs.get("image")?.data;
    const worst = Math.max(...(plain ?? []).map((value, index) => Math.abs(value - (same?.[index] ?? 9))));
    expect(worst).toBeLessThan(1e-6);
  });

  it("augments copies of a row otherwise, and gives the row as it is for each", () => {
    const data = { ...images, augment: [{ column: "image", steps: [step("noise", { std: 0.1 })] }] };
    const table = pictures(20, [4, 4, 3]);
    const fitted = fitPreparation(table, data, range(0, 20));
    const draws = Uint32Array.from([0, 1, 2], (copy) => copyOfRow(13, copy, 20));
    const batch = prepareBatch(table, data, fitted, draws, { seed: 5, epoch: 1 });
    expect([...batch.rows]).toEqual([13, 13, 13]);
    expect(batch.targets.get("label")?.data).toEqual(Int32Array.of(1, 1, 1));
    const values = batch.inputs.get("image")?.data ?? new Float32Array();
    const [one, two, three] = [0, 1, 2].map((at) => values.slice(at * 48, at * 48 + 48).join());
    expect(new Set([one, two, three]).size).toBe(3);
    const alone = prepareBatch(table, data, fitted, Uint32Array.of(13), { seed: 5, epoch: 1 });
    expect(alone.inputs.get("image")?.data.join()).toBe(one);
  });

  it.each([1, 2, 3])(
    "moves bytes of %i channels as it moves numbers, whatever comes in beyond the border",
    (channels) => {
      const shape = [6, 7, channels] as const;
      const table = pictures(40, shape);
      const steps = [call("scale", { factor: 1 / 255 }), call("normalize"), call("clip", { min: -1, max: 1 })];
      const fitted = fitPreparation(table, { ...images, inputs: [imageInput(shape, steps)] }, range(0, 40));
      for (const fill of ["zero", "nearest", "reflect", "wrap"]) {
        const moves = [
          step("flip", { axis: "both" }),
          step("pad_crop", { pixels: 3, fill }),
          step("cutout", { size: 3, fill: "grey" }),
          step("random_erasing", { chance: 1 }),
        ];
        const values = (augment: readonly CheckedCall[]): InputNumbers => {
          const data = {
            ...images,
            inputs: [imageInput(shape, steps)],
            augment: [{ column: "image", steps: augment }],
          };
          const batch = prepareBatch(table, data, fitted, range(0, 40), { seed: 2, epoch: 3 });
          return batch.inputs.get("image")?.data ?? new Float32Array();
        };
        const bytes = values(moves);
        // Noise of no strength has values computed with.
        const numbers = values([...moves, step("noise", { std: 0 })]);
        expect(bytes).toHaveLength(40 * 42 * channels);
        expect(Math.max(...bytes.map((value, at) => Math.abs(value - (numbers[at] ?? Number.NaN))))).toBeLessThan(1e-5);
      }
    },
  );

  it("prepares a batch of 64 colour pictures in a few milliseconds", () => {
    const table = pictures(64, [32, 32, 3]);
    const steps = [step("flip", { axis: "horizontal" }), step("pad_crop", { pixels: 4 }), step("cutout", { size: 8 })];
    const data = { ...images, inputs: [imageInput([32, 32, 3], scaled)], augment: [{ column: "image", steps }] };
    const fitted = fitPreparation(table, data, range(0, 64));
    const fastest = (augment: { seed: number; epoch: number } | null): number => {
      let best = Number.POSITIVE_INFINITY;
      for (let round = 0; round < 60; round++) {
        const start = performance.now();
        prepareBatch(table, data, fitted, range(0, 64), augment);
        best = Math.min(best, performance.now() - start);
      }
      return best;
    };
    expect(fastest(null)).toBeLessThan(2);
    expect(fastest({ seed: 1, epoch: 1 })).toBeLessThan(5);
  });
});
