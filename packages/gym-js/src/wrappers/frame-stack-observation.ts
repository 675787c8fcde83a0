/**
 * The latest observations at once. In: an environment and a number. Out: one that observes that many steps together.
 * Why: one picture shows where things are, several show where they go.
 */
import type { Env, ResetArguments, ResetResult, StepResult } from "../core/env.ts";
import { GymError, show } from "../errors/gym-error.ts";
import { packValue, unpackValue } from "../snapshot/packed-value.ts";
import type { SnapshotFields } from "../snapshot/snapshot-fields.ts";
import type { Space } from "../spaces/space.ts";
import { type Stacked, stackedSpace, stackMembers, zeroMember } from "../spaces/stacked-space.ts";
import { EnvLayer } from "./env-layer.ts";

/** Further arguments of FrameStackObservation. */
export interface FrameStackArguments<Observation> {
  /**
   * What stands for steps before the first: the first observation itself ("reset", if left out), the observation nearest
   * to zero ("zero"), or an observation of one's own.
   */
  readonly padding?: "reset" | "zero" | Observation;
}

/** Gives the latest `stackSize` observations as one, oldest first: arrays of shape `[stackSize, ...shape]`. */
export class FrameStackObservation<Observation, Action> extends EnvLayer<
  Stacked<Observation>,
  Action,
  Observation,
  Action
> {
  readonly observationSpace: Space<Stacked<Observation>>;
  readonly stackSize: number;
  /** null where the first observation of the episode pads it. */
  readonly #padding: { readonly observation: Observation } | null;
  #latest: readonly Observation[] = [];

  /** Throws GymError unless `stackSize` is a positive integer, observations can be stacked, and the padding is one. */
  constructor(
    env: Env<Observation, Action>,
    stackSize: number,
    { padding = "reset" }: FrameStackArguments<Observation> = {},
  ) {
    super(env);
    if (!Number.isSafeInteger(stackSize) || stackSize < 1) {
      throw new GymError(
        "setting",
        `FrameStackObservation needs a positive integer as its number of steps; received ${show(stackSize)}.`,
      );
    }
    this.stackSize = stackSize;
    this.observationSpace = stackedSpace(env.observationSpace, stackSize);
    this.#padding = this.#paddingFrom(padding);
  }

  get actionSpace(): Space<Action> {
    return this.env.actionSpace;
  }

  protected override snapshotLayer(): object {
    return { latest: this.#latest.map(packValue) };
  }

  protected override readLayer(fields: SnapshotFields): () => void {
    const space = this.env.observationSpace;
    const latest = fields.list("latest", [0, this.stackSize], (items, index) => {
      const observation = items.checked(index, unpackValue);
      if (space.contains(observation)) return observation;
      throw items.refusal(index, `an observation in ${space.describe()}`);
    });
    if (latest.length % this.stackSize !== 0) throw fields.refusal("latest", `none or ${this.stackSize}`);
    return () => {
      this.#latest = latest;
    };
  }

  reset(args?: ResetArguments): ResetResult<Stacked<Observation>> {
    const [observation, info] = this.env.reset(args);
    const before = this.#padding === null ? observation : this.#padding.observation;
    this.#latest = [...new Array<Observation>(this.stackSize - 1).fill(before), observation];
    return [stackMembers(this.env.observationSpace, this.#latest), info];
  }

  step(action: Action): StepResult<Stacked<Observation>> {
    const [observation, reward, terminated, truncated, info] = this.env.step(action);
    this.#latest = [...this.#latest.slice(1), observation];
    return [stackMembers(this.env.observationSpace, this.#latest), reward, terminated, truncated, info];
  }

  #paddingFrom(padding: "reset" | "zero" | Observation): { readonly observation: Observation } | null {
    if (padding === "reset") return null;
    const space = this.env.observationSpace;
    if (padding === "zero") return { observation: zeroMember(space) };
    if (space.contains(padding)) return { observation: padding };
    throw new GymError(
      "setting",
      `The padding of FrameStackObservation must be "reset", "zero" or in ${space.describe()}; received ${show(padding)}.`,
    );
  }
}
