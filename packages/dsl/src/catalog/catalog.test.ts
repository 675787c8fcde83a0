import { describe, expect, it } from "vitest";
import { checkProgram } from "../check/check-program.ts";
import { inRange } from "../check/convert.ts";
import { memoryHost } from "../source/memory-host.ts";
import { catalog } from "./catalog.ts";
import type { Entry } from "./entry.ts";
import { operators } from "./operators/operators.ts";
import { bestProgram, exampleGroups, examplePrograms, settingPrograms } from "./testing/example-programs.ts";

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

  const check = (program: string) => checkProgram("p.pipe", memoryHost({ "p.pipe": program })).diagnostics;
  const severities = (program: string): string[] => check(program).map((one) => one.severity);
  const examples = exampleGroups.flatMap(([group, entries]) =>
    entries.map((entry) => [`${group} ${entry.name}`, examplePrograms(group, entry)] as const),
  );
  const settings = catalog.blocks.flatMap((block) =>
    block.parameters.flatMap((setting) =>
      setting.example === undefined
        ? []
        : [[`${block.name} ${setting.name}`, settingPrograms(block, setting.example)] as const],
    ),
  );

  it("has an example for every entry", () => {
    expect(examples.flatMap(([name, programs]) => (programs.length === 0 ? [name] : []))).toEqual([]);
  });

  it.each([...examples, ...settings])("the example of %s has no errors in a whole program", (_, programs) => {
    expect(bestProgram(programs, severities), programs.join("\n")).not.toBeNull();
  });

  it("says in a line what shapes each operator takes and gives", () => {
    for (const operator of operators) expect(`${operator.name} ${operator.shapes}`).toMatch(/ .*→ .*\]$/);
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
    ["conv", [9, 9, 2], { filters: 4, kernel: [3, 3], stride: [1, 1], dilation: [2, 4], pad: "valid" }, [5, 1, 4]],
    ["conv1d", [10, 2], { filters: 4, kernel: 3, stride: 2, dilation: 1, pad: "valid" }, [4, 4]],
    ["conv1d", [10, 2], { filters: 4, kernel: 3, stride: 3, dilation: 1, pad: "causal" }, [4, 4]],
    ["conv_transpose", [5, 4, 2], { filters: 3, kernel: [3, 3], stride: [2, 2], pad: "same" }, [10, 8, 3]],
    ["conv_transpose", [5, 4, 2], { filters: 3, kernel: [3, 2], stride: [2, 2], pad: "valid" }, [11, 8, 3]],
    [
      "separable_conv",
      [8, 8, 3],
      { filters: 5, kernel: [3, 3], stride: [2, 2], pad: "same", multiplier: 2 },
      [4, 4, 5],
    ],
    ["max_pool1d", [7, 3], { size: 2, stride: 2, pad: "same" }, [4, 3]],
    ["avg_pool1d", [7, 3], { size: 3, stride: 1, pad: "valid" }, [5, 3]],
    ["global_max_pool", [7, 3], {}, [3]],
    ["lstm", [7, 3], { units: 5, steps: "last", bidirectional: true }, [10]],
    ["gru", [7, 3], { units: 5, steps: "all", bidirectional: false }, [7, 5]],
    ["attention", [7, 6], { heads: 2, size: null }, [7, 6]],
    ["permute", [2, 3, 4], { axes: [3, 1, 2] }, [4, 2, 3]],
    ["upsample", [2, 3, 4], { size: [2, 3] }, [4, 9, 4]],
    ["zero_pad", [2, 3, 4], { size: [1, 0] }, [4, 3, 4]],
    ["crop", [4, 5, 2], { size: [1, 2] }, [2, 1, 2]],
    ["squeeze_excite", [4, 5, 8], { ratio: 4 }, [4, 5, 8]],
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
      const { train, valid = 0, test } = dataset.official ?? { train: dataset.rows, test: 0 };
      const rows = train + valid + test;
      expect(rows).toBe(dataset.rows);
    }
  });
});
