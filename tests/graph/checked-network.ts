/**
 * A program text in, what a training step needs of it out: the checked model, data set and train block, and batches of numbers
 * that fit them. No file is read: shapes and kinds of columns are all that the numbers are drawn for.
 */
import {
  adaptedModel,
  type CheckedDataset,
  type CheckedModel,
  type CheckedTrain,
  checkProgram,
  memoryHost,
  renderDiagnostics,
  sizeOf,
  taskOf,
} from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../../packages/runtime/src/graph/recordable-backend.ts";
import { randomStream } from "../../packages/runtime/src/random/stream.ts";
import type { StepBatch } from "../../packages/runtime/src/train/train-step.ts";

/** The blocks of a program with one of each. */
export interface CheckedNetwork {
  readonly dataset: CheckedDataset;
  readonly model: CheckedModel;
  readonly train: CheckedTrain;
}

/** Checks a text; throws with its diagnostics where it does not hold. */
export function checkNetwork(text: string): CheckedNetwork {
  const { value, diagnostics, files } = checkProgram("network.pipe", memoryHost({ "network.pipe": text }));
  const found: { dataset?: CheckedDataset; model?: CheckedModel; train?: CheckedTrain } = {};
  for (const block of value?.blocks ?? []) Object.assign(found, { [block.kind]: block });
  const { dataset, model, train } = found;
  if (dataset === undefined || model === undefined || train === undefined) {
    throw new Error(renderDiagnostics(diagnostics, files, { colour: false }));
  }
  return { dataset, model: adaptedModel(model, train.adapt), train };
}

/** The rows of one or several steps. */
export interface BatchOf {
  /** Rows of each step. */
  readonly rows: number;
  /** Numbers of the steps; each has values of its own, whichever others are asked for with it. */
  readonly steps: readonly number[];
}

/** Batches one after the other as one; the caller disposes the tensors. */
export function drawBatch(tf: Tf, { dataset, model, train }: CheckedNetwork, { rows, steps }: BatchOf): StepBatch {
  const streams = steps.map((step) => randomStream(step, "batch"));
  const draw = (count: number, one: (stream: (typeof streams)[number]) => number): number[] =>
    streams.flatMap((stream) => Array.from({ length: rows * count }, () => one(stream)));
  const normal = (shape: readonly number[]): Tensor =>
    tf.tensor(
      draw(sizeOf(shape), (stream) => stream.normal()),
      [rows * steps.length, ...shape],
      "float32",
    );
  const vocabulary = model.nodes.find(({ op }) => op === "embedding")?.args["vocabulary"];
  /** Rows of ids, padded at their ends with 0. */
  const tokens = (length: number, ids: number): Tensor => {
    const row = (stream: (typeof streams)[number]): number[] => {
      const words = 1 + stream.integer(length);
      return Array.from({ length }, (_, place) => (place < words ? 1 + stream.integer(ids - 1) : 0));
    };
    const values = streams.flatMap((stream) => Array.from({ length: rows }, () => row(stream)).flat());
    return tf.tensor2d(values, [rows * steps.length, length], "int32");
  };
  const terms = model.nodes.find(({ op }) => op === "embedding_bag")?.args["vocabulary"];
  /** Rows of numbers with weights, padded at their ends. */
  const bags = (length: number, ids: number): Tensor => {
    const row = (stream: (typeof streams)[number]): number[] => {
      const count = 1 + stream.integer(length);
      return Array.from({ length }, (_, place) =>
        place < count ? [1 + stream.integer(ids - 1), stream.normal()] : [0, 0],
      ).flat();
    };
    const values = streams.flatMap((stream) => Array.from({ length: rows }, () => row(stream)).flat());
    return tf.tensor3d(values, [rows * steps.length, length, 2]);
  };
  const numbersOf = ({ shape, bag }: (typeof model.inputs)[number]["type"]): Tensor =>
    bag === true ? bags(shape[0] ?? 0, Number(terms)) : normal(shape);
  // Words of a target are made of it.
  const inputs = model.inputs
    .flatMap(({ name, type, shifts }) => (shifts === undefined ? [{ name, type }] : []))
    .map(
      ({ name, type }) =>
        [name, type.dtype === "int32" ? tokens(type.shape[0] ?? 0, Number(vocabulary)) : numbersOf(type)] as const,
    );
  const targetOf = (output: string, loss: string): Tensor => {
    const column = dataset.targets.find((target) => target.name === output);
    const { kind } = column?.type ?? { kind: "number" };
    if (column?.type.kind === "class") {
      const classes = column.type.classes.length;
      return tf.tensor1d(
        draw(1, (stream) => stream.integer(classes)),
        "int32",
      );
    }
    const shape = column?.tensor.shape ?? [];
    const task = taskOf(kind, loss);
    if (task === "sequence" || task === "text") {
      const ids = model.outputs.find(({ name }) => name === output)?.type.shape.at(-1);
      return tokens(shape[0] ?? 0, ids ?? 0);
    }
    if (task === "pixels" && column?.type.kind === "mask") {
      const classes = column.type.classes.length;
      const values = draw(sizeOf(shape), (stream) => stream.integer(classes));
      return tf.tensor(values, [rows * steps.length, ...shape], "int32");
    }
    if (task === "boxes") {
      // A middle in one cell of eight, where the heat of a class is 1, and what is beside them everywhere.
      const [, , width = 0] = shape;
      const cell = (stream: (typeof streams)[number]): number[] => {
        const held = stream.integer(8) === 0;
        const heat = Array.from({ length: width - 5 }, () => 0.9 * stream.uniform());
        if (held) heat[stream.integer(heat.length)] = 1;
        return [...heat, ...Array.from({ length: 4 }, () => 3 * stream.uniform()), held ? 1 : 0];
      };
      const cells = (rows * sizeOf(shape)) / width;
      const values = streams.flatMap((stream) => Array.from({ length: cells }, () => cell(stream)).flat());
      return tf.tensor(values, [rows * steps.length, ...shape], "float32");
    }
    if (task !== "labels") return normal(shape);
    const answers = draw(sizeOf(shape), (stream) => stream.integer(2));
    return tf.tensor(answers, [rows * steps.length, ...shape], "float32");
  };
  const targets = train.losses.map(({ output, loss }) => [output, targetOf(output, loss.call)] as const);
  return { inputs: new Map(inputs), targets: new Map<string, Tensor>(targets) };
}

/** Frees a batch. */
export function disposeBatch(tf: Tf, { inputs, targets }: StepBatch): void {
  tf.dispose([...inputs.values(), ...targets.values()]);
}
