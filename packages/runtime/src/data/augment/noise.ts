/** `noise`: normal numbers added to every value of a picture or recording. */
import { fillWithBits } from "../../random/fast-bits.ts";
import type { IndexedStreams } from "../../random/indexed-streams.ts";
import { normalQuantiles } from "../../random/normal-quantiles.ts";

let scratch = new Int32Array(0);

/** Adds normal noise of deviation `std` and brings what leaves `[low, high]` back to the bound. */
export function addNoise(
  values: Float32Array | Float64Array,
  random: IndexedStreams,
  { std, low, high }: { readonly std: number; readonly low: number; readonly high: number },
): void {
  const pairs = Math.ceil(values.length / 2);
  if (scratch.length < pairs) scratch = new Int32Array(pairs);
  const words = scratch;
  fillWithBits(words, random, pairs);
  const quantiles = normalQuantiles();
  const even = values.length & ~1;
  for (let at = 0, pair = 0; at < even; at += 2, pair++) {
    // A word makes two numbers of 16 bits each.
    const word = words[pair] ?? 0;
    values[at] = Math.min(high, Math.max(low, (values[at] ?? 0) + std * (quantiles[word & 0xffff] ?? 0)));
    values[at + 1] = Math.min(high, Math.max(low, (values[at + 1] ?? 0) + std * (quantiles[word >>> 16] ?? 0)));
  }
  if (even < values.length) {
    const last = (values[even] ?? 0) + std * (quantiles[(words[pairs - 1] ?? 0) & 0xffff] ?? 0);
    values[even] = Math.min(high, Math.max(low, last));
  }
}
