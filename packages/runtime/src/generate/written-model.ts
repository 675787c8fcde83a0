/**
 * In: a model that writes a text word by word. Out: its nodes in two parts, those that the words written so far reach and those that they do
 * not, which are computed once; and whether a step can go by what was kept of earlier ones.
 */
import { type CheckedModel, followersOf, type GraphNode } from "@penstock/dsl";

/** A model as it writes one of its outputs. */
export interface WrittenModel {
  readonly model: CheckedModel;
  readonly output: string;
  /** Inputs that read the words so far. */
  readonly inputs: readonly string[];
  /** Words of a text at most, and words that there are. */
  readonly length: number;
  readonly vocabulary: number;
  /** Nodes that the words reach, and all others. */
  readonly steps: readonly GraphNode[];
  readonly before: readonly GraphNode[];
  /** Attention of a step to what does not change while a text is written. */
  readonly across: readonly GraphNode[];
  /** Attention of a step to those before it. */
  readonly back: readonly GraphNode[];
  /** Whether a step needs no more of those before it than what their attention keeps. */
  readonly keeps: boolean;
}

/** Operators that look at earlier steps by other means than attention. */
const remembers = new Set(["rnn", "lstm", "gru", "conv1d"]);

/** Attention to steps before it, all of them alike but for what they hold. */
function looksBackPlainly({ inputs, args }: GraphNode): boolean {
  return inputs.length === 1 && (args["relative"] ?? null) === null;
}

/** Whether what attends has an adapter, of which what is kept of steps knows nothing. */
function isAdapted({ op, weights }: GraphNode): boolean {
  return op === "attention" && weights.some(({ adapter }) => adapter === true);
}

/** A model split by what the words of an output reach; null where it does not write that output. */
export function writtenModel(model: CheckedModel, output: string): WrittenModel | null {
  const inputs = model.inputs.filter(({ shifts }) => shifts === output).map(({ name }) => name);
  const given = model.outputs.find(({ name }) => name === output);
  if (inputs.length === 0 || given === undefined) return null;
  const follows = followersOf(model, output);
  const steps = model.nodes.filter(({ id }) => follows.has(id));
  const attends = steps.filter(({ op }) => op === "attention");
  const across = attends.filter(({ inputs: [, source] }) => source !== undefined && !follows.has(source));
  const back = attends.filter((node) => !across.includes(node));
  // What a step takes from outside, but for the source of its attention, would have to be cut into steps.
  const outside = steps.some((node) =>
    node.inputs.some((input, place) => !follows.has(input) && !(across.includes(node) && place === 1)),
  );
  const [length = 0, vocabulary = 0] = given.type.shape;
  return {
    ...{ model, output, inputs, length, vocabulary, steps, across, back },
    before: model.nodes.filter(({ id }) => !follows.has(id)),
    keeps: !outside && !steps.some((node) => remembers.has(node.op) || isAdapted(node)) && back.every(looksBackPlainly),
  };
}
