import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { colourOf } from "./colour-scale.ts";
import { type Bytes, drawMap, drawPicture, spread, strongestPlace, within } from "./draw-map.ts";
import { preparedPicture } from "./prepared-picture.ts";

const picture: Bytes = {
  height: 4,
  width: 6,
  channels: 3,
  data: Uint8Array.from({ length: 72 }, (_, index) => (index * 13) % 256),
};

async function pixels(uri: string): Promise<{ width: number; height: number; data: Buffer }> {
  const { data, info } = await sharp(Buffer.from(uri.split(",")[1] ?? "", "base64"))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}

describe("the colours of maps", () => {
  it("are dark grey in the middle and light at both ends, orange for and blue against", () => {
    const [grey, orange, blue] = [colourOf(0), colourOf(1), colourOf(-1)];
    expect(Math.max(...grey) - Math.min(...grey)).toBeLessThanOrEqual(1);
    expect(orange[0]).toBeGreaterThan(orange[2] + 80);
    expect(blue[2]).toBeGreaterThan(blue[0] + 80);
  });

  it("grow lighter in even steps", () => {
    // Luminance to the power of a third is near to what the eye takes for even.
    const light = ([red, green, blue]: readonly [number, number, number]): number => {
      const linear = (byte: number): number => (byte / 255) ** 2.2;
      return Math.cbrt(0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue));
    };
    for (const sign of [1, -1]) {
      const steps = [0, 0.25, 0.5, 0.75, 1].map((part) => light(colourOf(sign * part)));
      const rises = steps.slice(1).map((value, index) => value - (steps[index] ?? 0));
      expect(Math.min(...rises)).toBeGreaterThan(0.6 * Math.max(...rises));
    }
  });
});

describe("a map over a picture", () => {
  it("is spread over the picture's size, its strongest places at the ends of the scale", () => {
    const map = { height: 2, width: 3, values: Float32Array.from([0, 0, -4, 0, 2, 0]) };
    const values = spread(map, picture);
    expect(values).toHaveLength(24);
    expect(Math.min(...values)).toBe(-1);
    expect(values[5]).toBe(-1);
    expect(values[0]).toBe(0);
    expect([...spread({ height: 1, width: 1, values: new Float32Array(1) }, picture)]).toEqual(
      new Array<number>(24).fill(0),
    );
  });

  it("keeps the picture as it is, and lies over it in colours", async () => {
    const map = { height: 4, width: 6, values: Float32Array.from({ length: 24 }, (_, index) => (index === 8 ? 1 : 0)) };
    const drawn = await drawMap(picture, map, 160);
    expect([...(await pixels(drawn.picture)).data]).toEqual([...picture.data]);
    const [colours, over] = [await pixels(drawn.map), await pixels(drawn.overlay)];
    expect([...colours.data.subarray(24, 27)]).toEqual([...colourOf(1)]);
    expect([...colours.data.subarray(0, 3)]).toEqual([...colourOf(0)]);
    // Where the map says nothing there is the grey picture.
    expect(new Set(over.data.subarray(0, 3)).size).toBe(1);
    expect(over.data[24]).toBeGreaterThan((over.data[26] ?? 0) + 40);
  });

  it("is made smaller until all of it fits", async () => {
    const large: Bytes = {
      height: 200,
      width: 400,
      channels: 1,
      data: Uint8Array.from({ length: 80_000 }, (_, i) => (i * 7919) % 251),
    };
    expect(await pixels(await drawPicture(large, 100))).toMatchObject({ width: 100, height: 50 });
    const sides: number[] = [];
    const draw = async (side: number): Promise<string> => {
      sides.push(side);
      return drawPicture(large, side);
    };
    const fits = await within(3000, draw, (uri) => uri.length);
    expect(fits.length).toBeLessThanOrEqual(3000);
    expect(sides.length).toBeGreaterThan(1);
    expect(await within(1, draw, (uri) => uri.length)).toMatch(/^data:image\/png/);
  });

  it("says where it is strongest", () => {
    const at = (place: number) =>
      strongestPlace({
        height: 3,
        width: 3,
        values: Float32Array.from({ length: 9 }, (_, index) => (index === place ? 1 : 0)),
      });
    expect([0, 1, 3, 4, 8].map(at)).toEqual([
      "at the top left",
      "at the top",
      "at the left",
      "in the middle",
      "at the bottom right",
    ]);
    expect(strongestPlace({ height: 2, width: 2, values: new Float32Array(4) })).toBe("nowhere");
  });

  it("is drawn over what the model reads where preparation has changed the size", () => {
    const block = { shape: [2, 2, 1], data: Float32Array.from([0, 1, 2, 4]) };
    expect(preparedPicture(picture, block, 0)).toEqual({
      height: 2,
      width: 2,
      channels: 1,
      data: Uint8Array.from([0, 64, 128, 255]),
    });
    expect(preparedPicture(picture, { shape: [4, 6, 3], data: new Float32Array(72) }, 0)).toBe(picture);
  });
});
