/**
 * Episodes one after the other. In: an environment. Out: one that need not be reset when an episode ends.
 * Why: loops that only step, such as those of several environments at once.
 */
import type { ResetArguments, ResetResult, StepResult } from "../core/env.ts";
import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import { Wrapper } from "./wrapper.ts";

/**
 * The step after one that ended an episode starts the next: its action is left out, its observation and info are those
 * of `reset`, its reward is 0. Agents must not learn from that step.
 */
export class Autoreset<Observation, Action> extends Wrapper<Observation, Action> {
  #ended = false;

  protected override snapshotLayer(): object {
    return { ended: this.#ended };
  }

  protected override readLayer(fields: SnapshotFields): () => void {
    const ended = fields.flag("ended");
    return () => {
      this.#ended = ended;
    };
  }

  override reset(args?: ResetArguments): ResetResult<Observation> {
    this.#ended = false;
    return this.env.reset(args);
  }

  override step(action: Action): StepResult<Observation> {
    if (this.#ended) {
      const [observation, info] = this.reset();
      return [observation, 0, false, false, info];
    }
    const result = this.env.step(action);
    this.#ended = result[2] || result[3];
    return result;
  }
}
