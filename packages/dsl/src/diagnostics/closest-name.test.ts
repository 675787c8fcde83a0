import { describe, expect, it } from "vitest";
import { closestName } from "./closest-name.ts";

describe("closestName", () => {
  it.each([
    ["sofmax", ["relu", "softmax"], "softmax"],
    ["conb", ["conv", "cond"], "conv"],
    ["adaw", ["adam", "adamw"], "adamw"],
    ["losss", ["loses", "loss"], "loss"],
    ["rn", ["on", "run"], "run"],
    ["no", ["by", "on"], "on"],
    ["l", ["to", "lr"], "lr"],
    ["maxpool", ["avg_pool", "max_pool"], "max_pool"],
    ["Dense", ["dense"], "dense"],
    ["acc", ["mae", "accuracy"], "accuracy"],
    ["größse", ["größe", "grösse"], "größe"],
  ])("%s among %j is %s", (name, candidates, meant) => {
    expect(closestName(name, candidates)).toBe(meant);
  });

  it.each([
    ["zebra", ["conv", "dense"]],
    ["xy", ["on", "by", "run"].slice(0, 1)],
    ["conv", ["conv"]],
    ["a", []],
  ])("%s among %j is nothing", (name, candidates) => {
    expect(closestName(name, candidates)).toBeNull();
  });

  it("passes quickly over thousands of names that are not near", () => {
    const names = Array.from({ length: 20_000 }, (_, i) => `block_${i.toString(36)}_of_many`);
    const start = performance.now();
    for (let i = 0; i < 20; i++) expect(closestName(`quite_other_${i}`, names)).toBeNull();
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
