/** Small models that write texts, as the checker gives them, and rows for them. */
import { type CheckedModel, checkProgram, memoryHost, renderDiagnostics } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import type { Tf } from "../../ops/operator.ts";
import { randomStream } from "../../random/stream.ts";

/** Checks a text; throws with its diagnostics where it does not hold. */
export function modelOf(text: string): CheckedModel {
  const { value, diagnostics, files } = checkProgram("m.pipe", memoryHost({ "m.pipe": text }));
  const model = value?.blocks.find((block) => block.kind === "model");
  if (model === undefined) throw new Error(renderDiagnostics(diagnostics, files, { colour: false }));
  return model;
}

/** Twelve words of a source, nine numbers of words to write with, seven words at most. */
const head = `model translator {
  input en: tokens(6)
  input so_far: shifted(de, 7)
  read = en -> embedding(12, 8, init: normal(std: 1)) -> positional() -> transformer_block(2, hidden: 16) -> layer_norm()
  words = so_far -> embedding(9, 8, init: normal(std: 1))
`;

/** Attention back and across, twice, with a learned table of places. */
export const translator = modelOf(`${head}
  placed = words -> layer_norm() -> positional(kind: learned) -> dropout(0.1)
  a = [placed, placed -> layer_norm() -> attention(2, causal: true)] -> add()
  b = [a, [a -> layer_norm(), read] -> attention(4)] -> add()
  c = b -> transformer_block(2, hidden: 16, causal: true)
  output de: [c, read] -> attention(2) -> dense(9, init: normal(std: 1)) -> softmax()
}`);

/** One that remembers by a recurrent layer, of which nothing is kept. */
export const recurrent = modelOf(`${head}
  said = words -> gru(8, steps: all)
  output de: [said, read] -> attention(2) -> dense(9, init: normal(std: 1)) -> softmax()
}`);

/** One that reads nothing but what it has written. */
export const teller = modelOf(`model teller {
  input so_far: shifted(story, 7)
  output story: so_far -> embedding(9, 8, init: normal(std: 1)) -> positional() -> transformer_block(2, causal: true) -> dense(9, init: normal(std: 1)) -> softmax()
}`);

/** Rows of a source, `[rows, 6]`, padded at their ends. */
export function sources(tf: Tf, rows: number): Map<string, Tensor> {
  const stream = randomStream(7, "sources");
  const ids = Array.from({ length: rows }, () => {
    const words = 2 + stream.integer(5);
    return Array.from({ length: 6 }, (_, place) => (place < words ? 2 + stream.integer(10) : 0));
  });
  return new Map([["en", tf.tensor2d(ids, [rows, 6], "int32")]]);
}
