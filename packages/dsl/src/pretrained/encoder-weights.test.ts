import { describe, expect, it } from "vitest";
import { pretrained } from "../catalog/pretrained.ts";
import { checkProgram } from "../check/check-program.ts";
import { memoryHost } from "../source/memory-host.ts";
import { encoderSizes } from "./encoder-sizes.ts";
import { encoderWeights } from "./encoder-weights.ts";
import { findPretrained, layerOf } from "./find-pretrained.ts";
import { mobilenetWeights } from "./mobilenet-weights.ts";

/** Weights of a model of one layer of the language, from the layer on. */
function weightsOf(layer: string, picture = false): string[] {
  const name = layer.split("(")[0] ?? "";
  const [file, input, pool] = picture
    ? ["std/vision.pipe", "tensor(64, 64, 3)", "global_avg_pool()"]
    : ["std/text.pipe", "tokens(8)", "mean_pool()"];
  const text = `import { ${name} } from "${file}"

model m {
  input given: ${input}
  output y: given -> ${layer} -> ${pool} -> dense(2) -> softmax()
}
`;
  const { value, diagnostics } = checkProgram("main.pipe", memoryHost({ "main.pipe": text }));
  expect(diagnostics.map((one) => one.title)).toEqual([]);
  const model = value?.blocks.find((one) => one.kind === "model");
  return (model?.nodes ?? [])
    .filter(({ id }) => id.startsWith(`y/${name}/`))
    .flatMap((node) =>
      node.weights.map((one) => `${node.id.slice(`y/${name}/`.length)}/${one.name} ${one.shape.join("×")}`),
    );
}

const small = { vocab_size: 40, hidden_size: 6, num_hidden_layers: 2, num_attention_heads: 3, intermediate_size: 8 };
const configs = {
  bert: {
    model_type: "bert",
    ...small,
    max_position_embeddings: 16,
    type_vocab_size: 2,
    pad_token_id: 0,
    layer_norm_eps: 1e-12,
  },
  "bert of one block": {
    model_type: "bert",
    ...small,
    num_hidden_layers: 1,
    max_position_embeddings: 16,
    hidden_act: "relu",
  },
  roberta: {
    model_type: "roberta",
    ...small,
    max_position_embeddings: 18,
    type_vocab_size: 1,
    pad_token_id: 1,
    hidden_act: "gelu_new",
  },
  distilbert: {
    model_type: "distilbert",
    vocab_size: 40,
    dim: 6,
    n_layers: 2,
    n_heads: 3,
    hidden_dim: 8,
    max_position_embeddings: 16,
  },
  mpnet: { model_type: "mpnet", ...small, max_position_embeddings: 18, relative_attention_num_buckets: 8 },
  gpt2: {
    model_type: "gpt2",
    vocab_size: 40,
    n_embd: 6,
    n_layer: 2,
    n_head: 3,
    n_inner: null,
    n_positions: 16,
    activation_function: "gelu_new",
  },
} as const;

describe("the weights of an encoder", () => {
  it.each(Object.entries(configs))("are those of the layer that a program writes for it: %s", (_, config) => {
    const sizes = encoderSizes(config, "config.json");
    if ("kind" in sizes) throw new Error(sizes.title);
    const rows = sizes.vocabulary;
    // GPT-2's own table has no row for padding.
    const ours = weightsOf(layerOf(sizes)).map((one) => one.replace(`${rows + 1}×6`, `${rows}×6`));
    const theirs = encoderWeights(sizes).map(({ name, shape }) => `${name} ${shape.join("×")}`);
    expect([...theirs].sort()).toEqual([...ours].sort());
  });

  it("are those of the layer for pictures", () => {
    const theirs = mobilenetWeights().map(({ name, shape }) => `${name} ${shape.join("×")}`);
    expect([...theirs].sort()).toEqual(weightsOf("mobilenet_v2()", true).sort());
    expect(findPretrained("mobilenet-v2", { host: memoryHost({}), from: "main.pipe" })).toMatchObject({
      kind: "pretrained",
      sizes: null,
      layer: "mobilenet_v2()",
    });
  });

  it("have as many values as what is taken of the tensors they are made of", () => {
    for (const config of Object.values(configs)) {
      const sizes = encoderSizes(config, "config.json");
      if ("kind" in sizes) throw new Error(sizes.title);
      for (const { name, shape, sourceShape, change } of encoderWeights(sizes)) {
        const taken = sourceShape.map((length, axis) => (change.take?.axis === axis ? change.take.count : length));
        const product = (values: readonly number[]): number => values.reduce((one, other) => one * other, 1);
        expect(`${name} ${product(shape)}`).toBe(`${name} ${product(taken)}`);
      }
    }
  });
});

describe("findPretrained", () => {
  const host = memoryHost({
    "models/mine/config.json": JSON.stringify(configs.mpnet),
    "models/odd/config.json": "{",
    "models/t5/config.json": '{"model_type": "t5"}',
    "models/uneven/config.json": JSON.stringify({ ...configs.bert, num_attention_heads: 4 }),
    "models/huge/config.json": JSON.stringify({ ...configs.bert, num_hidden_layers: 1e9 }),
    "models/relative/config.json": JSON.stringify({ ...configs.bert, position_embedding_type: "relative_key" }),
  });
  const found = (name: string) => findPretrained(name, { host, from: "models/main.pipe" });

  it("describes each entry of the list", () => {
    for (const entry of pretrained.filter(({ architecture }) => architecture !== "mobilenet_v2")) {
      const source = found(entry.name);
      expect(source).toMatchObject({ kind: "pretrained", entry, folder: null });
    }
    expect(found("minilm-l6")).toMatchObject({ layer: "bert(width: 384, layers: 6, hidden: 1_536)" });
  });

  it("reads the config of a folder beside the program", () => {
    expect(found("./mine/")).toMatchObject({
      kind: "pretrained",
      entry: null,
      folder: "models/mine",
      layer: "mpnet(vocabulary: 40, width: 6, layers: 2, heads: 3, hidden: 8, places: 18, relative: 8, epsilon: 1e-12)",
    });
  });

  it.each([
    ["minilm-16", "there are no pretrained weights `minilm-16`", 'did you mean `"minilm-l6"`?'],
    ["./none", "there is no `models/none/config.json`", /^a folder of pretrained weights has/],
    ["./odd", "`models/odd/config.json` is not JSON", "get the folder again"],
    ["./t5", "`models/t5/config.json` describes a `t5`, whose weights cannot be read", /^those of `bert`/],
    ["./uneven", "`models/uneven/config.json` shares 6 channels out to 4 heads, which does not come out even", null],
    ["./huge", /`num_hidden_layers` in .* is 1000000000, and it is a whole number from 1 to 1000/, null],
    ["./relative", /tells places by `relative_key`/, null],
  ])("says what is wrong with %s", (name, title, help) => {
    const problem = found(name);
    expect(problem).toMatchObject({
      kind: "problem",
      title: expect.stringMatching(title instanceof RegExp ? title : title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")),
    });
    if (help === null) expect(problem).toMatchObject({ help: null });
    else
      expect(problem).toMatchObject({
        help: expect.stringMatching(help instanceof RegExp ? help : help.replace(/[?"`]/g, "\\$&")),
      });
  });
});
