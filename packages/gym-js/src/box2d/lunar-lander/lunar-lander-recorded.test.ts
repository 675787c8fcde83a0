/**
 * LunarLander against Gymnasium's on Box2D 2.3.10 (parity/record-lunar-lander.py). The ground and the draws are equal. Motion
 * is Box2D's in float32 against planck's in float64: what one step rounds off, 1e-7, grows to 2.3e-5 within the 100 steps
 * before a leg touches the ground (tools/gym/measure-lunar-lander.mjs). Bounds here are about twice what was measured.
 */
import { describe, expect, test } from "vitest";
import { seededGenerator } from "../../seeding/seeded-generator.ts";
import { drawGround } from "./landscape.ts";
import { episodeOf, float32s, float64s, int16s, RecordedRun, recorded, worst } from "./testing/recorded-lander.ts";

/** The largest difference that an element may have after so many steps. */
const bound = (step: number): number => (step <= 5 ? 5e-6 : step <= 10 ? 1.5e-5 : 5e-5);

describe("the start", () => {
  test.each(recorded.starts)("seed $seed: the ground is equal, the first observation to 5e-7", (start) => {
    const ground = drawGround(seededGenerator(start.seed).rng);
    expect(Float32Array.from(ground)).toEqual(float32s(start.ground));
    expect(worst(new RecordedRun(0, "coast", start.seed).observation, float32s(start.observation))).toBeLessThan(5e-7);
  });
});

describe("in flight", () => {
  test.each(recorded.flights)("variant $variant, $policy, seed $seed", (flight) => {
    const observations = float32s(flight.observations);
    const rewards = float64s(flight.rewards);
    const run = new RecordedRun(flight.variant, flight.policy, flight.seed);
    for (let step = 1; step <= flight.steps; step++) {
      const { reward, terminated } = run.step();
      expect([step, terminated, run.touches]).toEqual([step, false, false]);
      const at = flight.kept.indexOf(step);
      if (at === -1) continue;
      const expected = observations.subarray(8 * (at + 1), 8 * (at + 2));
      expect(worst(run.observation, expected), `after ${step} steps`).toBeLessThan(bound(step));
      expect(Math.abs(reward - (rewards[at] ?? Number.NaN))).toBeLessThan(1e-3);
    }
  });
});

describe("on the ground", () => {
  test.each(recorded.landings.filter(({ variant }) => variant === 1))(
    "seed $seed touches it at step $touch, and what follows differs by less than 2e-5",
    ({ variant, seed, touch, observations }) => {
      const expected = float32s(observations);
      const run = new RecordedRun(variant, "heuristic", seed);
      const last = (touch ?? 0) + (recorded.afterTouch[expected.length / 8 - 1] ?? 0);
      for (let step = 1; step <= last; step++) {
        run.step();
        if (step <= (touch ?? 0)) expect([step, run.touches]).toEqual([step, step === touch]);
        const at = recorded.afterTouch.indexOf(step - (touch ?? 0));
        if (at !== -1) expect(worst(run.observation, expected.subarray(8 * at, 8 * (at + 1)))).toBeLessThan(2e-5);
      }
    },
  );
});

describe("whole episodes of 50 seeds", () => {
  const seeds = Array.from({ length: 50 }, (_, seed) => seed);
  const rows = recorded.episodes.map((episode) => ({
    ...episode,
    theirReturns: float32s(episode.returns).slice(0, seeds.length),
    theirLengths: int16s(episode.lengths).slice(0, seeds.length),
  }));

  test.each(rows.filter(({ policy }) => policy === "random"))(
    "variant $variant at random: at least 48 end at the recorded step in the recorded way",
    ({ variant, theirLengths, ends }) => {
      const ours = seeds.map((seed) => episodeOf(variant, "random", seed));
      const same = ours.filter(({ length, end }, i) => length === theirLengths[i] && `${end}` === ends[i]);
      expect(same.length).toBeGreaterThanOrEqual(48);
    },
  );

  test.each(rows.filter(({ policy }) => policy === "heuristic"))(
    "variant $variant by the pilot: at least nine in ten land, and as many as recorded but for one",
    ({ variant, theirReturns }) => {
      const landed = (totals: Iterable<number>): number => [...totals].filter((total) => total > 200).length;
      const ours = landed(seeds.map((seed) => episodeOf(variant, "heuristic", seed).total));
      expect(ours).toBeGreaterThanOrEqual(45);
      expect(Math.abs(ours - landed(theirReturns))).toBeLessThanOrEqual(1);
    },
  );
});
