import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { answerNumbers, type Decoding, decodeCenters } from "./decode-centers.ts";

const form: Decoding = { height: 4, width: 6, classes: 2, stride: 4, prior: 0, top: 5 };
const each = form.classes + 4;

/** A grid that is cold but for some cells. */
function grid(
  cells: readonly { readonly x: number; readonly y: number; readonly values: readonly number[] }[],
): Float32Array {
  const values = new Float32Array(form.height * form.width * each);
  for (let cell = 0; cell < form.height * form.width; cell++) values.fill(-20, cell * each, cell * each + form.classes);
  for (const { x, y, values: own } of cells) values.set(own, (y * form.width + x) * each);
  return values;
}

function boxes(values: Float32Array, of = form): number[][] {
  const decoded = decodeCenters(values, of);
  const list = Array.from({ length: of.top }, (_, place) => [
    ...decoded.subarray(place * answerNumbers, (place + 1) * answerNumbers),
  ]);
  return list.filter(([kind = -1]) => kind >= 0);
}

describe("boxes of a grid", () => {
  it("have the class, heat, size and place that the cell of their middle says", () => {
    const [box] = boxes(grid([{ x: 2, y: 1, values: [-20, Math.log(3), 2, 1.5, 0.25, 0.25] }]));
    expect(box).toEqual([1, 0.75, 5, 2, 8, 6]);
  });

  it("are the peaks of each class by itself, the hottest first", () => {
    const found = boxes(
      grid([
        { x: 1, y: 1, values: [2, -20, 1, 1, 0.5, 0.5] },
        { x: 2, y: 1, values: [1, 3, 1, 1, 0.5, 0.5] },
        { x: 4, y: 3, values: [0, -20, 1, 1, 0.5, 0.5] },
      ]),
    );
    expect(found.map(([kind, , x, y]) => [kind, x, y])).toEqual([
      [1, 8, 4],
      [0, 4, 4],
      [0, 16, 12],
    ]);
  });

  it("are one where neighbours are equally hot", () => {
    const own = [1, -20, 1, 1, 0.5, 0.5];
    expect(
      boxes(
        grid([
          { x: 1, y: 1, values: own },
          { x: 2, y: 1, values: own },
          { x: 1, y: 2, values: own },
        ]),
      ),
    ).toHaveLength(1);
  });

  it("are no more than asked for, cut at the border, and never smaller than nothing", () => {
    const random = randomStream(3, "grid");
    const values = Float32Array.from({ length: form.height * form.width * each }, () => 3 * random.normal());
    const found = boxes(values, { ...form, top: 3 });
    expect(found).toHaveLength(3);
    for (const [, score = 0, x = 0, y = 0, width = 0, height = 0] of found) {
      expect(score).toBeGreaterThan(0);
      expect([x, y, width, height].every((value) => value >= 0)).toBe(true);
      expect(x + width).toBeLessThanOrEqual(24);
      expect(y + height).toBeLessThanOrEqual(16);
    }
  });

  it("are none where nothing is warm", () => {
    expect(boxes(grid([]))).toEqual([]);
  });
});
