/** What vectors do beyond the recorded runs: what they refuse, what they give, and the general way of stepping. */
import { describe, expect, test } from "vitest";
import { BaseEnv } from "../core/base-env.ts";
import { type EnvMetadata, emptyInfo, type ResetArguments, type ResetResult, type StepResult } from "../core/env.ts";
import { CartPole } from "../envs/cart-pole/cart-pole.ts";
import { Pendulum } from "../envs/pendulum/pendulum.ts";
import { GymError } from "../errors/gym-error.ts";
import { listEnvs, type make } from "../registry/default-registry.ts";
import { Box } from "../spaces/box.ts";
import { Dict } from "../spaces/dict.ts";
import { Discrete } from "../spaces/discrete.ts";
import { Text } from "../spaces/text.ts";
import { Tuple } from "../spaces/tuple.ts";
import { RescaleAction } from "../wrappers/rescale-action.ts";
import { flatLayout, readMember, writeMember } from "./flat-layout.ts";
import { makeVector } from "./make-vector.ts";
import { SyncVectorEnv } from "./sync-vector-env.ts";
import { vectorInfo } from "./vector-info.ts";

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof GymError ? `${error.code}: ${error.message}` : String(error);
  }
  return "nothing thrown";
}

describe("every registered environment", () => {
  test.each(listEnvs().map(({ id }) => id))("%s gives in place what step gives", (id) => {
    const quiet = { onWarning: () => {} };
    const fast = makeVector(id, { copies: 2, ...quiet });
    const slow = makeVector(id, { copies: 2, wrap: (env) => env, ...quiet });
    expect([fast.inPlace, slow.inPlace]).toEqual([true, false]);
    const fields = ({ observations, rewards, terminated, truncated, info }: ReturnType<typeof fast.reset>) =>
      structuredClone({ observations, rewards, terminated, truncated, info });
    expect(fields(fast.reset({ seed: 4 }))).toEqual(fields(slow.reset({ seed: 4 })));
    fast.actionSpace.seed(1);
    for (let step = 0; step < 260; step++) {
      // Every registered environment has numbers or arrays as actions.
      const actions = fast.actionSpace.sample() as Float32Array;
      expect(fields(fast.step(actions))).toEqual(fields(slow.step(actions)));
    }
  });
});

describe("results", () => {
  test("are the same object each time, or fresh ones if asked for", () => {
    const reused = makeVector("CartPole-v1", { copies: 2 });
    expect(reused.reset({ seed: 0 })).toBe(reused.step([0, 1]));
    const fresh = makeVector("CartPole-v1", { copies: 2, copy: true });
    const first = fresh.reset({ seed: 0 });
    const kept = [...first.observations];
    const second = fresh.step([0, 1]);
    expect(second.observations).not.toBe(first.observations);
    expect([...first.observations]).toEqual(kept);
  });

  test("give infos of one copy, of all, and none for copies that a mask left out", () => {
    const vector = makeVector("Taxi-v4", { copies: 3, autoreset: "disabled" });
    expect(Object.keys(vector.reset({ seed: 1 }).info)).toEqual(["prob", "_prob", "actionMask", "_actionMask"]);
    const { info, infoOf, finalInfoOf } = vector.reset({ mask: [false, true, false] });
    expect(info["_prob"]).toEqual(Uint8Array.of(0, 1, 0));
    expect(info["prob"]).toEqual(Float64Array.of(0, 1, 0));
    expect([infoOf(0), infoOf(1)?.["prob"], finalInfoOf(1)]).toEqual([null, 1, null]);
  });

  test("gather values of all kinds", () => {
    expect(vectorInfo([{ a: true, b: "x" }, null, { b: "y", c: { d: 1 } }])).toEqual({
      a: Uint8Array.of(1, 0, 0),
      _a: Uint8Array.of(1, 0, 0),
      b: ["x", null, "y"],
      _b: Uint8Array.of(1, 0, 1),
      c: { d: Float64Array.of(0, 0, 1), _d: Uint8Array.of(0, 0, 1) },
      _c: Uint8Array.of(0, 0, 1),
    });
    const uneven = [Int8Array.of(1, 2), Int8Array.of(3)];
    expect(vectorInfo(uneven.map((mask) => ({ mask })))["mask"]).toEqual(uneven);
  });

  test("render gives a frame a copy", () => {
    const vector = makeVector("FrozenLake-v1", { copies: 2, renderMode: "ansi" });
    vector.reset({ seed: 0 });
    expect(vector.render()).toEqual([expect.stringContaining("FHFH"), expect.stringContaining("FHFH")]);
    vector.close();
  });
});

describe("limits and modes", () => {
  test("the limit of make holds without a wrapper, and null lifts it", () => {
    const limited = makeVector("Pendulum-v1", { copies: 1, maxEpisodeSteps: 2, autoreset: "same-step" });
    limited.reset({ seed: 0 });
    const flags = [1, 2, 3, 4].map(() => limited.step([0]).truncated[0]);
    expect(flags).toEqual([0, 1, 0, 1]);
    const free = makeVector("Pendulum-v1", { copies: 1, maxEpisodeSteps: null });
    free.reset({ seed: 0 });
    let truncated = 0;
    for (let i = 0; i < 300; i++) truncated += free.step([0]).truncated[0] ?? 0;
    expect(truncated).toBe(0);
  });

  test("with autoreset disabled, the step after the end names the copy to reset", () => {
    const vector = makeVector("Pendulum-v1", { copies: 2, maxEpisodeSteps: 1, autoreset: "disabled" });
    vector.reset({ seed: 0 });
    vector.step([0, 0]);
    vector.reset({ mask: [1, 0] });
    expect(codeOf(() => vector.step([0, 0]))).toMatch(
      /^reset-needed: Copy 1: its episode has ended\. Reset it with a mask/,
    );
  });
});

describe("what a vector refuses", () => {
  const vector = makeVector("CartPole-v1", { copies: 3 });

  test.each([
    [
      "a step before reset",
      () => makeVector("CartPole-v1", { copies: 2 }).step([0, 1]),
      /^reset-needed: Copy 0: .*before/,
    ],
    [
      "an action outside the space",
      () => vector.reset() && vector.step([0, 1, 2]),
      /^action: Copy 2: .*the action 2, which/,
    ],
    [
      "a fraction",
      () => vector.reset() && vector.step([0, 0.5, 1]),
      /^action: Copy 1: .*received 0\.5, where Discrete\(2\)/,
    ],
    ["too few actions", () => vector.step([0, 1]), /^action: .*takes 3 numbers, 1 for each copy; received 2/],
    ["too few seeds", () => vector.reset({ seed: [1, 2] }), /^seed: .*a list of 3, one for each copy/],
    ["a seed below 0", () => vector.reset({ seed: [0, 1, -2] }), /^seed: Copy 2: .*received -2/],
    ["a mask of another length", () => vector.reset({ mask: [1] }), /^option: .*needs 3 entries/],
    ["a mask of zeros", () => vector.reset({ mask: [0, 0, 0] }), /^option: .*at least one 1/],
    ["no copies", () => makeVector("CartPole-v1", { copies: 0 }), /^vector: .*received 0/],
    ["no functions", () => new SyncVectorEnv([]), /^vector: .*at least one copy/],
    ["an unknown environment", () => makeVector("CartPol-v1", { copies: 1 }), /^env-unknown: .*CartPole-v1/],
    // A caller in plain JavaScript can pass any text.
    ["a mode", () => makeVector("CartPole-v1", { copies: 1, autoreset: "none" as "disabled" }), /^vector: .*next-step/],
    ["a limit of 0", () => makeVector("CartPole-v1", { copies: 1, maxEpisodeSteps: 0 }), /^setting: .*received 0/],
    [
      "copies with other spaces",
      () => new SyncVectorEnv([() => new CartPole(), () => new Pendulum()]),
      /^vector: .*observationSpace of copy 1 is Box/,
    ],
    ["spaces of texts", () => flatLayout(new Text(3)), /^vector: .*fixed number of numbers; received Text/],
  ])("%s", (_, run, message) => {
    expect(codeOf(run)).toMatch(message);
  });
});

/** Gives its action back in an observation with parts. */
class Echo extends BaseEnv<unknown, unknown> {
  readonly metadata: EnvMetadata = { renderModes: [], renderFps: 1 };
  readonly parts = new Tuple([new Discrete(5, { start: -2 }), new Box({ low: -1, high: 1, shape: [2] })]);
  readonly actionSpace = this.parts;
  readonly observationSpace = new Dict({ last: this.parts, count: new Discrete(9) });
  #count = 0;

  reset(args?: ResetArguments): ResetResult<unknown> {
    this.beginEpisode(args);
    this.#count = 0;
    return [{ last: [0, new Float32Array(2)], count: 0 }, emptyInfo];
  }

  step(action: unknown): StepResult<unknown> {
    if (!this.actionSpace.contains(action)) throw this.actionError(action);
    this.#count++;
    return [{ last: action, count: this.#count }, this.#count, this.#count === 2, false, { count: this.#count }];
  }

  render(): null {
    return null;
  }
}

describe("environments that only step", () => {
  test("parts of observations and actions lie one after the other", () => {
    const vector = new SyncVectorEnv([() => new Echo(), () => new Echo()], { autoreset: "same-step" });
    expect([vector.inPlace, vector.actionSize, vector.observationSize]).toEqual([false, 3, 4]);
    expect([...vector.reset({ seed: 0 }).observations]).toEqual(new Array(8).fill(0));
    const { observations, rewards } = vector.step([2, 0.5, -0.25, -2, 1, 0]);
    expect([...observations]).toEqual([1, 2, 0.5, -0.25, 1, -2, 1, 0]);
    expect([...rewards]).toEqual([1, 1]);
    const { finalObservations, finalInfoOf, info } = vector.step([1, 0, 0, 0, 0, 0]);
    expect([...finalObservations]).toEqual([2, 1, 0, 0, 2, 0, 0, 0]);
    expect(finalInfoOf(1)).toEqual({ count: 2 });
    expect(info["finalInfo"]).toEqual({ count: Float64Array.of(2, 2), _count: Uint8Array.of(1, 1) });
    expect(codeOf(() => vector.step([3, 0, 0, 0, 0, 0]))).toMatch(/^action: Copy 0: /);
  });

  test("members are read back as they were written", () => {
    const space = new Dict({
      a: new Tuple([new Discrete(3)]),
      b: new Box({ low: 0, high: 9, shape: [2], dtype: "uint8" }),
    });
    expect(flatLayout(space)).toEqual({ dtype: "int32", size: 3 });
    const member = { a: [2], b: Uint8Array.of(7, 8) };
    const into = new Int32Array(4);
    expect(writeMember(space, member, { into, offset: 1 })).toBe(4);
    expect([...into]).toEqual([0, 2, 7, 8]);
    expect(readMember(space, { into, offset: 1 })).toEqual(member);
  });

  test("wrappers change what copies see and do", () => {
    const narrowed = makeVector("Pendulum-v1", {
      copies: 2,
      wrap: (env) => new RescaleAction(env as ReturnType<typeof make<"Pendulum-v1">>, { low: -1, high: 1 }),
    });
    const plain = makeVector("Pendulum-v1", { copies: 2 });
    expect(narrowed.reset({ seed: 3 }).observations).toEqual(plain.reset({ seed: 3 }).observations);
    expect(narrowed.step([0.5, -1]).observations).toEqual(plain.step([1, -2]).observations);
    expect(narrowed.describe()).toContain("2 × RescaleAction<TimeLimit<");
  });
});
