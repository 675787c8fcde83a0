import { describe, expect, it } from "vitest";
import { memoryHost } from "../source/memory-host.ts";
import { checkProgram } from "./check-program.ts";
import type { CheckedBlock, CheckedModel, CheckedProgram } from "./checked-program.ts";

const digits = `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}
`;
const block = `layer block(filters: int, drop: probability = 10%) {
  input x: tensor(h, w, c)
  inner = x -> conv(filters, pad: same) -> dropout(drop)
  output y: [inner, x -> conv(filters, kernel: 1)] -> add() -> reshape(h * w, filters) -> reshape(h, w, filters)
}
`;
const small = `model small {
  input image: tensor(28, 28, 1)
  output label: image -> block(4) -> max_pool(2) -> block(8, drop: 0) -> flatten() -> dense(10, softmax)
}
`;
const fit = `train fit {
  model: small
  data: digits
  loss label: cross_entropy()
  epochs: epochs
}
`;

function check(files: Record<string, string> | string, set?: Record<string, string>): CheckedProgram {
  const host = memoryHost(typeof files === "string" ? { "main.pipe": files } : files);
  const { value, diagnostics } = checkProgram("main.pipe", host, set === undefined ? {} : { set });
  expect(diagnostics.map((one) => `${one.code} ${one.title}`)).toEqual([]);
  if (value === null) throw new Error("no program");
  return value;
}

function model(program: CheckedProgram): CheckedModel {
  const found = program.blocks.find((one): one is CheckedModel => one.kind === "model");
  if (found === undefined) throw new Error("no model");
  return found;
}

function find<K extends CheckedBlock["kind"]>(
  program: CheckedProgram,
  kind: K,
  name: string,
): Extract<CheckedBlock, { kind: K }> {
  const found = program.blocks.find(
    (one): one is Extract<CheckedBlock, { kind: K }> => one.kind === kind && one.name === name,
  );
  if (found === undefined) throw new Error(`no ${kind} ${name}`);
  return found;
}

describe("a checked program", () => {
  const whole = `param epochs: int = 3\n${fit}${small}${block}${digits}`;

  it("has its blocks after what they depend on, whatever their order in the text", () => {
    expect(check(whole).blocks.map((one) => one.name)).toEqual(["small", "digits", "fit"]);
  });

  it("opens layers into nodes with readable ids and shapes", () => {
    const { nodes, outputs } = model(check(whole));
    expect(nodes.map((node) => `${node.id} ${node.type.shape.join("×")} <- ${node.inputs.join(" ")}`)).toEqual([
      "label/block_1/inner/conv 28×28×4 <- image",
      "label/block_1/inner/dropout 28×28×4 <- label/block_1/inner/conv",
      "label/block_1/y/conv 28×28×4 <- image",
      "label/block_1/y/add 28×28×4 <- label/block_1/inner/dropout label/block_1/y/conv",
      "label/block_1/y/reshape_1 784×4 <- label/block_1/y/add",
      "label/block_1/y/reshape_2 28×28×4 <- label/block_1/y/reshape_1",
      "label/max_pool 14×14×4 <- label/block_1/y/reshape_2",
      "label/block_2/inner/conv 14×14×8 <- label/max_pool",
      "label/block_2/inner/dropout 14×14×8 <- label/block_2/inner/conv",
      "label/block_2/y/conv 14×14×8 <- label/max_pool",
      "label/block_2/y/add 14×14×8 <- label/block_2/inner/dropout label/block_2/y/conv",
      "label/block_2/y/reshape_1 196×8 <- label/block_2/y/add",
      "label/block_2/y/reshape_2 14×14×8 <- label/block_2/y/reshape_1",
      "label/flatten 1568 <- label/block_2/y/reshape_2",
      "label/dense 10 <- label/flatten",
    ]);
    expect(nodes[1]?.args).toEqual({ rate: 0.1 });
    expect(nodes[8]?.args).toEqual({ rate: 0 });
    expect(outputs).toMatchObject([{ name: "label", node: "label/dense" }]);
  });

  it("has every argument, in canonical form", () => {
    const { nodes } = model(check(whole));
    expect(nodes[0]?.args).toEqual({
      filters: 4,
      kernel: [3, 3],
      stride: [1, 1],
      pad: "same",
      activation: null,
      bias: true,
      dilation: [1, 1],
      init: { call: "glorot_uniform", args: {}, span: expect.anything() },
    });
    expect(nodes[6]?.args).toEqual({ size: [2, 2], stride: [2, 2], pad: "valid" });
    const train = find(check(whole), "train", "fit");
    expect(train.optimizer).toMatchObject({
      call: "adam",
      args: { lr: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
    });
    expect(train.best).toEqual({ metric: "valid.label.accuracy", goal: "max" });
    expect(find(check(whole), "dataset", "digits")).toMatchObject({
      rows: 10000,
      batch: 32,
      limit: null,
      shots: null,
      split: { call: "stratified", args: { train: 0.8, valid: 0.1, test: 0.1, by: "label" } },
    });
  });

  it("takes params from the command line", () => {
    const program = check(whole, { epochs: "7" });
    expect(program.params).toEqual([{ name: "epochs", value: 7, from: "set" }]);
    expect(find(program, "train", "fit").epochs).toBe(7);
    expect(check(whole).params).toEqual([{ name: "epochs", value: 3, from: "default" }]);
  });

  it("imports blocks and params, and takes what they need along", () => {
    const files = {
      "main.pipe":
        'import { fit, epochs } from "./lib/fit.pipe"\nevaluate judge {\n  run: fit\n  on: digits.test\n  expect: label.accuracy >= 90%\n}\nimport { digits } from "./lib/data.pipe"\nparam twice: int = epochs * 2\ntrain more { ...fit, epochs: twice }\n',
      "lib/fit.pipe": `import { digits } from "./data.pipe"\nparam epochs: int = 3\n${block}${small}${fit}`,
      "lib/data.pipe": digits,
    };
    const program = check(files);
    expect(program.files.map((file) => file.path)).toEqual(["main.pipe", "lib/fit.pipe", "lib/data.pipe"]);
    expect(program.blocks.map((one) => one.name)).toEqual(["small", "digits", "fit", "judge", "more"]);
    expect(find(program, "train", "more").epochs).toBe(6);
    expect(find(program, "dataset", "digits").from).toBe("lib/data.pipe");
  });

  it("lets own items replace those that a spread brings in, labels apart", () => {
    const text = `param epochs: int = 3\n${whole.replace("param epochs: int = 3\n", "")}train base {\n  ...fit\n  loss label: cross_entropy(smoothing: 10%)\n  stop: early(on: valid.loss, patience: 2)\n}\n`;
    const train = find(check(text), "train", "base");
    expect(train).toMatchObject({
      epochs: 3,
      losses: [{ output: "label", loss: { args: { smoothing: 0.1 } } }],
      stop: { args: { on: "valid.loss", patience: 2 } },
      best: { metric: "valid.loss", goal: "min" },
    });
  });

  it("is plain data", () => {
    const program = check(whole);
    expect(JSON.parse(JSON.stringify(program))).toEqual(program);
  });

  it("uses a model with one input and one output as an operator", () => {
    const text = `model body {\n  input x: tensor(4)\n  output y: x -> dense(3)\n}\nmodel head {\n  input x: tensor(4)\n  output z: x -> body() -> dense(2) -> body2()\n}\nlayer body2() {\n  input q: tensor(n)\n  output r: q -> dense(n)\n}\n`;
    expect(find(check(text), "model", "head").nodes.map((node) => node.id)).toEqual([
      "z/body/dense",
      "z/dense",
      "z/body2/dense",
    ]);
  });

  it("is checked in a few milliseconds once loaded", () => {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      check(whole);
      return performance.now() - start;
    });
    expect(Math.min(...times)).toBeLessThan(50);
  });
});

describe("mistakes", () => {
  const told = (text: string): string[] =>
    checkProgram("main.pipe", memoryHost({ "main.pipe": text })).diagnostics.map((one) => one.code);

  it("inside a layer are told once, however often the layer is used", () => {
    const text =
      "layer l(n: int) {\n  input x: tensor(h, w, c)\n  output y: x -> conv(n, kernel: 9)\n}\nmodel m {\n  input x: tensor(12, 12, 1)\n  output y: x -> l(2) -> l(2) -> l(2)\n}\n";
    expect(told(text)).toEqual(["P3105"]);
    expect(told(text.replace("kernel: 9", "kernal: 9"))).toEqual(["P2005"]);
  });

  it("of a file that is not there are told without a throw", () => {
    expect(checkProgram("nowhere.pipe", memoryHost({})).diagnostics.map((one) => one.code)).toEqual(["P2011"]);
  });

  it("in an imported file are told with that file's place", () => {
    const files = { "main.pipe": 'import { a } from "./a.pipe"\n', "a.pipe": "modle a {}\n" };
    const { diagnostics } = checkProgram("main.pipe", memoryHost(files));
    expect(diagnostics[0]?.primary.span.file).toBe("a.pipe");
  });
});
