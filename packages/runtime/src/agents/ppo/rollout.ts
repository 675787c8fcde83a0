/**
 * What copies of an environment went through between two updates. In: one step after the other. Out: flat arrays, with advantages and
 * returns.
 */
import { type Advantages, estimateAdvantages, type Rollout as Rewards } from "../gae.ts";

/** `[steps * copies]` arrays, a step's copies side by side. */
export class Rollout implements Rewards, Advantages {
  readonly steps: number;
  readonly copies: number;
  readonly width: number;
  readonly observations: Float32Array;
  readonly actions: Int32Array;
  readonly logProbabilities: Float32Array;
  readonly values: Float32Array;
  readonly rewards: Float32Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly finalValues: Float32Array;
  /** `[copies]`. */
  readonly lastValues: Float32Array;
  readonly advantages: Float32Array;
  readonly returns: Float32Array;

  constructor({ steps, copies, width }: { readonly steps: number; readonly copies: number; readonly width: number }) {
    const rows = steps * copies;
    this.steps = steps;
    this.copies = copies;
    this.width = width;
    this.observations = new Float32Array(rows * width);
    this.actions = new Int32Array(rows);
    this.logProbabilities = new Float32Array(rows);
    this.values = new Float32Array(rows);
    this.rewards = new Float32Array(rows);
    this.terminated = new Uint8Array(rows);
    this.truncated = new Uint8Array(rows);
    this.finalValues = new Float32Array(rows);
    this.lastValues = new Float32Array(copies);
    this.advantages = new Float32Array(rows);
    this.returns = new Float32Array(rows);
  }

  /** Fills advantages and returns; `next` are the values `[copies]` of what the copies see now. */
  estimate(next: Float32Array, decay: { readonly gamma: number; readonly lambda: number }): void {
    this.lastValues.set(next);
    estimateAdvantages(this, decay, this);
  }
}
