/**
 * Returns and lengths of the episodes of a vector. In: a vector. Out: the same, and what its episodes came to.
 * Why: the return of an episode is what learning is judged by. As Gymnasium's RecordEpisodeStatistics for vectors, but the
 * figures are kept here and not in infos, so that nothing is allocated.
 */
import { GymError, show } from "../errors/gym-error.ts";
import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import type { NumericArray } from "../spaces/dtype.ts";
import type { Vector, VectorResetArguments, VectorResult } from "./vector.ts";
import { VectorWrapper } from "./vector-wrapper.ts";

/** Keeps figures of the episodes that end, up to the latest `keep`. */
export class RecordVectorStatistics<
  Observations extends NumericArray = NumericArray,
  Actions extends NumericArray = NumericArray,
> extends VectorWrapper<Observations, Actions> {
  /** `[copies]`: the sum of rewards of the episode that ended in the latest step; 0 where none did. */
  readonly endedReturns: Float64Array;
  /** `[copies]`: its number of steps; 0 where no episode ended. */
  readonly endedLengths: Int32Array;
  readonly #returns: Float64Array;
  readonly #lengths: Int32Array;
  /** Whether a copy's next step resets it. */
  readonly #resetsNext: Uint8Array;
  readonly #keptReturns: Float64Array;
  readonly #keptLengths: Int32Array;
  #episodes = 0;

  /** Throws GymError unless `keep` is a positive integer; it is 100 if left out. */
  constructor(vector: Vector<Observations, Actions>, { keep = 100 }: { readonly keep?: number } = {}) {
    super(vector);
    if (!Number.isSafeInteger(keep) || keep < 1) {
      throw new GymError(
        "setting",
        `keep of RecordVectorStatistics must be a positive integer; received ${show(keep)}.`,
      );
    }
    const { copies } = vector;
    this.endedReturns = new Float64Array(copies);
    this.endedLengths = new Int32Array(copies);
    this.#returns = new Float64Array(copies);
    this.#lengths = new Int32Array(copies);
    this.#resetsNext = new Uint8Array(copies);
    this.#keptReturns = new Float64Array(keep);
    this.#keptLengths = new Int32Array(keep);
  }

  /** How many episodes have ended. */
  get episodes(): number {
    return this.#episodes;
  }

  /** Returns of the latest episodes, oldest first, in a new array. */
  latestReturns(): number[] {
    return this.#latest(this.#keptReturns);
  }

  /** Lengths of the latest episodes, oldest first, in a new array. */
  latestLengths(): number[] {
    return this.#latest(this.#keptLengths);
  }

  override reset(args: VectorResetArguments = {}): VectorResult<Observations> {
    const result = this.vector.reset(args);
    for (let copy = 0; copy < this.copies; copy++) {
      this.endedReturns[copy] = 0;
      this.endedLengths[copy] = 0;
      if (args.mask === undefined || Number(args.mask[copy]) !== 0) this.#restart(copy);
    }
    return result;
  }

  override step(actions: ArrayLike<number>): VectorResult<Observations> {
    return this.record(this.vector.step(actions));
  }

  /** Counts the result of a step; for vectors whose steps are waited for elsewhere. */
  record(result: VectorResult<Observations>): VectorResult<Observations> {
    const { rewards, terminated, truncated } = result;
    for (let copy = 0; copy < rewards.length; copy++) {
      if (this.#resetsNext[copy] === 1) {
        this.#restart(copy);
      } else {
        this.#returns[copy] = (this.#returns[copy] ?? 0) + (rewards[copy] ?? 0);
        this.#lengths[copy] = (this.#lengths[copy] ?? 0) + 1;
      }
      const ended = terminated[copy] === 1 || truncated[copy] === 1;
      this.endedReturns[copy] = ended ? (this.#returns[copy] ?? 0) : 0;
      this.endedLengths[copy] = ended ? (this.#lengths[copy] ?? 0) : 0;
      if (ended) this.#keep(copy);
    }
    return result;
  }

  protected override snapshotLayer(): object {
    return { episodes: this.#episodes, ...this.#figures() };
  }

  protected override readLayer(fields: SnapshotFields): () => void {
    const episodes = fields.integer("episodes", 0);
    const read = Object.entries(this.#figures()).map(([name, own]) => ({ own, kept: fields.like(name, own) }));
    return () => {
      this.#episodes = episodes;
      for (const { own, kept } of read) own.set(kept);
    };
  }

  #figures(): Readonly<Record<string, Float64Array | Int32Array | Uint8Array>> {
    return {
      endedReturns: this.endedReturns,
      endedLengths: this.endedLengths,
      returns: this.#returns,
      lengths: this.#lengths,
      resetsNext: this.#resetsNext,
      keptReturns: this.#keptReturns,
      keptLengths: this.#keptLengths,
    };
  }

  #keep(copy: number): void {
    const place = this.#episodes % this.#keptReturns.length;
    this.#keptReturns[place] = this.#returns[copy] ?? 0;
    this.#keptLengths[place] = this.#lengths[copy] ?? 0;
    this.#episodes++;
    if (this.autoreset === "same-step") this.#restart(copy);
    else this.#resetsNext[copy] = 1;
  }

  #restart(copy: number): void {
    this.#returns[copy] = 0;
    this.#lengths[copy] = 0;
    this.#resetsNext[copy] = 0;
  }

  #latest(kept: Float64Array | Int32Array): number[] {
    const count = Math.min(this.#episodes, kept.length);
    return Array.from({ length: count }, (_, i) => kept[(this.#episodes - count + i) % kept.length] ?? 0);
  }
}
