/**
 * A saved run and prepared rows in, what each output says of them out: one compiled forward pass, recorded for a few sizes of batches and
 * kept for later processes.
 */
import { type CheckedModel, lengthFree } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { type BatchArray, type Cuts, cutInputs, cutsOf, type InputNumbers } from "../data/index.ts";
import { type Compiled, compile } from "../graph/compile.ts";
import type { SharedSession } from "../graph/shared-session.ts";
import type { Tf } from "../ops/operator.ts";
import { forward, outsideTraining } from "../train/forward.ts";
import type { GraphUse } from "../train/graph-use.ts";
import { restoreTensors } from "../train/stored-weights.ts";
import { restoreVariables, type Variables } from "../train/train-state.ts";
import { partsByLength } from "./parts-by-length.ts";
import type { SavedRun } from "./saved-run.ts";

/** Sizes that batches are filled up to, so that few graphs serve any number of rows. */
const sizes = [1, 4, 16, 64, 256] as const;
/** Bytes of inputs that one batch may take. */
const mostBytes = 2 ** 26;

type Named = Readonly<Record<string, Tensor>>;
type Inputs = ReadonlyMap<string, BatchArray<InputNumbers>>;

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

/** A forward pass from prepared inputs, and weights that are no variables, to what every output says. */
export type Respond = Compiled<[inputs: Named, own: Named], Named>;

interface RespondInput {
  readonly tf: Tf;
  readonly model: CheckedModel;
  /** Weights by name; those that are missing are given with every call. */
  readonly variables: Variables;
  readonly graphs: GraphUse;
  /** Lengths that batches may have: each has graphs of its own. */
  readonly levels: number;
  /** Where the variables live; a session of its own by default. */
  readonly session?: SharedSession;
}

/** Compiles the forward pass of a model. */
export function respondBy({ tf, model, variables, graphs, levels, session }: RespondInput): Respond {
  const respond = (inputs: Named, own: Named): Named => {
    const weights = new Map([...variables, ...Object.entries(own)]);
    const { outputs } = forward(model, weights, new Map(Object.entries(inputs)), outsideTraining(tf));
    return Object.fromEntries(outputs);
  };
  const { eager, cache } = graphs;
  return compile(respond, {
    tf,
    name: "respond",
    eager,
    verifyAt: [2],
    mostGraphs: Math.max(32, sizes.length * levels),
    ...(session === undefined ? {} : { session }),
    ...(cache === null ? {} : { cache: { ...cache, variables: [...variables.values()] } }),
  });
}

/** What a responder is made of. */
interface ResponderInput {
  readonly tf: Tf;
  readonly run: Pick<SavedRun, "model" | "preparation" | "weights">;
  readonly graphs: GraphUse;
  /** A forward pass over weights that are variables already, by their names; whoever gives it disposes both. */
  readonly shared?: { readonly variables: ReadonlySet<string>; readonly respond: Respond };
}

/** Answers batches until it is disposed. */
export class Responder {
  private readonly tf: Tf;
  private readonly graph: Respond;
  /** What is given with every call. */
  private readonly own: Named;
  private readonly cuts: Cuts | null;
  private readonly release: () => void;

  constructor({ tf, run, graphs, shared }: ResponderInput) {
    this.tf = tf;
    this.cuts = cutsOf(lengthFree(run.model), run.preparation);
    if (shared === undefined) {
      const variables = restoreVariables(tf, run.weights);
      const graph = respondBy({ tf, model: run.model, variables, graphs, levels: this.cuts?.levels ?? 1 });
      this.own = {};
      this.graph = graph;
      this.release = () => {
        graph.dispose();
        tf.dispose([...variables.values()]);
      };
    } else {
      const own = restoreTensors(tf, new Map([...run.weights].filter(([name]) => !shared.variables.has(name))));
      this.own = Object.fromEntries(own);
      this.graph = shared.respond;
      this.release = () => tf.dispose([...own.values()]);
    }
  }

  /** What every output says of the first `rows` rows of a batch. Padding that changes nothing is cut off from its inputs. */
  answer(inputs: Inputs, rows: number): ReadonlyMap<string, OutputValues> {
    const { cuts } = this;
    if (cuts === null) return this.answerPart(inputs, rows);
    const told = new Map<string, OutputValues>();
    for (const part of partsByLength(inputs, { cuts, rows })) {
      for (const [name, { values, shape }] of this.answerPart(cutInputs(part.inputs, cuts), part.places.length)) {
        const size = values.length / part.places.length;
        const all = told.get(name) ?? { values: new Float32Array(rows * size), shape };
        part.places.forEach((place, at) => {
          all.values.set(values.subarray(at * size, (at + 1) * size), place * size);
        });
        told.set(name, all);
      }
    }
    return told;
  }

  private answerPart(inputs: Inputs, rows: number): ReadonlyMap<string, OutputValues> {
    const { tf } = this;
    const tensors = Object.fromEntries(
      [...inputs].map(([name, { shape, data }]) => [
        name,
        tf.tensor(data, [...shape], data instanceof Int32Array ? "int32" : "float32"),
      ]),
    );
    const answers = this.graph(tensors, this.own);
    const told = Object.entries(answers).map(([name, tensor]): [string, OutputValues] => {
      const shape = tensor.shape.slice(1);
      const size = shape.reduce((all, axis) => all * axis, 1);
      return [name, { values: Float32Array.from(tensor.dataSync<"float32">().subarray(0, rows * size)), shape }];
    });
    tf.dispose([...Object.values(tensors), ...Object.values(answers)]);
    return new Map(told);
  }

  /** Frees what is its own: weights, and graphs that it does not share. */
  dispose(): void {
    this.release();
  }
}
