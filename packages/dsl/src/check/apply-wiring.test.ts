import { describe, expect, it } from "vitest";
import { memoryHost } from "../source/memory-host.ts";
import { checkProgram } from "./check-program.ts";
import type { CheckedModel, CheckedTrain } from "./checked-program.ts";

function check(text: string) {
  const { value, diagnostics } = checkProgram("p.pipe", memoryHost({ "p.pipe": text }));
  if (value === null) throw new Error(diagnostics.map((one) => one.title).join("; "));
  return value.blocks;
}

function modelOf(flow: string, declared = "tensor(8, 8, 3)", before = ""): CheckedModel {
  const model = check(`${before}model m {\n  input x: ${declared}\n  output y: ${flow}\n}\n`).find(
    (block) => block.kind === "model",
  );
  if (model?.kind !== "model") throw new Error("there is no model");
  return model;
}

const ids = (model: CheckedModel): string[] => model.nodes.map(({ id }) => id);

describe("residual", () => {
  it("adds what comes in to what its operators make of it", () => {
    const { nodes, outputs } = modelOf("x -> residual(conv(3, pad: same) -> relu())");
    expect(nodes.map(({ id, op, inputs }) => [id, op, inputs])).toEqual([
      ["y/residual/conv", "conv", ["x"]],
      ["y/residual/relu", "relu", ["y/residual/conv"]],
      ["y/residual/add", "add", ["x", "y/residual/relu"]],
    ]);
    expect(outputs[0]?.node).toBe("y/residual/add");
  });

  it("lets the shortcut bring what goes past to the same shape", () => {
    const { nodes } = modelOf("x -> residual(conv(8, stride: 2, pad: same), shortcut: conv(8, kernel: 1, stride: 2))");
    expect(nodes.at(-1)?.inputs).toEqual(["y/residual/shortcut/conv", "y/residual/conv"]);
    expect(nodes.at(-1)?.type.shape).toEqual([4, 4, 8]);
  });

  it("keeps what is known of padding", () => {
    const { nodes } = modelOf("x -> embedding(9, 4) -> residual(dense(4)) -> mean_pool()", "tokens(5)");
    expect(nodes.map(({ op, type }) => [op, type.masked === true])).toEqual([
      ["embedding", true],
      ["dense", true],
      ["add", true],
      ["mean_pool", false],
    ]);
  });
});

describe("repeat", () => {
  it("numbers its operators as if they were written one after the other, behind its own name", () => {
    const model = modelOf("x -> conv(4) -> repeat(2, conv(4, pad: same) -> relu() -> conv(4, pad: same)) -> conv(4)");
    expect(ids(model)).toEqual([
      "y/conv_1",
      "y/repeat/conv_1",
      "y/repeat/relu_1",
      "y/repeat/conv_2",
      "y/repeat/conv_3",
      "y/repeat/relu_2",
      "y/repeat/conv_4",
      "y/conv_2",
    ]);
  });

  it("gives each time weights of its own and the shape that has come by then", () => {
    const { nodes } = modelOf("x -> repeat(3, max_pool(2))");
    expect(nodes.map(({ id, type }) => [id, type.shape])).toEqual([
      ["y/repeat/max_pool_1", [4, 4, 3]],
      ["y/repeat/max_pool_2", [2, 2, 3]],
      ["y/repeat/max_pool_3", [1, 1, 3]],
    ]);
    const convolutions = modelOf("x -> repeat(2, conv(4))").nodes;
    expect(convolutions.map(({ weights }) => weights[0]?.shape)).toEqual([
      [3, 3, 3, 4],
      [3, 3, 4, 4],
    ]);
  });

  it("takes a param, a layer and a layer's parameter", () => {
    const before =
      "param depth: int = 2\nlayer tower(times: int, width: int) {\n  input x: tensor(n)\n  output y: x -> repeat(times, dense(width))\n}\n";
    const model = modelOf("x -> repeat(depth, tower(depth + 1, 4))", "tensor(6)", before);
    expect(model.nodes).toHaveLength(6);
    expect(ids(model).at(-1)).toBe("y/repeat/tower_2/repeat/dense_3");
  });

  it("is a part of the model that can be frozen", () => {
    const text = `dataset d {
  source: builtin("digits")
  input image: image(28, 28, 1)
  target label: class(10)
  split: random(train: 80%, test: 20%)
}
model m {
  input image: tensor(28, 28, 1)
  rows = image -> reshape(28, 28) -> repeat(2, transformer_block(4)) -> mean_pool()
  output label: rows -> residual(dense(28)) -> dense(10) -> softmax()
}
train t {
  model: m
  data: d
  loss label: cross_entropy()
  epochs: 1
  freeze: [rows.repeat.transformer_block_1, residual]
}
`;
    const train = check(text).find((block): block is CheckedTrain => block.kind === "train");
    expect(train?.freeze).toEqual([
      // What draws in a frozen part acts as outside of a training.
      ...["attention_norm", "attention", "attention_dropout", "output_norm", "hidden", "output", "output_dropout"].map(
        (part) => `rows/repeat/transformer_block_1/${part}`,
      ),
      "label/residual/dense",
    ]);
  });
});

describe("what is known of padding", () => {
  const masked = (flow: string): boolean[] => modelOf(flow, "tokens(6)").nodes.map(({ type }) => type.masked === true);

  it("goes along operators that keep the steps and ends where they do", () => {
    expect(masked("x -> embedding(9, 4) -> tanh() -> dense(3) -> layer_norm() -> lstm(2)")).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(masked("x -> embedding(9, 4) -> gru(2, steps: all) -> conv1d(2) -> max_pool1d(2) -> last_step()")).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(masked("x -> embedding(9, 4, mask: false) -> tanh()")).toEqual([false, false]);
  });

  it("is that of the first input in attention to another, and of any input of a join", () => {
    const of = (flow: string): boolean => masked(flow).at(-1) === true;
    const [words, plain] = ["x -> embedding(9, 4)", "x -> embedding(9, 4, mask: false)"];
    expect(of(`[${words}, ${plain}] -> attention(2)`)).toBe(true);
    expect(of(`[${plain}, ${words}] -> attention(2)`)).toBe(false);
    expect(of(`[${plain}, ${words}] -> add()`)).toBe(true);
  });
});

it("a whole says nothing of how it ends: a function inside of it is not its last", () => {
  const { diagnostics } = checkProgram(
    "p.pipe",
    memoryHost({
      "p.pipe":
        "model m {\n  input x: tensor(6, 4)\n  output y: x -> transformer_block(2, activation: relu) -> relu() -> mean_pool()\n}\n",
    }),
  );
  expect(diagnostics).toEqual([]);
});
