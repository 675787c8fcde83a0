import { describe, expect, it } from "vitest";
import { type AliasGroup, aliasesOf, aliasOf } from "./aliases.ts";
import { catalog } from "./catalog.ts";
import type { Entry } from "./entry.ts";

const calls = Object.entries(catalog) as [string, readonly Entry[]][]; // every group lists entries by name
const parametersOf = (among: readonly string[]): Set<string> =>
  new Set(
    calls
      .filter(([group]) => among.includes(group))
      .flatMap(([, entries]) => entries.flatMap((entry) => entry.parameters.map((parameter) => parameter.name))),
  );

const named: Partial<Readonly<Record<AliasGroup, ReadonlySet<string>>>> = {
  settings: parametersOf(["blocks"]),
  arguments: parametersOf(calls.map(([group]) => group).filter((group) => group !== "blocks" && group !== "datasets")),
  split_names: new Set(["train", "valid", "test"]),
  types: new Set(["int", "float", "text", "bool", "probability", "duration", "size", "angle"]),
  values: new Set(["true", "false", "none", "same", "valid", "horizontal", "vertical", "sigmoid", "bf16", "float32"]),
};
const groups = [...calls.map(([group]) => group), ...Object.keys(named)] as AliasGroup[]; // together they are all groups

/** The words of this language in a group. */
function own(group: AliasGroup): readonly string[] {
  const entries = calls.find(([name]) => name === group)?.[1] ?? [];
  return [...(named[group] ?? entries.map((entry) => entry.name))];
}

describe("words of other libraries", () => {
  it.each(groups)("%s: stand for words that exist, and hide none of them", (group) => {
    for (const [foreign, { words, remark }] of aliasesOf(group)) {
      for (const word of words) expect(own(group), `${foreign} → ${word}`).toContain(word);
      expect(words.length > 0 || remark !== null).toBe(true);
      if (group !== "arguments" && group !== "settings") expect(own(group), foreign).not.toContain(foreign);
    }
  });

  it.each([
    ["operators", "Conv2D", "conv"],
    ["operators", "nn.Linear", "dense"],
    ["operators", "BatchNormalization", "batch_norm"],
    ["operators", "MaxPooling2D", "max_pool"],
    ["operators", "GlobalAveragePooling2D", "global_avg_pool"],
    ["losses", "sparse_categorical_crossentropy", "cross_entropy"],
    ["losses", "MSELoss", "mse"],
    ["stops", "EarlyStopping", "early"],
    ["metrics", "f1_score", "f1"],
    ["sources", "ImageFolder", "images"],
    ["settings", "batch_size", "batch"],
    ["arguments", "kernel_size", "kernel"],
    ["split_names", "val", "valid"],
    ["types", "str", "text"],
  ] as const)("of %s: `%s` is `%s`", (group, foreign, word) => {
    expect(aliasOf(group, foreign)?.words).toContain(word);
  });

  it("stand for several words where the call decides", () => {
    expect(aliasOf("arguments", "kernel_size")?.words).toEqual(["kernel", "size"]);
  });
});
