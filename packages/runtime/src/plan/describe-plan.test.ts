import { checkProgram, memoryHost, sizeOf } from "@penstock/dsl";
import { describe, expect, test } from "vitest";
import { openStore } from "../artifacts/store.ts";
import { describePlan, type PlanDescription } from "./describe-plan.ts";
import { planProgram } from "./plan.ts";

/** Nothing has ever run. */
const store = openStore("/there/is/no/such/folder");

function described(flow: string, settings = ""): PlanDescription {
  const text = `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
  batch: 10
}
model net {
  input image: tensor(28, 28, 1)
  output label: image -> reshape(28, 28) -> ${flow} -> dense(10) -> softmax()
}
train fit { model: net, data: digits, loss label: cross_entropy(), optimizer: sgd(lr: 0.1), epochs: 1${settings} }
`;
  const { value, diagnostics } = checkProgram("main.pipe", memoryHost({ "main.pipe": text }));
  if (value === null) expect.fail(diagnostics.map((one) => one.title).join("; "));
  const context = { path: "main.pipe", seed: 1, store, fingerprints: new Map([["digits", "f"]]) };
  return describePlan(planProgram(value, { ...context, fresh: false }), store);
}

const layer = (plan: PlanDescription, operator: string) =>
  plan.models[0]?.layers.find((one) => one.operator === operator) ?? expect.fail(`no ${operator}`);

describe("the plan counts", () => {
  test("the products of each operator, and its weights", () => {
    const recurrent = layer(described("lstm(16)"), "lstm");
    // Per step four gates, each a product with the input and one with the state.
    expect(recurrent.flops).toBe(2 * 28 * 4 * (28 * 16 + 16 * 16));
    expect(recurrent.parameters).toBe(4 * (28 * 16 + 16 * 16 + 16));
    const both = layer(described("gru(16, bidirectional: true)"), "gru");
    expect(both.flops).toBe(2 * 2 * 28 * 3 * (28 * 16 + 16 * 16));
    expect(both.parameters).toBe(2 * 3 * (28 * 16 + 16 * 16 + 2 * 16));
    const attention = layer(described("attention(4) -> last_step()"), "attention");
    // Four projections, then matches and mixtures of all pairs of steps.
    expect(attention.flops).toBe(2 * (4 * 28 * 28 * 28 + 2 * 28 * 28 * 28));
    expect(attention.parameters).toBe(4 * (28 * 28 + 28));
    const convolution = layer(described("conv1d(8, kernel: 5) -> max_over_time()"), "conv1d");
    expect(convolution.flops).toBe(2 * 24 * 5 * 28 * 8);
  });

  test("a block by the operators that it stands for", () => {
    const [model] = described("repeat(2, transformer_block(4, hidden: 64)) -> mean_pool()").models;
    const block = 4 * (28 * 28 + 28) + 4 * 28 + (28 * 64 + 64) + (64 * 28 + 28);
    expect(model?.parameters).toBe(2 * block + 28 * 10 + 10);
    expect(model?.layers.filter(({ operator }) => operator === "attention").map(({ id }) => id)).toEqual([
      "label/repeat/transformer_block_1/attention",
      "label/repeat/transformer_block_2/attention",
    ]);
  });

  test("in memory also what lies inside of an operator until the backward pass", () => {
    const memory = (flow: string): number => described(flow).costs[0]?.memoryBytes ?? Number.NaN;
    const plan = described("lstm(16)");
    const outside = plan.models[0]?.layers.reduce((sum, { shape }) => sum + sizeOf(shape), 0) ?? 0;
    // Gates, cells, bounded cells and outputs of every step; weights, gradients and the optimizer's memory besides.
    const inside = 28 * 16 * 7;
    const weights = plan.models[0]?.parameters ?? 0;
    expect(memory("lstm(16)")).toBe(4 * (3 * weights + 2 * (outside + inside) * 10));
    // Shares of all pairs of steps by head.
    const [few, many] = [memory("attention(1) -> last_step()"), memory("attention(14) -> last_step()")];
    expect(many - few).toBe(4 * 2 * 13 * 2 * 28 * 28 * 10);
  });

  test("what learns beside a base, what that takes, and says it", () => {
    const flow = "transformer_block(4, hidden: 64) -> mean_pool()";
    const plan = (settings: string) => described(flow, settings).costs[0] ?? expect.fail("no cost");
    const [whole, adapted] = [plan(""), plan(", adapt: lora(rank: 2)")];
    const [products, head] = [2 * 2 * (28 + 28), 28 * 10 + 10];
    expect([whole.learning, whole.adapts]).toEqual([whole.parameters, null]);
    expect(adapted.parameters).toBe(whole.parameters + products);
    expect(adapted.learning).toBe(products + head);
    // Of what stays as it is there are no gradients and no memory of the optimizer; the products' values are kept for a row each.
    const kept = 2 * 2 * 28 * 2 * 10;
    expect(whole.memoryBytes - adapted.memoryBytes).toBe(
      4 * (2 * (whole.parameters - adapted.learning) - products - kept),
    );
    expect(adapted.flops).toBeLessThan(0.75 * (whole.flops ?? 0));
    expect(adapted.flops).toBeGreaterThan(0.6 * (whole.flops ?? 0));
    expect(adapted.adapts).toBe(
      "514 of 7,550 parameters learn (6.8 %): `lora` in one place; `label.dense` learns as a whole",
    );
    expect(plan(", adapt: bitfit(heads: none)").adapts).toMatch(/: `bitfit` in \d places; no head learns$/);
  });
});
