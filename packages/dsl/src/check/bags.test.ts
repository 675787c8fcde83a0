import { describe, expect, it } from "vitest";
import { memoryHost } from "../source/memory-host.ts";
import { checkProgram } from "./check-program.ts";

const parts = {
  step: "bag(50, length: 8)",
  input: "bag(8)",
  flow: "embedding_bag(50, 4, sparse: true)",
  settings: "optimizer: adam()",
};

function check(changed: Partial<typeof parts> = {}) {
  const { step, input, flow, settings } = { ...parts, ...changed };
  const text = `dataset d {
  source: csv("d.csv")
  input text: text -> words() -> ${step}
  target label: class(a, b)
  split: random(train: 80%, valid: 10%, test: 10%)
}
model m {
  input text: ${input}
  output label: text -> ${flow} -> dense(2) -> softmax()
}
train t {
  model: m
  data: d
  loss label: cross_entropy()
  ${settings}
  epochs: 2
}
`;
  return checkProgram("d.pipe", memoryHost({ "d.pipe": text }));
}

const told = (changed: Partial<typeof parts>): string[] =>
  check(changed).diagnostics.map(({ code, title, help }) => `${code} ${title}${help === null ? "" : `; ${help}`}`);

describe("bags", () => {
  it("go from a step of preparation through a model, a table of their numbers with a row each", () => {
    const { value, diagnostics } = check();
    expect(diagnostics).toEqual([]);
    const model = value?.blocks.find(({ kind }) => kind === "model");
    if (model?.kind !== "model") expect.fail("there is no model");
    expect(model.inputs[0]?.type).toEqual({ shape: [8, 2], dtype: "float32", bag: true });
    expect(model.nodes[0]?.type).toEqual({ shape: [4], dtype: "float32" });
    expect(model.nodes[0]?.weights[0]?.shape).toEqual([50, 4]);
  });

  it("are neither numbers nor token ids", () => {
    expect(told({ flow: "flatten()" })).toEqual([
      "P3150 `flatten` works on numbers, `text` gives bags; `text -> embedding_bag(vocabulary, units)` makes a vector of numbers of a bag",
    ]);
    expect(told({ flow: "embedding(50, 4) -> mean_pool()" })).toEqual([
      "P3150 `embedding` turns token ids into vectors, `text` gives bags; `text -> embedding_bag(vocabulary, units)` makes a vector of numbers of a bag",
    ]);
    expect(told({ input: "tensor(8, 2)" })).toContain(
      "P3150 `embedding_bag` turns bags into vectors, `text` gives numbers; bags come from an input that is declared as such: `input text: bag(64)`",
    );
    expect(told({ input: "tensor(8, 2)", flow: "flatten()" })).toEqual([
      "P3107 the model reads `text` as `[8, 2]`, `d` gives `bag(8)`; write `bag(8)`",
    ]);
  });

  it("are as long as the data set makes them", () => {
    expect(told({ input: "bag(9)" })).toEqual([
      "P3107 the model reads `text` as `bag(9)`, `d` gives `bag(8)`; write `bag(8)`",
    ]);
    expect(told({ input: "bag(8, 2)" })).toEqual([
      "P4005 `bag` takes one size, 2 are given; it is the number of terms in a row; how many different ones there are says `embedding_bag`",
    ]);
  });

  it("need a row for every number", () => {
    expect(told({ flow: "embedding_bag(40, 4)" })).toEqual([
      "P3160 the table of `embedding_bag` has 40 rows, `text` of `d` has 50 ids; `embedding_bag(50, 4)` has a row for each",
    ]);
  });

  it("say what moves whole tables where only the rows of a batch shall move", () => {
    expect(told({ settings: "optimizer: adam()\n  average: ema(0.99)" })[0]).toMatch(
      /^P4070 the table of `embedding_bag` is `sparse`, and `average` follows every row/,
    );
  });
});
