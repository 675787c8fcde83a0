import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkProgram, findPretrained, type Host, memoryHost, type PretrainedSource } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../data/testing/dataset-fixture.ts";
import { changeValues } from "./change-values.ts";
import { pretrainedFingerprint, pretrainedWeights } from "./pretrained-weights.ts";
import { float32, type RawTensor, safetensorsBytes } from "./testing/safetensors-bytes.ts";

const config = {
  model_type: "bert",
  vocab_size: 5,
  hidden_size: 4,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 3,
  max_position_embeddings: 6,
  type_vocab_size: 2,
};

/** Values that tell their place: the index in the tensor, and the tensor by thousands. */
function tensorsOf(source: PretrainedSource): Record<string, RawTensor> {
  const names = [...new Map(source.weights.map(({ from, sourceShape }) => [from, sourceShape]))];
  return Object.fromEntries(
    names.map(([name, shape], index) => {
      const size = shape.reduce((product, length) => product * length, 1);
      return [
        name,
        float32(
          shape,
          Array.from({ length: size }, (_, at) => index * 1_000 + at),
        ),
      ];
    }),
  );
}

/** A folder of pretrained weights, and a host that reads it. */
function folderWith(
  change: (tensors: Record<string, RawTensor>) => Record<string, RawTensor> | null = (one) => one,
): PretrainedSource {
  const root = temporaryFolder();
  const host: Host = {
    ...memoryHost({ [`${root}/model/config.json`]: JSON.stringify(config) }),
    resolve: (_, path) => join(root, path),
  };
  const source = findPretrained("./model", { host, from: "main.pipe" });
  if (source.kind === "problem") throw new Error(source.title);
  mkdirSync(join(root, "model"));
  const tensors = change(tensorsOf(source));
  if (tensors !== null) writeFileSync(join(root, "model", "model.safetensors"), safetensorsBytes(tensors));
  return source;
}

function modelOf(layer: string) {
  const text = `import { bert } from "std/text.pipe"\n\nmodel m {\n  input ids: tokens(6)\n  output y: ids -> ${layer} -> mean_pool() -> dense(2) -> softmax()\n}\n`;
  const { value } = checkProgram("main.pipe", memoryHost({ "main.pipe": text }));
  const model = value?.blocks.find((one) => one.kind === "model");
  if (model === undefined) throw new Error("no model");
  return model;
}

const context = { cache: temporaryFolder(), mirror: null };
const layer = "bert(vocabulary: 5, width: 4, layers: 1, heads: 2, hidden: 3, places: 6)";

describe("pretrainedWeights", () => {
  it("gives every weight of the layer by its full name, kernels turned and heads told apart", async () => {
    const source = folderWith();
    const model = modelOf(layer);
    const found = await pretrainedWeights({ model, place: "y/bert", source }, context);
    const owned = model.nodes
      .filter(({ id }) => id.startsWith("y/bert/"))
      .flatMap((node) => node.weights.map(({ name, shape }) => [`${node.id}/${name}`, shape] as const));
    expect([...found].map(([name, { shape }]) => [name, shape]).sort()).toEqual([...owned].sort());
    const block = "y/bert/repeat/transformer_block";
    const start = found.get(`${block}/attention/query_kernel`)?.data[0] ?? 0;
    // The file has [out, in]: our first row is its first column.
    expect(
      [...(found.get(`${block}/attention/query_kernel`)?.data ?? [])].map((one) => one - start).slice(0, 5),
    ).toEqual([0, 4, 8, 12, 1]);
    expect([...(found.get("y/bert/shift/values")?.data ?? [])].map((one) => one % 1_000)).toEqual([0, 1, 2, 3]);
    expect(found.get("y/bert/embedding/table")?.data.length).toBe(20);
  });

  it("leaves out what the model has no place for, and a table's shape as it is in the file", async () => {
    const source = folderWith();
    const model = modelOf(layer.replace("vocabulary: 5", "vocabulary: 9"));
    const found = await pretrainedWeights({ model, place: "y/bert", source }, context);
    expect(found.get("y/bert/embedding/table")?.shape).toEqual([5, 4]);
    expect((await pretrainedWeights({ model, place: "y/other", source }, context)).size).toBe(0);
  });

  it("knows tensors behind the name of their network, and older names of norms", async () => {
    const source = folderWith((tensors) =>
      Object.fromEntries(
        Object.entries(tensors).map(([name, tensor]) => [
          `bert.${name.replace(/LayerNorm\.weight$/, "LayerNorm.gamma").replace(/LayerNorm\.bias$/, "LayerNorm.beta")}`,
          tensor,
        ]),
      ),
    );
    const plain = await pretrainedWeights({ model: modelOf(layer), place: "y/bert", source: folderWith() }, context);
    expect(await pretrainedWeights({ model: modelOf(layer), place: "y/bert", source }, context)).toEqual(plain);
  });

  it("says what a file lacks, and what has another shape than its config tells", async () => {
    const asked = (source: PretrainedSource) =>
      pretrainedWeights({ model: modelOf(layer), place: "y/bert", source }, context);
    const name = "encoder.layer.0.output.dense.weight";
    await expect(asked(folderWith(({ [name]: _, ...rest }) => rest))).rejects.toThrow(
      `has no tensor \`${name}\`, which its config tells of`,
    );
    await expect(
      asked(folderWith((tensors) => ({ ...tensors, [name]: float32([3, 4], Array(12).fill(0)) }))),
    ).rejects.toThrow("is [3, 4], and [4, 3] by its config");
    await expect(asked(folderWith(() => null))).rejects.toMatchObject({
      title: expect.stringMatching(/^there is no `.*model\.safetensors`, which `pretrained\("\.\/model"\)` reads$/),
    });
  });

  it("has a fingerprint that follows the numbers", async () => {
    const one = await pretrainedFingerprint(folderWith(), context);
    expect(await pretrainedFingerprint(folderWith(), context)).toBe(one);
    const other = folderWith((tensors) => ({ ...tensors, "embeddings.LayerNorm.bias": float32([4], [0, 0, 0, 1]) }));
    expect(await pretrainedFingerprint(other, context)).not.toBe(one);
  });
});

describe("changeValues", () => {
  const values = Float32Array.of(0, 1, 2, 3, 4, 5);

  it("takes columns of a matrix, rows of it and places of a row", () => {
    const columns = { sourceShape: [2, 3], change: { take: { axis: 1, start: 1, count: 2 }, turned: false } } as const;
    expect([...changeValues(values, columns)]).toEqual([1, 2, 4, 5]);
    const rows = { sourceShape: [3, 2], change: { take: { axis: 0, start: 1, count: 1 }, turned: false } } as const;
    expect([...changeValues(values, rows)]).toEqual([2, 3]);
    const places = { sourceShape: [6], change: { take: { axis: 0, start: 4, count: 2 }, turned: false } } as const;
    expect([...changeValues(values, places)]).toEqual([4, 5]);
  });

  it("turns rows and columns of what was taken", () => {
    expect([...changeValues(values, { sourceShape: [2, 3], change: { take: null, turned: true } })]).toEqual([
      0, 3, 1, 4, 2, 5,
    ]);
    const part = { sourceShape: [2, 3], change: { take: { axis: 1, start: 1, count: 2 }, turned: true } } as const;
    expect([...changeValues(values, part)]).toEqual([1, 4, 2, 5]);
  });
});
