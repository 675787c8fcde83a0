/** The arm's mechanics against hand computation and the laws of conservation. */
import { describe, expect, test } from "vitest";
import { seededGenerator } from "../../seeding/seeded-generator.ts";
import { type ArmState, advanceArm, armEnergy, armPose } from "./arm-dynamics.ts";

const free = { shoulderTorque: 0, elbowTorque: 0, friction: 0 };
const square: ArmState = { shoulder: 0, elbow: Math.PI / 2, shoulderVelocity: 0, elbowVelocity: 0 };

/** Seconds of a step of integration in the environment. */
const step = 0.004;

function randomArm(rng: { uniform(low: number, high: number): number }, speed: number): ArmState {
  return {
    shoulder: rng.uniform(-Math.PI, Math.PI),
    elbow: rng.uniform(-Math.PI, Math.PI),
    shoulderVelocity: rng.uniform(-speed, speed),
    elbowVelocity: rng.uniform(-speed, speed),
  };
}

/** The mechanics' second conserved quantity: the angular momentum about the shoulder, in units of m l^2. */
function angularMomentum({ elbow, shoulderVelocity, elbowVelocity }: ArmState): number {
  return (5 / 3 + Math.cos(elbow)) * shoulderVelocity + (1 / 3 + Math.cos(elbow) / 2) * elbowVelocity;
}

describe("accelerations at a right-angled elbow, where M is m l^2 [5/3 1/3; 1/3 1/3]", () => {
  // From the formula in the file's head: M^-1 is 1/(m l^2) [3/4 -3/4; -3/4 15/4], and m l^2 is 0.001 kg m^2.
  test.each([
    ["a torque of 0.01 N m at the shoulder", { ...free, shoulderTorque: 0.01 }, [0, 0], [7.5, -7.5]],
    ["a torque of 0.01 N m at the elbow", { ...free, elbowTorque: 0.01 }, [0, 0], [-7.5, 37.5]],
    ["a turning shoulder, by centrifugal force,", free, [2, 0], [1.5, -7.5]],
    ["a turning elbow, by centrifugal force,", free, [0, 2], [1.5, -1.5]],
    ["both turning, with the Coriolis force between them,", free, [2, 2], [6, -12]],
    ["friction at the elbow", { ...free, friction: 0.001 }, [0, 2], [1.5 + 1.5, -1.5 - 7.5]],
  ] as const)("%s gives what the equations say", (_, forces, [shoulderVelocity, elbowVelocity], [first, second]) => {
    const seconds = 1e-7;
    const next = advanceArm({ ...square, shoulderVelocity, elbowVelocity }, forces, seconds);
    expect((next.shoulderVelocity - shoulderVelocity) / seconds).toBeCloseTo(first, 4);
    expect((next.elbowVelocity - elbowVelocity) / seconds).toBeCloseTo(second, 4);
  });
});

describe("conservation without torque and friction, over 4 seconds from 60 random states", () => {
  test.each([
    [2, 2e-4],
    [5, 1e-3],
    [10, 4e-3],
  ])("velocities up to %d rad/s keep the energy within a share of %d", (speed, bound) => {
    const { rng } = seededGenerator(speed);
    let worst = 0;
    for (let i = 0; i < 60; i++) {
      let arm = randomArm(rng, speed);
      const energy = armEnergy(arm);
      for (let time = 0; time < 4; time += step) {
        arm = advanceArm(arm, free, step);
        worst = Math.max(worst, Math.abs(armEnergy(arm) / energy - 1));
      }
    }
    expect(worst).toBeLessThan(bound);
    // An error of exactly 0 would mean that nothing moved.
    expect(worst).toBeGreaterThan(1e-9);
  });

  test("the error of energy is of second order: half the step, a quarter of the error", () => {
    const worst = [step, step / 2].map((seconds) => {
      let arm: ArmState = { shoulder: 0, elbow: 1, shoulderVelocity: 4, elbowVelocity: -3 };
      const energy = armEnergy(arm);
      let error = 0;
      for (let i = 0; i < 4 / seconds; i++) {
        arm = advanceArm(arm, free, seconds);
        error = Math.max(error, Math.abs(armEnergy(arm) / energy - 1));
      }
      return error;
    });
    expect((worst[0] ?? 0) / (worst[1] ?? 0)).toBeGreaterThan(3.5);
    expect((worst[0] ?? 0) / (worst[1] ?? 0)).toBeLessThan(4.5);
  });

  test("the angular momentum about the shoulder is kept to 1%", () => {
    const { rng } = seededGenerator(3);
    for (let i = 0; i < 60; i++) {
      let arm = randomArm(rng, 5);
      const momentum = angularMomentum(arm);
      for (let time = 0; time < 4; time += step) arm = advanceArm(arm, free, step);
      expect(Math.abs(angularMomentum(arm) - momentum)).toBeLessThan(0.01 * Math.max(1, Math.abs(momentum)));
    }
  });

  test("with its velocities turned round the arm goes back to where it came from", () => {
    const start: ArmState = { shoulder: 0.3, elbow: 1.2, shoulderVelocity: 4, elbowVelocity: -3 };
    let arm = start;
    for (let i = 0; i < 250; i++) arm = advanceArm(arm, free, step);
    expect(Math.abs(arm.shoulder - start.shoulder)).toBeGreaterThan(1);
    arm = { ...arm, shoulderVelocity: -arm.shoulderVelocity, elbowVelocity: -arm.elbowVelocity };
    for (let i = 0; i < 250; i++) arm = advanceArm(arm, free, step);
    expect(Math.abs(arm.shoulder - start.shoulder) + Math.abs(arm.elbow - start.elbow)).toBeLessThan(1e-4);
  });
});

test("friction takes energy at every step", () => {
  let arm: ArmState = { shoulder: 0, elbow: 1, shoulderVelocity: 4, elbowVelocity: -3 };
  const energies = Array.from({ length: 500 }, () => {
    arm = advanceArm(arm, { ...free, friction: 0.001 }, step);
    return armEnergy(arm);
  });
  expect(energies.every((energy, i) => i === 0 || energy < (energies[i - 1] ?? 0))).toBe(true);
});

test("the energy of a straight arm that turns at 3 rad/s is that of one rod of 20 cm", () => {
  // A rod of mass M and length L about its end: 1/6 M L^2 w^2.
  const energy = armEnergy({ shoulder: 1, elbow: 0, shoulderVelocity: 3, elbowVelocity: 0 });
  expect(energy).toBeCloseTo((0.2 * 0.2 ** 2 * 3 ** 2) / 6, 12);
});

test("the pose is that of the angles", () => {
  const { elbow, fingertip } = armPose({ shoulder: Math.PI / 2, elbow: -Math.PI / 2 });
  for (const [actual, expected] of [
    [elbow[0], 0],
    [elbow[1], 0.1],
    [fingertip[0], 0.1],
    [fingertip[1], 0.1],
  ] as const) {
    expect(actual).toBeCloseTo(expected, 12);
  }
});
