/**
 * Copies that step in place. In: environments. Out: a group of copies that allocates nothing where they do not.
 * Why: this is the fast way; time limits are counted by the group instead of a wrapper.
 */
import type { Env, Info, ResetArguments } from "../core/env.ts";
import type { StepsInPlace } from "../core/in-place-env.ts";
import { CopyGroup, type CopyGroupArguments } from "./copy-group.ts";

/** An environment that can be stepped in place. */
export type InPlaceCopy = Env & StepsInPlace;

/** Steps environments that write into the arrays themselves. */
export class InPlaceCopies extends CopyGroup {
  readonly #envs: readonly InPlaceCopy[];
  protected readonly count: number;

  constructor(envs: readonly InPlaceCopy[], args: CopyGroupArguments) {
    super(args);
    this.#envs = envs;
    this.count = envs.length;
  }

  protected resetCopy(copy: number, index: number, args?: ResetArguments): void {
    this.#envs[copy]?.resetInto(this.arrays, index, args);
  }

  protected stepCopy(copy: number, index: number): void {
    this.#envs[copy]?.stepInto(this.arrays, index);
  }

  protected infoOf(copy: number): Info {
    return this.envAt(copy).latestInfo();
  }

  protected keepInfo(): void {}

  protected envAt(copy: number): InPlaceCopy {
    // Asked for copies of this group only.
    return this.#envs[copy] as InPlaceCopy;
  }
}
