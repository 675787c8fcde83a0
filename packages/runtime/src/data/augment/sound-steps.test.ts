import type { Argument } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { indexedStreams } from "../../random/indexed-streams.ts";
import { meanOf, step } from "../testing/augmented-pictures.ts";
import { soundProgram } from "./sound-steps.ts";

const ramp = Float64Array.from({ length: 20 }, (_, at) => (at + 1) / 40);

/** What a step makes of samples, for each of so many rows. */
function samples(name: string, args: Record<string, Argument>, rows: number, from = ramp): Float64Array[] {
  const program = soundProgram([{ call: step(name, args), place: 0 }], [from.length]);
  const random = indexedStreams(2, "sounds");
  return Array.from({ length: rows }, (_, draw) => {
    const changed = from.slice();
    program.before(changed, { random, draw });
    return changed;
  });
}

/** What a mask makes of what a model reads, `[frames, bands]` or `[samples]`. */
function masked(
  name: string,
  args: Record<string, Argument>,
  options: { rows: number; shape: number[] },
): Float32Array[] {
  const { rows, shape } = options;
  const program = soundProgram([{ call: step(name, args), place: 0 }], shape);
  const random = indexedStreams(2, "sounds");
  const size = shape.reduce((product, axis) => product * axis, 1);
  return Array.from({ length: rows }, (_, draw) => {
    // Distinct numbers, so that what is hidden shows.
    const values = Float32Array.from({ length: size }, (_, at) => at + 0.25);
    program.after(values, { random, draw });
    return values;
  });
}

describe("shift", () => {
  it("moves a recording in time by up to its part, with silence behind", () => {
    const starts = samples("shift", { part: 0.25 }, 300).map((result) => {
      const at = result.indexOf(ramp[10] ?? 0);
      const by = at - 10;
      result.forEach((value, place) => {
        expect(value).toBe(place - by >= 0 && place - by < 20 ? ramp[place - by] : 0);
      });
      return by;
    });
    expect([Math.min(...starts), Math.max(...starts)]).toEqual([-5, 5]);
    expect(new Set(starts).size).toBe(11);
  });

  it("lets what leaves at one end come in at the other", () => {
    for (const result of samples("shift", { part: 0.5, fill: "wrap" }, 50))
      expect([...result].sort()).toEqual([...ramp].sort());
  });
});

describe("noise", () => {
  it("has its deviation and stays between -1 and 1", () => {
    const values = samples("noise", { std: 0.1 }, 500, new Float64Array(21)).flatMap((result) => [...result]);
    expect(Math.sqrt(meanOf(values.map((value) => value ** 2)))).toBeCloseTo(0.1, 2);
    const wild = samples("noise", { std: 9 }, 20).flatMap((result) => [...result]);
    expect([Math.min(...wild), Math.max(...wild)]).toEqual([-1, 1]);
  });
});

describe("gain", () => {
  it("multiplies by a factor of up to its decibels, either way, evenly in decibels", () => {
    const decibels = samples("gain", { decibels: 6 }, 600)
      .map((result) => {
        const factor = (result[3] ?? 0) / (ramp[3] ?? 1);
        expect(result[9]).toBeCloseTo(factor * (ramp[9] ?? 0), 12);
        return 20 * Math.log10(factor);
      })
      .sort((a, b) => a - b);
    expect(decibels[0]).toBeGreaterThanOrEqual(-6);
    expect(decibels.at(-1)).toBeLessThanOrEqual(6);
    decibels.forEach((value, at) => {
      expect(Math.abs((value + 6) / 12 - (at + 0.5) / 600)).toBeLessThan(1.63 / Math.sqrt(600));
    });
  });

  it("keeps to what a recording holds", () => {
    for (const result of samples("gain", { decibels: 60 }, 40)) expect(Math.max(...result)).toBeLessThanOrEqual(1);
  });

  it("does nothing by nothing", () => {
    expect(samples("gain", { decibels: 0 }, 2)).toEqual([ramp, ramp]);
  });
});

describe("time_mask", () => {
  it("hides a stretch of frames behind the mean of the row", () => {
    const lengths = masked("time_mask", { part: 0.5 }, { rows: 600, shape: [10, 4] }).map((result) => {
      const hidden = [...Array(10).keys()].filter((frame) => result[4 * frame] !== 4 * frame + 0.25);
      for (const frame of hidden)
        expect([...result.subarray(4 * frame, 4 * frame + 4)]).toEqual(new Array(4).fill(Math.fround(19.75)));
      if (hidden.length > 0) expect((hidden.at(-1) ?? 0) - (hidden[0] ?? 0) + 1).toBe(hidden.length);
      return hidden.length;
    });
    expect(new Set(lengths)).toEqual(new Set([0, 1, 2, 3, 4, 5]));
    // Every length is as likely as another: 100 of 600, with a deviation of 9.
    for (const length of [0, 1, 2, 3, 4, 5]) expect(lengths.filter((one) => one === length).length).toBeGreaterThan(65);
  });

  it("hides samples where there is no spectrogram", () => {
    const results = masked("time_mask", { part: 0.3, count: 3 }, { rows: 50, shape: [40] });
    for (const result of results) {
      const hidden = result.filter((value, at) => value !== at + 0.25);
      expect(hidden.length).toBeLessThanOrEqual(36);
      for (const value of hidden) expect(value).toBe(Math.fround(19.75));
    }
    expect(results.some((result) => result.some((value, at) => value !== at + 0.25))).toBe(true);
  });
});

describe("frequency_mask", () => {
  it("hides the same bands in every frame", () => {
    const seen = new Set<number>();
    for (const result of masked("frequency_mask", { part: 0.5, count: 1 }, { rows: 200, shape: [5, 8] })) {
      const bands = [...Array(8).keys()].filter((band) => result[band] !== band + 0.25);
      for (let frame = 0; frame < 5; frame++) {
        for (let band = 0; band < 8; band++) {
          const value = frame * 8 + band + 0.25;
          expect(result[frame * 8 + band]).toBe(bands.includes(band) ? Math.fround(19.75) : value);
        }
      }
      expect(bands.length).toBeLessThanOrEqual(4);
      for (const band of bands) seen.add(band);
    }
    expect(seen.size).toBe(8);
  });

  it("hides nothing of no part, and nothing by a chance of 0", () => {
    const [plain] = masked("frequency_mask", { part: 0 }, { rows: 1, shape: [5, 8] });
    expect(plain).toEqual(Float32Array.from({ length: 40 }, (_, at) => at + 0.25));
    expect(masked("frequency_mask", { part: 1, chance: 0 }, { rows: 1, shape: [5, 8] })[0]).toEqual(plain);
  });
});
