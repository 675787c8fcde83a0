/** GridNav: its rules on maps drawn by hand, and what holds on every map that a seed draws. */
import { describe, expect, test } from "vitest";
import { checkEnv } from "../../check/check-env.ts";
import { make } from "../../registry/default-registry.ts";
import { pixelAt } from "../../render/raster.ts";
import { seededGenerator } from "../../seeding/seeded-generator.ts";
import { cellAfter, gridMoves } from "./grid-moves.ts";
import { GridNav, type GridNavState } from "./grid-nav.ts";
import { gridDistances, shortestPath } from "./shortest-path.ts";

/** 45 degrees as a diagonal move's length. */
const diagonal = Math.SQRT2;

const corner = ["S..#", "#..#", "..G.", "...."];

function started(map: readonly string[], settings: Readonly<Record<string, unknown>> = {}): GridNav {
  const env = new GridNav({ settings: { size: map.length, beams: 8, lidarRange: 4, ...settings } });
  env.reset({ seed: 1, options: { map } });
  return env;
}

function stateOf(env: GridNav): GridNavState {
  if (env.state === null) throw new Error("The environment was not reset.");
  return env.state;
}

describe("moves", () => {
  test("a straight move costs 0.01, a diagonal its length times as much", () => {
    const env = started(corner);
    expect(env.step(2).slice(1)).toEqual([
      -0.01,
      false,
      false,
      { shortestPathLength: 2 + diagonal, travelled: 1, collided: false },
    ]);
    expect(env.step(3)[1]).toBe(-0.01 * diagonal);
    expect(stateOf(env).robot).toBe(6);
    expect(env.step(4)[1]).toBe(0.99);
    expect(stateOf(env).robot).toBe(10);
  });

  test.each([
    ["off the map", 0, -0.11],
    ["into an obstacle", 4, -0.11],
    ["diagonally past an obstacle beside it", 3, -0.01 * diagonal - 0.1],
  ])("a move %s leaves the robot in place and costs 0.1 more", (_, action, reward) => {
    const env = started(corner);
    const result = env.step(action);
    expect(result[1]).toBeCloseTo(reward, 15);
    expect(result.slice(2)).toEqual([false, false, expect.objectContaining({ travelled: 0, collided: true })]);
    expect(stateOf(env)).toMatchObject({ robot: 0, heading: action });
  });

  test("the goal gives 1 and terminates, and steps after it give nothing and one warning", () => {
    const warnings: string[] = [];
    const env = new GridNav({ settings: { size: 4, moves: "4" }, onWarning: (message) => warnings.push(message) });
    env.reset({ options: { map: ["....", ".SG.", "....", "...."] } });
    expect(env.step(1).slice(1, 4)).toEqual([0.99, true, false]);
    expect([env.step(0), env.step(0)].map(([, reward, terminated]) => [reward, terminated])).toEqual([
      [0, true],
      [0, true],
    ]);
    expect(warnings).toEqual([expect.stringMatching(/Call reset/)]);
  });

  test("with 4 moves the actions are north, east, south, west", () => {
    const env = started(["....", ".S..", "....", "...G"], { moves: "4" });
    const visited = [0, 1, 2, 3].map((action) => {
      env.step(action);
      return stateOf(env).robot;
    });
    expect(visited).toEqual([1, 2, 6, 5]);
    expect(env.actionSpace.n).toBe(4);
    expect(() => env.step(4)).toThrow(/action 4, which is not in Discrete\(4\)/);
  });
});

describe("observation", () => {
  test("beams, heading and the goal's offset are as measured by hand", () => {
    const env = started(["....#", "S....", ".....", ".#...", "....G"], { lidarRange: 4 });
    const [observation] = env.step(2);
    // From the centre of column 1, row 1: north and west end at the edge, 1.5 cells away; east at the edge, 3.5 cells; south at
    // the obstacle, 1.5 cells; north-east and north-west at the corner of the edge; south-west too; south-east runs on beyond 4.
    const edge = Math.fround(1.5 / 4);
    const slanted = Math.fround((1.5 * diagonal) / 4);
    expect([...observation.subarray(0, 8)]).toEqual([edge, slanted, 3.5 / 4, 1, edge, slanted, edge, slanted]);
    expect([...observation.subarray(8)]).toEqual([1, 0, Math.fround(3 / 5), Math.fround(3 / 5)]);
  });

  test("a slanted beam ends at a corner that a diagonal move could not pass", () => {
    const env = started(["..#.", ".S..", "....", "...G"]);
    const [observation] = env.reset({ options: { map: ["....", ".S#.", "....", "...G"] } });
    expect(observation[1]).toBe(Math.fround((0.5 * diagonal) / 4));
    expect(observation[3]).toBe(Math.fround((0.5 * diagonal) / 4));
    expect(observation[2]).toBe(0.5 / 4);
  });

  test("a beam that is neither straight nor diagonal meets the border where trigonometry says", () => {
    const env = new GridNav({ settings: { size: 4, beams: 12, lidarRange: 10 } });
    const [observation] = env.reset({ options: { map: ["....", "....", ".S..", "...G"] } });
    // 30 degrees from north: 2.5 cells up are met after 2.5 / cos 30, before 2.5 cells to the right.
    expect(observation[1]).toBeCloseTo(2.5 / Math.cos(Math.PI / 6) / 10, 6);
    // 60 degrees from north: 2.5 cells to the right are met first.
    expect(observation[2]).toBeCloseTo(2.5 / Math.sin(Math.PI / 3) / 10, 6);
  });
});

describe("maps", () => {
  test.each([
    [["S..", "...", "..G"], /4 strings of 4 characters/],
    [["S...", "....", "....", "...."], /one S and one G/],
    [["S..S", "....", "....", "...G"], /one S and one G/],
    [["S#..", "##..", "....", "...G"], /must have a path from S to G/],
    [7, /received 7/],
  ])("%j is refused", (map, message) => {
    expect(() => new GridNav({ settings: { size: 4 } }).reset({ options: { map } })).toThrow(message);
  });

  test.each([
    [{ size: 4.5 }, /size of GridNav-v0 must be an integer from 4 to 64; received 4.5/],
    [{ obstacleShare: 0.6 }, /a number from 0 to 0.5/],
    [{ moves: "6" }, /one of "4", "8"/],
  ])("the settings %j are refused", (settings, message) => {
    expect(() => make("GridNav-v0", { settings })).toThrow(message);
  });

  test.each(["4", "8"])(
    "with %s moves, 60 seeds at three shares draw what was asked for, and a way to the goal",
    (moves) => {
      for (const [obstacleShare, expected] of [
        [0, 0],
        [0.25, 20],
        [0.5, 40],
      ] as const) {
        const env = new GridNav({ settings: { size: 9, obstacleShare, moves } });
        for (let seed = 0; seed < 60; seed++) {
          const [, info] = env.reset({ seed });
          const { task } = stateOf(env);
          expect(task.map.blocked.reduce((sum, flag) => sum + flag)).toBe(expected);
          expect([task.map.blocked[task.start], task.map.blocked[task.goal]]).toEqual([0, 0]);
          expect(info["shortestPathLength"]).toBeGreaterThanOrEqual(1);
          expect(info["shortestPathLength"]).toBeLessThan(81 * diagonal);
        }
      }
    },
  );

  test("100 seeds give 100 different tasks, and one seed always the same", () => {
    const drawn = (seed: number): string => {
      const env = new GridNav();
      env.reset({ seed });
      return JSON.stringify(env.state);
    };
    expect(new Set(Array.from({ length: 100 }, (_, seed) => drawn(seed))).size).toBe(100);
    expect(drawn(3)).toBe(drawn(3));
  });
});

describe("shortest paths", () => {
  test("go around a wall by the shorter side", () => {
    const env = started(["S.#G", "..#.", "....", "...."]);
    const { task } = stateOf(env);
    // Down the column beside the wall, under it, and up: no corner may be cut.
    expect(shortestPath(task.map, task, "4")?.length).toBe(7);
    const slanted = shortestPath(task.map, task, "8");
    expect(slanted?.length).toBeCloseTo(5 + diagonal, 12);
    expect(slanted?.cells.length).toBe(7);
    expect([slanted?.cells[0], slanted?.cells.at(-1)]).toEqual([0, 3]);
  });

  test("do not exist between regions, and are empty from the goal itself", () => {
    const map = { size: 2, blocked: Uint8Array.of(0, 1, 1, 0) };
    expect(shortestPath(map, { start: 0, goal: 3 }, "8")).toBe(null);
    expect(shortestPath(map, { start: 3, goal: 3 }, "8")).toEqual({ cells: [3], actions: [], length: 0 });
    expect([...gridDistances(map, 3, "4")]).toEqual([Infinity, Infinity, Infinity, 0]);
  });

  test.each(["4", "8"] as const)(
    "with %s moves fulfil Bellman's equation on 40 maps, which only the least lengths do",
    (moves) => {
      for (let seed = 0; seed < 40; seed++) {
        const env = new GridNav({ settings: { moves, obstacleShare: 0.4 } });
        env.reset({ seed });
        const { map, goal } = stateOf(env).task;
        const distances = gridDistances(map, goal, moves);
        const wrong = [...distances].filter((distance, cell) => {
          if (cell === goal || map.blocked[cell] === 1) return distance !== (cell === goal ? 0 : Infinity);
          const least = gridMoves[moves].map(
            (move) => move.length + (distances[cellAfter(map, cell, move)] ?? Infinity),
          );
          return distance !== Math.min(...least);
        });
        expect(wrong).toEqual([]);
      }
    },
  );

  test("on an open map have the length of geometry from every cell", () => {
    const size = 12;
    const distances = gridDistances({ size, blocked: new Uint8Array(size * size) }, 0, "8");
    distances.forEach((distance, cell) => {
      const [column, row] = [cell % size, Math.floor(cell / size)];
      const [near, far] = [Math.min(column, row), Math.max(column, row)];
      expect(distance).toBeCloseTo(far - near + near * diagonal, 12);
    });
  });
});

describe("the bound", () => {
  test.each(["4", "8"] as const)(
    "with %s moves the planner attains it on 60 maps, a random policy never passes it",
    (moves) => {
      const env = new GridNav({ settings: { moves, obstacleShare: 0.35 } });
      const { rng } = seededGenerator(7);
      for (let seed = 0; seed < 60; seed++) {
        const [, info] = env.reset({ seed });
        const bound = 1 - 0.01 * Number(info["shortestPathLength"]);
        const { task } = stateOf(env);
        const planned = shortestPath(task.map, task, moves)?.actions ?? [];
        const results = planned.map((action) => env.step(action));
        expect(results.reduce((sum, [, reward]) => sum + reward, 0)).toBeCloseTo(bound, 12);
        expect(results.map(([, , terminated]) => terminated).lastIndexOf(false)).toBe(results.length - 2);
        expect(results.at(-1)?.[4]["travelled"]).toBeCloseTo(Number(info["shortestPathLength"]), 12);

        env.reset({ seed });
        let wandered = 0;
        const lawful = true;
        for (let steps = 0, ended = false; steps < 200 && !ended; steps++) {
          const [observation, reward, terminated] = env.step(rng.integers(env.actionSpace.n));
          expect(env.observationSpace.contains(observation)).toBe(true);
          expect(task.map.blocked[stateOf(env).robot]).toBe(0);
          wandered += reward;
          ended = terminated;
        }
        expect(lawful).toBe(true);
        expect(wandered).toBeLessThanOrEqual(bound + 1e-12);
      }
    },
  );
});

describe("contract", () => {
  test.each([{ moves: "4" }, { size: 4, beams: 9 }, { size: 30, obstacleShare: 0.5, lidarRange: 64 }])(
    "settings %j keep the API without a finding",
    (settings) => {
      expect(checkEnv(make("GridNav-v0", { settings })).findings).toEqual([]);
    },
  );

  test("an episode ends after 200 steps", () => {
    const env = make("GridNav-v0", { settings: { size: 4 } });
    env.reset({ options: { map: ["S...", "....", "....", "...G"] } });
    const ends = Array.from({ length: 200 }, () => env.step(0)).map(([, , terminated, truncated]) => [
      terminated,
      truncated,
    ]);
    expect(ends.indexOf(ends.find(([, truncated]) => truncated) ?? [])).toBe(199);
    expect(() => new GridNav().step(0)).toThrow(/before reset/);
  });
});

describe("rendering", () => {
  test("text shows the map, the robot and its heading", () => {
    const env = new GridNav({ renderMode: "ansi", settings: { size: 4 } });
    expect(env.render()).toBe(null);
    env.reset({ options: { map: corner } });
    env.step(2);
    expect(env.render()).toBe("S@.#\n#..#\n..G.\n....\ncolumn 1, row 0, heading east\n");
  });

  test("the picture has the robot, its front, obstacles, the goal and what the lidar sees", () => {
    const env = new GridNav({ renderMode: "rgb_array", settings: { size: 4, beams: 64 } });
    env.reset({ options: { map: corner } });
    env.step(2);
    const picture = env.render();
    if (picture === null || typeof picture === "string") throw new Error("There is no picture.");
    expect([picture.width, picture.height]).toEqual([480, 480]);
    expect(pixelAt(picture, 180, 60)).toEqual([60, 100, 200]);
    expect(pixelAt(picture, 206, 60)).toEqual([255, 255, 255]);
    expect(pixelAt(picture, 430, 60)).toEqual([70, 74, 84]);
    expect(pixelAt(picture, 350, 350)).toEqual([90, 170, 90]);
    expect(pixelAt(picture, 180, 150)).toEqual([255, 236, 160]);
    expect(pixelAt(picture, 20, 460)).toEqual([245, 245, 240]);
  });
});
