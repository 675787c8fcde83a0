/**
 * A seed when none is given. In: nothing. Out: 128 random bits.
 * Why: an unseeded environment must differ from run to run; this is the only place where that randomness enters.
 */

/** 128 bits from the host's `crypto`, or from `Math.random` where the host has none. */
export function freshEntropy(): bigint {
  // The package is compiled without platform types, so the generator is looked up by shape.
  const host = globalThis as { readonly crypto?: { readonly getRandomValues?: (into: Uint32Array) => Uint32Array } };
  const words = new Uint32Array(4);
  if (host.crypto?.getRandomValues) host.crypto.getRandomValues(words);
  else for (let i = 0; i < words.length; i++) words[i] = Math.floor(Math.random() * 2 ** 32);
  return words.reduce((bits, word) => (bits << 32n) | BigInt(word), 0n);
}
