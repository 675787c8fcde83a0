/**
 * The frozen part of a model and rows in, the values that the rest goes on from out, batch by batch. Batches are those that answers have,
 * so that a row's values are the same whenever they are computed.
 */
import { type CheckedModel, sizeOf } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import type { FittedPreparation, ValueColumn } from "../../data/index.ts";
import { compile } from "../../graph/compile.ts";
import { InternalError } from "../../internal-error.ts";
import { batchTensors } from "../batch-tensors.ts";
import { forward, maskName, outsideTraining } from "../forward.ts";
import { graphsInMemory } from "../graph-use.ts";
import { rowBatches } from "../row-batches.ts";
import { rowsAtOnce } from "../rows-at-once.ts";
import type { TrainInput } from "../train-input.ts";
import { restoreVariables } from "../train-state.ts";

/** Batches whose rows are put in the order of their lengths, and back. */
const chunkOf = 64;

/** What is kept of each row: a value for each output, and a mask beside those that are sequences. */
export function featureColumns({ outputs }: CheckedModel): readonly ValueColumn[] {
  return outputs.flatMap(({ name, type }) => [
    { name, size: sizeOf(type.shape) },
    ...(type.masked === true ? [{ name: maskName(name), size: type.shape[0] ?? 0 }] : []),
  ]);
}

/** What values are computed from. */
export interface FeatureInput extends Pick<TrainInput, "tf" | "dataset" | "table" | "graphs" | "threads"> {
  readonly model: CheckedModel;
  readonly weights: ReadonlyMap<string, StoredTensor>;
  readonly preparation: FittedPreparation;
  readonly rows: Uint32Array;
}

/** Who takes them. */
export interface FeatureListener {
  /** Values of a column for the next rows. */
  readonly take: (column: string, values: Float32Array) => void;
  /** Called after each batch; may throw to end it. */
  readonly between: (done: number) => Promise<void>;
}

/** Computes the values of all rows, in their order. */
export async function computeFeatures(input: FeatureInput, { take, between }: FeatureListener): Promise<void> {
  const { tf, model, rows, preparation, dataset, table } = input;
  const own = new Set(model.nodes.flatMap(({ id, weights }) => weights.map(({ name }) => `${id}/${name}`)));
  const variables = restoreVariables(tf, new Map([...input.weights].filter(([name]) => own.has(name))));
  const columns = featureColumns(model);
  const read = (inputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> => {
    const { outputs, masks } = forward(model, variables, new Map(Object.entries(inputs)), outsideTraining(tf));
    const named = new Map([...outputs, ...[...masks].map(([name, mask]) => [maskName(name), mask] as const)]);
    return Object.fromEntries(
      columns.map(({ name }) => {
        const value = named.get(name);
        if (value === undefined) throw new InternalError(`the frozen part gives no \`${name}\``);
        return [name, value];
      }),
    );
  };
  const graph = compile(read, { tf, name: "frozen part", eager: (input.graphs ?? graphsInMemory).eager });
  const names = new Set(model.inputs.map(({ name }) => name));
  const source = {
    model,
    table,
    // What only the rest reads has no part in it, nor has what is to be learned.
    preparation: { ...preparation, inputs: preparation.inputs.filter(({ name }) => names.has(name)), targets: [] },
    dataset,
    ...(input.threads === undefined ? {} : { threads: input.threads }),
  };
  const chunk = chunkOf * rowsAtOnce(model);
  try {
    for (let start = 0; start < rows.length; start += chunk) {
      const some = rows.subarray(start, start + chunk);
      const found = new Map(columns.map(({ name, size }) => [name, new Float32Array(size * some.length)]));
      let done = start;
      for await (const { batch, places } of rowBatches(source, some)) {
        const tensors = batchTensors(tf, batch);
        const values = graph(Object.fromEntries(tensors.inputs));
        for (const { name, size } of columns) {
          const numbers = values[name]?.dataSync<"float32">() ?? new Float32Array();
          places.forEach((place, at) => {
            found.get(name)?.set(numbers.subarray(at * size, (at + 1) * size), place * size);
          });
        }
        tf.dispose([...tensors.inputs.values(), ...tensors.targets.values(), ...Object.values(values)]);
        done += places.length;
        await between(done);
      }
      for (const [name, values] of found) take(name, values);
    }
  } finally {
    graph.dispose();
    tf.dispose([...variables.values()]);
  }
}
