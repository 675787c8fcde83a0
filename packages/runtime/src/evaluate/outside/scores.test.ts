import type { CheckedCall } from "@penstock/dsl";
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { type DetectorInput, detectorMakers } from "./scores.ts";

const block = (rows: readonly (readonly number[])[]) => ({
  width: rows[0]?.length ?? 1,
  data: Float32Array.from(rows.flat()),
});

const call = (name: string, args: CheckedCall["args"]): CheckedCall => ({
  call: name,
  args,
  span: { file: "main.pipe", start: 0, end: 0 },
});

/** Scores of rows by a detector that has seen train rows. */
function scores(
  given: CheckedCall,
  seen: { readonly logits?: readonly number[][]; readonly layer?: readonly number[][] },
  learned: { readonly layer: readonly number[][]; readonly labels: readonly number[] } = { layer: [], labels: [] },
): number[] {
  const input: DetectorInput = {
    tf,
    call: given,
    learned: () => ({ layer: block(learned.layer), labels: Int32Array.from(learned.labels) }),
  };
  const detect = detectorMakers.get(given.call)?.(input);
  const found = detect?.({
    logits: block(seen.logits ?? [[0]]),
    layer: seen.layer === undefined ? null : block(seen.layer),
  });
  return [...(found ?? [])];
}

beforeAll(async () => {
  await tf.setBackend("cpu");
});

describe("scores of strange rows", () => {
  it("are 1 minus the greatest softmax, of one score that of two classes", () => {
    const [sure = 0, torn = 0] = scores(call("max_probability", {}), {
      logits: [
        [3, 0, 0],
        [1, 1, 1],
      ],
    });
    expect(sure).toBeCloseTo(1 - Math.exp(3) / (Math.exp(3) + 2), 6);
    expect(torn).toBeCloseTo(2 / 3, 6);
    expect(scores(call("max_probability", {}), { logits: [[0], [-2]] })).toEqual([
      0.5,
      expect.closeTo(1 - 1 / (1 + Math.exp(-2)), 6),
    ]);
  });

  it("are the entropy of the softmax, greatest where all classes are alike", () => {
    const [sure = 0, torn = 0, large = 0] = scores(call("entropy", {}), {
      logits: [
        [1, 0, 0],
        [4, 4, 4],
        [2000, 0, 0],
      ],
    });
    const parts = [Math.E, 1, 1].map((part) => part / (Math.E + 2));
    expect(sure).toBeCloseTo(-parts.reduce((sum, part) => sum + part * Math.log(part), 0), 6);
    expect(torn).toBeCloseTo(Math.log(3), 6);
    expect(large).toBeCloseTo(0, 6);
    expect(scores(call("entropy", {}), { logits: [[0]] })).toEqual([expect.closeTo(Math.log(2), 6)]);
  });

  it("are minus the log of the sum of exponentials, at a temperature and without overflow", () => {
    const [plain = 0, large = 0] = scores(call("energy", { temperature: 2 }), {
      logits: [
        [2, 4],
        [2000, 0],
      ],
    });
    expect(plain).toBeCloseTo(-2 * Math.log(Math.exp(1) + Math.exp(2)), 5);
    expect(large).toBeCloseTo(-2000, 3);
  });

  it("are distances between directions from the k-th nearest train row", () => {
    const learned = {
      layer: [
        [2, 0],
        [0, 3],
        [-1, 0],
      ],
      labels: [0, 1, 1],
    };
    const layer = [
      [5, 0],
      [0, -1],
    ];
    const nearest = (k: number): number[] => scores(call("knn", { k, layer: "x" }), { layer }, learned);
    expect(nearest(1)).toEqual([expect.closeTo(0, 5), expect.closeTo(Math.SQRT2, 5)]);
    expect(nearest(2)).toEqual([expect.closeTo(Math.SQRT2, 5), expect.closeTo(Math.SQRT2, 5)]);
    expect(nearest(3)).toEqual([expect.closeTo(2, 5), expect.closeTo(2, 5)]);
  });

  it("are squared distances from the nearest class mean in units of the spread that classes share", () => {
    // Around their means (0, 0) and (10, 0), rows spread by ±2 along the first axis and by ±1 along the second, together.
    const layer = [
      [-2, -1],
      [2, 1],
      [8, -1],
      [12, 1],
      [0, 1],
      [0, -1],
      [10, 1],
      [10, -1],
    ];
    const labels = [0, 0, 1, 1, 0, 0, 1, 1];
    // Covariance: [[2, 1], [1, 1]], whose inverse is [[1, −1], [−1, 2]].
    const found = scores(
      call("mahalanobis", { shrink: 0, layer: "x" }),
      {
        layer: [
          [1, 0],
          [10, 3],
          [4, 0],
        ],
      },
      { layer, labels },
    );
    expect(found).toEqual([expect.closeTo(1, 3), expect.closeTo(18, 2), expect.closeTo(16, 2)]);
  });

  it("leave no tensor behind", () => {
    const before = tf.memory().numTensors;
    scores(call("knn", { k: 1, layer: "x" }), { layer: [[1, 2]] }, { layer: [[2, 1]], labels: [0] });
    expect(tf.memory().numTensors).toBe(before);
  });
});
