/**
 * A model and its weights in, a function from a batch to answers and losses out; compiled where the backend has graphs.
 */
import { type CheckedLoss, type CheckedModel, type LengthFree, lengthFree, partOfModel } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { weightName } from "../data/index.ts";
import { type Compiled, compile } from "../graph/compile.ts";
import type { SharedSession } from "../graph/shared-session.ts";
import { InternalError } from "../internal-error.ts";
import type { Tf } from "../ops/operator.ts";
import { forward, outsideTraining, type Tensors } from "./forward.ts";
import type { GraphUse } from "./graph-use.ts";
import { isText } from "./losses/of-texts.ts";
import { rowLosses } from "./losses/row-losses.ts";
import { rowsAtOnce } from "./rows-at-once.ts";
import { withShifted } from "./shifted-inputs.ts";
import { presentTarget } from "./tasks/present-targets.ts";
import { toldOfText } from "./told-of-text.ts";
import type { Variables } from "./train-state.ts";

/** What an answerer is made of. */
export interface AnswererInput {
  readonly tf: Tf;
  readonly model: CheckedModel;
  /** Read at every call: their values may change in between. */
  readonly weights: Variables;
  /** Losses to measure; those of the training run. */
  readonly losses: readonly CheckedLoss[];
  readonly graphs: GraphUse;
  /** A session that has the weights already. */
  readonly session?: SharedSession;
}

/** What is known of one output of a batch. */
export interface OutputAnswer {
  /** `[batch, …]`: class probabilities or numbers; of a text what `toldOfText` makes of its words. */
  readonly output: Tensor;
  /** `[batch]`: each row's loss times what the row counts; the weight of the loss among others is not in it. */
  readonly rows: Tensor;
}

type Named = Readonly<Record<string, Tensor>>;
type Answer = (inputs: Named, targets: Named) => Readonly<Record<string, OutputAnswer>>;

/** Answers batches until it is disposed. */
export class Answerer {
  /** Inputs whose padding changes no answer. */
  readonly lengthFree: readonly LengthFree[];
  /** How many rows it answers at a time at most, unless a loss compares them. */
  readonly rowsAtOnce: number;
  private readonly graph: Compiled<Parameters<Answer>, ReturnType<Answer>>;

  constructor(input: AnswererInput) {
    const { tf, graphs, session } = input;
    const { eager, cache, onTrace } = graphs;
    this.lengthFree = lengthFree(input.model);
    this.rowsAtOnce = rowsAtOnce(input.model);
    const answer: Answer = (inputs, targets) =>
      answersOf(input, new Map(Object.entries(inputs)), new Map(Object.entries(targets)));
    this.graph = compile(answer, {
      tf,
      name: "answer",
      eager,
      verifyAt: [2],
      ...(session === undefined ? {} : { session }),
      ...(cache === null ? {} : { cache: { ...cache, variables: [...input.weights.values()] } }),
      ...(onTrace === undefined ? {} : { onTrace }),
    });
  }

  /** Answers of one batch by output; the caller disposes the tensors. */
  answer(inputs: Tensors, targets: Tensors): Readonly<Record<string, OutputAnswer>> {
    return this.graph(Object.fromEntries(inputs), Object.fromEntries(targets));
  }

  /** Records the graph for batches of this shape without answering. */
  prepare(inputs: Tensors, targets: Tensors): void {
    this.graph.prepare(Object.fromEntries(inputs), Object.fromEntries(targets));
  }

  /** Frees the graphs. */
  dispose(): void {
    this.graph.dispose();
  }
}

function answersOf(input: AnswererInput, inputs: Tensors, targets: Tensors): Record<string, OutputAnswer> {
  const { tf, weights } = input;
  // Of several data sets each asks for the outputs that it has targets of.
  const asked = input.losses.filter(({ output }) => targets.has(output));
  const names = asked.map(({ output }) => output);
  const model = partOfModel(input.model, names);
  const result = forward(model, weights, withShifted(tf, model, { inputs, targets }), outsideTraining(tf));
  return Object.fromEntries(
    asked.map(({ output, loss, masked }) => {
      const value = result.outputs.get(output);
      const target = targets.get(output);
      if (value === undefined || target === undefined) {
        throw new InternalError(`output \`${output}\` has no value or target`);
      }
      const logits = result.logits.get(output) ?? null;
      const rowWeights = targets.get(weightName) ?? null;
      const known = masked === true ? presentTarget(tf, target).target : target;
      const rows = rowLosses(tf, loss, { output: value, logits, target: known, rowWeights });
      const text = logits !== null && isText(target) && loss.call === "cross_entropy";
      return [output, { output: text ? toldOfText(tf, { logits, target }) : value, rows }];
    }),
  );
}
