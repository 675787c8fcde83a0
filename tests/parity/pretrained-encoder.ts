// In: a folder of pretrained weights, or a name of the list. Out: its encoder as a program of the language would have it, with the weights read as
// `pipe run` reads them.

import { readFileSync } from "node:fs";
import path from "node:path";
import {
  type CheckedModel,
  checkProgram,
  findPretrained,
  type Host,
  memoryHost,
  renderDiagnostics,
} from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import type { StoredTensor } from "../../packages/runtime/src/artifacts/safetensors.ts";
import type { Backend } from "../../packages/runtime/src/backend/index.ts";
import type { PretrainedContext } from "../../packages/runtime/src/pretrained/pretrained-context.ts";
import { pretrainedWeights } from "../../packages/runtime/src/pretrained/pretrained-weights.ts";
import { forward, outsideTraining } from "../../packages/runtime/src/train/forward.ts";

/** An encoder with its weights. */
export interface Encoder {
  readonly padding: number;
  /** Values of `[rows, steps, width]`, or of `[rows, width]` where they are pooled. */
  readonly compute: (backend: Pick<Backend, "tf">, ids: readonly (readonly number[])[]) => Float32Array;
}

const nowhere: PretrainedContext = { cache: "/nowhere", mirror: null };

/** Reads an encoder; `pooled` gives the mean over the steps that are no padding. */
export async function encoderIn(
  name: string,
  steps: number,
  { pooled = false, context = nowhere }: { readonly pooled?: boolean; readonly context?: PretrainedContext } = {},
): Promise<Encoder> {
  const host: Host = {
    ...memoryHost({}),
    readText: (file) => readFileSync(file, "utf8"),
    resolve: (_, specifier) => path.resolve(specifier),
  };
  const source = findPretrained(name, { host, from: "main.pipe" });
  if (source.kind === "problem") throw new Error(source.title);
  const layer = source.layer.split("(")[0] ?? "";
  const model = modelOf(layer, `tokens(${steps})`, `${source.layer}${pooled ? " -> mean_pool()" : ""}`);
  const read = await pretrainedWeights({ model, place: `y/${layer}`, source }, context);
  const weights = new Map(
    model.nodes.flatMap((node) => node.weights.map((one) => [`${node.id}/${one.name}`, one.shape])),
  );
  const whole = new Map<string, StoredTensor>();
  for (const [weight, shape] of weights) {
    const found = read.get(weight);
    if (found === undefined) throw new Error(`nothing gives ${weight}`);
    whole.set(weight, withRows(found, shape));
  }
  const embedding = model.nodes.find(({ op }) => op === "embedding");
  return {
    padding: Number(embedding?.args["padding"] ?? 0),
    compute: ({ tf }, ids) => {
      const values = tf.tidy(() => {
        const tensors = new Map<string, Tensor>(
          [...whole].map(([key, { shape, data }]) => [key, tf.tensor(data, [...shape])]),
        );
        const inputs = new Map<string, Tensor>([
          [
            "ids",
            tf.tensor2d(
              ids.map((row) => [...row]),
              undefined,
              "int32",
            ),
          ],
        ]);
        const { outputs } = forward(model, tensors, inputs, outsideTraining(tf));
        return outputs.get("y")?.clone() ?? tf.scalar(Number.NaN);
      });
      const data = Float32Array.from(values.dataSync());
      values.dispose();
      return data;
    },
  };
}

/** Rows of zeros behind those of a table that has fewer: GPT-2's own has none for padding. */
function withRows({ shape, data }: StoredTensor, wanted: readonly number[]): StoredTensor {
  const size = wanted.reduce((product, length) => product * length, 1);
  if (size === data.length) return { shape: wanted, data };
  if (shape.length !== 2 || shape[1] !== wanted[1])
    throw new Error(`[${shape.join()}] is no start of [${wanted.join()}]`);
  const grown = new Float32Array(size);
  grown.set(data);
  return { shape: wanted, data: grown };
}

function modelOf(layer: string, input: string, flow: string): CheckedModel {
  const text = `import { ${layer} } from "std/text.pipe"\n\nmodel m {\n  input ids: ${input}\n  output y: ids -> ${flow}\n}\n`;
  const { value, diagnostics, files } = checkProgram("main.pipe", memoryHost({ "main.pipe": text }));
  const model = value?.blocks.find((one) => one.kind === "model");
  if (model?.kind !== "model") throw new Error(renderDiagnostics(diagnostics, files, { colour: false }));
  return model;
}
