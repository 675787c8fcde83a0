import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "penstock-checkpoint-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tensors = (value: number): Map<string, StoredTensor> =>
  new Map([["features/conv/kernel", { shape: [2], data: Float32Array.of(value, -value) }]]);

const checkpoint = (best: Checkpoint["best"]): Checkpoint => ({
  progress: {
    epoch: 2,
    batch: 7,
    step: 31,
    sums: [224, 0.1 + 0.2, 1 / 3],
    recent: [32, 1 / 3, 0.1],
    history: [{ epoch: 1.5, step: 18, seconds: 1.25, learningRate: 1e-3, metrics: { "train.loss": 0.7 } }],
    best: { epoch: 1.5, step: 18, metric: "valid.loss", value: 0.7 },
    watched: { stop: { best: 0.7, waited: 1 } },
    recentSeconds: 0.25,
    epochSeconds: 0.5,
    seconds: 1.75,
  },
  weights: tensors(1.1),
  slots: tensors(2.2),
  best,
});

describe("a checkpoint", () => {
  test.each([
    ["with best weights", tensors(3.3)],
    ["without best weights", null],
  ])("%s comes back to the bit", (_, best) => {
    saveCheckpoint(folder, checkpoint(best));
    expect(loadCheckpoint(folder)).toEqual(checkpoint(best));
  });

  test("replaces the one before", () => {
    saveCheckpoint(folder, checkpoint(tensors(1)));
    saveCheckpoint(folder, checkpoint(tensors(2)));
    expect(loadCheckpoint(folder)?.best).toEqual(tensors(2));
  });

  test("that is not there, or was cut short, is none", () => {
    expect(loadCheckpoint(folder)).toBeNull();
    saveCheckpoint(folder, checkpoint(null));
    const file = path.join(folder, "checkpoint.safetensors");
    const whole = readFileSync(file);
    for (const length of [0, 7, 40, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, length));
      expect(loadCheckpoint(folder)).toBeNull();
    }
  });
});
