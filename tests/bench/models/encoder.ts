/** The blocks of encoder.pipe as the checker leaves them, and batches for them. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { type CheckedModel, type CheckedTrain, checkProgram } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { InternalError } from "../../../packages/runtime/src/internal-error.ts";
import type { Tf } from "../../../packages/runtime/src/ops/operator.ts";
import { randomStream } from "../../../packages/runtime/src/random/stream.ts";

const program = path.join(import.meta.dirname, "encoder.pipe");

/** Sizes of the encoder, for the peer, which builds the same. */
export const encoderSizes = {
  vocabulary: 30_522,
  length: 32,
  width: 384,
  blocks: 6,
  heads: 12,
  hidden: 1536,
  classes: 77,
} as const;

/** A model and how it is trained. */
export function encoderBlocks(): { readonly model: CheckedModel; readonly train: CheckedTrain } {
  const checked = checkProgram(program, {
    readText: (file) => readFileSync(file, "utf8"),
    resolve: (from, specifier) => path.join(path.dirname(from), specifier),
  });
  const blocks = checked.value?.blocks ?? [];
  const model = blocks.find((block) => block.kind === "model");
  const train = blocks.find((block) => block.kind === "train");
  if (model === undefined || train === undefined) {
    throw new InternalError(`${program} does not check: ${checked.diagnostics.map(({ title }) => title).join("; ")}`);
  }
  return { model, train };
}

/** Rows of random tokens without padding, and a class for each. The caller disposes the tensors. */
export function encoderBatch(tf: Tf, { rows, seed }: { readonly rows: number; readonly seed: number }) {
  const { vocabulary, length, classes } = encoderSizes;
  const stream = randomStream(seed, "bench");
  const ids = Int32Array.from({ length: rows * length }, () => 1 + stream.integer(vocabulary - 1));
  const labels = Int32Array.from({ length: rows }, () => stream.integer(classes));
  return {
    inputs: new Map<string, Tensor>([["text", tf.tensor2d(ids, [rows, length], "int32")]]),
    targets: new Map<string, Tensor>([["label", tf.tensor1d(labels, "int32")]]),
  };
}
