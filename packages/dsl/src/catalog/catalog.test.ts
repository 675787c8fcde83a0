import { describe, expect, it } from "vitest";
import { checkProgram } from "../check/check-program.ts";
import { inRange } from "../check/convert.ts";
import { memoryHost } from "../source/memory-host.ts";
import { catalog } from "./catalog.ts";
import type { Entry } from "./entry.ts";
import { operators } from "./operators.ts";

const groups = Object.entries(catalog).filter(([name]) => name !== "datasets") as [string, readonly Entry[]][]; // all others hold entries

describe("the catalog", () => {
  it.each(groups)(
    "%s: names are unique, documented in one sentence, and defaults keep to their ranges",
    (_, entries) => {
      expect(new Set(entries.map((entry) => entry.name)).size).toBe(entries.length);
      for (const entry of entries) {
        expect(entry.name).toMatch(/^[a-z][a-z0-9_]*$/);
        expect(entry.doc).toMatch(/\.$/);
        for (const parameter of entry.parameters) {
          expect(parameter.doc).toMatch(/\.$/);
          const values = [parameter.default ?? []].flat();
          for (const value of values) {
            if (typeof value === "number" && parameter.range !== undefined)
              expect(inRange(value, parameter.range)).toBe(true);
          }
          if (parameter.required) expect(parameter.default).toBeUndefined();
        }
      }
    },
  );

  const digits =
    'dataset digits {\n  source: builtin("digits")\n  input image: image(28, 28, 1)\n  target label: class(10)\n  split: random(train: 80%, valid: 10%, test: 10%)\n}\n';
  const model =
    "model small {\n  input image: tensor(28, 28, 1)\n  output label: image -> flatten() -> dense(10) -> softmax()\n}\n";
  const train =
    "train fit {\n  model: small\n  data: digits\n  loss label: cross_entropy()\n  optimizer: adam()\n  epochs: 3\n}\n";
  const prices =
    'dataset p {\n  source: csv("p.csv")\n  input x: number()\n  target price: number()\n  split: random(train: 1)\n}\nmodel m {\n  input x: tensor(1)\n  output price: x -> dense(1)\n}\ntrain f {\n  model: m\n  data: p\n  loss price: mse()\n  epochs: 1\n}\n';

  /** A program around the example of an entry. */
  function around(group: string, name: string, example: string): string {
    const whole = digits + model + train;
    const line = (program: string, pattern: RegExp, text: string): string => program.replace(pattern, () => text);
    switch (group) {
      case "operators": {
        const inputs = ["x", "image", "features", "left", "right", "shortcut"].filter((input) =>
          new RegExp(`\\b${input}\\b`).test(example),
        );
        return `model m {\n${inputs.map((input) => `  input ${input}: tensor(28, 28, 1)\n`).join("")}  output y: ${example}\n}\n`;
      }
      case "losses":
        return example.includes("price")
          ? line(prices, /loss price: .*/, example)
          : line(whole, /loss label: .*/, example);
      case "optimizers":
        return line(whole, /optimizer: .*/, example);
      case "schedules":
        return line(whole, /optimizer: .*/, `optimizer: sgd(${example})`);
      case "stops":
        return line(whole, /epochs: 3/, `epochs: 3\n  ${example}`);
      case "sources":
        return line(digits, /source: .*/, example);
      case "splits": {
        const cifar = digits.replace('"digits"', '"cifar10"').replace("28, 28, 1", "32, 32, 3");
        return line(cifar, /split: .*/, example);
      }
      case "columns":
        if (example.startsWith("target")) return line(prices.slice(0, prices.indexOf("model")), /target .*/, example);
        return line(
          example.includes("vector") ? prices.slice(0, prices.indexOf("model")) : digits,
          /input .*/,
          example,
        );
      case "preparations":
        return line(
          name === "clip" ? prices.slice(0, prices.indexOf("model")) : digits,
          /input .*/,
          `input ${name === "clip" ? "x" : "image"}: ${example}`,
        );
      case "augmentations":
        return line(digits, /split: .*/, `${example}\n  split: random(train: 80%, test: 20%)`);
      default:
        return (
          [digits, model, train].filter((block) => !block.startsWith(`${name} `) || name === "evaluate").join("") +
          example
        );
    }
  }

  const examples = groups.flatMap(([group, entries]) =>
    entries.flatMap((entry) =>
      entry.example === undefined
        ? []
        : [[`${group} ${entry.name}`, around(group, entry.name, entry.example)] as const],
    ),
  );

  it("has an example for every entry but metrics", () => {
    const without = groups
      .filter(([group]) => group !== "metrics")
      .flatMap(([, entries]) => entries.filter((entry) => entry.example === undefined));
    expect(without.map((entry) => entry.name)).toEqual([]);
  });

  it.each(examples)("the example of %s has no errors", (_, program) => {
    const { diagnostics } = checkProgram("p.pipe", memoryHost({ "p.pipe": program }));
    expect(diagnostics.filter((one) => one.severity === "error").map((one) => `${one.code} ${one.title}`)).toEqual([]);
  });
});

describe("shape rules", () => {
  const words = { call: "f()", from: "x" };
  const shape = (name: string, input: readonly number[], args: Record<string, never> | object): unknown => {
    const operator = operators.find((one) => one.name === name);
    const result = operator?.shape([{ shape: input, dtype: "float32" }], { ...args }, words);
    return result !== undefined && "type" in result ? result.type.shape : result;
  };

  it.each([
    ["conv", [28, 28, 1], { filters: 8, kernel: [3, 3], stride: [1, 1], pad: "valid", bias: true }, [26, 26, 8]],
    ["conv", [28, 28, 1], { filters: 8, kernel: [5, 5], stride: [2, 2], pad: "same", bias: true }, [14, 14, 8]],
    ["conv", [7, 9, 2], { filters: 4, kernel: [3, 1], stride: [2, 3], pad: "valid", bias: false }, [3, 3, 4]],
    [
      "depthwise_conv",
      [8, 8, 3],
      { kernel: [3, 3], stride: [1, 1], pad: "same", multiplier: 2, bias: true },
      [8, 8, 6],
    ],
    ["max_pool", [5, 5, 2], { size: [2, 2], stride: [2, 2], pad: "valid" }, [2, 2, 2]],
    ["avg_pool", [5, 5, 2], { size: [2, 2], stride: [2, 2], pad: "same" }, [3, 3, 2]],
    ["global_avg_pool", [5, 5, 2], {}, [2]],
    ["flatten", [5, 5, 2], {}, [50]],
    ["dense", [4, 6], { units: 3, bias: true }, [4, 3]],
    ["reshape", [12], { shape: [3, 2, 2] }, [3, 2, 2]],
  ])("%s of %j with %j", (name, input, args, expected) => {
    expect(shape(name, input, args)).toEqual(expected);
  });
});

describe("built-in data sets", () => {
  it("name every file with a place to get it from and a sum to prove it", () => {
    for (const dataset of catalog.datasets) {
      for (const file of dataset.files) {
        expect(file.url === null).toBe(file.package !== null);
        expect(`${file.sha256 ?? ""}${file.contentSha256 ?? ""}`).toMatch(/^([0-9a-f]{64}){1,2}$/);
        expect(file.bytes).toBeGreaterThan(0);
      }
      const rows = dataset.official === null ? dataset.rows : dataset.official.train + dataset.official.test;
      expect(rows).toBe(dataset.rows);
    }
  });
});
