/** Animations, read back by a decoder. */
import { make, RecordVideo, type RgbArray } from "gym-js";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { gifOf } from "./gif.ts";

const width = 6;
const height = 4;
const plain = (colour: readonly [number, number, number]): RgbArray => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height * 3 }, (_, index) => colour[index % 3] ?? 0),
});
const [red, green, blue] = [plain([200, 0, 0]), plain([0, 180, 0]), plain([0, 0, 160])];

async function read(gif: Uint8Array) {
  const picture = sharp(gif, { animated: true });
  const { data, info } = await picture.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const { pages, delay, loop, pageHeight } = await sharp(gif, { animated: true }).metadata();
  return { data, info, pages: pages ?? 1, delay, loop, pageHeight };
}

describe("an animated GIF", () => {
  it("has every frame in its order and colours, at its speed, for ever", async () => {
    const { data, pages, delay, loop, pageHeight } = await read(await gifOf([red, green, blue], { fps: 10 }));
    expect({ pages, delay, loop, pageHeight }).toEqual({
      pages: 3,
      delay: [100, 100, 100],
      loop: 0,
      pageHeight: height,
    });
    for (const [index, frame] of [red, green, blue].entries()) {
      const size = frame.data.length;
      const found = data.subarray(index * size, (index + 1) * size);
      expect(Math.max(...frame.data.map((value, at) => Math.abs(value - (found[at] ?? 0))))).toBeLessThanOrEqual(2);
    }
  });

  it("leaves frames out where viewers could not keep up, and keeps the speed", async () => {
    const frames = Array.from({ length: 12 }, (_, index) => [red, green, blue, green][index % 4] ?? red);
    const { pages, delay } = await read(await gifOf(frames, { fps: 100, times: 1 }));
    expect({ pages, delay }).toEqual({ pages: 6, delay: new Array(6).fill(20) });
  });

  it("shows equal frames as one for as long as all of them", async () => {
    const { delay } = await read(await gifOf([red, red, red, blue], { fps: 10 }));
    expect(delay?.reduce((sum, one) => sum + one)).toBe(400);
  });

  it("of a recorded episode has a frame for each step", async () => {
    const env = new RecordVideo(make("CartPole-v1", { renderMode: "rgb_array" }));
    env.reset({ seed: 1 });
    let steps = 0;
    for (let ended = false; !ended; steps++) ended = env.step(1)[2];
    env.close();
    const [video] = env.videos;
    if (video === undefined) expect.fail("nothing was recorded");
    const { pages, delay } = await read(await gifOf(video.frames, video));
    expect({ pages, delay: delay?.[0] }).toEqual({ pages: steps + 1, delay: 20 });
  });

  it.each([
    ["no frames", [], 10, "no frames"],
    ["frames of two sizes", [red, { ...red, height: 2 }], 10, "6 × 4 and of 6 × 2"],
    ["no speed", [red], 0, "0 frames a second"],
  ])("refuses %s", async (_, frames, fps, why) => {
    await expect(gifOf(frames, { fps })).rejects.toThrow(why);
  });
});
