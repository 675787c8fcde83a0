/** FrozenLake against trajectories, tables, maps and texts of Gymnasium (parity/record-toy-text.py), all exact. */
import { describe, expect, test } from "vitest";
import { checkEnv } from "../../check/check-env.ts";
import { make } from "../../registry/default-registry.ts";
import { pixelAt } from "../../render/raster.ts";
import { bestValues } from "../testing/best-values.ts";
import { describeRecordedTable, type RecordedTable, readRecording, tabular } from "../testing/recorded-table.ts";
import { FrozenLake } from "./frozen-lake.ts";
import { drawLakeMap } from "./lake-map.ts";

interface RecordedLake extends RecordedTable {
  readonly maps: readonly {
    readonly size: number;
    readonly frozenShare: number;
    readonly seed: number;
    readonly rows: readonly string[];
  }[];
}

const recorded = readRecording<RecordedLake>(new URL("./__recorded__/frozen-lake.json", import.meta.url));
describeRecordedTable({ name: "FrozenLake", recorded, infoNumbers: ({ prob }) => [Number(prob)] });

describe("maps", () => {
  test.each(recorded.maps)("size $size, share $frozenShare, seed $seed draws the recorded map", ({ rows, ...args }) => {
    expect(drawLakeMap(args)).toEqual(rows);
  });

  test("a random map of 8 by 8 can be walked, and keeps the API", () => {
    const env = make("FrozenLake-v1", { settings: { mapName: "random", isSlippery: false } });
    expect(bestValues(tabular(env).transitions, 64)[0]).toBe(1);
    expect(env.observationSpace.describe()).toBe("Discrete(64)");
    expect(checkEnv(env).findings).toEqual([]);
  });

  test.each([
    [["SF", "F"], /equal length/],
    [["FF", "FG"], /at least one S; received \["FF","FG"\]/],
    [["SX", "FG"], /letters S, F, H and G/],
  ])("the map %j is refused", (desc, message) => {
    expect(() => new FrozenLake({ settings: { desc } })).toThrow(message);
  });

  test.each([{ size: 1 }, { size: 2.5 }, { frozenShare: 0 }, { frozenShare: 1.1 }])("%j is refused", (args) => {
    expect(() => drawLakeMap(args)).toThrow(/size from 2 and a frozenShare above 0/);
  });
});

describe("contract", () => {
  test.each([4, -1, 0.5, "1"])("the action %j is refused with what was expected", (action) => {
    const env = make("FrozenLake-v1");
    env.reset({ seed: 0 });
    expect(() => Reflect.apply(env.step, env, [action])).toThrow(/which is not in Discrete\(4\)/);
  });

  test("settings that do not fit are refused", () => {
    expect(() => new FrozenLake({ settings: { rewardSchedule: [1, 0] } })).toThrow(/three numbers; received \[1,0\]/);
    expect(() => new FrozenLake({ settings: { successRate: 1.5 } })).toThrow(/a number from 0 to 1/);
    expect(() => new FrozenLake({ settings: { desc: "SFFG" } })).toThrow(/an array of strings; received "SFFG"/);
  });

  test("the step before the first reset is refused, and an assigned state is gone on from", () => {
    const env = new FrozenLake({ settings: { isSlippery: false } });
    expect(() => env.step(0)).toThrow(/step of FrozenLake was called before reset/);
    env.state = 14;
    expect(env.step(2)).toEqual([15, 1, true, false, { prob: 1 }]);
    expect(() => {
      env.state = 16;
    }).toThrow(/must be in Discrete\(16\); received 16/);
  });

  test("the picture shows the player on its tile, holes dark and the goal golden", () => {
    const env = new FrozenLake({ renderMode: "rgb_array" });
    expect(env.render()).toBe(null);
    env.reset({ seed: 0 });
    const picture = env.render();
    if (picture === null || typeof picture === "string") throw new Error("not a picture");
    expect([picture.width, picture.height]).toEqual([256, 256]);
    expect(pixelAt(picture, 32, 32)).toEqual([206, 60, 50]);
    expect(pixelAt(picture, 96, 96)).toEqual([34, 62, 98]);
    expect(pixelAt(picture, 224, 224)).toEqual([240, 200, 90]);
    expect(pixelAt(picture, 96, 32)).toEqual([214, 234, 246]);
  });
});
