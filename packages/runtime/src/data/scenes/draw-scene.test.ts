import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { SceneDrawer, type SceneForm } from "./draw-scene.ts";

const form: SceneForm = {
  size: 48,
  shapes: ["disc", "square", "triangle", "ring", "cross", "star"],
  least: 1,
  most: 4,
  noise: 0.05,
  clutter: 3,
  seed: 1,
};

/** Rows of a form; each keeps arrays of its own. */
function scenes(of: SceneForm, rows: readonly number[]) {
  const drawer = new SceneDrawer(of);
  return rows.map((row) => {
    const { picture, mask, boxes } = drawer.draw(row);
    return { picture: Uint8Array.from(picture), mask: Uint8Array.from(mask), boxes };
  });
}

const first = Array.from({ length: 200 }, (_, row) => row);

describe("a drawn scene", () => {
  it("is a function of the seed and the row, whichever rows are drawn before", () => {
    const [here] = scenes(form, [7]);
    const later = scenes(form, [3, 200, 7]).at(-1);
    expect(later).toEqual(here);
    expect(scenes({ ...form, seed: 2 }, [7])[0]?.picture).not.toEqual(here?.picture);
  });

  it("has not changed since it was first drawn", () => {
    // Whoever changes what is drawn raises the number in `source-fingerprint.ts`, so that kept runs are not taken for new ones.
    const hash = createHash("sha256");
    for (const { picture, mask, boxes } of scenes(form, first.slice(0, 20))) {
      hash.update(picture).update(mask).update(JSON.stringify(boxes));
    }
    expect(hash.digest("hex").slice(0, 16)).toBe("c5d77d5e5d1c5db9");
  });

  it("has boxes that stand exactly round what the mask shows of shapes that lie alone", () => {
    const alone = scenes({ ...form, least: 1, most: 1 }, first);
    for (const { mask, boxes } of alone) {
      const [box, ...others] = boxes;
      if (box === undefined) continue;
      expect(others).toEqual([]);
      const seen = [...mask.keys()].filter((pixel) => mask[pixel] === box.shape + 1);
      const [xs, ys] = [seen.map((pixel) => pixel % 48), seen.map((pixel) => Math.floor(pixel / 48))];
      expect(box).toEqual({
        shape: box.shape,
        x: Math.min(...xs),
        y: Math.min(...ys),
        width: Math.max(...xs) - Math.min(...xs) + 1,
        height: Math.max(...ys) - Math.min(...ys) + 1,
      });
    }
  });

  it("has each shape about as often as the others, and from least to most of them", () => {
    const all = scenes(form, first).map(({ boxes }) => boxes);
    const counts = form.shapes.map((_, shape) => all.flat().filter((box) => box.shape === shape).length);
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    for (const count of counts) expect(Math.abs(count - mean)).toBeLessThan(0.35 * mean);
    expect(Math.max(...all.map((boxes) => boxes.length))).toBe(4);
    expect(all.filter((boxes) => boxes.length === 0).length).toBeLessThan(4);
  });

  it("hides earlier shapes behind later ones, and leaves more than half of each in sight", () => {
    const overlaps = scenes(form, first).filter(({ boxes }) =>
      boxes.some((one, index) =>
        boxes.slice(index + 1).some((other) => other.x < one.x + one.width && one.x < other.x + other.width),
      ),
    );
    expect(overlaps.length).toBeGreaterThan(50);
    for (const { mask, boxes } of overlaps) {
      for (const { shape } of boxes) expect(mask.includes(shape + 1)).toBe(true);
    }
  });

  it("cannot be told by one colour: shapes differ from the ground by less than the ground does in places", () => {
    const faint = scenes({ ...form, noise: 0, clutter: 0 }, first).filter(({ picture, mask }) => {
      const grey = (pixel: number): number =>
        [0, 1, 2].reduce((sum, channel) => sum + (picture[3 * pixel + channel] ?? 0), 0) / 3;
      const of = (shown: boolean): number[] =>
        [...mask.keys()].filter((pixel) => (mask[pixel] !== 0) === shown).map(grey);
      const [shapes, ground] = [of(true), of(false)];
      const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
      return Math.abs(mean(shapes) - mean(ground)) < Math.max(...ground) - Math.min(...ground);
    });
    expect(faint.length).toBeGreaterThan(100);
  });
});
