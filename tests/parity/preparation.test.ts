/** Steps of preparation against scikit-learn, Keras and TensorFlow, as `record_preparation.py` has recorded them. */
import { readFileSync } from "node:fs";
import type { CheckedCall } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { fitPreparation } from "../../packages/runtime/src/data/fit-preparation.ts";
import type { FittedStep } from "../../packages/runtime/src/data/fitted-preparation.ts";
import { cellSteps } from "../../packages/runtime/src/data/flow/run-steps.ts";
import type { Table } from "../../packages/runtime/src/data/table.ts";
import {
  call,
  dataset,
  flowInput,
  numberColumn,
  vectorColumn,
} from "../../packages/runtime/src/data/testing/dataset-fixture.ts";
import { textRows } from "../../packages/runtime/src/data/text-rows.ts";

interface Recorded {
  readonly scalers: readonly {
    readonly name: string;
    readonly train: readonly (readonly number[])[];
    readonly other: readonly (readonly number[])[];
    readonly expected: readonly (readonly number[])[] | readonly number[];
  }[];
  readonly words: readonly {
    readonly train: readonly string[];
    readonly other: readonly string[];
    readonly expected: readonly (readonly number[])[];
  }[];
  readonly spectrograms: readonly {
    readonly form: Readonly<Record<"rate" | "bands" | "window" | "step" | "low" | "high", number>>;
    readonly sound: readonly number[];
    readonly shape: readonly [number, number];
    readonly expected: readonly number[];
  }[];
}

// Written by the script beside this file.
const recorded = JSON.parse(readFileSync(new URL("recorded/preparation.json", import.meta.url), "utf8")) as Recorded;

const rowsOf = (count: number): Uint32Array => Uint32Array.from({ length: count }, (_, row) => row);

/** The steps, fitted on rows of numbers. */
function fitted(train: readonly (readonly number[])[], steps: readonly CheckedCall[]): readonly FittedStep[] {
  const names = (train[0] ?? []).map((_, place) => `c${place}`);
  const columns: Table["columns"] = new Map(
    names.map((name, place) => [name, { kind: "number", data: Float64Array.from(train, (row) => row[place] ?? 0) }]),
  );
  const input = names.length === 1 ? numberColumn("c0", steps) : vectorColumn(names, steps);
  const table: Table = { rows: train.length, columns, official: null, origin: null };
  const data = dataset({ source: call("csv"), inputs: [input] });
  return fitPreparation(table, data, rowsOf(train.length)).inputs[0]?.steps ?? [];
}

describe("numbers are prepared as scikit-learn does", () => {
  it.each(recorded.scalers.map((one) => [one.name, one] as const))(
    "%s, within 1e-12",
    (name, { train, other, expected }) => {
      const [step = "", count] = name.split(/[()]/);
      const args = count === undefined ? {} : { count: Number(count), bounds: null };
      const run = cellSteps(fitted(train, [call(step, args)]));
      other.forEach((row, index) => {
        const found = [run(Float64Array.from(row))].flatMap((cell) =>
          ArrayBuffer.isView(cell) ? [...cell] : [Number(cell)],
        );
        const wanted = [expected[index] ?? []].flat();
        expect(found).toHaveLength(wanted.length);
        for (const [at, value] of found.entries()) expect(Math.abs(value - (wanted[at] ?? 0))).toBeLessThan(1e-12);
      });
    },
  );
});

describe("words get the numbers that Keras's TextVectorization gives them", () => {
  it.each(recorded.words)("in every text", ({ train, other, expected }) => {
    const steps = [
      call("lower"),
      call("strip", { of: "punctuation" }),
      call("split", { by: null }),
      call("vocabulary", { size: 7, least: 1 }),
      call("truncate", { length: 5, keep: "start" }),
      call("pad", { length: 5, at: "end" }),
    ];
    const gives = { kind: "tokens", length: 5, vocabulary: 7 } as const;
    const data = dataset({
      source: call("csv"),
      inputs: [flowInput("text", { type: { kind: "text" }, steps, gives })],
    });
    const columns: Table["columns"] = new Map([["text", { kind: "text", data: textRows(train) }]]);
    const table: Table = { rows: train.length, columns, official: null, origin: null };
    const run = cellSteps(fitPreparation(table, data, rowsOf(train.length)).inputs[0]?.steps ?? []);
    expect(other.map((text) => [run(text)].flatMap((cell) => (ArrayBuffer.isView(cell) ? [...cell] : [])))).toEqual(
      expected,
    );
  });
});

describe("spectrograms are those of tf.signal", () => {
  it.each(recorded.spectrograms)("with $form, within 1e-8", ({ form, sound, shape, expected }) => {
    const { rate, bands, window, step, low, high } = form;
    const [frames] = shape;
    const run = cellSteps([{ step: "spectrogram", rate, bands, window, low, high, frames, step_samples: step }]);
    const found = [run(Float64Array.from(sound))].flatMap((cell) => (ArrayBuffer.isView(cell) ? [...cell] : []));
    expect(found).toHaveLength(frames * bands);
    for (const [at, value] of found.entries()) expect(Math.abs(value - (expected[at] ?? 0))).toBeLessThan(1e-8);
  });
});
