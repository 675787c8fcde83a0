import { describe, expect, it } from "vitest";
import { memoryHost } from "../source/memory-host.ts";
import { checkProgram } from "./check-program.ts";
import type { CheckedSweep } from "./checked-program.ts";

const program = (sweep: string): string => `param width: int = 16
param double: int = 2 * width
param rate: float = 1e-3

dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}
model small {
  input image: tensor(28, 28, 1)
  output label: image -> flatten() -> dense(double) -> dense(10) -> softmax()
}
train fit {
  model: small
  data: digits
  loss label: cross_entropy()
  optimizer: sgd(lr: rate)
  epochs: 3
  stop: early(on: valid.loss, patience: 2)
}
${sweep}
`;

function sweepOf(text: string): CheckedSweep {
  const { value, diagnostics } = checkProgram("p.pipe", memoryHost({ "p.pipe": program(text) }));
  const sweep = value?.blocks.find((block) => block.kind === "sweep");
  if (sweep?.kind !== "sweep") expect.fail(diagnostics.map((one) => one.title).join("; "));
  return sweep;
}

describe("a sweep", () => {
  it("holds the training for every combination, the last param changing fastest", () => {
    const { variants, over, best, run } = sweepOf(
      "sweep grid { run: fit, over width: [8, 16], over rate: [1e-2, 1e-3] }",
    );
    expect(run).toBe("fit");
    expect(over.map(({ param }) => param)).toEqual(["width", "rate"]);
    expect(variants.map(({ set }) => set)).toEqual([
      { width: 8, rate: 0.01 },
      { width: 8, rate: 0.001 },
      { width: 16, rate: 0.01 },
      { width: 16, rate: 0.001 },
    ]);
    // What the training's early stop goes by.
    expect(best).toEqual({ metric: "valid.loss", goal: "min" });
  });

  it("gives a param its value wherever it is read, in other params too", () => {
    const { variants } = sweepOf("sweep grid { run: fit, over width: [8, 24], over rate: [1e-2, 1e-3] }");
    const units = variants.map(({ blocks }) => {
      const model = blocks.find((block) => block.kind === "model");
      return model?.kind === "model" ? model.nodes.find((node) => node.op === "dense")?.args["units"] : null;
    });
    expect(units).toEqual([16, 16, 48, 48]);
    const rates = variants.map(({ blocks }) => {
      const train = blocks.find((block) => block.kind === "train");
      return train?.kind === "train" ? train.optimizer.args["lr"] : null;
    });
    expect(rates).toEqual([0.01, 0.001, 0.01, 0.001]);
    expect(variants[0]?.blocks.map(({ kind }) => kind)).toEqual(["model", "dataset", "train"]);
  });

  it("leaves the program's own training as it is", () => {
    const text = program("sweep grid { run: fit, over width: [8, 24] }");
    const plain = checkProgram("p.pipe", memoryHost({ "p.pipe": program("") })).value;
    const swept = checkProgram("p.pipe", memoryHost({ "p.pipe": text })).value;
    expect(swept?.blocks.filter(({ kind }) => kind !== "sweep")).toEqual(plain?.blocks);
  });

  it("looks at the data once, however many rows it has", () => {
    let looks = 0;
    const columns = ["a", "b", "y"].map((name) => ({ name, kind: "number" as const, values: null }));
    const host = {
      ...memoryHost({
        "p.pipe": `param width: int = 4
dataset rows { source: csv("rows.csv"), input x: vector(columns: ["a", "b"]), target y: number(), split: random(train: 80%, valid: 20%) }
model net { input x: tensor(2), output y: x -> dense(width) -> dense(1) }
train fit { model: net, data: rows, loss y: mse(), epochs: 3 }
sweep widths { run: fit, over width: [1, 2, 3, 4, 5, 6, 7, 8] }
`,
      }),
      probe: () => {
        looks++;
        return { kind: "data" as const, columns, rows: 100, parts: null, sampled: false };
      },
    };
    const { value, diagnostics } = checkProgram("p.pipe", host as never); // a probe of the parts that are read here
    expect(diagnostics.filter((one) => one.severity === "error").map((one) => one.title)).toEqual([]);
    expect(value?.blocks.some(({ kind }) => kind === "sweep")).toBe(true);
    expect(looks).toBe(1);
  });
});
