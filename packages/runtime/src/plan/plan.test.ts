import { checkProgram, memoryHost } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { openStore } from "../artifacts/store.ts";
import { planProgram } from "./plan.ts";

/** Nothing has ever run. */
const store = openStore("/there/is/no/such/folder");

function ingredientsOf(settings: string): Readonly<Record<string, string>> {
  const text = `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}
model small {
  input image: tensor(28, 28, 1)
  output label: image -> flatten() -> dense(10) -> softmax()
}
train fit {
  model: small
  data: digits
  loss label: cross_entropy()
  epochs: 2
  ${settings}
}`;
  const { value, diagnostics } = checkProgram("main.pipe", memoryHost({ "main.pipe": text }));
  if (value === null) expect.fail(diagnostics.map((one) => one.title).join("; "));
  const context = { path: "main.pipe", seed: 1, store, fingerprints: new Map([["digits", "f"]]) };
  const step = planProgram(value, { ...context, fresh: true }).steps.find((one) => one.kind === "train");
  return step?.ingredients ?? {};
}

describe("a train step's hash", () => {
  const plain = ingredientsOf("");

  test("does not know settings of a step's work that are what they are unsaid", () => {
    expect(ingredientsOf("accumulate: 1\n  precision: float32\n  recompute: false")).toEqual(plain);
    expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(["accumulate"]));
  });

  test.each([
    ["accumulate: 4", { accumulate: "4" }],
    ["precision: bf16", { precision: "bf16" }],
    ["recompute: true", { recompute: "true" }],
    ["freeze: []", {}],
  ])("knows %s, and nothing else changes", (setting, added) => {
    expect(ingredientsOf(setting)).toEqual({ ...plain, ...added });
  });
});

describe("data sets of other files", () => {
  const other = `dataset flowers {
  source: builtin("digits")
  input image: image(28, 28, 1)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}
`;
  const steps = (main: string): string[] => {
    const host = memoryHost({ "main.pipe": main, "other.pipe": other });
    const { value, diagnostics } = checkProgram("main.pipe", host);
    if (value === null) expect.fail(diagnostics.map((one) => one.title).join("; "));
    const fingerprints = new Map([
      ["flowers", "f"],
      ["own", "g"],
    ]);
    const plan = planProgram(value, { path: "main.pipe", seed: 1, store, fingerprints, fresh: true });
    return plan.steps.map(({ id }) => id);
  };
  const lent = `import { flowers } from "./other.pipe"
dataset own {
  ...flowers
  limit: 100
}
`;
  const model = `model small {
  input image: tensor(28, 28, 1)
  output label: image -> flatten() -> dense(10) -> softmax()
}
`;
  const fit = (data: string): string => `train fit {
  model: small
  data: ${data}
  loss label: cross_entropy()
  epochs: 2
}
`;

  test("that only lend their items are not read", () => {
    expect(steps(lent + model + fit("own"))).toEqual(["dataset own", "train fit", "report report"]);
  });

  test("that something learns from are", () => {
    expect(steps(`import { flowers } from "./other.pipe"\n${model}${fit("flowers")}`)).toEqual([
      "dataset flowers",
      "train fit",
      "report report",
    ]);
  });

  test("of the program itself are read, also where nothing learns from them", () => {
    expect(steps(other)).toEqual(["dataset flowers", "report report"]);
  });
});
