/** Words of other libraries that this language does without, and why. Nothing here is ever accepted. */
import type { AliasGroup } from "./aliases.ts";

/** Words without a counterpart, and what there is instead. */
export const remarks: Partial<Readonly<Record<AliasGroup, Readonly<Record<string, string>>>>> = {
  schedules: { constant: "a rate that stays is a plain number: `lr: 1e-3`" },
  operators: {
    activation:
      "an activation is an operator of its own, such as `relu()`, or an argument: `dense(64, activation: relu)`",
    input: "an input is declared on a line of its own: `input image: tensor(28, 28, 1)`",
    sequential: "a flow is a sequence already: `image -> flatten() -> dense(10)`",
    unsqueeze: "`reshape(…)` adds an axis of size 1",
    squeeze: "`reshape(…)` or `flatten()` takes away an axis of size 1",
  },
  settings: {
    shuffle: "train rows are shuffled anew in every epoch; it needs no setting",
    metrics:
      "a training computes what suits its outputs, and what `expect`, `stop` and `best` name; an `evaluate` block takes `metrics: [label.auroc]` besides",
    seed: "the seed is given to the run: `pipe run --seed 1`",
    random_state: "the seed is given to the run: `pipe run --seed 1`",
    verbose: "how much is shown is chosen when running, not in the program",
    device: "the fastest device at hand is used; `pipe doctor` shows which",
    num_workers: "rows are read as fast as they are needed; it needs no setting",
    name: "the name stands behind the kind: `train fit { … }`",
  },
  types: {
    choice: 'a choice is a text with a list: `param pad: text = "same" in ["same", "valid"]`',
    enum: 'a choice is a text with a list: `param pad: text = "same" in ["same", "valid"]`',
    literal: 'a choice is a text with a list: `param pad: text = "same" in ["same", "valid"]`',
    list: "a param holds one value; write the list where it is used",
  },
  arguments: {
    in_features: "the size of the input is known from the flow; leave it out",
    in_channels: "the size of the input is known from the flow; leave it out",
    input_dim: "the size of the input is known from the flow; leave it out",
    input_shape: "the size of the input is known from the flow; leave it out",
    input_size: "the size of the input is known from the flow; leave it out",
    from_logits: "`cross_entropy` takes the output of `softmax`; leave it out",
    reduction: "the loss is the mean over the rows of a batch; leave it out",
    inplace: "flows never change a value in place; leave it out",
    name: "a value is named by its flow: `features = image -> …`",
    shuffle: "train rows are shuffled anew in every epoch; leave it out",
    random_state: "the seed is given to the run: `pipe run --seed 1`",
    seed: "the seed is given to the run: `pipe run --seed 1`",
    restore_best_weights: "the best weights are always kept; leave it out",
    header: "the first line of the file names the columns; leave it out",
    amsgrad: "`adam` has no such variant; leave it out",
    clipnorm: "gradients are bounded on a line of their own: `clip: weight_norm(1)`",
    global_clipnorm: "gradients are bounded on a line of their own: `clip: norm(1)`",
    clipvalue: "gradients are bounded on a line of their own: `clip: value(0.5)`",
    use_ema: "weights are averaged on a line of their own: `average: ema(0.999)`",
    gradient_accumulation_steps: "gradients are accumulated on a line of their own: `accumulate: 4`",
  },
};
