/** Snapshots that are damaged, of something else or made to do harm: each is refused with the name of its field, and nothing changes. */
import { describe, expect, test } from "vitest";
import { BaseEnv } from "../core/base-env.ts";
import { type EnvMetadata, emptyInfo, type ResetResult, type StepResult } from "../core/env.ts";
import { GymError } from "../errors/gym-error.ts";
import { make } from "../registry/default-registry.ts";
import { Discrete } from "../spaces/discrete.ts";
import { makeVector } from "../vector/make-vector.ts";
import { RecordVectorStatistics } from "../vector/record-vector-statistics.ts";
import { packValue, unpackValue } from "./packed-value.ts";
import { play, playVector, throughJson } from "./testing/play.ts";

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof GymError ? `${error.code}: ${error.message}` : String(error);
  }
  return "nothing thrown";
}

/** The snapshot with the value at a path such as "state.position" replaced; undefined removes it. */
function broken(snapshot: unknown, path: string, value: unknown): unknown {
  const copy = throughJson(snapshot);
  const names = path.split(".");
  let place = copy as Record<string, unknown>;
  for (const name of names.slice(0, -1)) place = place[name] as Record<string, unknown>;
  if (value === undefined) delete place[names.at(-1) ?? ""];
  else place[names.at(-1) ?? ""] = value;
  return copy;
}

type Case = readonly [id: string, path: string, value: unknown, message: RegExp];

const huge = new Array<number>(10_000).fill(0);

const cases: readonly Case[] = [
  ["CartPole-v1", "env", "CartPole-v0", /^snapshot: Field env of .*must be "CartPole-v1"; received "CartPole-v0"/],
  ["CartPole-v1", "env", undefined, /Field env .*received undefined/],
  ["CartPole-v1", "format", 2, /Field format .*must be 1; received 2/],
  ["CartPole-v1", "maxEpisodeSteps", 200, /Field maxEpisodeSteps .*must be 500/],
  ["CartPole-v1", "settings", null, /Field settings .*must be an object; received null/],
  ["CartPole-v1", "settings.suttonBartoReward", true, /Field settings\.suttonBartoReward .*must be false/],
  ["CartPole-v1", "rng", undefined, /Field rng .*must be an object/],
  ["CartPole-v1", "rng.state", "12x", /Field rng\.state .*128 bits/],
  ["CartPole-v1", "rng.state", "9".repeat(39), /Field rng\.state .*128 bits/],
  ["CartPole-v1", "rng.state", "9".repeat(100_000), /Field rng\.state .*128 bits/],
  ["CartPole-v1", "rng.increment", "12", /Field rng\.increment .*must be odd/],
  ["CartPole-v1", "rng.kept", 2 ** 32, /Field rng\.kept .*must be an integer from 0 to 4294967295/],
  ["CartPole-v1", "state", [], /Field state\.stepsAfterFall .*received undefined/],
  ["CartPole-v1", "state.stepsAfterFall", 0.5, /Field state\.stepsAfterFall .*must be an integer/],
  ["CartPole-v1", "state.started", 1, /Field state\.started .*must be true or false/],
  ["CartPole-v1", "state.state.angle", null, /Field state\.state\.angle .*must be a number; received null/],
  ["CartPole-v1", "state.state.angle", "0.1", /Field state\.state\.angle .*must be a number; received "0\.1"/],
  ["Pendulum-v1", "state.torque", "nan", /Field state\.torque .*must be a number/],
  ["MountainCarContinuous-v0", "state.single", null, /Field state\.single/],
  ["Reacher2D-v0", "state.state.target", [0, 0, 0], /Field state\.state\.target .*must be a list of 2/],
  ["Taxi-v4", "state.state", 500, /Field state\.state .*must be an integer from 0 to 499/],
  ["Taxi-v4", "state.lastAction", 6, /Field state\.lastAction .*from 0 to 5/],
  ["Taxi-v4", "state.willChange", undefined, /Field state\.willChange/],
  ["FrozenLake-v1", "state.desc", ["SFFF"], /Field state\.desc .*must be a list of 4/],
  ["FrozenLake-v1", "state.desc.1", "FHFG", /Field state\.desc\.1 .*must be a row of the map, "FHFH"; received "FHFG"/],
  [
    "Bandit-v0",
    "state.episode.means",
    huge,
    /Field state\.episode\.means .*must be a list of 10; received an array of length 10000/,
  ],
  ["Bandit-v0", "state.episode.lastArm", 10, /Field state\.episode\.lastArm .*from 0 to 9/],
  ["Blackjack-v1", "state.table.player", huge, /Field state\.table\.player .*must be a list of 2 to 22/],
  ["Blackjack-v1", "state.table.dealer.0", 11, /Field state\.table\.dealer\.0 .*from 1 to 10/],
  ["GridNav-v0", "state.episode.map", ["#"], /Field state\.episode\.map .*does not fit\. .*12 strings of 12/],
  ["GridNav-v0", "state.episode.robot", 144, /Field state\.episode\.robot .*from 0 to 143/],
  ["GridNav-v0", "state.episode.heading", -1, /Field state\.episode\.heading .*from 0 to 7/],
  ["Recommend-v0", "state.episode.items.3", [1], /Field state\.episode\.items\.3 .*must be a list of 4/],
  ["Recommend-v0", "state.episode.user.taste", "text", /Field state\.episode\.user\.taste .*must be a list of 4/],
  ["Recommend-v0", "state.episode.last.item", 20, /Field state\.episode\.last\.item .*from 0 to 19/],
  ["Trading-v0", "state.prices", huge, /Field state\.prices .*must be a list of 269/],
  ["Trading-v0", "state.prices.4", "x", /Field state\.prices\.4 .*must be a number/],
  ["Trading-v0", "state.first", 17, /Field state\.first .*must be an integer from 16 to 16/],
  ["Trading-v0", "state.now", 269, /Field state\.now .*must be an integer from 16 to 268/],
  ["Trading-v0", "state.positions", [], /Field state\.positions .*must be a list of 3/],
];

describe("an environment refuses", () => {
  test.each(cases)("%s with %s", (id, path, value, message) => {
    const env = make(id, { checked: false }).unwrapped;
    env.reset({ seed: 2 });
    for (let step = 0; step < 3 && id !== "Blackjack-v1"; step++) env.step(env.actionSpace.sample());
    const before = env.snapshot();
    const other = make(id, { checked: false }).unwrapped;
    other.reset({ seed: 2 });
    for (let step = 0; step < 3 && id !== "Blackjack-v1"; step++) other.step(other.actionSpace.sample());
    expect(refusal(() => env.restore(broken(other.snapshot(), path, value)))).toMatch(message);
    expect(env.snapshot()).toEqual(before);
  });

  test.each([[null], [undefined], ["text"], [3]])("%o in place of a snapshot", (value) => {
    expect(refusal(() => make("CartPole-v1").unwrapped.restore(value))).toMatch(/must be an object/);
  });

  test("the snapshot of other prices, with a digest of theirs", () => {
    const made = (last: number) =>
      make("Trading-v0", { settings: { prices: [...new Array<number>(60).fill(1.5), last] } }).unwrapped;
    expect(refusal(() => made(1).restore(made(2).snapshot()))).toMatch(
      /Field settings\.prices .*must be "\d+ characters, digest [0-9a-f]+"/,
    );
  });
});

describe("nothing reaches a prototype", () => {
  test.each(["__proto__", "constructor", "toString"])("fields called %s are not looked at", (name) => {
    const env = make("CartPole-v1").unwrapped;
    env.reset({ seed: 0 });
    const text = JSON.stringify(env.snapshot()).replaceAll('{"', `{"${name}":{"started":true,"polluted":1},"`);
    env.restore(JSON.parse(text));
    expect(Reflect.get({}, "polluted")).toBeUndefined();
    expect(JSON.stringify(env.snapshot())).not.toContain("polluted");
  });

  test("a field must be the object's own", () => {
    const env = make("CartPole-v1").unwrapped;
    expect(refusal(() => env.restore(Object.create(env.snapshot())))).toMatch(/Field env .*received undefined/);
  });

  test("an info may have any key", () => {
    const info: unknown = JSON.parse('{"__proto__":{"polluted":1},"a":2}');
    const back = unpackValue(throughJson(packValue(info)));
    expect(back).toEqual(info);
    expect(Object.getPrototypeOf(back)).toBe(Object.prototype);
  });
});

describe("layers and vectors refuse", () => {
  const wrapped = make("CartPole-v1");
  wrapped.reset({ seed: 1 });
  wrapped.actionSpace.seed(0);
  play(wrapped, 5);

  test.each([
    ["layer", "Autoreset", /Field layer .*must be "TimeLimit"; received "Autoreset"/],
    ["state.elapsed", -1, /Field state\.elapsed .*must be an integer/],
    ["state.maxEpisodeSteps", 10, /Field state\.maxEpisodeSteps .*must be 500/],
    ["env.layer", undefined, /Field layer .*must be "OrderEnforcing"/],
    ["env.state.hasReset", 0, /Field state\.hasReset .*must be true or false/],
    ["env.env", wrapped.snapshot(), /Field env .*must be "CartPole-v1"; received an object/],
    ["env.env.state.state.velocity", {}, /Field state\.state\.velocity .*must be a number/],
  ] as const)("a chain with another %s", (path, value, message) => {
    const before = wrapped.snapshot();
    expect(refusal(() => wrapped.restore(broken(before, path, value)))).toMatch(message);
    expect(wrapped.snapshot()).toEqual(before);
  });

  test("a bare environment that of a chain, and a chain that of a bare environment", () => {
    const bare = wrapped.unwrapped;
    expect(refusal(() => bare.restore(wrapped.snapshot()))).toMatch(/Field env .*must be "CartPole-v1"/);
    expect(refusal(() => wrapped.restore(bare.snapshot()))).toMatch(/Field layer .*must be "TimeLimit"/);
  });

  const vector = new RecordVectorStatistics(makeVector("CartPole-v1", { copies: 2 }));
  vector.reset({ seed: 1 });
  playVector(vector, 5);

  test.each([
    ["layer", "x", /Field layer .*must be "RecordVectorStatistics"/],
    ["state.lengths", huge, /Field state\.lengths .*must be a list of 2/],
    ["state.lengths.1", 0.5, /Field state\.lengths\.1 .*a number of the array's type/],
    ["state.episodes", -1, /Field state\.episodes/],
    ["vector.copies", 3, /Field copies .*must be 2; received 3/],
    ["vector.autoreset", "same-step", /Field autoreset .*must be "next-step"/],
    ["vector.arrays.observations", [], /Field arrays\.observations .*must be a list of 8/],
    ["vector.arrays.observations.0", 0.1, /Field arrays\.observations\.0 .*a number of the array's type/],
    ["vector.arrays.ended.0", 2, /Field arrays\.ended .*a list of 0 and 1/],
    ["vector.arrays.elapsed.0", -2, /Field arrays\.elapsed .*numbers of steps/],
    ["vector.envs", huge, /Field envs .*must be a list of 2/],
    ["vector.envs.0", 7, /^snapshot: Copy 0: A snapshot of CartPole.* must be an object/],
    ["vector.envs.0.info", ["list", []], /^snapshot: Copy 0: Field info .*does not fit\. An info is an object/],
    ["vector.envs.0.finalInfo", ["object", [["a", ["?"]]]], /Copy 0: Field finalInfo .*must be as snapshot wrote it/],
    ["vector.envs.0.maxEpisodeSteps", null, /^snapshot: Copy 0: Field maxEpisodeSteps .*must be 500; received null/],
    ["vector.envs.1.env.env", "x", /^snapshot: Copy 1: Field env .*must be "CartPole-v1"/],
  ] as const)("a vector with another %s", (path, value, message) => {
    const before = vector.snapshot();
    expect(refusal(() => vector.restore(broken(before, path, value)))).toMatch(message);
    expect(vector.snapshot()).toEqual(before);
  });
});

/** An environment that remembers something and does not say what. */
class Silent extends BaseEnv<number, number> {
  readonly metadata: EnvMetadata = { renderModes: [], renderFps: 1 };
  readonly actionSpace = new Discrete(2);
  readonly observationSpace = new Discrete(1);
  reset(): ResetResult<number> {
    return [0, emptyInfo];
  }
  step(): StepResult<number> {
    return [0, 0, false, false, emptyInfo];
  }
  render(): null {
    return null;
  }
}

test("an environment that does not say its state tells what to implement", () => {
  const told = /^snapshot: Silent does not say what its state is.* Implement snapshotState and restoreState\.$/;
  expect(refusal(() => new Silent().snapshot())).toMatch(told);
  const snapshot = { format: 1, env: "Silent", maxEpisodeSteps: null, settings: {}, state: {} };
  const rng = { state: "1", increment: "1", kept: null };
  expect(refusal(() => new Silent().restore({ ...snapshot, rng }))).toMatch(told);
});

describe("values of any kind", () => {
  test("come back as they were", () => {
    const values = {
      numbers: [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0.1, 5e-324],
      arrays: [Int8Array.of(-1), Float32Array.of(0.1, -0, Number.NaN), Float64Array.of(0.1), Uint32Array.of(2 ** 31)],
      nothing: null,
      missing: undefined,
      text: "NaN",
      wide: 2n ** 70n,
      inner: { flag: true, list: ["a", ["b"]] },
    };
    expect(unpackValue(throughJson(packValue(values)))).toEqual(values);
  });

  test.each([
    ["a function", () => 0],
    ["a map", new Map()],
    ["a date", new Date(0)],
  ])("but for %s, which is refused", (_, value) => {
    expect(refusal(() => packValue({ value }))).toMatch(/^snapshot: /);
  });

  test.each([
    [["number", "1"]],
    [["Float32Array", ["x"]]],
    [["BigInt64Array", [1]]],
    [["constructor", [1]]],
    [["bigint", "9".repeat(500)]],
    [["object", [[1, 2]]]],
    ["text"],
    [{}],
  ])("%s is none that was written", (packed) => {
    expect(refusal(() => unpackValue(packed))).toMatch(/^snapshot: A value in it must be as snapshot wrote it/);
  });

  test("nothing so deep that it exhausts the stack", () => {
    const deep: unknown = JSON.parse(`${'["list",['.repeat(50_000)}1${"]]".repeat(50_000)}`);
    expect(refusal(() => unpackValue(deep))).toMatch(/^snapshot: A value in it must be as snapshot wrote it/);
  });
});
