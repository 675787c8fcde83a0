/** Reacher2D: reward, observation and targets, a controller that reaches every target, and both render modes. */
import { describe, expect, test } from "vitest";
import { checkEnv } from "../../check/check-env.ts";
import { make } from "../../registry/default-registry.ts";
import { pixelAt } from "../../render/raster.ts";
import { Reacher2D, type Reacher2DState } from "./reacher-2d.ts";

const rest: Reacher2DState = { shoulder: 0, elbow: 0, shoulderVelocity: 0, elbowVelocity: 0, target: [0.1, 0.1] };

function at(state: Partial<Reacher2DState>, settings = {}): Reacher2D {
  const env = new Reacher2D({ settings });
  env.state = { ...rest, ...state };
  return env;
}

function stateOf(env: Reacher2D): Reacher2DState {
  if (env.state === null) throw new Error("The environment was not reset.");
  return env.state;
}

const wrapped = (angle: number): number => Math.atan2(Math.sin(angle), Math.cos(angle));

/** Angles whose fingertip is at the target: of the two solutions the one nearer to the arm. */
function anglesFor({ target: [x, y], shoulder, elbow }: Reacher2DState): { shoulder: number; elbow: number } {
  const bend = 2 * Math.acos(Math.min(1, Math.hypot(x, y) / 0.2));
  const solutions = [bend, -bend].map((angle) => ({ shoulder: Math.atan2(y, x) - angle / 2, elbow: angle }));
  const turn = (solution: { shoulder: number; elbow: number }): number =>
    Math.abs(wrapped(solution.shoulder - shoulder)) + Math.abs(wrapped(solution.elbow - elbow));
  return solutions.reduce((a, b) => (turn(b) < turn(a) ? b : a));
}

/** Computed torque: the equations of motion solved for the torque of a critically damped spring towards the angles. */
function controlled(state: Reacher2DState, goal: { shoulder: number; elbow: number }): Float32Array {
  const { elbow, shoulderVelocity: v1, elbowVelocity: v2 } = state;
  const stiffness = 5;
  const a1 = stiffness ** 2 * wrapped(goal.shoulder - state.shoulder) - 2 * stiffness * v1;
  const a2 = stiffness ** 2 * wrapped(goal.elbow - elbow) - 2 * stiffness * v2;
  const coupling = 1 / 3 + Math.cos(elbow) / 2;
  const coriolis = Math.sin(elbow) / 2;
  const first = 0.001 * ((5 / 3 + Math.cos(elbow)) * a1 + coupling * a2 - coriolis * (2 * v1 + v2) * v2 + v1);
  const second = 0.001 * (coupling * a1 + a2 / 3 + coriolis * v1 * v1 + v2);
  const largest = Math.max(0.01, Math.abs(first), Math.abs(second));
  return Float32Array.of(first / largest, second / largest);
}

describe("reward", () => {
  test("an arm at rest pays its distance", () => {
    const [, reward, terminated, truncated, info] = at({}).step(Float32Array.of(0, 0));
    expect(reward).toBeCloseTo(-Math.hypot(0.1, 0.1), 12);
    expect([terminated, truncated]).toEqual([false, false]);
    expect(info).toEqual({ distance: -reward });
  });

  test("torque costs its square, as much as the setting says", () => {
    for (const controlCost of [0, 0.001, 0.5]) {
      const [, reward, , , info] = at({}, { controlCost }).step(Float32Array.of(1, -0.5));
      expect(reward + Number(info["distance"])).toBeCloseTo(-controlCost * 1.25, 12);
    }
  });
});

test("the observation is angles, velocities, target and the way to it", () => {
  const [observation] = at({ shoulder: Math.PI / 2, elbow: -Math.PI / 2, target: [0.05, -0.1] }).step(
    Float32Array.of(0, 0),
  );
  const expected = [0, 0, 1, -1, 0, 0, 0.05, -0.1, -0.05, -0.2];
  expect(observation).toHaveLength(10);
  expect(Math.max(...expected.map((value, i) => Math.abs(value - (observation[i] ?? 9))))).toBeLessThan(1e-7);
});

test("from rest with a straight elbow at a right angle the first step turns the joints as the equations say", () => {
  const env = at({ elbow: Math.PI / 2 }, { friction: 0 });
  env.step(Float32Array.of(1, 0));
  // Accelerations of 7.5 and -7.5 rad/s^2 for 0.02 s; the elbow turns by less than 2 mrad meanwhile.
  expect(stateOf(env).shoulderVelocity).toBeCloseTo(0.15, 3);
  expect(stateOf(env).elbowVelocity).toBeCloseTo(-0.15, 3);
  expect(stateOf(env).shoulder).toBeCloseTo(0.0015, 4);
});

describe("targets", () => {
  test("of 2,000 seeds lie evenly in the disc of 20 cm", () => {
    const env = new Reacher2D();
    const targets = Array.from({ length: 2000 }, (_, seed) => {
      env.reset({ seed });
      return stateOf(env).target;
    });
    const radii = targets.map(([x, y]) => Math.hypot(x, y));
    expect(Math.max(...radii)).toBeLessThanOrEqual(0.2);
    // A quarter of the disc's area is within half its radius, a half on either side of an axis; four deviations are 0.04.
    const share = (part: readonly boolean[]): number => part.filter(Boolean).length / part.length;
    expect(Math.abs(share(radii.map((radius) => radius < 0.1)) - 0.25)).toBeLessThan(0.04);
    expect(Math.abs(share(targets.map(([x]) => x > 0)) - 0.5)).toBeLessThan(0.045);
    expect(Math.abs(share(targets.map(([, y]) => y > 0)) - 0.5)).toBeLessThan(0.045);
  });
});

describe("policies", () => {
  const runs = Array.from({ length: 30 }, (_, seed) => {
    const env = new Reacher2D();
    env.reset({ seed });
    const goal = anglesFor(stateOf(env));
    const results = Array.from({ length: 200 }, () => env.step(controlled(stateOf(env), goal)));
    env.actionSpace.seed(seed);
    env.reset({ seed });
    const random = Array.from({ length: 200 }, () => env.step(env.actionSpace.sample()));
    const total = (steps: typeof results): number => steps.reduce((sum, [, reward]) => sum + reward, 0);
    return {
      distance: Number(results.at(-1)?.[4]["distance"]),
      controlled: total(results),
      random: total(random),
      random200: random,
    };
  });
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value) / values.length;

  test("a controller by the equations ends within 0.1 mm of every target of 30 seeds", () => {
    expect(Math.max(...runs.map(({ distance }) => distance))).toBeLessThan(1e-4);
  });

  test("its mean return is above -8, the random policy's below -25", () => {
    expect(mean(runs.map(({ controlled: total }) => total))).toBeGreaterThan(-8);
    expect(mean(runs.map(({ random }) => random))).toBeLessThan(-25);
  });

  test("random observations stay in their space", () => {
    const { observationSpace } = new Reacher2D();
    expect(runs.flatMap(({ random200 }) => random200).filter(([seen]) => !observationSpace.contains(seen))).toEqual([]);
  });
});

describe("contract", () => {
  test("every setting at its ends keeps the API without a finding", () => {
    for (const settings of [
      { maxTorque: 0.05, friction: 0 },
      { maxTorque: 0.001, friction: 0.01 },
    ]) {
      expect(checkEnv(make("Reacher2D-v0", { settings })).findings).toEqual([]);
    }
  });

  test("actions beyond the bounds, and a step before reset, are refused", () => {
    const env = new Reacher2D();
    expect(() => env.step(Float32Array.of(0, 0))).toThrow(/before reset/);
    env.reset({ seed: 0 });
    expect(() => env.step(Float32Array.of(0, 1.5))).toThrow(/not in Box\(-1, 1, \(2,\), float32\)/);
    expect(make("Reacher2D-v0").spec?.maxEpisodeSteps).toBe(200);
  });
});

describe("rendering", () => {
  const pose: Reacher2DState = { ...rest, shoulder: 0, elbow: Math.PI / 2, target: [-0.1, -0.1] };

  test("the picture has rods, joints, fingertip and target where they are", () => {
    const env = new Reacher2D({ renderMode: "rgb_array" });
    expect(env.render()).toBe(null);
    env.state = pose;
    const picture = env.render();
    if (picture === null || typeof picture === "string") throw new Error("There is no picture.");
    const pixel = (x: number, y: number) =>
      pixelAt(picture, Math.floor(200 + (x * 400) / 0.44), Math.floor(200 - (y * 400) / 0.44));
    expect(pixel(0.05, 0)).toEqual([90, 130, 200]);
    expect(pixel(0.1, 0.05)).toEqual([90, 130, 200]);
    expect(pixel(0.1, 0)).toEqual([50, 56, 70]);
    expect(pixel(0.1, 0.1)).toEqual([210, 70, 60]);
    expect(pixel(-0.1, -0.1)).toEqual([90, 170, 90]);
    expect(pixel(-0.1, 0.1)).toEqual([236, 238, 242]);
    expect(pixel(0.21, 0.21)).toEqual([255, 255, 255]);
  });

  test("the text has them too, in lines of one width", () => {
    const env = new Reacher2D({ renderMode: "ansi" });
    env.state = pose;
    const lines = String(env.render()).split("\n");
    expect(lines).toHaveLength(23);
    expect(new Set(lines.slice(0, -1).map((line) => line.length))).toEqual(new Set([41]));
    expect([lines[10]?.[20], lines[10]?.[30], lines[5]?.[30], lines[15]?.[10], lines[10]?.[25]]).toEqual([..."oo@X."]);
    expect(lines[21]).toMatch(/^distance 28\.3 cm/);
  });
});
