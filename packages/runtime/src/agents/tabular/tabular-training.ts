/**
 * Training of a table. In: a rule, an environment with numbered states and actions, settings. Out: the table, and a log of the
 * episodes. Why: every tabular algorithm acts, counts, is cut and goes on in the same way.
 */
import { setImmediate } from "node:timers/promises";
import type { Env } from "gym-js";
import { type IndexedStreams, indexedStreams } from "../../random/indexed-streams.ts";
import { AgentError } from "../agent-error.ts";
import { trainingSeed } from "../env-seeds.ts";
import type { EnvState } from "../env-state.ts";
import { copyLog, type EpisodeLog, emptyLog, recentReturn } from "../episode-log.ts";
import { scheduleAt } from "../step-schedule.ts";
import { type DiscreteWorld, discreteWorld } from "./discrete-spaces.ts";
import { type ActionValues, greedyAction, greedyPolicy } from "./greedy.ts";
import type { Tables, TabularRule } from "./tabular-rule.ts";
import { checkTabularSettings, type TabularSettings, usualTabularSettings } from "./tabular-settings.ts";

/** What a training is made of; settings that are left out are `usualTabularSettings`. */
export interface TabularTrainingArguments {
  readonly rule: TabularRule;
  readonly env: Env;
  readonly settings: Pick<TabularSettings, "seed" | "steps"> & Partial<TabularSettings>;
  /** How the environment's state is kept; null or left out where it cannot be. */
  readonly envState?: EnvState | null;
}

/** How far a training is. */
export interface TabularProgress {
  readonly steps: number;
  readonly of: number;
  readonly episodes: number;
  /** Mean of the latest 100 episodes; null before the first ended. */
  readonly recentReturn: number | null;
  readonly epsilon: number;
  readonly learningRate: number;
}

/** Everything that a training goes on from, as plain data. */
export interface TabularSnapshot {
  readonly rule: TabularRule["name"];
  readonly steps: number;
  /** How often the environment was seeded. */
  readonly starts: number;
  readonly tables: readonly Float64Array[];
  readonly log: EpisodeLog;
  /** The episode that runs; null before the first step, and where the environment's state cannot be kept. */
  readonly episode: RunningEpisode | null;
}

interface RunningEpisode {
  readonly state: number;
  /** Drawn already; null for rules that draw it later. */
  readonly nextAction: number | null;
  readonly return: number;
  readonly env: unknown;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A training that goes on in pieces: `step` or `run` until `done`. */
export class TabularTraining {
  readonly rule: TabularRule;
  readonly settings: TabularSettings;
  readonly #world: DiscreteWorld;
  readonly #envState: EnvState | null;
  readonly #tables: Tables;
  readonly #draws: IndexedStreams;
  readonly #move: Writable<Parameters<TabularRule["update"]>[1]>;
  #log = emptyLog();
  #steps = 0;
  #starts = 0;
  /** Null where the next step begins with a seeded reset. */
  #state: number | null = null;
  #nextAction: number | null = null;
  #return = 0;
  #coin = 0;

  /** Throws AgentError for spaces that are not Discrete and for settings outside their range. */
  constructor({ rule, env, settings, envState = null }: TabularTrainingArguments) {
    this.rule = rule;
    this.settings = { ...usualTabularSettings, ...settings };
    checkTabularSettings(this.settings);
    this.#world = discreteWorld(env);
    this.#envState = envState;
    const { states, actions } = this.#world;
    const table = (): ActionValues => ({
      values: new Float64Array(states * actions).fill(this.settings.initialValue),
      actions,
    });
    this.#tables = [table(), ...Array.from({ length: rule.tables - 1 }, table)];
    this.#draws = indexedStreams(this.settings.seed, "agents", "exploration");
    const { gamma } = this.settings;
    this.#move = {
      ...{ state: 0, action: 0, reward: 0, terminated: false, nextState: 0, nextAction: 0 },
      ...{ epsilon: 0, learningRate: 0, gamma, uniform: 0 },
    };
  }

  /** The values `[states × actions]` as they are now; a copy. */
  get table(): Float64Array {
    return this.#tables[0].values.slice();
  }

  /** The best action of each observation by the table as it is now. */
  get policy(): (observation: number) => number {
    return greedyPolicy({ values: this.table, actions: this.#world.actions }, this.#world);
  }

  /** Episodes that have ended. */
  get log(): EpisodeLog {
    return copyLog(this.#log);
  }

  get done(): boolean {
    return this.#steps >= this.settings.steps;
  }

  get progress(): TabularProgress {
    const { steps: of, exploration, learningRate } = this.settings;
    return {
      steps: this.#steps,
      of,
      episodes: this.#log.ends.length,
      recentReturn: recentReturn(this.#log),
      epsilon: scheduleAt(exploration, this.#steps),
      learningRate: scheduleAt(learningRate, this.#steps),
    };
  }

  /** Takes up to `count` steps, fewer where the training ends before. */
  step(count = 1): void {
    const until = Math.min(this.settings.steps, this.#steps + count);
    while (this.#steps < until) this.#stepOnce();
  }

  /** Trains to the end, or until `signal` asks to stop: then what was learned stays, and `run` or `step` goes on from there. */
  async run({
    chunk = 10_000,
    onProgress,
    signal,
  }: {
    /** Steps between two looks at `signal`. */
    readonly chunk?: number;
    readonly onProgress?: (progress: TabularProgress) => void;
    readonly signal?: AbortSignal;
  } = {}): Promise<"done" | "cancelled"> {
    while (!this.done) {
      if (signal?.aborted === true) return "cancelled";
      this.step(chunk);
      onProgress?.(this.progress);
      // Lets whoever wants to stop this have a word.
      await setImmediate();
    }
    return "done";
  }

  /** What `restore` goes on from; later steps do not change it. */
  snapshot(): TabularSnapshot {
    const kept = this.#envState !== null && this.#state !== null;
    return {
      rule: this.rule.name,
      steps: this.#steps,
      starts: this.#starts,
      tables: this.#tables.map(({ values }) => values.slice()),
      log: copyLog(this.#log),
      episode: kept
        ? {
            state: this.#state ?? 0,
            nextAction: this.#nextAction,
            return: this.#return,
            env: this.#envState?.snapshot(),
          }
        : null,
    };
  }

  /**
   * Goes on from a snapshot. With the environment's state in it, to the same bits as undisturbed; without, with a new episode
   * from a seed of its own, the same each time. Throws AgentError for the snapshot of another rule or of a table of another size.
   */
  restore(snapshot: TabularSnapshot): void {
    this.#refuseOther(snapshot);
    snapshot.tables.forEach((values, index) => {
      this.#tables[index]?.values.set(values);
    });
    this.#log = copyLog(snapshot.log);
    this.#steps = snapshot.steps;
    this.#starts = snapshot.starts;
    const { episode } = snapshot;
    const envState = episode === null ? null : this.#envState;
    this.#state = envState === null ? null : (episode?.state ?? null);
    this.#nextAction = envState === null ? null : (episode?.nextAction ?? null);
    this.#return = envState === null ? 0 : (episode?.return ?? 0);
    envState?.restore(episode?.env);
  }

  #refuseOther({ rule, tables }: TabularSnapshot): void {
    const [ours, theirs] = [this.#tables.map(({ values }) => values.length), tables.map(({ length }) => length)];
    if (rule === this.rule.name && ours.join() === theirs.join()) return;
    throw new AgentError(
      `This training is ${this.rule.name} with ${ours.join(" + ")} values; the snapshot is of ${rule} with ${theirs.join(" + ")}.`,
    );
  }

  #stepOnce(): void {
    const { env, firstState, firstAction } = this.#world;
    const { exploration, learningRate } = this.settings;
    const step = this.#steps;
    if (this.#state === null) {
      const [observation] = env.reset({ seed: trainingSeed(this.settings.seed, this.#starts++) });
      this.#state = observation - firstState;
      this.#return = 0;
    }
    const state = this.#state;
    const action = this.#nextAction ?? this.#behave(state, step);
    const [observation, reward, terminated, truncated] = env.step(firstAction + action);
    const nextState = observation - firstState;
    const move = this.#move;
    move.state = state;
    move.action = action;
    move.reward = reward;
    move.terminated = terminated;
    move.nextState = nextState;
    move.epsilon = scheduleAt(exploration, step + 1);
    move.learningRate = scheduleAt(learningRate, step);
    move.uniform = this.#coin;
    const next = this.rule.drawsNext && !terminated ? this.#behave(nextState, step + 1) : null;
    move.nextAction = next ?? 0;
    this.rule.update(this.#tables, move);
    this.#steps = step + 1;
    this.#return += reward;
    if (terminated || truncated) this.#endEpisode(terminated);
    else {
      this.#state = nextState;
      this.#nextAction = next;
    }
  }

  /** The generator of the environment runs on from episode to episode. */
  #endEpisode(terminated: boolean): void {
    this.#log.ends.push(this.#steps);
    this.#log.returns.push(this.#return);
    this.#log.truncated.push(terminated ? 0 : 1);
    this.#state = this.#world.env.reset()[0] - this.#world.firstState;
    this.#nextAction = null;
    this.#return = 0;
  }

  /** The ε-greedy action of a step; its draws are found by the step's number alone, so there is no place in a stream to keep. */
  #behave(state: number, step: number): number {
    const draws = this.#draws;
    draws.seek(step);
    const explores = draws.uniform() < scheduleAt(this.settings.exploration, step);
    const which = draws.uniform();
    this.#coin = draws.uniform();
    if (explores) return Math.floor(which * this.#world.actions);
    return greedyAction(this.#tables[0], state, which);
  }
}
