/**
 * A batch in, how a score of each row changes with what the model reads out: gradients by the prepared inputs. What is asked for is a
 * score of the row, its loss or the answer for a class, and since rows do not touch each other outside training, the gradient of
 * the sum holds each row's own.
 */
import type { CheckedLoss, CheckedModel } from "@penstock/dsl";
import type { Scalar, Tensor } from "@tensorflow/tfjs";
import { weightName } from "../data/index.ts";
import { type Compiled, compile } from "../graph/compile.ts";
import type { SharedSession } from "../graph/shared-session.ts";
import { InternalError } from "../internal-error.ts";
import { numberArgument } from "../ops/arguments.ts";
import type { Tf } from "../ops/operator.ts";
import { type ForwardResult, forward, outsideTraining, type Tensors } from "./forward.ts";
import type { GraphUse } from "./graph-use.ts";
import { rowLosses } from "./losses/row-losses.ts";
import type { Variables } from "./train-state.ts";

/** What a model says of a batch, in one number a row: `[batch]`. `targets` are by name, `[batch, …]`, and whatever else the caller put there. */
export type RowScore = (result: ForwardResult, targets: Tensors) => Tensor;

/** Whose gradients are taken, and by what. */
export interface Differentiated {
  readonly model: CheckedModel;
  readonly weights: Tensors;
  /** Inputs by which gradients are taken; float32. All others are constants. */
  readonly by: readonly string[];
  readonly score: RowScore;
}

function named(tensors: Tensors, name: string): Tensor {
  const found = tensors.get(name);
  if (found === undefined) throw new InternalError(`there is no tensor \`${name}\``);
  return found;
}

/**
 * Gradients of each row's score, `[batch, …]` by the name of the input: in the order of `by`. Ordinary tensor code without state, which a
 * recorder may trace as part of more; call it inside a `tf.tidy`.
 */
export function inputGradients(
  tf: Tf,
  { model, weights, by, score }: Differentiated,
  batch: { readonly inputs: Tensors; readonly targets: Tensors },
): Tensors {
  const sum = (...values: Tensor[]): Scalar => {
    const inputs = new Map([
      ...batch.inputs,
      ...by.map((name, index) => [name, values[index] ?? named(batch.inputs, name)] as const),
    ]);
    const result = forward(model, weights, inputs, outsideTraining(tf));
    return tf.sum(score(result, batch.targets)).asScalar();
  };
  const gradients = tf.grads(sum)(by.map((name) => named(batch.inputs, name)));
  return new Map(by.map((name, index) => [name, gradients[index] ?? named(batch.inputs, name)]));
}

/** Each row's losses of all outputs, added up as training weighs them. */
export function lossScore(tf: Tf, losses: readonly CheckedLoss[]): RowScore {
  return (result, targets) => {
    const parts = losses.map(({ output, loss }) => {
      const value = named(result.outputs, output);
      const rows = rowLosses(tf, loss, {
        output: value,
        logits: result.logits.get(output) ?? null,
        target: named(targets, output),
        rowWeights: targets.get(weightName) ?? null,
      });
      return tf.mul(rows, numberArgument(loss.args, "weight"));
    });
    return parts.reduce((sum, part) => tf.add(sum, part));
  };
}

/** What input gradients are computed with. */
export interface InputGradientsInput extends Omit<Differentiated, "weights"> {
  readonly tf: Tf;
  /** Read at every call: their values may change in between. */
  readonly weights: Variables;
  /** Of what, for messages and the cache of graphs: other scores need other names. */
  readonly name: string;
  readonly graphs: GraphUse;
  /** A session that has the weights already. */
  readonly session?: SharedSession;
}

type Named = Readonly<Record<string, Tensor>>;

/** Gives gradients of batches until it is disposed; one graph for each size of batch where the backend has graphs. */
export class InputGradients {
  private readonly graph: Compiled<[Named, Named], Named>;

  constructor(input: InputGradientsInput) {
    const { tf, graphs, session, name } = input;
    const compute = (inputs: Named, targets: Named): Named =>
      Object.fromEntries(
        inputGradients(tf, input, {
          inputs: new Map(Object.entries(inputs)),
          targets: new Map(Object.entries(targets)),
        }),
      );
    this.graph = compile(compute, {
      tf,
      name: `gradients of ${name}`,
      eager: graphs.eager,
      verifyAt: [2],
      ...(session === undefined ? {} : { session }),
      ...(graphs.cache === null
        ? {}
        : { cache: { ...graphs.cache, key: `${graphs.cache.key} ${name}`, variables: [...input.weights.values()] } }),
      ...(graphs.onTrace === undefined ? {} : { onTrace: graphs.onTrace }),
    });
  }

  /** Gradients by input, `[batch, …]`; the caller disposes them. */
  of(inputs: Tensors, targets: Tensors): Tensors {
    return new Map(Object.entries(this.graph(Object.fromEntries(inputs), Object.fromEntries(targets))));
  }

  /** Frees the graphs. */
  dispose(): void {
    this.graph.dispose();
  }
}
