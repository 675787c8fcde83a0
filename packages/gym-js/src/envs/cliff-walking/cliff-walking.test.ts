/** CliffWalking against trajectories, tables and texts of Gymnasium (parity/record-toy-text.py), all exact. */
import { describe, expect, test } from "vitest";
import { make } from "../../registry/default-registry.ts";
import { pixelAt } from "../../render/raster.ts";
import { bestValues } from "../testing/best-values.ts";
import { describeRecordedTable, readRecording, tabular } from "../testing/recorded-table.ts";
import { CliffWalking } from "./cliff-walking.ts";
import { cliffWalkingPicture } from "./cliff-walking-views.ts";

describeRecordedTable({
  name: "CliffWalking",
  recorded: readRecording(new URL("./__recorded__/cliff-walking.json", import.meta.url)),
  infoNumbers: ({ prob }) => [Number(prob)],
});

describe("contract", () => {
  test("the best way along the edge takes 13 steps", () => {
    expect(bestValues(tabular(make("CliffWalking-v1")).transitions, 13)[36]).toBe(-13);
    const env = new CliffWalking();
    env.reset({ seed: 0 });
    const results = [0, ...new Array<number>(11).fill(1), 2].map((action) => env.step(action));
    expect(results.at(-1)).toEqual([47, -1, true, false, { prob: 1 }]);
    expect(results.filter(([, , terminated]) => terminated)).toHaveLength(1);
  });

  test("a step off the cliff costs 100 and leads back to the start", () => {
    const env = new CliffWalking();
    env.reset({ seed: 0 });
    expect(env.step(1)).toEqual([36, -100, false, false, { prob: 1 }]);
  });

  test("there is no limit of steps, as in Gymnasium", () => {
    expect(make("CliffWalking-v1").spec?.maxEpisodeSteps).toBe(null);
    expect(make("CliffWalkingSlippery-v1").spec?.settings).toEqual({ isSlippery: true });
  });

  test.each([4, -1, 0.5, "1"])("the action %j is refused with what was expected", (action) => {
    const env = make("CliffWalking-v1");
    env.reset({ seed: 0 });
    expect(() => Reflect.apply(env.step, env, [action])).toThrow(/which is not in Discrete\(4\)/);
  });

  test("the picture shows walker, cliff, goal and ground", () => {
    const picture = cliffWalkingPicture(24);
    expect([picture.width, picture.height]).toEqual([576, 192]);
    expect(pixelAt(picture, 24, 120)).toEqual([206, 60, 50]);
    expect(pixelAt(picture, 72, 168)).toEqual([70, 60, 56]);
    expect(pixelAt(picture, 552, 168)).toEqual([240, 200, 90]);
    expect(pixelAt(picture, 24, 168)).toEqual([150, 190, 220]);
    expect(pixelAt(picture, 24, 24)).toEqual([170, 205, 140]);
  });
});
