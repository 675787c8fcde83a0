/**
 * The latest transitions in, batches of them out, drawn uniformly (Lin, Self-improving reactive agents, 1992). Why: an agent
 * learns more than once from what it saw, and from steps that do not follow each other.
 *
 * With n steps, the reward of a drawn transition is `Σ_{k<m} γ^k r_{t+k}` and its discount `γ^m`, where m ≤ n ends with the
 * episode or with what has been seen so far; the discount is 0 where the task ended. The target is then
 * `reward + discount · value(next observation)`.
 */
import type { Stream } from "../../random/stream.ts";
import { AgentError } from "../agent-error.ts";
import {
  type ActionArray,
  firstTransitions,
  type TransitionArrays,
  type TransitionSizes,
  transitionArrays,
  writeTransitions,
} from "./transition-arrays.ts";

/** What a buffer is made for. */
export interface ReplayArguments extends TransitionSizes {
  /** Transitions that are kept, of all copies together: a multiple of `copies`. */
  readonly capacity: number;
  /** Copies of the environment that are stepped together; 1 unless given. */
  readonly copies?: number;
  /** n; 1 unless given. */
  readonly steps?: number;
  readonly gamma: number;
}

/** A drawn batch; `batchArrays` makes room for one, which is used again. */
export interface ReplayBatch {
  readonly count: number;
  /** `[count]`: where the transitions lie. */
  readonly indices: Int32Array;
  /** `[count × observationSize]` */
  readonly observations: Float32Array;
  /** `[count × actionSize]` */
  readonly actions: ActionArray;
  /** `[count]`: over up to n steps. */
  readonly rewards: Float32Array;
  /** `[count]`: what the value of the next observation counts. */
  readonly discounts: Float32Array;
  /** `[count × observationSize]`: after the last of these steps. */
  readonly nextObservations: Float32Array;
}

/** All that a buffer holds, as plain data. */
export interface ReplaySnapshot {
  readonly arrays: TransitionArrays;
  /** Transitions that are held. */
  readonly size: number;
  /** Where the next ones go. */
  readonly head: number;
}

/** A ring of transitions: when it is full, the oldest make room. */
export class ReplayBuffer {
  readonly sizes: TransitionSizes;
  readonly capacity: number;
  readonly copies: number;
  readonly steps: number;
  readonly gamma: number;
  readonly #arrays: TransitionArrays;
  #size = 0;
  #head = 0;

  /** Throws AgentError unless the capacity is a multiple of the copies and n at least 1. */
  constructor({ capacity, copies = 1, steps = 1, gamma, ...sizes }: ReplayArguments) {
    if (!(Number.isInteger(capacity / copies) && capacity > 0)) {
      throw new AgentError(`A buffer holds a multiple of ${copies} transitions, one a copy; received ${capacity}.`);
    }
    if (!(Number.isInteger(steps) && steps >= 1)) {
      throw new AgentError(`Rewards are summed over at least 1 step; received ${steps}.`);
    }
    this.sizes = sizes;
    this.capacity = capacity;
    this.copies = copies;
    this.steps = steps;
    this.gamma = gamma;
    this.#arrays = transitionArrays(capacity, sizes);
  }

  /** Transitions that are held. */
  get size(): number {
    return this.#size;
  }

  /** Adds one step of all copies, `[copies]` transitions; gives where the first of them lies. */
  add(step: TransitionArrays): number {
    const at = this.#head;
    if (step.rewards.length !== this.copies) {
      throw new AgentError(`A step holds ${this.copies} transitions, one a copy; received ${step.rewards.length}.`);
    }
    writeTransitions(this.#arrays, step, { at, ...this.sizes });
    this.#head = (at + this.copies) % this.capacity;
    this.#size = Math.min(this.capacity, this.#size + this.copies);
    return at;
  }

  /** Room for batches of `count`. */
  batchArrays(count: number): ReplayBatch {
    const { observations, actions, rewards, nextObservations } = transitionArrays(count, this.sizes);
    const [indices, discounts] = [new Int32Array(count), new Float32Array(count)];
    return { count, indices, observations, actions, rewards, discounts, nextObservations };
  }

  /** Draws a batch with replacement, each transition equally likely. Throws AgentError while the buffer is empty. */
  sample(batch: ReplayBatch, stream: Pick<Stream, "integer">): void {
    this.refuseEmpty();
    for (let i = 0; i < batch.count; i++) batch.indices[i] = stream.integer(this.#size);
    this.gather(batch);
  }

  /** Fills a batch with the transitions that its indices name. */
  gather(batch: ReplayBatch): void {
    const { observationSize, actionSize } = this.sizes;
    const { observations, actions, nextObservations } = this.#arrays;
    for (let i = 0; i < batch.count; i++) {
      const index = batch.indices[i] ?? 0;
      copyRow(batch.observations, i, { from: observations, row: index, width: observationSize });
      copyRow(batch.actions, i, { from: actions, row: index, width: actionSize });
      const last = this.#sumRewards(batch, i);
      copyRow(batch.nextObservations, i, { from: nextObservations, row: last, width: observationSize });
    }
  }

  /** Throws AgentError while nothing can be drawn. */
  refuseEmpty(): void {
    if (this.#size === 0) throw new AgentError("A batch was drawn from an empty buffer. Add a step first.");
  }

  /** A copy; later steps do not change it. */
  snapshot(): ReplaySnapshot {
    return { arrays: firstTransitions(this.#arrays, this.#size, this.sizes), size: this.#size, head: this.#head };
  }

  /** Goes on from a snapshot. Throws AgentError for one of a buffer of another size. */
  restore({ arrays, size, head }: ReplaySnapshot): void {
    const { observationSize, actionSize } = this.sizes;
    const fits =
      size <= this.capacity &&
      (size === this.capacity ? head < size : head === size) &&
      arrays.observations.length === size * observationSize &&
      arrays.actions.length === size * actionSize;
    if (!fits) {
      throw new AgentError(
        `This buffer holds ${this.capacity} transitions of ${observationSize} + ${actionSize} numbers; the snapshot has ${size} ` +
          `with ${arrays.observations.length} + ${arrays.actions.length} in all.`,
      );
    }
    writeTransitions(this.#arrays, arrays, { at: 0, ...this.sizes });
    this.#size = size;
    this.#head = head;
  }

  /** Sums the rewards from a transition on; gives where the last of them lies. */
  #sumRewards({ indices, rewards, discounts }: ReplayBatch, i: number): number {
    const arrays = this.#arrays;
    let index = indices[i] ?? 0;
    let [sum, discount] = [0, 1];
    for (let step = 1; ; step++) {
      sum += discount * (arrays.rewards[index] ?? 0);
      discount *= this.gamma;
      if (arrays.terminated[index] === 1) discount = 0;
      if (arrays.terminated[index] === 1 || arrays.truncated[index] === 1 || step === this.steps) break;
      const next = (index + this.copies) % this.capacity;
      // Behind the newest step lies the oldest one, or nothing yet.
      if (next - (next % this.copies) === this.#head) break;
      index = next;
    }
    rewards[i] = sum;
    discounts[i] = discount;
    return index;
  }
}

/** Copies a row; shorter than making a view of it for the few numbers that most observations have. */
function copyRow(
  into: ActionArray,
  to: number,
  { from, row, width }: { readonly from: ActionArray; readonly row: number; readonly width: number },
): void {
  for (let k = 0; k < width; k++) into[to * width + k] = from[row * width + k] ?? 0;
}
