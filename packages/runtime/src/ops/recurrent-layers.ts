/**
 * `rnn`, `lstm`, `gru`: `[batch, time, in] → [batch, units]`, or `[batch, time, units]` with `steps: all`. A bidirectional layer is two, the
 * second over the steps from the end; at steps of padding the state stays as it was, as in Keras.
 */
import type { Argument } from "@penstock/dsl";
import type { Tensor } from "@tensorflow/tfjs";
import { nameArgument, numberArgument, onlyInput, weightOf } from "./arguments.ts";
import { dropped } from "./dropout.ts";
import type { Operator, Tf } from "./operator.ts";
import { gru, lstm, type RecurrentWeights, simpleRecurrent } from "./recurrent.ts";

/** All outputs of a layer, `[batch, time, units]`, and the last of them. */
interface Read {
  readonly sequence: Tensor;
  readonly last: Tensor;
}

type Arguments = Readonly<Record<string, Argument>>;
type ReadSequence = (
  tf: Tf,
  x: Tensor,
  weights: RecurrentWeights,
  how: { readonly mask: Tensor | null; readonly args: Arguments },
) => Read;

const recurrentLayer =
  (read: ReadSequence): Operator =>
  (inputs, weights, args, context) => {
    const { tf, masks } = context;
    const input = onlyInput(inputs);
    const [batch = 0, , width = 0] = input.shape;
    const x = dropped(input, { rate: numberArgument(args, "dropout"), shape: [batch, 1, width] }, context);
    const mask = masks?.[0] ?? null;
    const all = args["steps"] === "all";
    const pick = ({ sequence, last }: Read): Tensor => (all ? sequence : last);
    const own = (direction: string): RecurrentWeights => ({
      kernel: weightOf(weights, `${direction}kernel`),
      recurrent: weightOf(weights, `${direction}recurrent`),
      bias: weightOf(weights, `${direction}bias`),
    });
    const ahead = pick(read(tf, x, own(""), { mask, args }));
    if (args["bidirectional"] !== true) return ahead;
    const fromEnd = { mask: mask === null ? null : tf.reverse(mask, 1), args };
    const back = pick(read(tf, tf.reverse(x, 1), own("backward_"), fromEnd));
    return tf.concat([ahead, all ? tf.reverse(back, 1) : back], -1);
  };

export const lstmLayer = recurrentLayer((tf, x, weights, { mask }) => {
  const { sequence, last } = lstm(tf, x, weights, { mask });
  return { sequence, last: last.hidden };
});

export const gruLayer = recurrentLayer((tf, x, weights, { mask }) => gru(tf, x, weights, { mask }));

export const rnnLayer = recurrentLayer((tf, x, weights, { mask, args }) => {
  const relu = nameArgument(args, "activation") === "relu";
  return simpleRecurrent(tf, x, weights, { mask, squash: (sum) => (relu ? tf.relu(sum) : tf.tanh(sum)) });
});
