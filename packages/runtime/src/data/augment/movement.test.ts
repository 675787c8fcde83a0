import { describe, expect, it } from "vitest";
import { augmented, meanOf, pictureOf, step } from "../testing/augmented-pictures.ts";
import { beyond, follow, restingMovement, turn } from "./movement.ts";
import type { ImageShape, Picture } from "./picture.ts";
import { emptyPicture } from "./picture.ts";
import { axisMaps, movePicture } from "./resample.ts";

const shape: ImageShape = [5, 5, 2];
const picture = pictureOf(shape, ({ y, x, channel }) => (((y * 5 + x) * 2 + channel) * 37) % 250);
const at = (values: Float32Array, y: number, x: number, channel: number): number =>
  values[(y * 5 + x) * 2 + channel] ?? -1;

function turned(degrees: number, values = picture.values): Float32Array {
  const one: Picture = { ...emptyPicture(shape), values: values.slice() };
  const movement = restingMovement();
  turn(movement, shape, degrees);
  movePicture(one, movement, { fill: "nearest", maps: axisMaps(5, 5) });
  return one.values;
}

describe("a turn", () => {
  it("changes nothing at 0°", () => {
    expect(turned(0)).toEqual(picture.values);
  });

  it("is an exact quarter turn to the left at 90°", () => {
    const result = turned(90);
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 5; x++) expect(at(result, y, x, 1)).toBe(at(picture.values, x, 4 - y, 1));
    }
  });

  it("comes back after four quarter turns", () => {
    expect(turned(90, turned(90, turned(90, turned(90))))).toEqual(picture.values);
  });

  it("turns a ramp by 45° as the closed form says, away from the border", () => {
    const ramp = pictureOf(shape, ({ x }) => x).values;
    const result = turned(45, ramp);
    // The value is the source column: cos 45° (x − 2) − sin 45° (y − 2) + 2; bilinear is exact on a ramp.
    expect(at(result, 1, 2, 0)).toBeCloseTo(2 + Math.SQRT1_2, 6);
    expect(at(result, 2, 3, 0)).toBeCloseTo(2 + Math.SQRT1_2, 6);
    expect(at(result, 3, 3, 0)).toBeCloseTo(2, 6);
  });

  it("takes the nearest pixel beyond the border, so a plain picture stays plain", () => {
    const plain = pictureOf(shape, () => 180).values;
    expect(Math.max(...turned(33, plain).map((value) => Math.abs(value - 180)))).toBeLessThan(1e-4);
  });
});

describe("movements one after another", () => {
  it("are one movement: a turn and the turn back give the picture again, to the last bit of what was outside", () => {
    const movement = restingMovement();
    turn(movement, shape, 90);
    turn(movement, shape, 50);
    turn(movement, shape, -50);
    turn(movement, shape, -90);
    const { xx, xy, x0, yx, yy, y0 } = movement;
    for (const [value, expected] of [
      [xx, 1],
      [xy, 0],
      [x0, 0],
      [yx, 0],
      [yy, 1],
      [y0, 0],
    ] as const)
      expect(value).toBeCloseTo(expected, 12);
  });

  it("take places through the later map first", () => {
    const movement = { xx: 2, xy: 0, x0: 1, yx: 0, yy: 3, y0: -1 };
    follow(movement, { xx: 1, xy: 1, x0: 5, yx: 0, yy: 1, y0: 7 });
    // (x, y) → (x + y + 5, y + 7) → (2x + 2y + 11, 3y + 20)
    expect(movement).toEqual({ xx: 2, xy: 2, x0: 11, yx: 0, yy: 3, y0: 20 });
  });

  it("bring back what an earlier one moved out of the picture", () => {
    const far = step("shift", { part: 0.8 });
    // That both of two shifts rest happens to one picture of 6,561; that they cancel out, to one of 81.
    const whole = augmented(picture, [far, far], 800).filter((result) =>
      result.every((value, at) => value === picture.values[at]),
    );
    expect(whole.length).toBeGreaterThan(3);
  });

  it("are apart where they bring in different things", () => {
    const steps = [step("shift", { part: 0.8 }), step("shift", { part: 0.8, fill: "wrap" })];
    const whole = augmented(picture, steps, 800).filter((result) =>
      result.every((value, at) => value === picture.values[at]),
    );
    expect(whole).toHaveLength(0);
  });
});

describe("what lies beyond the border", () => {
  it.each([
    ["zero", [-1, -1, 0, 1, 2, -1, -1]],
    ["nearest", [0, 0, 0, 1, 2, 2, 2]],
    ["reflect", [1, 0, 0, 1, 2, 2, 1]],
    ["wrap", [1, 2, 0, 1, 2, 0, 1]],
  ] as const)("is found by %s", (fill, expected) => {
    expect([-2, -1, 0, 1, 2, 3, 4].map((index) => beyond(index, 3, fill))).toEqual(expected);
  });
});

describe("flip", () => {
  it("mirrors about half of the pictures, exactly", () => {
    const results = augmented(picture, [step("flip", { axis: "horizontal" })], 400);
    const mirrored = results.filter((result) => at(result, 0, 0, 0) !== at(picture.values, 0, 0, 0));
    expect(mirrored.length).toBeGreaterThan(160);
    expect(mirrored.length).toBeLessThan(240);
    const [one = picture.values] = mirrored;
    for (let y = 0; y < 5; y++) {
      for (let x = 0; x < 5; x++) expect(at(one, y, x, 1)).toBe(at(picture.values, y, 4 - x, 1));
    }
  });

  it("mirrors vertically line by line", () => {
    const [one] = augmented(picture, [step("flip", { axis: "vertical", chance: 1 })], 1);
    expect(at(one ?? picture.values, 1, 3, 0)).toBe(at(picture.values, 3, 3, 0));
  });

  it("mirrors both ways independently, as likely as it is told", () => {
    const results = augmented(picture, [step("flip", { axis: "both", chance: 0.2 })], 2000);
    const counts = new Map<string, number>();
    for (const result of results) {
      const kind = `${at(result, 0, 0, 0) === at(picture.values, 0, 0, 0) || at(result, 0, 0, 0) === at(picture.values, 4, 0, 0) ? "" : "x"}${
        at(result, 0, 0, 0) === at(picture.values, 0, 0, 0) || at(result, 0, 0, 0) === at(picture.values, 0, 4, 0)
          ? ""
          : "y"
      }`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    expect((counts.get("") ?? 0) / 2000).toBeCloseTo(0.64, 1);
    expect((counts.get("x") ?? 0) / 2000).toBeCloseTo(0.16, 1);
    expect((counts.get("y") ?? 0) / 2000).toBeCloseTo(0.16, 1);
    expect((counts.get("xy") ?? 0) / 2000).toBeCloseTo(0.04, 1);
  });
});

describe("pad_crop", () => {
  const ones = pictureOf(shape, () => 255);

  it("moves pictures by up to the padding, with zeros behind, every place as likely as another", () => {
    const results = augmented(ones, [step("pad_crop", { pixels: 2 })], 2500);
    const kinds = new Map<string, number>();
    for (const result of results) kinds.set(result.join(), (kinds.get(result.join()) ?? 0) + 1);
    expect(kinds.size).toBe(25);
    // 100 are expected of each, with a deviation of 10.
    expect(Math.min(...kinds.values())).toBeGreaterThan(60);
    expect(Math.max(...kinds.values())).toBeLessThan(140);
    const fewest = Math.min(...results.map((result) => result.reduce((sum, value) => sum + value, 0)));
    expect(fewest).toBe(255 * 3 * 3 * 2);
  });

  it("fills as it is told", () => {
    for (const fill of ["nearest", "reflect", "wrap"])
      for (const result of augmented(ones, [step("pad_crop", { pixels: 2, fill })], 20))
        expect(result).toEqual(ones.values);
  });
});

describe("shift", () => {
  const wide = pictureOf([10, 20, 1], ({ y, x }) => 1 + y * 20 + x);
  const offsetOf = (result: Float32Array): readonly [number, number] => {
    const middle = (result[5 * 20 + 10] ?? 0) - 1;
    return [10 - (middle % 20), 5 - Math.floor(middle / 20)];
  };

  it("moves by whole pixels up to its part of each side, and reaches both ends", () => {
    const offsets = augmented(wide, [step("shift", { part: 0.2 })], 600).map(offsetOf);
    const [xs, ys] = [offsets.map(([x]) => x), offsets.map(([, y]) => y)];
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([-4, 4]);
    expect([Math.min(...ys), Math.max(...ys)]).toEqual([-2, 2]);
    expect(new Set(xs).size).toBe(9);
    expect(Math.abs(meanOf(xs))).toBeLessThan(0.4);
  });

  it("keeps to its axis", () => {
    const across = augmented(wide, [step("shift", { part: 0.2, axis: "horizontal" })], 60).map(offsetOf);
    expect(new Set(across.map(([, y]) => y))).toEqual(new Set([0]));
    expect(new Set(across.map(([x]) => x)).size).toBeGreaterThan(4);
    const down = augmented(wide, [step("shift", { part: 0.2, axis: "vertical" })], 60).map(offsetOf);
    expect(new Set(down.map(([x]) => x))).toEqual(new Set([0]));
  });

  it("does nothing by nothing", () => {
    expect(augmented(wide, [step("shift", { part: 0 })], 3)).toEqual([wide.values, wide.values, wide.values]);
  });
});

describe("zoom", () => {
  // The value is the distance of the column from the middle: a zoom multiplies it by one over the scale.
  const ramp = pictureOf([9, 9, 1], ({ x }) => 100 + 10 * (x - 4));
  const scales = (part: number, rows: number): number[] =>
    augmented(ramp, [step("zoom", { part })], rows).map((result) => 10 / ((result[4 * 9 + 5] ?? 0) - 100));

  it("covers its range evenly", () => {
    const found = scales(0.25, 500).sort((a, b) => a - b);
    expect(found[0]).toBeGreaterThanOrEqual(0.75 - 1e-3);
    expect(found.at(-1)).toBeLessThanOrEqual(1.25 + 1e-3);
    expect(found[0]).toBeLessThan(0.77);
    expect(found.at(-1)).toBeGreaterThan(1.23);
    expect(meanOf(found)).toBeCloseTo(1, 1);
  });

  it("does nothing by nothing", () => {
    expect(augmented(ramp, [step("zoom", { part: 0 })], 1)[0]).toEqual(ramp.values);
  });
});

describe("rotate", () => {
  // On a ramp along x, the change from line to line in the middle is −10 sin, that from column to column 10 cos.
  const ramp = pictureOf([11, 11, 1], ({ x }) => 100 + 10 * (x - 5));
  const angles = (angle: number, rows: number, chance = 1): number[] =>
    augmented(ramp, [step("rotate", { angle, chance })], rows).map((result) => {
      const value = (y: number, x: number): number => result[y * 11 + x] ?? 0;
      return (Math.atan2(value(5, 5) - value(6, 5), value(5, 6) - value(5, 5)) * 180) / Math.PI;
    });

  it("covers its range evenly, to both sides", () => {
    const found = angles(30, 800).sort((a, b) => a - b);
    expect(found[0]).toBeGreaterThanOrEqual(-30.01);
    expect(found.at(-1)).toBeLessThanOrEqual(30.01);
    found.forEach((value, index) => {
      // Kolmogorov and Smirnov: 1.63 / √800 of the range is the bound of one in a hundred.
      expect(Math.abs((value + 30) / 60 - (index + 0.5) / 800)).toBeLessThan(1.63 / Math.sqrt(800));
    });
  });

  it("leaves as many alone as its chance says", () => {
    const still = angles(30, 1000, 0.3).filter((value) => value === 0);
    expect(still.length / 1000).toBeCloseTo(0.7, 1);
  });
});

describe("shear", () => {
  const ramp = pictureOf([11, 11, 1], ({ x }) => 100 + 10 * (x - 5));
  const across = pictureOf([11, 11, 1], ({ y }) => 100 + 10 * (y - 5));
  /** Tangents of the angles by which upright and level lines are slanted. */
  const slants = (axis: string): { upright: number; level: number }[] => {
    const steps = [step("shear", { angle: 20, axis })];
    const [one, other] = [augmented(ramp, steps, 200), augmented(across, steps, 200)];
    return one.map((result, row) => ({
      upright: ((result[6 * 11 + 5] ?? 0) - (result[5 * 11 + 5] ?? 0)) / 10,
      level: ((other[row]?.[5 * 11 + 6] ?? 0) - (other[row]?.[5 * 11 + 5] ?? 0)) / 10,
    }));
  };
  const most = Math.tan((20 * Math.PI) / 180);

  it.each([
    ["horizontal", true, false],
    ["vertical", false, true],
    ["both", true, true],
  ])("slants %s", (axis, upright, level) => {
    const found = slants(axis);
    const reach = (values: number[]): number => Math.max(...values.map(Math.abs));
    const [ofUpright, ofLevel] = [reach(found.map((one) => one.upright)), reach(found.map((one) => one.level))];
    for (const [wanted, reached] of [
      [upright, ofUpright],
      [level, ofLevel],
    ] as const) {
      expect(reached).toBeLessThanOrEqual(wanted ? most + 1e-3 : 1e-4);
      expect(reached).toBeGreaterThanOrEqual(wanted ? 0.9 * most : 0);
    }
  });
});
