/** Blackjack against trajectories of Gymnasium (parity/record-toy-text.py), all exact, and its rules. */
import { describe, expect, test } from "vitest";
import { make } from "../../registry/default-registry.ts";
import { pixelAt } from "../../render/raster.ts";
import { describeRecordedTable, type RecordedTable, readRecording } from "../testing/recorded-table.ts";
import { Blackjack } from "./blackjack.ts";
import { blackjackPicture, blackjackText } from "./blackjack-views.ts";

interface RecordedBlackjack extends RecordedTable {
  readonly samples: readonly { readonly seed: number; readonly samples: readonly (readonly number[])[] }[];
}

const recorded = readRecording<RecordedBlackjack>(new URL("./__recorded__/blackjack.json", import.meta.url));
describeRecordedTable({ name: "Blackjack", recorded, infoNumbers: () => [] });

test.each(recorded.samples)("the observation space with seed $seed samples as recorded", ({ seed, samples }) => {
  const { observationSpace } = make("Blackjack-v1");
  observationSpace.seed(seed);
  expect(samples.map(() => observationSpace.sample())).toEqual(samples);
});

describe("rules", () => {
  const stick = (settings: Record<string, boolean>, player: readonly number[], dealer: readonly number[]): number => {
    const env = new Blackjack({ settings });
    env.state = { player, dealer, over: false };
    return env.step(0)[1];
  };

  test("the higher sum wins, equal sums draw, a dealer over 21 loses", () => {
    expect(stick({}, [10, 9], [10, 8])).toBe(1);
    expect(stick({}, [10, 8], [10, 8])).toBe(0);
    expect(stick({}, [10, 7], [10, 8])).toBe(-1);
    expect(stick({}, [2, 2], [10, 6, 10])).toBe(1);
  });

  test("an ace and a ten beat three cards of 21 only by the rules of Sutton & Barto", () => {
    expect(stick({ sab: true }, [1, 10], [5, 6, 10])).toBe(1);
    expect(stick({ sab: true }, [1, 10], [10, 1])).toBe(0);
    expect(stick({ natural: true }, [1, 10], [5, 6, 10])).toBe(0);
    expect(stick({ sab: true }, [5, 6, 10], [1, 10])).toBe(0);
  });

  test("an ace and a ten pay 1.5 only if that is set, and not by the rules of Sutton & Barto", () => {
    expect(stick({ natural: true }, [10, 1], [10, 9])).toBe(1.5);
    expect(stick({}, [10, 1], [10, 9])).toBe(1);
    expect(stick({ natural: true, sab: true }, [10, 1], [10, 9])).toBe(1);
  });

  test("a hit beyond 21 loses, and an ace stops counting 11 before that", () => {
    const env = new Blackjack();
    env.reset({ seed: 3 });
    env.state = { player: [1, 9], dealer: [10, 10], over: false };
    const [[sum, , usableAce], , over] = env.step(1);
    const drawn = env.state.player[2] ?? 0;
    expect(drawn).toBeGreaterThan(1);
    expect([sum, usableAce, over]).toEqual([10 + drawn, 0, false]);
    env.state = { player: [10, 10, 1], dealer: [10, 10], over: false };
    expect(env.step(1).slice(1, 3)).toEqual([-1, true]);
  });
});

describe("contract", () => {
  test("steps before the first reset and after the hand are refused", () => {
    const env = new Blackjack();
    expect(() => env.step(0)).toThrow(/step of Blackjack was called before reset/);
    env.reset({ seed: 0 });
    env.step(0);
    expect(() => env.step(0)).toThrow(/called after the hand was over/);
  });

  test.each([2, -1, 0.5, "1"])("the action %j is refused with what was expected", (action) => {
    const env = make("Blackjack-v1");
    env.reset({ seed: 0 });
    expect(() => Reflect.apply(env.step, env, [action])).toThrow(/which is not in Discrete\(2\)/);
  });

  test("the dealer's second card shows once the hand is over", () => {
    const hands = { player: [1, 7], dealer: [10, 6, 3] };
    expect(blackjackText({ ...hands, over: false })).toBe("dealer: 10 ?\nplayer: A 7 = 18, usable ace\n");
    expect(blackjackText({ ...hands, over: true })).toBe("dealer: 10 6 3 = 19\nplayer: A 7 = 18, usable ace\n");
    const [hidden, open] = [false, true].map((over) => blackjackPicture({ ...hands, over }));
    if (hidden === undefined || open === undefined) throw new Error("two pictures were drawn");
    expect(pixelAt(hidden, 109, 21)).toEqual([70, 100, 170]);
    expect(pixelAt(open, 109, 21)).toEqual([250, 250, 244]);
    expect(pixelAt(open, 120, 32)).toEqual([40, 40, 40]);
    expect(pixelAt(open, 32, 160)).toEqual([190, 40, 40]);
  });
});
