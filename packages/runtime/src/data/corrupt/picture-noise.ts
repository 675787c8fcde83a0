/** Noise of pictures: normal, of single quanta of light (Poisson), and single values that are lost (salt and pepper). */
import { fillWithBits } from "../../random/fast-bits.ts";
import { addNoise } from "../augment/noise.ts";
import type { PictureStep } from "../augment/picture.ts";

let scratch = new Int32Array(0);

/** A random word for every value. */
function words(count: number, random: Parameters<PictureStep>[1]): Int32Array {
  if (scratch.length < count) scratch = new Int32Array(count);
  fillWithBits(scratch, random, count);
  return scratch;
}

/** x + N(0, std), where x reaches from 0 to 1. */
export function normalNoise(std: number): PictureStep {
  return ({ values }, random) => addNoise(values, random, { std: 255 * std, low: 0, high: 255 });
}

/** A discrete distribution, ready to be drawn from. */
interface Quantiles {
  /** How likely no more than each outcome is. */
  readonly cumulated: Float64Array;
  /** The first outcome that may be meant, by the highest eight bits of what is drawn. */
  readonly first: Uint16Array;
  /** What each outcome is worth. */
  readonly values: Float32Array;
}

const guides = 256;

/** Numbers of quanta where `mean` are to be expected, from six deviations below to six above; each is worth `unit`. */
function poissonQuantiles(mean: number, unit: number): Quantiles {
  const reach = 6 * Math.sqrt(mean) + 6;
  const lowest = Math.max(0, Math.floor(mean - reach));
  const count = Math.ceil(mean + reach) - lowest + 1;
  const logs = new Float64Array(count);
  // log P(k) up to what all have in common: each is the one before times mean / k.
  for (let at = 1; at < count; at++) logs[at] = (logs[at - 1] ?? 0) + Math.log(mean / (lowest + at));
  const top = logs.reduce((most, log) => Math.max(most, log), Number.NEGATIVE_INFINITY);
  const parts = logs.map((log) => Math.exp(log - top));
  const sum = parts.reduce((total, part) => total + part, 0);
  const cumulated = new Float64Array(count);
  let total = 0;
  parts.forEach((part, at) => {
    total += part / sum;
    cumulated[at] = total;
  });
  cumulated[count - 1] = 1;
  const first = new Uint16Array(guides);
  for (let guide = 0, at = 0; guide < guides; guide++) {
    while ((cumulated[at] ?? 1) <= guide / guides) at++;
    first[guide] = at;
  }
  const values = Float32Array.from({ length: count }, (_, at) => Math.min(255, (lowest + at) * unit));
  return { cumulated, first, values };
}

/** Poisson(x · quanta) / quanta, where x reaches from 0 to 1. */
export function shotNoise(quanta: number): PictureStep {
  // Pictures are bytes, so there are 256 distributions at most.
  const known: (Quantiles | undefined)[] = [];
  return ({ values }, random) => {
    const drawn = words(values.length, random);
    for (let at = 0; at < values.length; at++) {
      const byte = values[at] ?? 0;
      if (byte === 0) continue;
      let table = known[byte];
      if (table === undefined) {
        table = poissonQuantiles((byte / 255) * quanta, 255 / quanta);
        known[byte] = table;
      }
      const word = (drawn[at] ?? 0) >>> 0;
      const place = word / 0x100000000;
      let outcome = table.first[word >>> 24] ?? 0;
      while ((table.cumulated[outcome] ?? 1) <= place) outcome++;
      values[at] = table.values[outcome] ?? 0;
    }
  };
}

/** Every value is 0 or 255 with probability `share`, half of that each. */
export function impulseNoise(share: number): PictureStep {
  const turned = share * 0x100000000;
  return ({ values }, random) => {
    const drawn = words(values.length, random);
    for (let at = 0; at < values.length; at++) {
      const word = (drawn[at] ?? 0) >>> 0;
      if (word < turned) values[at] = word < turned / 2 ? 0 : 255;
    }
  };
}
