import { describe, expect, test } from "vitest";
import { memoryHost } from "../source/memory-host.ts";
import { checkProgram } from "./check-program.ts";
import type { CheckedModel } from "./checked-program.ts";
import { lengthFree } from "./length-free.ts";

function modelOf(body: string): CheckedModel {
  const text = `model m {\n${body}\n}\n`;
  const [model] = checkProgram("m.pipe", memoryHost({ "m.pipe": text })).value?.blocks ?? [];
  if (model?.kind !== "model") expect.fail(`the model was not checked: ${text}`);
  return model;
}

const ofText = (flow: string, length = 64) =>
  lengthFree(modelOf(`  input text: tokens(${length})\n  output y: text -> embedding(9, 4) -> ${flow}`));

const whole = [8, 12, 16, 24, 32, 48, 64];

describe("padding may be cut off where every operator leaves it out", () => {
  test.each([
    "mean_pool() -> dense(2)",
    "positional(kind: learned) -> transformer_block(2) -> last_step()",
    "dropout(0.1) -> batch_norm() -> lstm(3, bidirectional: true)",
    "conv1d(3, kernel: 5) -> max_pool1d(2) -> max_over_time()",
    "conv1d(3, pad: same, dilation: 2) -> gru(3, steps: all) -> attention(1, causal: true) -> global_max_pool()",
    "conv1d(3, pad: causal, stride: 3) -> mean_pool()",
    "squeeze_excite(2) -> group_norm(2) -> spatial_dropout(0.1) -> mean_pool()",
  ])("%s", (flow) => {
    expect(ofText(flow)).toEqual([{ inputs: ["text"], lengths: whole }]);
  });
});

test("so does one whose table is another operator's too", () => {
  const model = modelOf(`  input one: tokens(64)
  input other: tokens(64)
  first = one -> embedding(9, 4, shared: words) -> mean_pool()
  output y: [first, other -> embedding(9, 4, shared: words) -> mean_pool()] -> concat() -> dense(2)`);
  expect(lengthFree(model)).toEqual([
    { inputs: ["one"], lengths: whole },
    { inputs: ["other"], lengths: whole },
  ]);
});

describe("an input keeps its length where something depends on it", () => {
  test.each([
    "flatten() -> dense(2)",
    "permute(2, 1) -> flatten() -> dense(2)",
    "dense(3)",
    "reshape(32, 8) -> mean_pool()",
  ])("%s", (flow) => {
    expect(ofText(flow)).toEqual([]);
  });

  test("where id 0 is a token like the others", () => {
    const model = modelOf("  input text: tokens(64)\n  output y: text -> embedding(9, 4, mask: false) -> mean_pool()");
    expect(lengthFree(model)).toEqual([]);
  });

  test("where one of several flows looks at padding", () => {
    const model = modelOf(`  input text: tokens(64)
  seen = text -> embedding(9, 4) -> mean_pool()
  all = text -> embedding(9, 4, mask: false) -> flatten()
  output y: [seen, all] -> concat()`);
    expect(lengthFree(model)).toEqual([]);
  });

  test("where it is joined with steps of something that has no padding", () => {
    const model = modelOf(`  input text: tokens(64)
  input more: tensor(64, 4)
  output y: [text -> embedding(9, 4), more] -> add() -> mean_pool()`);
    expect(lengthFree(model)).toEqual([]);
  });
});

describe("lengths", () => {
  test("are few, whatever the whole length is", () => {
    expect(ofText("mean_pool()", 32)).toEqual([{ inputs: ["text"], lengths: [4, 8, 12, 16, 24, 32] }]);
    expect(ofText("mean_pool()", 100)[0]?.lengths).toEqual([16, 20, 28, 40, 52, 76, 100]);
    expect(ofText("mean_pool()", 512)[0]?.lengths).toEqual([32, 64, 128, 256, 384, 512]);
    expect(ofText("mean_pool()", 4)).toEqual([]);
  });

  test("leave room for every window", () => {
    expect(ofText("conv1d(3, kernel: 11) -> conv1d(3, kernel: 7) -> mean_pool()")[0]?.lengths).toEqual([
      24, 32, 48, 64,
    ]);
  });

  test("leave windows that reach over the end where they are", () => {
    expect(ofText("conv1d(3, pad: same, stride: 3) -> mean_pool()")[0]?.lengths).toEqual([16, 64]);
    expect(ofText("max_pool1d(2, pad: same) -> mean_pool()")[0]?.lengths).toEqual(whole);
  });
});

describe("several inputs", () => {
  test("are cut together where their steps meet, one of them without a mask", () => {
    const model = modelOf(`  input text: tokens(64)
  input part: tokens(64)
  output y: [text -> embedding(9, 4), part -> embedding(2, 4, mask: false)] -> add() -> transformer_block(2) -> mean_pool()`);
    expect(lengthFree(model)).toEqual([{ inputs: ["text", "part"], lengths: whole }]);
  });

  test("are cut apart where they do not, and one that cannot be is left alone", () => {
    const model = modelOf(`  input one: tokens(64)
  input other: tokens(32)
  input third: tokens(16)
  a = one -> embedding(9, 4)
  b = other -> embedding(9, 4)
  c = third -> embedding(9, 4, mask: false) -> flatten()
  output y: [[a, b] -> attention(2) -> mean_pool(), c] -> concat()`);
    expect(lengthFree(model)).toEqual([
      { inputs: ["one"], lengths: whole },
      { inputs: ["other"], lengths: [4, 8, 12, 16, 24, 32] },
    ]);
  });
});
