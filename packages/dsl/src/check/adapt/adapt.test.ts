import { describe, expect, it } from "vitest";
import { memoryHost } from "../../source/memory-host.ts";
import { checkProgram } from "../check-program.ts";
import type { CheckedModel, CheckedTrain, GraphNode } from "../checked-program.ts";
import { lengthFree } from "../length-free.ts";
import { frozenOf } from "../transfer/frozen-part.ts";
import { adaptedModel } from "./adapted-model.ts";

const mails = `dataset mails {
  source: csv("mails.csv")
  input text: text -> words() -> vocabulary(50) -> truncate(8) -> pad(8)
  target spam: class(no, yes)
  target topic: class(a, b, c)
  split: random(train: 80%, valid: 20%)
}
`;
const encoder = `layer encoder(width: int) {
  input x: tensor(time, width)
  output y: x -> transformer_block(2, dropout: 0.1) -> transformer_block(2, dropout: 0) -> layer_norm()
}
`;
const flows = `  hidden = text -> embedding(50, 16) -> encoder(16) -> mean_pool()
  output spam: hidden -> dense(8, activation: relu) -> dense(2) -> softmax()
`;

function programOf(adapt: string, { body = flows, more = "" } = {}): string {
  const losses = [...body.matchAll(/output (\w+)/g)].map(([, name]) => `  loss ${name}: cross_entropy()\n`);
  return `${mails}${encoder}model net {\n  input text: tokens(8)\n${body}}\ntrain fit {\n  model: net\n  data: mails\n${losses.join("")}  epochs: 2\n${adapt === "" ? "" : `  adapt: ${adapt}\n`}${more}}\n`;
}

function told(text: string): string[] {
  const { diagnostics } = checkProgram("main.pipe", memoryHost({ "main.pipe": text }));
  return diagnostics.filter(({ severity }) => severity === "error").map((one) => `${one.code} ${one.title}`);
}

interface Adapted {
  readonly base: CheckedModel;
  readonly model: CheckedModel;
  readonly train: CheckedTrain;
}

function adapted(adapt: string, options: { body?: string; more?: string } = {}): Adapted {
  const text = programOf(adapt, options);
  expect(told(text)).toEqual([]);
  const { value } = checkProgram("main.pipe", memoryHost({ "main.pipe": text }));
  const base = value?.blocks.find((block) => block.kind === "model") ?? expect.fail("no model");
  const train = value?.blocks.find((block) => block.kind === "train") ?? expect.fail("no train");
  return { base, model: adaptedModel(base, train.adapt), train };
}

const learning = ({ nodes }: CheckedModel): string[] =>
  nodes.flatMap(({ id, weights }) => weights.filter(({ trainable }) => trainable).map(({ name }) => `${id}/${name}`));
const nodeOf = ({ nodes }: CheckedModel, id: string): GraphNode =>
  nodes.find((node) => node.id === id) ?? expect.fail(`no node ${id}`);
const heads = ["spam/dense_1/kernel", "spam/dense_1/bias", "spam/dense_2/kernel", "spam/dense_2/bias"];
const blocks = ["hidden/encoder/transformer_block_1", "hidden/encoder/transformer_block_2"];

describe("a model that is adapted", () => {
  it("by lora learns products beside query and value of every attention, and its heads", () => {
    const { model, base } = adapted("lora(rank: 4)");
    const own = blocks.flatMap((block) =>
      ["query_lora_a", "query_lora_b", "value_lora_a", "value_lora_b"].map((name) => `${block}/attention/${name}`),
    );
    expect(learning(model).sort()).toEqual([...own, ...heads].sort());
    expect(model.nodes.map(({ id }) => id)).toEqual(base.nodes.map(({ id }) => id));
    const { args, weights } = nodeOf(model, `${blocks[0]}/attention`);
    expect([args["lora_scale"], args["lora_dropout"]]).toEqual([4, 0]);
    expect(weights.filter(({ name }) => name.includes("lora")).map(({ shape }) => shape)).toEqual([
      ...[
        [16, 4],
        [4, 16],
      ],
      ...[
        [16, 4],
        [4, 16],
      ],
    ]);
    const rest = weights.filter(({ name }) => !name.includes("lora"));
    expect(rest.every(({ base: ofBase, trainable }) => ofBase === true && !trainable)).toBe(true);
    expect(nodeOf(model, "spam/dense_1").weights).toEqual(nodeOf(base, "spam/dense_1").weights);
  });

  it("by lora takes projections, operators and parts as targets, each once", () => {
    const targets = (list: string): string[] =>
      adapted(`lora(rank: 1, targets: [${list}], heads: none)`).train.adapt?.places.map(
        ({ node, weights }) => `${node}: ${weights.join(" ")}`,
      ) ?? [];
    expect(targets("value, query")).toEqual(blocks.map((block) => `${block}/attention: query_kernel value_kernel`));
    expect(targets("transformer_block_2.output")).toEqual([`${blocks[1]}/attention: output_kernel`]);
    expect(targets("dense")).toEqual(["spam/dense_1: kernel", "spam/dense_2: kernel"]);
    expect(targets("encoder.transformer_block_2.hidden, transformer_block_2.key")).toEqual([
      `${blocks[1]}/attention: key_kernel`,
      `${blocks[1]}/hidden: kernel`,
    ]);
  });

  it("by a bottleneck reads its sum where the halves of blocks end, and keeps the base's nodes", () => {
    const { model, base } = adapted("adapter(3)");
    const added = model.nodes.filter((node) => !base.nodes.some(({ id }) => id === node.id));
    const places = [
      ...[`${blocks[0]}/attention_dropout`, `${blocks[0]}/output_dropout`],
      ...[`${blocks[1]}/attention`, `${blocks[1]}/output`],
    ];
    expect(added.map(({ id }) => id)).toEqual(
      places.flatMap((id) => ["down", "up", "sum"].map((part) => `${id}/adapter/${part}`)),
    );
    expect(nodeOf(model, `${blocks[0]}/attention_sum`).inputs).toEqual([
      "hidden/embedding",
      `${blocks[0]}/attention_dropout/adapter/sum`,
    ]);
    expect(nodeOf(model, `${blocks[1]}/output/adapter/up`).weights.map(({ init }) => init)).toEqual([
      { call: "zeros", args: {} },
      "zeros",
    ]);
    expect(added.every(({ type }) => type.masked === true)).toBe(true);
    const position = new Map(model.nodes.map(({ id }, index) => [id, index]));
    for (const [index, { inputs }] of model.nodes.entries())
      for (const input of inputs) expect(position.get(input) ?? -1).toBeLessThan(index);
    const pfeiffer = adapted("adapter(3, placement: pfeiffer)").train.adapt?.places.map(({ node }) => node);
    expect(pfeiffer).toEqual([places[1], places[3]]);
  });

  it("by bitfit learns biases, those of norms among them, and by a prefix keys and values", () => {
    const { model } = adapted("bitfit()");
    expect(learning(model).filter((name) => !/(?:bias|beta)$/.test(name))).toEqual(["spam/dense_2/kernel"]);
    expect(learning(model)).toEqual(expect.arrayContaining([`${blocks[0]}/attention/query_bias`, "spam/dense_1/bias"]));
    const { weights } = nodeOf(adapted("prefix(5)").model, `${blocks[1]}/attention`);
    expect(weights.filter(({ trainable }) => trainable).map(({ name, shape }) => [name, shape])).toEqual([
      ["prefix_key", [5, 2, 8]],
      ["prefix_value", [5, 2, 8]],
    ]);
  });

  it("has for heads what each output has for itself behind the adapted part, or what is named", () => {
    const shared = `  hidden = text -> embedding(50, 16) -> encoder(16) -> mean_pool() -> dense(12)
  output spam: hidden -> dense(2) -> softmax()
  output topic: hidden -> dense(4, activation: relu) -> dense(3) -> softmax()
`;
    expect(adapted("lora(rank: 4)", { body: shared }).train.adapt?.heads).toEqual([
      "spam/dense",
      "topic/dense_1",
      "topic/dense_2",
    ]);
    expect(adapted("lora(rank: 4, heads: [hidden.dense, topic.dense_2])", { body: shared }).train.adapt?.heads).toEqual(
      ["hidden/dense", "topic/dense_2"],
    );
    expect(adapted("lora(rank: 4, heads: none)").train.adapt?.heads).toEqual([]);
    const flat =
      "  output spam: text -> embedding(50, 16) -> transformer_block(2) -> mean_pool() -> dense(2) -> softmax()\n";
    expect(adapted("lora(rank: 4)", { body: flat }).train.adapt?.heads).toEqual(["spam/dense"]);
  });

  it("keeps the batch statistics of the base, and is the model itself without `adapt`", () => {
    const body = flows.replace("-> encoder", "-> batch_norm() -> encoder");
    expect(adapted("lora(rank: 4)", { body }).train.freeze).toEqual(["hidden/batch_norm"]);
    const { model, base, train } = adapted("");
    expect([model, train.adapt, train.freeze]).toEqual([base, null, []]);
  });

  it("has costs and decay held against what learns", () => {
    expect(told(programOf("lora(rank: 4, heads: none)", { more: "  regularise: l2(1e-4)\n" }))).toEqual([
      "P4050 `net` has no weights that `l2` could keep small",
    ]);
    expect(told(programOf("bitfit(heads: none)", { more: "  optimizer: adamw(exclude: [bias, beta])\n" }))).toEqual([
      "P4050 `exclude` names all weights of `net`, none of which decay then",
    ]);
  });
});

describe("a model that starts from weights that there are", () => {
  const smaller = `model older {
  input text: tokens(8)
  hidden = text -> embedding(50, 16) -> encoder(16) -> mean_pool()
  output spam: hidden -> dense(2) -> softmax()
}
train before {
  model: older
  data: mails
  loss spam: cross_entropy()
  epochs: 1
}
`;
  const grown = `  hidden = text -> embedding(50, 16) -> encoder(16) -> dense(16) -> mean_pool()
  output spam: hidden -> dense(2) -> softmax()
  output topic: hidden -> dense(3) -> softmax()
`;
  const started = (adapt: string, more: string) =>
    checkProgram("main.pipe", memoryHost({ "main.pipe": programOf(adapt, { body: grown, more }) + smaller }));
  const trainOf = ({ value }: ReturnType<typeof started>, name: string): CheckedTrain =>
    value?.blocks.find((block): block is CheckedTrain => block.kind === "train" && block.name === name) ??
    expect.fail(`no ${name}`);

  it("learns as a whole what it has not got from them, also where outputs share it", () => {
    const found = started("lora(rank: 4)", "  start: from(before)\n");
    expect(found.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    // The dense layer of `hidden` is shared by both outputs, so that it is no head of either.
    expect(trainOf(found, "fit").adapt?.heads).toEqual(["hidden/dense", "spam/dense", "topic/dense"]);
    expect(trainOf(started("lora(rank: 4)", ""), "fit").adapt?.heads).toEqual(["spam/dense", "topic/dense"]);
    const named = started("lora(rank: 4, heads: [topic])", "  start: from(before)\n");
    expect(trainOf(named, "fit").adapt?.heads).toEqual(["topic/dense"]);
    const fresh = started("lora(rank: 4, targets: [hidden.dense])", "  start: from(before)\n");
    expect(fresh.diagnostics.map(({ code }) => code)).toContain("P4178");
  });

  it("starts from low-rank products added to kernels, and from bottlenecks only by the same", () => {
    const again = (before: string, after: string): string[] =>
      told(`${programOf(before)}train again {\n  ...fit\n  start: from(fit)\n  adapt: ${after}\n}\n`);
    expect(again("lora(rank: 4)", "none")).toEqual([]);
    expect(again("lora(rank: 4)", "prefix(2)")).toEqual([]);
    expect(again("adapter(4)", "adapter(4)")).toEqual([]);
    expect(again("prefix(2)", "prefix(2)")).toEqual([]);
    expect(again("prefix(2)", "lora(rank: 4)")).toEqual([
      "P4181 `fit` answers through what its adapter has put in, first `hidden.encoder.transformer_block_1.attention`, and `net` has no place for it",
    ]);
    expect(again("adapter(4)", "adapter(3)").map((one) => one.slice(0, 5))).toEqual(["P4181"]);
  });
});

describe("an adapted model", () => {
  it("may have padding cut off as the base may", () => {
    for (const way of [
      "lora(rank: 1, targets: [query, value, dense], heads: none)",
      "adapter(3)",
      "bitfit()",
      "prefix(4)",
    ]) {
      const { base, model } = adapted(way);
      expect(lengthFree(base), way).toEqual([{ inputs: ["text"], lengths: [4, 8] }]);
      expect(lengthFree(model), way).toEqual(lengthFree(base));
    }
  });

  it("has run once what stands before the first adapter and draws nothing, and nothing else", () => {
    const frozen = (adapt: string, body: string) => {
      const { model, train } = adapted(adapt, { body });
      return frozenOf(model, train, { augment: [] });
    };
    const plain = flows.replace(
      "-> encoder(16)",
      "-> transformer_block(2, dropout: 0) -> transformer_block(2, dropout: 0)",
    );
    const late = frozen("lora(rank: 2, targets: [transformer_block_2])", plain);
    expect(late?.cut.map(({ id }) => id)).toEqual([
      "hidden/transformer_block_1/output_sum",
      "hidden/transformer_block_2/attention_norm",
    ]);
    const owned = (nodes: readonly GraphNode[]) => nodes.flatMap(({ weights }) => weights);
    expect(owned(late?.first.nodes ?? []).every(({ base }) => base === true)).toBe(true);
    expect(owned(late?.rest.nodes ?? []).some(({ adapter }) => adapter === true)).toBe(true);
    // Adapters from the first block on, and dropout of the base, which goes on.
    expect(frozen("lora(rank: 2)", plain)).toBeNull();
    expect(frozen("lora(rank: 2, targets: [transformer_block_2])", flows)).toBeNull();
  });
});
