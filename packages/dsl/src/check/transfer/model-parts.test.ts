import { describe, expect, it } from "vitest";
import { memoryHost } from "../../source/memory-host.ts";
import { checkProgram } from "../check-program.ts";
import { partsOfModel } from "./model-parts.ts";

/** The parts of the only model of a program, by level. */
function parts(text: string, freeze: readonly string[] = []): Record<string, number> {
  const { value, diagnostics } = checkProgram("main.pipe", memoryHost({ "main.pipe": text }));
  expect(diagnostics.map(({ title }) => title)).toEqual([]);
  const model = value?.blocks.find((block) => block.kind === "model");
  if (model?.kind !== "model") throw new Error("no model");
  return Object.fromEntries(partsOfModel(model, freeze).map(({ name, level }) => [name, level]));
}

const picture = "  input image: tensor(28, 28, 1)\n";

describe("the parts of a model", () => {
  it("are operators of its flows, each norm with what it normalises, the heads first", () => {
    const flow = "image -> conv(4, kernel: 3) -> batch_norm() -> conv(4, kernel: 3) -> flatten()";
    const text = `model m {\n${picture}  features = ${flow}\n  output a: features -> dense(2)\n  output b: features -> dense(3) -> dense(1)\n}\n`;
    expect(parts(text)).toEqual({
      "a/dense": 0,
      "b/dense_2": 0,
      "b/dense_1": 1,
      "features/conv_2": 2,
      "features/conv_1": 3,
    });
  });

  it("are uses of layers, whatever is in them", () => {
    const layer =
      "layer block(size: int) {\n  input x: tensor(h, w, c)\n  output y: x -> conv(size, pad: same) -> conv(size, pad: same)\n}\n";
    const text = `${layer}model m {\n${picture}  output a: image -> block(2) -> block(3) -> flatten() -> dense(2)\n}\n`;
    expect(parts(text)).toEqual({ "a/dense": 0, "a/block_2": 1, "a/block_1": 2 });
  });

  it("are the blocks of a layer that is a row of blocks, with what stands before them as one", () => {
    const encoder =
      "layer encoder() {\n  input x: tokens(6)\n  output y: x -> embedding(20, 8) -> layer_norm() -> transformer_block(2) -> transformer_block(2)\n}\n";
    const text = `${encoder}model m {\n  input words: tokens(6)\n  hidden = words -> encoder() -> mean_pool()\n  output a: hidden -> dense(2)\n}\n`;
    expect(parts(text)).toEqual({
      "a/dense": 0,
      "hidden/encoder/transformer_block_2": 1,
      "hidden/encoder/transformer_block_1": 2,
      "hidden/encoder/embedding": 3,
    });
  });

  it("are the blocks of an encoder of the language, its tables below them", () => {
    const text =
      'import { bert } from "std/text.pipe"\nmodel m {\n  input words: tokens(6)\n  hidden = words -> bert(vocabulary: 50, width: 8, layers: 3, heads: 2, hidden: 16, places: 10) -> mean_pool()\n  output a: hidden -> dense(2)\n}\n';
    expect(parts(text)).toEqual({
      "a/dense": 0,
      "hidden/bert/repeat/transformer_block_3": 1,
      "hidden/bert/repeat/transformer_block_2": 2,
      "hidden/bert/repeat/transformer_block_1": 3,
      "hidden/bert/embedding": 4,
    });
  });

  it("leave out what is frozen, and count without it", () => {
    const text = `model m {\n${picture}  features = image -> flatten() -> dense(4) -> dense(5)\n  output a: features -> dense(2)\n}\n`;
    expect(parts(text, ["features/dense_2"])).toEqual({ "a/dense": 0, "features/dense_1": 1 });
  });
});
