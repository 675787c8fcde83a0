/** Every registered environment goes on from a snapshot, in a new instance, to the same bits. */
import { describe, expect, test } from "vitest";
import { CartPole } from "../envs/cart-pole/cart-pole.ts";
import { GridNav } from "../envs/grid-nav/grid-nav.ts";
import { listEnvs, make } from "../registry/default-registry.ts";
import { makeVector } from "../vector/make-vector.ts";
import { RecordVectorStatistics } from "../vector/record-vector-statistics.ts";
import { gave, play, playVector, throughJson } from "./testing/play.ts";

const prices = Array.from({ length: 400 }, (_, i) => 100 + 10 * Math.sin(i / 7) + (i % 5));

/** Settings under which environments draw or remember more than usual. */
const variants: readonly (readonly [id: string, settings: Readonly<Record<string, unknown>>])[] = [
  ...listEnvs().map(({ id }) => [id, {}] as const),
  ["Acrobot-v1", { torqueNoiseMax: 0.5 }],
  ["Bandit-v0", { rewards: "bernoulli", arms: 3 }],
  ["CartPole-v1", { suttonBartoReward: true }],
  ["FrozenLake-v1", { mapName: "random" }],
  ["GridNav-v0", { size: 20, moves: "4" }],
  ["Taxi-v4", { isRainy: true, ficklePassenger: true, fickleProbability: 0.9 }],
  ["Trading-v0", { prices, steps: 90, positions: "continuous" }],
  ["Trading-v0", { steps: 30 }],
];

function made(id: string, settings: Readonly<Record<string, unknown>>) {
  return make(id, { settings, renderMode: "ansi", checked: false, onWarning: () => {} });
}

test("there is something to look at", () => {
  expect(listEnvs().length).toBeGreaterThan(15);
});

describe.each(variants)("%s with %o", (id, settings) => {
  test.each([
    ["bare", 0],
    ["bare", 1],
    ["bare", 57],
    ["wrapped", 57],
    ["wrapped", 203],
  ] as const)("%s, after %i steps", (form, before) => {
    const [first, second] = [made(id, settings), made(id, settings)].map((env) =>
      form === "bare" ? env.unwrapped : env,
    );
    if (first === undefined || second === undefined) throw new Error("no environments");
    first.reset({ seed: 11 });
    first.actionSpace.seed(5);
    // Beyond the end of an episode a bare environment may have none to go on with; play starts the next.
    play(first, before);
    const snapshot = throughJson(first.snapshot());
    const space = throughJson(first.actionSpace.snapshot());
    second.reset({ seed: 999 });
    second.restore(snapshot);
    second.actionSpace.restore(space);
    expect(second.snapshot()).toEqual(snapshot);
    expect(second.render()).toEqual(first.render());
    expect(play(second, 200)).toEqual(play(first, 200));
  });

  test.each(["next-step", "same-step", "disabled"] as const)("three copies, autoreset %s", (autoreset) => {
    const create = () =>
      new RecordVectorStatistics(
        makeVector(id, { copies: 3, autoreset, settings, renderMode: "ansi", onWarning: () => {} }),
      );
    const [first, second] = [create(), create()];
    const start = gave(first.reset({ seed: 3 }));
    expect(gave(second.restore(throughJson(first.snapshot())))).toEqual(start);
    first.actionSpace.seed(5);
    const [latest] = playVector(first, 121).slice(-2);
    const snapshot = throughJson(first.snapshot());
    const restored = gave(second.restore(snapshot));
    if (autoreset !== "disabled") expect(restored).toEqual(latest);
    second.actionSpace.restore(throughJson(first.actionSpace.snapshot()));
    expect(second.snapshot()).toEqual(snapshot);
    expect(playVector(second, 200)).toEqual(playVector(first, 200));
    expect(figures(second)).toEqual(figures(first));
  });
});

function figures(vector: RecordVectorStatistics): unknown {
  const { episodes, endedLengths, endedReturns } = vector;
  return [
    vector.snapshot(),
    episodes,
    vector.latestReturns(),
    vector.latestLengths(),
    [...endedReturns],
    [...endedLengths],
  ];
}

describe("what only some remember", () => {
  test("an environment that was never reset stays so, with its generator", () => {
    const [first, second] = [new CartPole(), new CartPole()];
    second.reset({ seed: 1 });
    second.restore(throughJson(first.snapshot()));
    expect(second.state).toBeNull();
    expect(() => second.step(0)).toThrow(/before reset/);
    expect(second.reset()).toEqual(first.reset());
  });

  test("CartPole's steps after the fall, and the warning that was given", () => {
    const warnings: string[] = [];
    const create = () => new CartPole({ onWarning: (message) => warnings.push(message) });
    const [first, second] = [create(), create()];
    first.reset({ seed: 1 });
    for (let step = 0; step < 30; step++) first.step(1);
    expect(warnings).toHaveLength(1);
    second.restore(throughJson(first.snapshot()));
    expect(second.step(1)).toEqual(first.step(1));
    expect(warnings).toHaveLength(1);
  });

  test("the map of GridNav, where the robot is and what it has travelled", () => {
    const [first, second] = [new GridNav(), new GridNav()];
    first.reset({ seed: 4 });
    for (let step = 0; step < 9; step++) first.step(step % 8);
    second.restore(throughJson(first.snapshot()));
    expect(second.state).toEqual(first.state);
    expect(second.latestInfo()).toEqual(first.latestInfo());
  });

  test("what the episodes of a vector came to", () => {
    const create = () => new RecordVectorStatistics(makeVector("CartPole-v1", { copies: 3 }), { keep: 5 });
    const [first, second] = [create(), create()];
    first.reset({ seed: 1 });
    playVector(first, 200);
    second.restore(throughJson(first.snapshot()));
    expect(second.episodes).toBeGreaterThan(5);
    expect(second.latestReturns()).toEqual(first.latestReturns());
  });

  test("the half of a word that a generator has kept", () => {
    const [first, second] = [new CartPole(), new CartPole()];
    first.reset({ seed: 1 });
    first.rng.integers(10);
    second.restore(throughJson(first.snapshot()));
    expect(first.rng.snapshot().kept).not.toBeNull();
    expect(Array.from({ length: 5 }, () => second.rng.integers(1000))).toEqual(
      Array.from({ length: 5 }, () => first.rng.integers(1000)),
    );
  });
});
