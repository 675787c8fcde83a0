/**
 * Named random streams from one program seed. A stream is found by its name alone ("data/cifar10/shuffle", epoch 3), so
 * that adding a step to a program does not shift the numbers of another, and a resumed run sees what an undisturbed
 * one would have seen.
 */
import { type PhiloxKey, philoxBlock, philoxKey } from "./philox.ts";

/** A sequence of random numbers; equal names and seeds give equal sequences on every machine and backend. */
export interface Stream {
  /** Uniform integer in `[0, 2^32)`. */
  uint32(): number;
  /** Uniform number in `[0, 1)` with 53 random bits. */
  uniform(): number;
  /** Standard normal number (Box and Muller, 1958). */
  normal(): number;
  /** Uniform integer in `[0, bound)`, without modulo bias. */
  integer(bound: number): number;
}

/** FNV-1a over a name's UTF-16 units, with a finishing mix so that short names spread over all 32 bits. */
function hashName(name: string, basis: number): number {
  let hash = basis >>> 0;
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The int32 seed pair that names a stream; also what TensorFlow's stateless ops are given. */
export function streamSeed(seed: number, ...name: readonly (string | number)[]): [number, number] {
  const path = `${seed}/${name.join("/")}`;
  return [hashName(path, 0x811c9dc5) | 0, hashName(path, 0x9747b28c) | 0];
}

/** The stream of that name under a program seed. */
export function randomStream(seed: number, ...name: readonly (string | number)[]): Stream {
  const key: PhiloxKey = philoxKey(streamSeed(seed, ...name));
  const block = new Uint32Array(4);
  let index = 0;
  let lane = 4;
  let spare: number | null = null;
  const uint32 = (): number => {
    if (lane === 4) {
      philoxBlock(key, index++, block);
      lane = 0;
    }
    return block[lane++] ?? 0;
  };
  const uniform = (): number => {
    const high = uint32() >>> 5;
    const low = uint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  };
  const normal = (): number => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    const angle = 2 * Math.PI * uniform();
    spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  };
  const integer = (bound: number): number => {
    for (;;) {
      const value = uint32();
      const multiple = Math.floor(value / bound) * bound;
      // Behind the last whole multiple of `bound` some remainders would come more often.
      if (multiple + bound <= 0x100000000) return value - multiple;
    }
  };
  return { uint32, uniform, normal, integer };
}

/** The numbers `0 … count-1` in random order (Fisher and Yates, Durstenfeld's form). */
export function shuffledRange(count: number, stream: Stream): Uint32Array {
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) order[i] = i;
  for (let i = count - 1; i > 0; i--) {
    const j = stream.integer(i + 1);
    const swap = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = swap;
  }
  return order;
}
