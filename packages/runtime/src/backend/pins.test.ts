import { expect, test } from "vitest";
import { neverRunParts, pinsFor, tensorflowVersion } from "./pins.ts";

const platforms = ["linux-x64", "linux-arm64", "darwin-arm64", "win32-x64"];

test.each(platforms)("%s has a wheel of the pinned version with a sum, a size and libraries", (platform) => {
  const wheel = pinsFor(platform, "cpu")?.wheels[0];
  expect(wheel?.file).toContain(`-${tensorflowVersion}-`);
  expect(wheel?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(wheel?.size).toBeGreaterThan(2e8);
  expect(wheel?.entries.some((entry) => /\.(so\.2|dylib|dll)$/.test(entry))).toBe(true);
  expect(wheel?.entries).toContain("tensorflow/include/tensorflow/c/");
});

test("CUDA is pinned for Linux x86-64 only, TensorFlow first, every wheel of another sum", () => {
  const wheels = pinsFor("linux-x64", "cuda12")?.wheels ?? [];
  expect(wheels[0]?.project).toBe("tensorflow");
  expect(wheels.length).toBe(13);
  expect(new Set(wheels.map((wheel) => wheel.sha256)).size).toBe(wheels.length);
  expect(pinsFor("linux-arm64", "cuda12")).toBeNull();
});

test("an unknown platform has no wheel, and the doctor says so", () => {
  expect(pinsFor("freebsd-x64", "cpu")).toBeNull();
  expect(neverRunParts("freebsd-x64").join()).toContain("publishes no wheel");
});

test.each(platforms)("what was never run on %s is named", (platform) => {
  expect(neverRunParts(platform).join()).toContain("never run");
});
