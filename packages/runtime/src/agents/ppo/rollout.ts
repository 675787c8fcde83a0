/**
 * What copies of an environment went through between two updates. In: one step after the other. Out: flat arrays, with advantages
 * by generalised estimation (J. Schulman et al., "High-Dimensional Continuous Control Using Generalized Advantage Estimation", 2016):
 *
 *     δ_t = r_t + γ V(s_t+1) - V(s_t),   A_t = δ_t + γ λ A_t+1, where an episode goes on,   R_t = A_t + V(s_t)
 */

/** `[steps * copies]` arrays, a step's copies side by side. */
export class Rollout {
  readonly steps: number;
  readonly copies: number;
  readonly width: number;
  readonly observations: Float32Array;
  readonly actions: Int32Array;
  readonly logProbabilities: Float32Array;
  readonly values: Float32Array;
  /** Of a step whose episode was cut off, with γ V(last observation) added. */
  readonly rewards: Float32Array;
  /** Whether the episode ended with this step, in either way. */
  readonly ended: Uint8Array;
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
    this.ended = new Uint8Array(rows);
    this.advantages = new Float32Array(rows);
    this.returns = new Float32Array(rows);
  }

  /** Fills advantages and returns; `next` are the values `[copies]` of what the copies see now. */
  estimate(next: Float32Array, { gamma, lambda }: { readonly gamma: number; readonly lambda: number }): void {
    const { steps, copies, values, rewards, ended, advantages, returns } = this;
    for (let copy = 0; copy < copies; copy++) {
      let advantage = 0;
      let nextValue = next[copy] ?? 0;
      for (let step = steps - 1; step >= 0; step--) {
        const at = step * copies + copy;
        const goesOn = ended[at] === 1 ? 0 : 1;
        const value = values[at] ?? 0;
        const delta = (rewards[at] ?? 0) + gamma * nextValue * goesOn - value;
        advantage = delta + gamma * lambda * goesOn * advantage;
        advantages[at] = advantage;
        returns[at] = advantage + value;
        nextValue = value;
      }
    }
  }
}
