import { describe, expect, it } from "vitest";
import { closestName, isOnlyNear } from "./closest-name.ts";
import { codes } from "./codes.ts";
import { pages } from "./explain.ts";

describe("the code table", () => {
  it("has codes of the form P1234, in order, each with a title of its own", () => {
    const names = Object.keys(codes);
    expect(names.filter((name) => !/^P[1-7]\d{3}$/.test(name))).toEqual([]);
    expect([...names].sort()).toEqual(names);
    const titles = Object.values(codes).map((entry) => entry.title);
    expect(new Set(titles).size).toBe(titles.length);
  });

  it("has a page for every code and no other", () => {
    expect(Object.keys(pages).sort()).toEqual(Object.keys(codes).sort());
  });
});

describe("did you mean", () => {
  it.each([
    ["epoch", ["epochs", "expect"], "epochs"],
    ["modle", ["model", "train"], "model"],
    ["maxpool", ["max_pool", "avg_pool"], "max_pool"],
    ["Dense", ["dense"], "dense"],
    ["crossentropy", ["mse", "cross_entropy"], "cross_entropy"],
    ["norm", ["batch_norm", "normalize"], "normalize"],
    ["banana", ["dense", "conv"], null],
    ["x", ["y"], "y"],
    ["x", ["image"], null],
  ])("%s of %j is %s", (name, candidates, expected) => {
    expect(closestName(name, candidates)).toBe(expected);
  });
});

describe("a name that only one can be meant by", () => {
  it.each([
    ["epoch", "epochs", ["epochs", "expect"], true],
    ["adams", "adam", ["adam", "adamw"], false],
    ["Adam", "adam", ["adam", "adamw"], true],
    ["max_Pool", "max_pool", ["max_pool", "maxpool"], false],
    ["x", "y", ["y"], false],
    ["norm", "normalize", ["normalize"], false],
    ["crossentropyy", "cross_entropy", ["cross_entropy", "mse"], true],
  ])("%s for %s among %j: %s", (name, near, candidates, only) => {
    expect(isOnlyNear(name, near, candidates)).toBe(only);
  });
});
