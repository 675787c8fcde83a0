/**
 * Transitions in, batches out that hold more often what surprised more. Schaul, Quan, Antonoglou and Silver, Prioritized
 * Experience Replay, 2016, algorithm 1 with proportional priorities.
 *
 * `P(i) = p_i^α / Σ_k p_k^α` with `p_i = |δ_i| + ε`; a new transition has the largest priority so far. Each of a batch comes from
 * its own equal part of the sum. The update of i counts `w_i = (N P(i))^−β / max_j w_j`, with the maximum over the batch.
 */
import type { Stream } from "../../random/stream.ts";
import { type ReplayArguments, type ReplayBatch, ReplayBuffer, type ReplaySnapshot } from "./replay-buffer.ts";
import { SumTree } from "./sum-tree.ts";
import type { TransitionArrays } from "./transition-arrays.ts";

export interface PrioritizedArguments extends ReplayArguments {
  /** α: 0 draws uniformly; 0.6 unless given. */
  readonly alpha?: number;
  /** ε: keeps what did not surprise at all from never coming again; 1e-6 unless given. */
  readonly epsilon?: number;
}

/** All that a prioritised buffer holds. */
export interface PrioritizedSnapshot extends ReplaySnapshot {
  /** `[size]`: p^α. */
  readonly weights: Float64Array;
  readonly largest: number;
}

/** A replay buffer with priorities. */
export class PrioritizedReplay {
  readonly buffer: ReplayBuffer;
  readonly alpha: number;
  readonly epsilon: number;
  readonly #tree: SumTree;
  /** Largest p^α so far. */
  #largest = 1;

  constructor({ alpha = 0.6, epsilon = 1e-6, ...replay }: PrioritizedArguments) {
    this.buffer = new ReplayBuffer(replay);
    this.alpha = alpha;
    this.epsilon = epsilon;
    this.#tree = new SumTree(this.buffer.capacity);
  }

  /** Adds one step of all copies. */
  add(step: TransitionArrays): void {
    const at = this.buffer.add(step);
    for (let copy = 0; copy < this.buffer.copies; copy++) this.#tree.setWeight(at + copy, this.#largest);
  }

  /** Draws a batch and writes into `weights`, `[count]`, what the update of each counts. Throws AgentError while there is nothing to draw. */
  sample(
    batch: ReplayBatch,
    {
      stream,
      beta,
      weights,
    }: { readonly stream: Pick<Stream, "uniform">; readonly beta: number; readonly weights: Float32Array },
  ): void {
    this.buffer.refuseEmpty();
    const { total } = this.#tree;
    let most = 0;
    for (let i = 0; i < batch.count; i++) {
      const index = this.#tree.find(((i + stream.uniform()) / batch.count) * total);
      batch.indices[i] = index;
      weights[i] = ((this.buffer.size * this.#tree.weightOf(index)) / total) ** -beta;
      // As it was rounded to float32, so that the largest is 1.
      most = Math.max(most, weights[i] ?? 0);
    }
    for (let i = 0; i < batch.count; i++) weights[i] = (weights[i] ?? 0) / most;
    this.buffer.gather(batch);
  }

  /** Tells how far off the targets of a batch were, `[count]`; their sign does not matter. */
  setErrors({ indices, count }: ReplayBatch, errors: ArrayLike<number>): void {
    for (let i = 0; i < count; i++) {
      const weight = (Math.abs(errors[i] ?? 0) + this.epsilon) ** this.alpha;
      this.#tree.setWeight(indices[i] ?? 0, weight);
      this.#largest = Math.max(this.#largest, weight);
    }
  }

  /** A copy; later steps do not change it. */
  snapshot(): PrioritizedSnapshot {
    const kept = this.buffer.snapshot();
    return { ...kept, weights: this.#tree.snapshot().slice(0, kept.size), largest: this.#largest };
  }

  /** Goes on from a snapshot. Throws AgentError for one of a buffer of another size. */
  restore(snapshot: PrioritizedSnapshot): void {
    this.buffer.restore(snapshot);
    this.#tree.restore(snapshot.weights);
    this.#largest = snapshot.largest;
  }
}
