/**
 * A saved run and prepared rows in, what each output says of them out: one compiled forward pass, recorded for a few sizes of batches and
 * kept for later processes.
 */
import type { Tensor } from "@tensorflow/tfjs";
import type { BatchArray, InputNumbers } from "../data/index.ts";
import { type Compiled, compile } from "../graph/compile.ts";
import type { SharedSession } from "../graph/shared-session.ts";
import type { Tf } from "../ops/operator.ts";
import { forward, outsideTraining } from "../train/forward.ts";
import type { GraphUse } from "../train/graph-use.ts";
import { restoreVariables, type Variables } from "../train/train-state.ts";
import type { SavedRun } from "./saved-run.ts";

/** Sizes that batches are filled up to, so that few graphs serve any number of rows. */
const sizes = [1, 4, 16, 64, 256] as const;
/** Bytes of inputs that one batch may take. */
const mostBytes = 2 ** 26;

type Named = Readonly<Record<string, Tensor>>;

/** What an output says. */
export interface OutputValues {
  /** `[rows, …]` end to end. */
  readonly values: Float32Array;
  /** Of one row. */
  readonly shape: readonly number[];
}

/** How many rows are answered at a time at most. */
export function mostRowsOf({ model }: Pick<SavedRun, "model">): number {
  const bytes = model.inputs.reduce((sum, { type }) => sum + 4 * type.shape.reduce((all, axis) => all * axis, 1), 0);
  return sizes.findLast((size) => size * bytes <= mostBytes) ?? 1;
}

/** The size that a batch of so many rows is filled up to. */
export function filledSize(rows: number): number {
  return sizes.find((size) => size >= rows) ?? rows;
}

/** What a responder is made of. */
interface ResponderInput {
  readonly tf: Tf;
  readonly run: SavedRun;
  readonly graphs: GraphUse;
  /** Weights that are variables already, by name, and the session that they live in; whoever gives them disposes them. */
  readonly shared?: { readonly variables: Variables; readonly session: SharedSession };
}

/** Answers batches until it is disposed. */
export class Responder {
  private readonly tf: Tf;
  private readonly own: Variables;
  private readonly graph: Compiled<[Named], Named>;

  constructor({ tf, run, graphs, shared }: ResponderInput) {
    this.tf = tf;
    this.own = restoreVariables(tf, new Map([...run.weights].filter(([name]) => shared?.variables.has(name) !== true)));
    const weights = new Map([...(shared?.variables ?? []), ...this.own]);
    const respond = (inputs: Named): Named => {
      const { outputs } = forward(run.model, weights, new Map(Object.entries(inputs)), outsideTraining(tf));
      return Object.fromEntries(outputs);
    };
    const { eager, cache } = graphs;
    this.graph = compile(respond, {
      tf,
      name: "respond",
      eager,
      verifyAt: [2],
      ...(shared === undefined ? {} : { session: shared.session }),
      ...(cache === null ? {} : { cache: { ...cache, variables: [...weights.values()] } }),
    });
  }

  /** What every output says of the first `rows` rows of a batch. */
  answer(inputs: ReadonlyMap<string, BatchArray<InputNumbers>>, rows: number): ReadonlyMap<string, OutputValues> {
    const { tf } = this;
    const tensors = Object.fromEntries(
      [...inputs].map(([name, { shape, data }]) => [
        name,
        tf.tensor(data, [...shape], data instanceof Int32Array ? "int32" : "float32"),
      ]),
    );
    const answers = this.graph(tensors);
    const told = Object.entries(answers).map(([name, tensor]): [string, OutputValues] => {
      const shape = tensor.shape.slice(1);
      const size = shape.reduce((all, axis) => all * axis, 1);
      return [name, { values: Float32Array.from(tensor.dataSync<"float32">().subarray(0, rows * size)), shape }];
    });
    tf.dispose([...Object.values(tensors), ...Object.values(answers)]);
    return new Map(told);
  }

  /** Frees the graphs and its own weights. */
  dispose(): void {
    this.graph.dispose();
    this.tf.dispose([...this.own.values()]);
  }
}
