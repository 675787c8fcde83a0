/**
 * A saved run and prepared rows in, what each output says of them out: one compiled forward pass, recorded for a few sizes of batches and
 * kept for later processes.
 */
import { type CheckedCall, type CheckedModel, lengthFree, shiftedTargets } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import {
  type BatchArray,
  type Cuts,
  cutInputs,
  cutsOf,
  type FittedPreparation,
  type InputNumbers,
} from "../data/index.ts";
import type { Writer } from "../generate/writer.ts";
import { writersOf } from "../generate/writers-of.ts";
import { type Compiled, compile } from "../graph/compile.ts";
import type { SharedSession } from "../graph/shared-session.ts";
import type { Tf } from "../ops/operator.ts";
import { forward, outsideTraining } from "../train/forward.ts";
import type { GraphUse } from "../train/graph-use.ts";
import { spellingOf } from "../train/spelling.ts";
import { restoreTensors } from "../train/stored-weights.ts";
import { textValues } from "../train/text-rows.ts";
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
  /** How words of texts are chosen; greedily by default. */
  readonly generate?: Pick<CheckedCall, "call" | "args"> | null;
  /** A forward pass over weights that are variables already, by their names; whoever gives it disposes both. It writes no texts. */
  readonly shared?: { readonly variables: ReadonlySet<string>; readonly respond: Respond };
}

/** A model without the outputs that are written word by word. */
function withoutWritten(model: CheckedModel): CheckedModel {
  const written = new Set(shiftedTargets(model));
  if (written.size === 0) return model;
  const outputs = model.outputs.filter(({ name }) => !written.has(name));
  const needed = new Set(outputs.map(({ node }) => node));
  // Every node follows its inputs, so one pass from the end finds all.
  for (const node of [...model.nodes].reverse())
    if (needed.has(node.id)) for (const name of node.inputs) needed.add(name);
  return { ...model, outputs, nodes: model.nodes.filter(({ id }) => needed.has(id)) };
}

/** The words that rows start with: those before the end and before padding. */
function beginningsOf({ shape, data }: BatchArray<InputNumbers>, end = 0): (row: number) => ArrayLike<number> {
  const [, length = 0] = shape;
  return (row) => {
    const words = data.subarray(row * length, (row + 1) * length);
    const last = words.findIndex((word) => word === 0 || word === end);
    return last < 0 ? words : words.subarray(0, last);
  };
}

/** Answers batches until it is disposed. */
export class Responder {
  private readonly tf: Tf;
  private readonly graph: Respond;
  /** What is given with every call. */
  private readonly own: Named;
  private readonly cuts: Cuts | null;
  private readonly release: () => void;

  private readonly model: CheckedModel;
  private readonly writers: ReadonlyMap<string, Writer>;
  private readonly preparation: FittedPreparation;

  constructor({ tf, run, graphs, generate = null, shared }: ResponderInput) {
    this.tf = tf;
    this.model = withoutWritten(run.model);
    this.preparation = run.preparation;
    this.cuts = cutsOf(lengthFree(run.model), { inputs: run.preparation.inputs });
    if (shared === undefined) {
      const variables = restoreVariables(tf, run.weights);
      const graph = respondBy({ tf, model: this.model, variables, graphs, levels: this.cuts?.levels ?? 1 });
      const { model, preparation } = run;
      const writers = writersOf({ tf, model, weights: variables, graphs, seed: 1 }, { by: generate, preparation });
      this.own = {};
      this.graph = graph;
      this.writers = writers;
      this.release = () => {
        for (const writer of writers.values()) writer.dispose();
        graph.dispose();
        tf.dispose([...variables.values()]);
      };
    } else {
      const own = restoreTensors(tf, new Map([...run.weights].filter(([name]) => !shared.variables.has(name))));
      this.own = Object.fromEntries(own);
      this.graph = shared.respond;
      this.writers = new Map();
      this.release = () => tf.dispose([...own.values()]);
    }
  }

  /** What every output says of the first `rows` rows of a batch. Padding that changes nothing is cut off from its inputs. */
  answer(inputs: Inputs, rows: number): ReadonlyMap<string, OutputValues> {
    const { cuts } = this;
    if (cuts === null)
      return this.answerPart(
        inputs,
        Uint32Array.from({ length: rows }, (_, row) => row),
      );
    const told = new Map<string, OutputValues>();
    for (const part of partsByLength(inputs, { cuts, rows })) {
      for (const [name, { values, shape }] of this.answerPart(cutInputs(part.inputs, cuts), part.places)) {
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

  private answerPart(inputs: Inputs, places: Uint32Array): ReadonlyMap<string, OutputValues> {
    const { tf } = this;
    const rows = places.length;
    const tensors = Object.fromEntries(
      [...inputs].map(([name, { shape, data }]) => [
        name,
        tf.tensor(data, [...shape], data instanceof Int32Array ? "int32" : "float32"),
      ]),
    );
    const texts = [...this.writers].map(
      ([name, writer]) => [name, this.textsBy(writer, name, { inputs, tensors, places })] as const,
    );
    const answers = this.model.outputs.length === 0 ? {} : this.graph(tensors, this.own);
    const told = Object.entries(answers).map(([name, tensor]): [string, OutputValues] => {
      const shape = tensor.shape.slice(1);
      const size = shape.reduce((all, axis) => all * axis, 1);
      return [name, { values: Float32Array.from(tensor.dataSync<"float32">().subarray(0, rows * size)), shape }];
    });
    tf.dispose([...Object.values(tensors), ...Object.values(answers)]);
    return new Map([...told, ...texts]);
  }

  /** The words of texts, `[rows, length]`, then a place that answers of training have. */
  private textsBy(
    writer: Writer,
    name: string,
    { inputs, tensors, places }: { readonly inputs: Inputs; readonly tensors: Named; readonly places: Uint32Array },
  ): OutputValues {
    const own = this.model.inputs.flatMap((input) => {
      const tensor = tensors[input.name];
      return tensor === undefined || input.shifts !== undefined ? [] : [[input.name, tensor] as const];
    });
    const begun = inputs.get(name);
    const starts = begun === undefined ? {} : { starts: beginningsOf(begun, spellingOf(this.preparation, name)?.end) };
    const words = writer.write({ inputs: new Map(own), rows: places, ...starts });
    const length = words.length / Math.max(1, places.length);
    const values = textValues(new Float32Array(places.length), 1, { length, written: words });
    return { values, shape: [length + 1] };
  }

  /** Frees what is its own: weights, and graphs that it does not share. */
  dispose(): void {
    this.release();
  }
}
