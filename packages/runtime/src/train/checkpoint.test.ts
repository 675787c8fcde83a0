import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { randomStream } from "../random/stream.ts";
import { type Checkpoint, loadCheckpoint, saveCheckpoint } from "./checkpoint.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "penstock-checkpoint-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const names = (): string[] => readdirSync(folder).sort();
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
    expect(loadCheckpoint(folder)).toEqual({ checkpoint: checkpoint(best), damaged: [] });
  });

  test("stands beside the one before it, and no older one", () => {
    for (const value of [1, 2, 3]) saveCheckpoint(folder, checkpoint(tensors(value)));
    expect(loadCheckpoint(folder).checkpoint?.best).toEqual(tensors(3));
    expect(names().map((name) => name.split("-")[1])).toEqual(["2", "3"]);
  });

  test("of which nothing is there is none", () => {
    expect(loadCheckpoint(folder)).toEqual({ checkpoint: null, damaged: [] });
    expect(loadCheckpoint(path.join(folder, "never"))).toEqual({ checkpoint: null, damaged: [] });
  });

  test("that was cut short, or lost a bit anywhere, is passed over for the one before it", () => {
    saveCheckpoint(folder, checkpoint(tensors(1)));
    saveCheckpoint(folder, checkpoint(tensors(2)));
    const newest = names().at(-1) ?? "";
    const file = path.join(folder, newest);
    const whole = readFileSync(file);
    const one = { checkpoint: checkpoint(tensors(1)), damaged: [newest] };
    for (const length of [0, 7, 40, whole.length - 1]) {
      writeFileSync(file, whole.subarray(0, length));
      expect(loadCheckpoint(folder)).toEqual(one);
    }
    const stream = randomStream(1, "flips");
    for (let flip = 0; flip < 500; flip++) {
      const bytes = Buffer.from(whole);
      const at = stream.integer(bytes.length);
      bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << stream.integer(8)), at);
      writeFileSync(file, bytes);
      expect(loadCheckpoint(folder), `byte ${at}`).toEqual(one);
    }
    writeFileSync(file, whole);
    expect(loadCheckpoint(folder).checkpoint).toEqual(checkpoint(tensors(2)));
  });

  test("that is the only one and damaged is none, and is named", () => {
    saveCheckpoint(folder, checkpoint(null));
    const [name = ""] = names();
    writeFileSync(path.join(folder, name), "something else");
    expect(loadCheckpoint(folder)).toEqual({ checkpoint: null, damaged: [name] });
  });

  test("takes away what a killed process had half written", () => {
    writeFileSync(path.join(folder, "checkpoint-1-abc.safetensors.123.part"), "half");
    saveCheckpoint(folder, checkpoint(null));
    expect(names()).toHaveLength(1);
  });
});
