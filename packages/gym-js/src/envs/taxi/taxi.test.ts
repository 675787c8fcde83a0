/** Taxi against trajectories, tables and texts of Gymnasium (parity/record-toy-text.py), all exact. */
import { describe, expect, test } from "vitest";
import { make } from "../../registry/default-registry.ts";
import { pixelAt } from "../../render/raster.ts";
import { describeRecordedTable, readRecording, tabular } from "../testing/recorded-table.ts";
import { Taxi } from "./taxi.ts";
import { decodeTaxi, encodeTaxi, inTaxi, stateCount } from "./taxi-map.ts";
import { taxiActionMask } from "./taxi-transitions.ts";
import { taxiPicture } from "./taxi-views.ts";

describeRecordedTable({
  name: "Taxi",
  recorded: readRecording(new URL("./__recorded__/taxi.json", import.meta.url)),
  infoNumbers: ({ prob, actionMask }) => [Number(prob), ...(actionMask instanceof Int8Array ? actionMask : [])],
});

describe("states", () => {
  test("numbers and states stand for each other", () => {
    const numbers = Array.from({ length: stateCount }, (_, state) => state);
    expect(numbers.map((state) => encodeTaxi(decodeTaxi(state)))).toEqual(numbers);
    expect(decodeTaxi(328)).toEqual({ row: 3, column: 1, passenger: 2, destination: 0 });
  });

  test("the mask has exactly the actions that change the state or end the episode", () => {
    const { transitions } = tabular(make("Taxi-v4"));
    const masks = transitions.map((_, state) => [...taxiActionMask(state)]);
    const changes = transitions.map((actions, state) =>
      actions.map(([outcome]) => Number(outcome?.nextState !== state)),
    );
    expect(masks).toEqual(changes);
  });
});

describe("contract", () => {
  test("a passenger is fetched and brought", () => {
    const env = new Taxi();
    env.reset({ seed: 0 });
    env.state = encodeTaxi({ row: 0, column: 0, passenger: 0, destination: 2 });
    const rewards = [4, 0, 0, 0, 0, 5].map((action) => env.step(action));
    expect(rewards.map(([, reward]) => reward)).toEqual([-1, -1, -1, -1, -1, 20]);
    expect(rewards.map(([, , terminated]) => terminated)).toEqual([false, false, false, false, false, true]);
  });

  test("what cannot be done costs 10 and changes nothing", () => {
    const env = new Taxi();
    const state = encodeTaxi({ row: 2, column: 2, passenger: inTaxi, destination: 1 });
    for (const action of [4, 5]) {
      env.state = state;
      expect(env.step(action).slice(0, 3)).toEqual([state, -10, false]);
    }
  });

  test("a fickle passenger changes the destination once, at the first move", () => {
    const env = new Taxi({ settings: { ficklePassenger: true, fickleProbability: 1 } });
    env.reset({ seed: 5 });
    env.state = encodeTaxi({ row: 0, column: 0, passenger: 0, destination: 2 });
    const destinations = [4, 3, 0, 0, 1, 1].map((action) => decodeTaxi(env.step(action)[0]).destination);
    expect(destinations.slice(0, 2)).toEqual([2, 2]);
    expect(destinations[2]).not.toBe(2);
    expect(new Set(destinations.slice(2)).size).toBe(1);
  });

  test.each([6, -1, 0.5, "1"])("the action %j is refused with what was expected", (action) => {
    const env = make("Taxi-v4");
    env.reset({ seed: 0 });
    expect(() => Reflect.apply(env.step, env, [action])).toThrow(/which is not in Discrete\(6\)/);
  });

  test("the picture shows taxi, passenger, stops and walls", () => {
    const picture = taxiPicture({ row: 2, column: 2, passenger: 0, destination: 1 });
    expect([picture.width, picture.height]).toEqual([320, 320]);
    expect(pixelAt(picture, 160, 160)).toEqual([240, 180, 40]);
    expect(pixelAt(picture, 32, 32)).toEqual([40, 80, 180]);
    expect(pixelAt(picture, 5, 5)).toEqual([226, 110, 100]);
    expect(pixelAt(picture, 128, 20)).toEqual([60, 60, 60]);
    expect(pixelAt(picture, 288, 3)).toEqual([150, 60, 150]);
    expect(pixelAt(taxiPicture({ row: 2, column: 2, passenger: inTaxi, destination: 1 }), 160, 160)).toEqual([
      40, 80, 180,
    ]);
  });
});
