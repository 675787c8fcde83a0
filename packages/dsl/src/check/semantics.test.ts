import { describe, expect, it } from "vitest";
import { memoryHost } from "../source/memory-host.ts";
import { checkProgram } from "./check-program.ts";
import type { CheckedModel, CheckedProgram, CheckedTrain } from "./checked-program.ts";

const digits = `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}
`;
const fit = "train fit {\n  model: net\n  data: digits\n  loss label: cross_entropy()\n  epochs: 12\n}\n";

function told(text: string, set: Readonly<Record<string, string>> = {}): string[] {
  const { diagnostics } = checkProgram("main.pipe", memoryHost({ "main.pipe": text }), { set });
  return diagnostics.map((one) => `${one.code} ${one.title}`);
}

function check(text: string, set: Readonly<Record<string, string>> = {}): CheckedProgram {
  expect(told(text, set)).toEqual([]);
  const { value } = checkProgram("main.pipe", memoryHost({ "main.pipe": text }), { set });
  if (value === null) throw new Error("no program");
  return value;
}

function model(program: CheckedProgram): CheckedModel {
  const found = program.blocks.find((block) => block.kind === "model");
  if (found === undefined) throw new Error("no model");
  return found;
}

function train(program: CheckedProgram): CheckedTrain {
  const found = program.blocks.find((block) => block.kind === "train");
  if (found === undefined) throw new Error("no train");
  return found;
}

const net = (flows: string): string => `model net {\n  input image: tensor(28, 28, 1)\n${flows}}\n`;

describe("named axes", () => {
  it("take the sizes of each use, and calculate with them", () => {
    const layers = `layer rows() {
  input x: tensor(h, w, c)
  output y: x -> reshape(h * w, c)
}

layer halve() {
  input x: tensor(rows, c)
  output y: x -> flatten() -> dense(rows * c / 2)
}

layer twice() {
  input short: tensor(n)
  input long: tensor(2 * n)
  output y: [short, long] -> concat()
}
`;
    const flows = `  half = image -> avg_pool([4, 7]) -> rows() -> halve()
  whole = half -> dense(28)
  output label: [half, whole] -> twice() -> dense(10) -> softmax()
`;
    const program = check(`${layers}${digits}${net(flows)}${fit}`);
    const shapes = Object.fromEntries(model(program).nodes.map((node) => [node.id, node.type.shape]));
    expect(shapes["half/rows/reshape"]).toEqual([28, 1]);
    expect(shapes["half/halve/dense"]).toEqual([14]);
    expect(shapes["label/twice/concat"]).toEqual([42]);
  });

  it("are read off alone before they are calculated with in the same tensor", () => {
    const layer = "layer wide() {\n  input x: tensor(2 * n, n)\n  output y: x -> flatten()\n}\n";
    const use = (shape: string): string =>
      `${layer}${digits}${net(`  output label: image -> ${shape} -> wide() -> dense(10) -> softmax()\n`)}${fit}`;
    expect(told(use("avg_pool([2, 4]) -> reshape(14, 7)"))).toEqual([]);
    expect(told(use("reshape(28, 28)"))).toEqual([
      "P3104 `wide` takes `x` as `tensor(2 * n, n)` with `2 * n` = 56, it gets `[28, 28]`",
    ]);
  });
});

describe("units", () => {
  it("are folded into the canonical unit of a param", () => {
    const program = check(
      `param wait: duration = 2 * 30s + 5m
param memory: size = 64MiB / 2
param ratio: float = 64MiB / 2MiB
param turn: angle = 90deg - 2 * 15deg
param part: probability = 10% * 2
layer all(wait: duration, memory: size, ratio: float, turn: angle, part: probability) {
  input x: tensor(n)
  output y: x -> dense(wait / 1m) -> dense(memory / 1MiB) -> dense(ratio) -> dense(turn / 15deg) -> dropout(part)
}
${digits}${net("  output label: image -> flatten() -> all(wait, memory, ratio, turn, part) -> dense(10) -> softmax()\n")}${fit}`,
    );
    expect(program.params.map(({ name, value }) => [name, value])).toEqual([
      ["wait", 360_000],
      ["memory", 32 * 1024 ** 2],
      ["ratio", 32],
      ["turn", 60],
      ["part", 0.2],
    ]);
    const units = model(program)
      .nodes.filter((node) => node.op === "dense")
      .map((node) => node.args["units"]);
    expect(units).toEqual([6, 32, 32, 4, 10]);
  });

  it("let a text param stand for a choice", () => {
    const text = `param edge: text = "same" in ["same", "valid"]\n${digits}${net("  output label: image -> conv(4, pad: edge) -> flatten() -> dense(10) -> softmax()\n")}${fit}`;
    expect(model(check(text)).nodes[0]?.type.shape).toEqual([28, 28, 4]);
    expect(model(check(text, { edge: "valid" })).nodes[0]?.type.shape).toEqual([26, 26, 4]);
    expect(told(text, { edge: "full" })).toEqual(['P4009 `edge` is `full`, outside of its domain `["same", "valid"]`']);
  });
});

describe("a training", () => {
  const flows =
    "  features = image -> conv(4, activation: relu) -> batch_norm() -> max_pool(2) -> conv(8) -> flatten()\n  output label: features -> dense(16) -> dense(10) -> softmax()\n";
  const frozen = (list: string): readonly string[] =>
    train(check(`${digits}${net(flows)}${fit.replace("epochs: 12", `epochs: 12\n  freeze: ${list}`)}`)).freeze;

  it("freezes what a named value, an operator, a numbered use or a path names", () => {
    expect(frozen("[features]")).toEqual(["features/conv_1", "features/batch_norm", "features/conv_2"]);
    expect(frozen("[conv]")).toEqual(["features/conv_1", "features/conv_2"]);
    expect(frozen("[conv_2, label.dense_1]")).toEqual(["features/conv_2", "label/dense_1"]);
    expect(frozen("batch_norm")).toEqual(["features/batch_norm"]);
    expect(frozen("none")).toEqual([]);
  });

  it("says how a step is computed, plainly where nothing is said", () => {
    const work = (lines: string): unknown => {
      const { accumulate, precision, recompute } = train(
        check(`${digits}${net(flows)}${fit.replace("epochs: 12", `epochs: 12\n  ${lines}`)}`),
      );
      return { accumulate, precision, recompute };
    };
    expect(work("")).toEqual({ accumulate: 1, precision: "float32", recompute: false });
    expect(work("accumulate: 4\n  precision: bf16\n  recompute: true")).toEqual({
      accumulate: 4,
      precision: "bf16",
      recompute: true,
    });
  });

  it("takes more parts than rows from the command line, where the program's own parts go with its batch", () => {
    const text = `param parts: int = 2\n${digits}${net(flows)}${fit.replace("epochs: 12", "epochs: 12\n  accumulate: parts")}`;
    expect(told(text, { parts: "1000" })).toEqual([]);
    expect(told(text.replace("= 2", "= 1000")).map((one) => one.slice(0, 5))).toEqual(["P4030"]);
  });

  it("computes nothing for flows that lead nowhere", () => {
    const text = `${digits}${net(`${flows}  spare = features -> dense(99)\n`)}${fit}`;
    const { value, diagnostics } = checkProgram("main.pipe", memoryHost({ "main.pipe": text }));
    expect(diagnostics.map((one) => one.code)).toEqual(["P2018"]);
    expect(
      value?.blocks.flatMap((block) => (block.kind === "model" ? block.nodes.map((node) => node.id) : [])),
    ).not.toContain("spare/dense");
  });

  it("is not told that a value from the command line does not go with the program's", () => {
    const text = `param epochs: int = 12\n${digits}${net(flows)}${fit.replace("epochs: 12", "epochs: epochs\n  stop: early(on: valid.loss, patience: 4)\n  optimizer: adam(lr: cosine(1e-3, warmup: 2))")}`;
    expect(told(text)).toEqual([]);
    expect(told(text, { epochs: "1" })).toEqual([]);
    expect(told(text.replace("= 12", "= 4")).map((one) => one.slice(0, 5))).toEqual(["P4023"]);
  });
});

describe("a layer", () => {
  it("with a mistake in its head is told so once, however often it is used", () => {
    const flows = "  output label: image -> flatten() -> block(8) -> block(9) -> dense(10) -> softmax()\n";
    const head = (parameters: string): string =>
      `layer block(${parameters}) {\n  input x: tensor(n)\n  output y: x -> dense(units) -> dropout(drop)\n}\n${digits}${net(flows)}${fit}`;
    expect(told(head("units: int, drop: probability = 10%"))).toEqual([]);
    expect(told(head('units: int, drop: probability = "much"'))).toEqual([
      'P3001 `drop` of `block` takes a part between 0 and 1, such as `10%`, not the text `"much"`',
    ]);
    expect(told(head("units: in, drop: probability = 10%"))).toEqual(["P4004 there is no type `in`"]);
  });
});

describe("a library", () => {
  it("may hold blocks that nothing in it uses", () => {
    expect(told(`${digits}${net("  output label: image -> flatten() -> dense(10) -> softmax()\n")}`)).toEqual([]);
  });
});
