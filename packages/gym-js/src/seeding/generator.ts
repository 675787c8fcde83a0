/**
 * Random numbers by distribution. In: a bit generator. Out: numbers, choices, shuffles.
 * Why: identical to `numpy.random.Generator` draw by draw, so that an environment ported from Python follows the same
 * trajectory from the same seed.
 */
import { GymError, show } from "../errors/gym-error.ts";
import { boundedInteger, fillBoundedIntegers, type IntegerArray, maskedInteger } from "./bounded-integers.ts";
import type { Pcg64, Pcg64State } from "./pcg64.ts";
import { standardExponential, standardNormal } from "./ziggurat.ts";

/** Draws from one bit generator; every method advances it as NumPy's method of the same name does. */
export class Generator {
  readonly #bits: Pcg64;

  constructor(bits: Pcg64) {
    this.#bits = bits;
  }

  /** A number in [0, 1) with 53 random bits. */
  random(): number {
    return this.#bits.nextDouble();
  }

  /** A number in [low, high). Throws GymError if the difference is not finite. */
  uniform(low = 0, high = 1): number {
    const range = high - low;
    if (!Number.isFinite(range)) throw rangeError(low, high);
    return low + range * this.#bits.nextDouble();
  }

  /**
   * Fills `into` with numbers in [low, high), as `uniform` draws them, and gives it back. Throws as `uniform` does. Bounds come
   * in an object so that a caller who keeps one allocates nothing.
   */
  fillUniform<Into extends Float32Array | Float64Array>(
    into: Into,
    { low, high }: { readonly low: number; readonly high: number },
  ): Into {
    const range = high - low;
    if (!Number.isFinite(range)) throw rangeError(low, high);
    for (let i = 0; i < into.length; i++) into[i] = low + range * this.#bits.nextDouble();
    return into;
  }

  /**
   * An integer in [0, high), or in [low, high) when both are given; `inclusive` makes it [low, high].
   * Throws GymError for an empty range or bounds that are not safe integers.
   */
  integers(lowOrHigh: number, high?: number, inclusive = false): number {
    const low = high === undefined ? 0 : lowOrHigh;
    const span = (high ?? lowOrHigh) - low - (inclusive ? 0 : 1);
    checkIntegerRange(low, span);
    return low + boundedInteger(this.#bits, span);
  }

  /**
   * Fills `into` with integers in [low, high), drawn at the width of its elements as NumPy does with that `dtype`.
   * Throws GymError if the array's elements cannot hold them.
   */
  fillIntegers<Into extends IntegerArray>(into: Into, low: number, high: number): Into {
    const span = high - low - 1;
    checkIntegerRange(low, span);
    const bits = into.BYTES_PER_ELEMENT * 8;
    const signed = into instanceof Int8Array || into instanceof Int16Array || into instanceof Int32Array;
    const least = signed ? -(2 ** (bits - 1)) : 0;
    if (low < least || high > least + 2 ** bits) {
      throw argumentError(
        `A ${bits}-bit ${signed ? "signed" : "unsigned"} array holds ${least} to ${least + 2 ** bits - 1}; received the range ${low} to ${high - 1}.`,
      );
    }
    fillBoundedIntegers(this.#bits, into, { low, span });
    return into;
  }

  /** A number from the normal distribution. Throws GymError if `deviation` is negative. */
  normal(mean = 0, deviation = 1): number {
    if (!(deviation >= 0)) throw argumentError(`normal needs a deviation of at least 0; received ${deviation}.`);
    return mean + deviation * standardNormal(this.#bits);
  }

  /** A number from the exponential distribution with the given mean. Throws GymError if it is negative. */
  exponential(mean = 1): number {
    if (!(mean >= 0)) throw argumentError(`exponential needs a mean of at least 0; received ${mean}.`);
    return mean * standardExponential(this.#bits);
  }

  /**
   * The number of trials up to and with the first success, at least 1.
   * Throws GymError unless 0 < probability <= 1.
   */
  geometric(probability: number): number {
    if (!(probability > 0 && probability <= 1)) {
      throw argumentError(`geometric needs a probability above 0 and up to 1; received ${probability}.`);
    }
    // NumPy's choice of method: a search takes few turns only where success is likely.
    if (probability < 1 / 3) return Math.ceil(-standardExponential(this.#bits) / Math.log1p(-probability));
    const draw = this.#bits.nextDouble();
    let trials = 1;
    let term = probability;
    let sum = probability;
    while (draw > sum) {
      term *= 1 - probability;
      sum += term;
      trials++;
    }
    return trials;
  }

  /**
   * One of `items`, each equally likely or by `probabilities`.
   * Throws GymError if there are no items, or the probabilities are not one per item, at least 0, with sum 1.
   */
  choice<Item>(items: ArrayLike<Item>, probabilities?: ArrayLike<number>): Item {
    if (items.length === 0) throw argumentError("choice needs at least one item; received none.");
    const index =
      probabilities === undefined
        ? boundedInteger(this.#bits, items.length - 1)
        : this.#weightedIndex(items.length, probabilities);
    // The index is within the items: bounded above, and the last cumulative probability is 1.
    return items[index] as Item;
  }

  /** Puts the items of an array into random order, in place (Fisher-Yates from the end). */
  shuffle<Item>(items: Item[]): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = maskedInteger(this.#bits, i);
      // Both indices are within the array.
      [items[i], items[j]] = [items[j] as Item, items[i] as Item];
    }
  }

  /** The state as plain data; equal states give equal draws. */
  snapshot(): Pcg64State {
    return this.#bits.snapshot();
  }

  /** Continues from a state taken by `snapshot`. */
  restore(state: Pcg64State): void {
    this.#bits.restore(state);
  }

  #weightedIndex(count: number, probabilities: ArrayLike<number>): number {
    const cumulative = cumulativeProbabilities(count, probabilities);
    const total = cumulative[count - 1] ?? 1;
    const draw = this.#bits.nextDouble();
    return cumulative.findIndex((sum) => sum / total > draw);
  }
}

function cumulativeProbabilities(count: number, probabilities: ArrayLike<number>): number[] {
  const list = Array.from(probabilities);
  let total = 0;
  const cumulative = list.map((probability) => {
    total += probability;
    return total;
  });
  const wrong = list.find((probability) => !(probability >= 0));
  if (list.length !== count || wrong !== undefined || !(Math.abs(total - 1) <= 1e-8)) {
    throw argumentError(
      `choice needs ${count} probabilities of at least 0 with sum 1; received ${show(list)} with sum ${total}.`,
    );
  }
  return cumulative;
}

function checkIntegerRange(low: number, span: number): void {
  if (Number.isSafeInteger(low) && Number.isSafeInteger(low + span) && Number.isSafeInteger(span) && span >= 0) return;
  throw argumentError(
    `integers needs a range of safe integers that holds at least one; received ${low} to ${low + span}, both included.`,
  );
}

function rangeError(low: number, high: number): GymError {
  return argumentError(`uniform needs high - low to be finite; received ${low} and ${high}.`);
}

function argumentError(message: string): GymError {
  return new GymError("random-argument", message);
}
