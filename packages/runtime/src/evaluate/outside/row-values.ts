/**
 * Rows of a data set and a model in, what detectors look at out: the scores of every class before they become probabilities, and values of
 * nodes. Targets are read where the data set has them, so that rows without any can be looked at too.
 */
import type { CheckedModel } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { type Compiled, compile } from "../../graph/compile.ts";
import { InternalError } from "../../internal-error.ts";
import type { Tf } from "../../ops/operator.ts";
import { batchTensors } from "../../train/batch-tensors.ts";
import { forward, outsideTraining } from "../../train/forward.ts";
import type { PredictInput } from "../../train/predict.ts";
import { rowBatches } from "../../train/row-batches.ts";
import type { Variables } from "../../train/train-state.ts";

/** Numbers of rows, `width` each, one row after the other. */
export interface RowBlock {
  readonly width: number;
  readonly data: Float32Array;
}

/** What is known of rows. */
export interface RowValues {
  readonly rows: number;
  /** By what was asked for: outputs (their scores of classes) and nodes. */
  readonly values: ReadonlyMap<string, RowBlock>;
  /** `[rows]` class of each row, by output; none where the data set has no such target. */
  readonly labels: ReadonlyMap<string, Int32Array>;
}

type Named = Readonly<Record<string, Tensor>>;

/** A model whose values are looked at. */
export interface Watched {
  readonly tf: Tf;
  readonly model: CheckedModel;
  readonly weights: Variables;
  readonly eager: boolean;
  /** Outputs, and ids of nodes. */
  readonly outputs: readonly string[];
  readonly nodes: readonly string[];
}

/** Gives values of rows until it is disposed. */
export class RowReader {
  private readonly watched: Watched;
  private readonly graph: Compiled<[Named], Named>;

  constructor(watched: Watched) {
    const { tf, model, weights, eager, outputs, nodes } = watched;
    this.watched = watched;
    const look = (inputs: Named): Named => {
      const found = forward(model, weights, new Map(Object.entries(inputs)), outsideTraining(tf));
      const scores = outputs.map((name) => [name, flat(tf, found.logits.get(name) ?? found.outputs.get(name), name)]);
      const inside = nodes.map((id) => [id, flat(tf, found.values.get(id), id)]);
      return Object.fromEntries([...scores, ...inside]);
    };
    this.graph = compile(look, { tf, name: "values of rows", eager, verifyAt: [2] });
  }

  /** Reads rows; `between` is called after every batch with how many are done. */
  async read(
    source: Pick<PredictInput, "table" | "preparation" | "dataset">,
    rows: Uint32Array,
    between: (done: number) => Promise<void>,
  ): Promise<RowValues> {
    const { tf, outputs, nodes } = this.watched;
    const asked = [...outputs, ...nodes];
    const { table, dataset } = source;
    const known = new Set(dataset.targets.map(({ name }) => name));
    const targets = source.preparation.targets.filter(({ name }) => outputs.includes(name) && known.has(name));
    const values = new Map<string, { width: number; data: Float32Array }>();
    const labels = new Map(targets.map(({ name }) => [name, new Int32Array(rows.length)]));
    const of = { model: this.watched.model, table, dataset, preparation: { ...source.preparation, targets } };
    let done = 0;
    for await (const { batch, places } of rowBatches(of, rows)) {
      const tensors = batchTensors(tf, batch);
      const found = this.graph(Object.fromEntries(tensors.inputs));
      for (const name of asked) {
        const tensor = found[name];
        if (tensor === undefined) continue;
        const width = tensor.shape[1] ?? 1;
        const into = values.get(name) ?? { width, data: new Float32Array(width * rows.length) };
        const numbers = tensor.dataSync<"float32">();
        places.forEach((place, at) => {
          into.data.set(numbers.subarray(at * width, (at + 1) * width), place * width);
        });
        values.set(name, into);
      }
      for (const [name, into] of labels) {
        const own = batch.targets.get(name)?.data;
        places.forEach((place, at) => {
          into[place] = own?.[at] ?? 0;
        });
      }
      tf.dispose([...tensors.inputs.values(), ...tensors.targets.values(), ...Object.values(found)]);
      done += places.length;
      await between(done);
    }
    return { rows: rows.length, values, labels };
  }

  /** Frees the graph; the weights are the caller's. */
  dispose(): void {
    this.graph.dispose();
  }
}

/** `[rows, width]`. */
function flat(tf: Tf, value: Tensor | undefined, name: string): Tensor {
  if (value === undefined) throw new InternalError(`the model has no value \`${name}\``);
  return tf.reshape(tf.clone(value), [value.shape[0] ?? 0, -1]);
}
