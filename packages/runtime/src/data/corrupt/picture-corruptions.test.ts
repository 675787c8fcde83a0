import { type CorruptionEntry, catalog } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { indexedStreams } from "../../random/indexed-streams.ts";
import { emptyPicture, type ImageShape, type Picture, type PictureStep } from "../augment/picture.ts";
import { classCorruptions, numberCorruptions } from "./corrupt-fields.ts";
import { corruptPictures, pictureCorruptions } from "./corrupt-pictures.ts";
import { textCorruptions } from "./corrupt-texts.ts";
import { brighten, lessContrast, saturate } from "./picture-colours.ts";
import { fog, makeClouds, skyFor } from "./picture-fog.ts";
import { impulseNoise, normalNoise, shotNoise } from "./picture-noise.ts";
import {
  boxes,
  gaussianBlur,
  glassBlur,
  occlude,
  pixelate,
  rotateEitherWay,
  zoomBlur,
  zoomedAxis,
} from "./picture-places.ts";
import { defocusBlur, diskTaps, motionBlur, traceTaps } from "./picture-taps.ts";

const random = () => {
  const streams = indexedStreams(1, "test");
  streams.seek(5);
  return streams;
};

function pictureOf(shape: ImageShape, value: (at: number) => number): Picture {
  const picture = emptyPicture(shape);
  picture.values.forEach((_, at) => {
    picture.values[at] = value(at);
  });
  return picture;
}

function changed(step: PictureStep, shape: ImageShape, value: (at: number) => number): Float32Array {
  const picture = pictureOf(shape, value);
  step(picture, random());
  return picture.values;
}

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, one) => sum + one, 0) / values.length;
const varianceOf = (values: ArrayLike<number>): number => {
  const mean = meanOf(values);
  return meanOf(Array.from(values, (value) => (value - mean) ** 2));
};
/** A picture of one bright pixel. */
const point = (size: number) => (at: number) => (at === (size * size - 1) / 2 ? 255 : 0);
const busy = (at: number): number => (at * 97) % 256;

describe("noise of pictures", () => {
  test("normal noise has its deviation, in parts of 255", () => {
    const values = changed(normalNoise(0.05), [100, 100, 1], () => 128);
    expect(meanOf(values)).toBeCloseTo(128, 0);
    expect(Math.sqrt(varianceOf(values)) / 255).toBeCloseTo(0.05, 3);
  });

  test("shot noise is Poisson: the mean stays, the variance is value · 255 / quanta", () => {
    for (const [value, quanta] of [
      [100, 60],
      [200, 500],
      [20, 5],
    ] as const) {
      const values = changed(shotNoise(quanta), [200, 200, 1], () => value);
      const expected = (value * 255) / quanta;
      expect(Math.abs(meanOf(values) - value)).toBeLessThan(4 * Math.sqrt(expected / 40_000));
      expect(varianceOf(values) / expected).toBeGreaterThan(0.96);
      expect(varianceOf(values) / expected).toBeLessThan(1.04);
    }
  });

  test("of shot noise each number of quanta is as likely as Poisson's distribution says", () => {
    const [quanta, value] = [10, 51];
    const values = changed(shotNoise(quanta), [300, 300, 1], () => value);
    let chance = Math.exp(-2);
    for (let count = 0; count < 6; count++) {
      const found = values.filter((one) => Math.round((one * quanta) / 255) === count).length / values.length;
      expect(Math.abs(found - chance)).toBeLessThan(5 * Math.sqrt(chance / values.length));
      chance *= 2 / (count + 1);
    }
  });

  test("black stays black under shot noise", () => {
    expect(new Set(changed(shotNoise(5), [8, 8, 3], () => 0))).toEqual(new Set([0]));
  });

  test("impulse noise turns its share of values, half of them black and half white", () => {
    const values = changed(impulseNoise(0.07), [200, 200, 1], () => 128);
    const part = (wanted: number): number => values.filter((value) => value === wanted).length / values.length;
    for (const extreme of [0, 255]) expect(Math.abs(part(extreme) - 0.035)).toBeLessThan(0.004);
    expect(part(128)).toBeCloseTo(0.93, 1);
  });
});

describe("blurs", () => {
  test("a Gaussian blur of a point is the product of two normal curves cut off at four deviations", () => {
    const values = changed(gaussianBlur(1), [11, 11, 1], point(11));
    const weights = Array.from({ length: 9 }, (_, at) => Math.exp(-((at - 4) ** 2) / 2));
    const sum = weights.reduce((total, one) => total + one, 0);
    for (let y = -4; y <= 4; y++) {
      for (let x = -4; x <= 4; x++) {
        const expected = (255 * (weights[y + 4] ?? 0) * (weights[x + 4] ?? 0)) / sum ** 2;
        expect(values[(5 + y) * 11 + 5 + x]).toBeCloseTo(expected, 4);
      }
    }
  });

  test("none of them changes a picture of one colour", () => {
    for (const step of [
      gaussianBlur(0.8),
      defocusBlur(1.5, 0.1),
      motionBlur(2, 8),
      zoomBlur(0.2, 0.01, [12, 9, 3]),
      glassBlur(0.4, { reach: 1, times: 2 }),
    ]) {
      for (const value of changed(step, [12, 9, 3], () => 77)) expect(value).toBeCloseTo(77, 3);
    }
  });

  test("a disk of radius 1.5 with a hard edge is the mean of nine pixels", () => {
    const taps = diskTaps(1.5, 1e-3);
    expect(taps).toHaveLength(9);
    for (const { weight } of taps) expect(weight).toBeCloseTo(1 / 9, 12);
  });

  test("a soft point is the small Gaussian itself", () => {
    const [side, middle] = [Math.exp(-1 / (2 * 0.4 ** 2)), 1];
    const sum = (middle + 2 * side) ** 2;
    const at = (x: number, y: number) => diskTaps(0.3, 0.4).find((tap) => tap.x === x && tap.y === y)?.weight;
    expect(at(0, 0)).toBeCloseTo(1 / sum, 12);
    expect(at(1, 0)).toBeCloseTo(side / sum, 12);
    expect(at(1, -1)).toBeCloseTo(side ** 2 / sum, 12);
  });

  test("motion leaves a trace in one direction that fades as half a Gaussian does", () => {
    const taps = traceTaps(1.5, { radius: 3, angle: 0 });
    expect(taps.map(({ x, y }) => [x, y])).toEqual([0, 1, 2, 3, 4, 5, 6].map((x) => [x, 0]));
    const first = taps[0]?.weight ?? Number.NaN;
    taps.forEach(({ weight }, at) => {
      expect(weight / first).toBeCloseTo(Math.exp(-(at ** 2) / (2 * 1.5 ** 2)), 12);
    });
    expect(traceTaps(1, { radius: 2, angle: 45 }).map(({ x, y }) => [x, y])).toEqual(
      [0, 1, 1, 2, 3].map((x) => [x, x]),
    );
  });

  test("a zoom of 1 is the picture, a larger one begins and ends within it", () => {
    const { from, part } = zoomedAxis(8, 1);
    expect(Array.from(from, (whole, at) => whole + (part[at] ?? 0))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const { from: inner, part: parts } = zoomedAxis(32, 1.25);
    const places = Array.from(inner, (whole, at) => whole + (parts[at] ?? 0));
    // The middle 26 of 32 pixels.
    expect(places[0]).toBeCloseTo(3, 5);
    expect(places[31]).toBeCloseTo(28, 5);
    expect(places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0))).toBe(true);
  });

  test("a zoom blur is the mean of the picture and of each zoom", () => {
    const shape: ImageShape = [9, 9, 1];
    const zooms = [1, 1.1, 1.2].map((zoom) => zoomedAxis(9, zoom));
    const values = changed(zoomBlur(0.2, 0.1, shape), shape, busy);
    const at = (y: number, x: number): number => busy(Math.min(8, y) * 9 + Math.min(8, x));
    for (const [y, x] of [
      [0, 0],
      [4, 4],
      [2, 7],
    ] as const) {
      const sum = zooms.reduce(
        (total, axis) => {
          const [top, left] = [axis.from[y] ?? 0, axis.from[x] ?? 0];
          const [down, right] = [axis.part[y] ?? 0, axis.part[x] ?? 0];
          const upper = at(top, left) * (1 - right) + at(top, left + 1) * right;
          const lower = at(top + 1, left) * (1 - right) + at(top + 1, left + 1) * right;
          return total + upper * (1 - down) + lower * down;
        },
        busy(y * 9 + x),
      );
      expect(values[y * 9 + x]).toBeCloseTo(sum / 4, 2);
    }
  });

  test("frosted glass shows pixels that are at most as far away as it reaches, all four of them alike often", () => {
    const values = changed(glassBlur(0.05, { reach: 1, times: 1 }), [16, 16, 1], (at) => at);
    const moves = Array.from(values, (from, at) => [
      Math.floor(at / 16) - Math.floor(from / 16),
      (at % 16) - (from % 16),
    ]);
    const inner = moves.filter((_, at) => at >= 32 && at % 16 >= 2);
    const often = new Map<string, number>();
    for (const move of inner) often.set(move.join(), (often.get(move.join()) ?? 0) + 1);
    expect([...often.keys()].sort()).toEqual(["0,0", "0,1", "1,0", "1,1"]);
    for (const count of often.values()) expect(Math.abs(count - inner.length / 4)).toBeLessThan(25);
    expect(moves.filter((_, at) => at < 32 || at % 16 < 2).every(([y, x]) => y === 0 && x === 0)).toBe(true);
  });
});

/** Red, green and blue of hue (turns), saturation and value, as colorsys has it. */
function ofHsv([hue, saturation, value]: readonly [number, number, number]): number[] {
  const sector = Math.floor(hue * 6);
  const rest = hue * 6 - sector;
  const [p, q, t] = [value * (1 - saturation), value * (1 - saturation * rest), value * (1 - saturation * (1 - rest))];
  return ([
    [value, t, p],
    [q, value, p],
    [p, value, t],
    [p, q, value],
    [t, p, value],
    [value, p, q],
  ][sector % 6] ?? []) as number[];
}

function toHsv(red: number, green: number, blue: number): [number, number, number] {
  const [most, least] = [Math.max(red, green, blue), Math.min(red, green, blue)];
  if (most === least) return [0, 0, most];
  const [r, g, b] = [red, green, blue].map((one) => (most - one) / (most - least)) as [number, number, number];
  const hue = red === most ? b - g : green === most ? 2 + r - b : 4 + g - r;
  return [(((hue / 6) % 1) + 1) % 1, (most - least) / most, most];
}

describe("colours", () => {
  const colours = [200, 30, 90, 10, 250, 120, 5, 5, 240, 100, 100, 100, 0, 0, 0, 255, 254, 1];
  const value = (at: number): number => colours[at] ?? 0;
  const shape: ImageShape = [1, 6, 3];
  const byHsv = (change: (hsv: [number, number, number]) => [number, number, number]): number[] =>
    [0, 3, 6, 9, 12, 15].flatMap((at) => {
      const hsv = toHsv(value(at) / 255, value(at + 1) / 255, value(at + 2) / 255);
      return ofHsv(change(hsv)).map((one) => 255 * one);
    });
  const clip = (one: number): number => Math.min(1, Math.max(0, one));

  test("brightness adds to V of HSV", () => {
    for (const by of [0.05, 0.3, -0.2]) {
      const expected = byHsv(([h, s, v]) => [h, s, clip(v + by)]);
      changed(brighten(by), shape, value).forEach((found, at) => {
        expect(found).toBeCloseTo(expected[at] ?? Number.NaN, 3);
      });
    }
  });

  test("saturation multiplies S of HSV and adds to it; grey counts as red", () => {
    for (const [factor, add] of [
      [0.3, 0],
      [2.5, 0.2],
      [20, 0.2],
    ] as const) {
      const expected = byHsv(([h, s, v]) => [h, clip(s * factor + add), v]);
      changed(saturate(factor, add), shape, value).forEach((found, at) => {
        expect(found).toBeCloseTo(expected[at] ?? Number.NaN, 3);
      });
    }
  });

  test("contrast shrinks distances from the mean of each channel", () => {
    const found = changed(lessContrast(0.3), [2, 2, 3], value);
    for (let channel = 0; channel < 3; channel++) {
      const own = [0, 3, 6, 9].map((at) => value(at + channel));
      [0, 3, 6, 9].forEach((at, index) => {
        expect(found[at + channel]).toBeCloseTo(meanOf(own) + 0.3 * ((own[index] ?? 0) - meanOf(own)), 3);
      });
    }
  });
});

describe("pixels that move or go", () => {
  test("coarse pixels are means of boxes", () => {
    const values = changed(pixelate(0.5, [4, 4, 1]), [4, 4, 1], (at) => at);
    expect([...values]).toEqual([
      2.5, 2.5, 4.5, 4.5, 2.5, 2.5, 4.5, 4.5, 10.5, 10.5, 12.5, 12.5, 10.5, 10.5, 12.5, 12.5,
    ]);
  });

  test("boxes that do not divide a side cover it without a gap, as Pillow's", () => {
    const { first, end } = boxes(32, 20);
    expect([first[0], end[0]]).toEqual([0, 2]);
    expect([first[31], end[31]]).toEqual([30, 32]);
    const covered = new Set(
      Array.from(first, (from, at) => Array.from({ length: (end[at] ?? 0) - from }, (_, one) => from + one)).flat(),
    );
    expect(covered.size).toBe(32);
  });

  test("a turn of 90° moves every pixel to one side or the other", () => {
    const values = [...changed(rotateEitherWay(90, [3, 3, 1]), [3, 3, 1], (at) => at)];
    const left = [2, 5, 8, 1, 4, 7, 0, 3, 6];
    expect([left, [...left].reverse()]).toContainEqual(values);
  });

  test("a hidden square has its size and lies inside", () => {
    const values = changed(occlude(0.25, [16, 12, 3]), [16, 12, 3], () => 7);
    expect(values.filter((value) => value === 128)).toHaveLength(3 * 3 * 3);
    expect(values.filter((value) => value === 7)).toHaveLength(16 * 12 * 3 - 27);
  });
});

describe("fog", () => {
  test("clouds reach from 0 to 1", () => {
    const sky = skyFor(28, 28);
    makeClouds(sky, 2, random());
    expect(sky.size).toBe(32);
    expect(Math.min(...sky.heights)).toBe(0);
    expect(Math.max(...sky.heights)).toBe(1);
  });

  test("is (x + strength · clouds) · most / (most + strength)", () => {
    const sky = skyFor(16, 16);
    makeClouds(sky, 2, random());
    const values = changed(fog(1.5, 2), [16, 16, 1], (at) => (at * 7) % 200);
    const most = 199;
    values.forEach((found, at) => {
      const expected = (((at * 7) % 200) + 1.5 * 255 * (sky.heights[at] ?? 0)) * (most / (most + 1.5 * 255));
      expect(found).toBeCloseTo(expected, 3);
    });
  });
});

describe("corruptions of pictures", () => {
  const shape = [32, 32, 3] as const;
  const data = Uint8Array.from({ length: 4 * 3072 }, (_, at) => (at * 2_654_435_761) >>> 24);
  const entries: readonly CorruptionEntry[] = catalog.corruptions;
  const argsOf = (family: string) => {
    const entry = entries.find(({ name }) => name === family) ?? expect.fail(family);
    const defaults = Object.fromEntries(entry.parameters.map(({ name, default: value }) => [name, value ?? null]));
    const usual = entry.severities({ kind: "image", height: 32, width: 32, channels: 3 });
    return usual.map((one) => ({ ...defaults, ...one }));
  };
  const change = (family: string, severity: number, rows: readonly number[]) =>
    corruptPictures(
      { kind: "image", shape, data },
      { family, args: argsOf(family)[severity] ?? {}, seed: 3, column: "image" },
    )(Uint32Array.from(rows)).then((column) => column.data as Uint8Array);

  test("are those of the catalog, as are those of texts and fields", () => {
    const named = (kind: CorruptionEntry["takes"][number]) =>
      entries
        .flatMap(({ name, takes, amount, attack }) =>
          takes.includes(kind) && amount !== null && attack !== true ? [name] : [],
        )
        .sort();
    expect([...pictureCorruptions].sort()).toEqual(named("image"));
    expect([...textCorruptions].sort()).toEqual(named("text"));
    expect([...numberCorruptions].sort()).toEqual(named("number"));
    expect([...classCorruptions].sort()).toEqual(named("class"));
  });

  test.each(pictureCorruptions)(
    "%s changes a row alike in whatever batch, and more in the fifth severity than in the first",
    async (family) => {
      const alone = await change(family, 4, [2]);
      const together = await change(family, 4, [1, 3, 2]);
      expect(together.subarray(2 * 3072)).toEqual(alone);
      const mild = await change(family, 0, [2]);
      const original = data.subarray(2 * 3072, 3 * 3072);
      const distance = (values: Uint8Array): number =>
        meanOf(values.map((value, at) => Math.abs(value - (original[at] ?? 0))));
      expect(distance(alone)).toBeGreaterThan(0);
      // A saturation of 0.3 and one of 2.5 lie on two sides of the picture as it is.
      if (family !== "saturate") expect(distance(alone)).toBeGreaterThan(distance(mild) - 1e-9);
    },
  );

  test("severities grow with the shorter side, in pixels", () => {
    const entry = entries.find(({ name }) => name === "blur") ?? expect.fail();
    const sigmas = (side: number) =>
      entry.severities({ kind: "image", height: side, width: 2 * side, channels: 3 }).map(({ sigma }) => sigma);
    expect(sigmas(32)).toEqual([0.4, 0.6, 0.7, 0.8, 1]);
    expect(sigmas(64)).toEqual([0.8, 1.2, 1.4, 1.6, 2]);
    expect(sigmas(224)).toEqual([1, 2, 3, 4, 6]);
    expect(sigmas(112)).toEqual([0.5, 1, 1.5, 2, 3]);
  });

  test("jpeg is what a file of that quality holds, for grey pictures and for others channel by channel too", async () => {
    const grey = {
      kind: "image" as const,
      shape: [16, 16, 1] as const,
      data: Uint8Array.from({ length: 256 }, (_, at) => at),
    };
    const two = {
      kind: "image" as const,
      shape: [16, 16, 2] as const,
      data: Uint8Array.from({ length: 512 }, (_, at) => at >> 1),
    };
    const of = (image: typeof grey | typeof two, quality: number) =>
      corruptPictures(image, { family: "jpeg", args: { quality }, seed: 1, column: "image" })(Uint32Array.of(0));
    const found = (await of(grey, 30)).data as Uint8Array;
    const both = (await of(two, 30)).data as Uint8Array;
    expect(both.filter((_, at) => at % 2 === 0)).toEqual(found);
    expect(both.filter((_, at) => at % 2 === 1)).toEqual(found);
    const fine = (await of(grey, 100)).data as Uint8Array;
    const error = (values: Uint8Array) => meanOf(values.map((value, at) => Math.abs(value - at)));
    expect(error(fine)).toBeLessThan(1);
    expect(error(found)).toBeGreaterThan(error(fine));
  });
});
