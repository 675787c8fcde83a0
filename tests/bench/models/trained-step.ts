/**
 * A network in, its training step out: compiled where the backend has graphs. The optimizers are those of the language.
 */
import type { Scalar, Tensor, Variable } from "@tensorflow/tfjs";
import { compile } from "../../../packages/runtime/src/graph/compile.ts";
import { SharedSession } from "../../../packages/runtime/src/graph/shared-session.ts";
import { InternalError } from "../../../packages/runtime/src/internal-error.ts";
import type { Tf } from "../../../packages/runtime/src/ops/operator.ts";
import { optimizers } from "../../../packages/runtime/src/train/optimizers/optimizers.ts";
import type { Batch, Network } from "./network.ts";

/** How a network is trained. */
export interface TrainedStepOptions {
  readonly tf: Tf;
  readonly network: Network;
  /** Where to start. */
  readonly start: ReadonlyMap<string, Float32Array>;
  readonly optimizer: { readonly call: string; readonly args: Readonly<Record<string, number | boolean>> };
  readonly eager?: boolean;
}

/** A step that may be taken again and again, until it is disposed. */
export interface TrainedStep {
  /** Takes a step; gives the batch's loss from before it. */
  step(batch: Batch): number;
  /** Takes a step with each batch, all in one call, as a training run of a small model does; gives the last one's loss. */
  steps(batches: readonly Batch[]): number;
  dispose(): void;
}

/** Adam as all sides of the comparison use it. */
export const adam = { call: "adam", args: { lr: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } } as const;

function variableOf(tf: Tf, value: Tensor): Variable {
  const variable = tf.variable(value);
  value.dispose();
  return variable;
}

/** Makes the step. */
export function openStep({ tf, network, start, optimizer, eager }: TrainedStepOptions): TrainedStep {
  const { call, args } = optimizer;
  const rule = optimizers.get(call);
  if (rule === undefined) throw new InternalError(`the runtime has no optimizer \`${call}\``);
  const parts = Object.entries(network.weights).map(([name, shape]) => {
    const variable = variableOf(tf, tf.tensor(start.get(name) ?? [], [...shape], "float32"));
    const facts = { name, shape };
    const slots = Object.entries(rule.slots(args, facts)).map(
      ([slot, value]) => [slot, variableOf(tf, tf.fill([...shape], value))] as const,
    );
    return { facts, variable, slots: Object.fromEntries(slots) };
  });
  const weights = Object.fromEntries(parts.map(({ facts, variable }) => [facts.name, variable]));
  const variables = parts.map(({ variable }) => variable);
  const take = (batch: Batch, learningRate: Scalar, step: Scalar): Scalar => {
    const { value, grads } = tf.variableGrads(() => network.loss(tf, weights, batch), variables);
    const prepared = rule.prepare(tf, args, { learningRate, step });
    for (const { facts, variable, slots } of parts) {
      const gradient = grads[variable.name];
      if (gradient === undefined) throw new InternalError(`no gradient for \`${facts.name}\``);
      rule.apply(tf, args, { weight: variable, facts, gradient, slots, prepared });
    }
    return value;
  };
  const options = { tf, eager: eager ?? false, session: new SharedSession() };
  const taken = compile(
    (x: Tensor, y: Tensor, learningRate: Scalar, step: Scalar): Scalar => take({ x, y }, learningRate, step),
    { ...options, name: "step" },
  );
  const several = compile(
    (batches: readonly Batch[], learningRate: Scalar, steps: Tensor): Tensor =>
      tf.stack(batches.map((batch, index) => take(batch, learningRate, tf.slice(steps, [index], [1]).asScalar()))),
    { ...options, name: "steps" },
  );
  const learningRate = tf.scalar(Number(args["lr"]));
  let number = 0;
  return {
    step: ({ x, y }) => {
      const step = tf.scalar(++number);
      const loss = taken(x, y, learningRate, step);
      const [value = Number.NaN] = loss.dataSync();
      tf.dispose([loss, step]);
      return value;
    },
    steps: (batches) => {
      const steps = tf.tensor1d(batches.map(() => ++number));
      const losses = several(batches, learningRate, steps);
      const value = losses.dataSync().at(-1) ?? Number.NaN;
      tf.dispose([losses, steps]);
      return value;
    },
    dispose: () => {
      taken.dispose();
      several.dispose();
      tf.dispose([learningRate, ...parts.flatMap(({ variable, slots }) => [variable, ...Object.values(slots)])]);
    },
  };
}
