/**
 * Copies of any environment. In: environments, wrapped or not. Out: a group of copies that calls `reset` and `step`.
 * Why: wrappers, and environments that give new values only, run in a vector as well; their results are copied.
 */
import { type Env, emptyInfo, type Info, type ResetArguments } from "../core/env.ts";
import { CopyGroup, type CopyGroupArguments } from "./copy-group.ts";
import { readMember, writeMember } from "./flat-layout.ts";

/** Steps environments one by one and copies what they give into the arrays. */
export class GeneralCopies extends CopyGroup {
  readonly #envs: readonly Env[];
  readonly #infos: Info[];
  protected readonly count: number;

  constructor(envs: readonly Env[], args: CopyGroupArguments) {
    super(args);
    this.#envs = envs;
    this.#infos = envs.map(() => emptyInfo);
    this.count = envs.length;
  }

  protected resetCopy(copy: number, index: number, args?: ResetArguments): void {
    const env = this.envAt(copy);
    const [observation, info] = env.reset(args);
    this.#write(env, observation, index);
    this.#infos[copy] = info;
  }

  protected stepCopy(copy: number, index: number): void {
    const env = this.envAt(copy);
    const { actions, actionSize, rewards, terminated, truncated } = this.arrays;
    const action = readMember(env.actionSpace, { into: actions, offset: index * actionSize });
    const [observation, reward, isTerminated, isTruncated, info] = env.step(action);
    this.#write(env, observation, index);
    rewards[index] = reward;
    terminated[index] = isTerminated ? 1 : 0;
    truncated[index] = isTruncated ? 1 : 0;
    this.#infos[copy] = info;
  }

  protected infoOf(copy: number): Info {
    return this.#infos[copy] ?? emptyInfo;
  }

  protected keepInfo(copy: number, info: Info): void {
    this.#infos[copy] = info;
  }

  protected envAt(copy: number): Env {
    // Asked for copies of this group only.
    return this.#envs[copy] as Env;
  }

  #write(env: Env, observation: unknown, index: number): void {
    const { observations: into, observationSize } = this.arrays;
    writeMember(env.observationSpace, observation, { into, offset: index * observationSize });
  }
}
