/** A step's batch in, its gradients out, with the losses of its tasks brought together as the training says. */
import type { CheckedTrain } from "@penstock/dsl";
import type { Scalar, Tensor, Tensor1D } from "@tensorflow/tfjs";
import { InternalError } from "../../internal-error.ts";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { type BatchGradients, countsRows, presentLosses, type StepBatch, type StepPlan } from "../batch-gradients.ts";
import type { ForwardOptions, Tensors } from "../forward.ts";
import type { StepScalars } from "../optimizers/optimizer.ts";
import { stepGradients } from "../step-gradients.ts";
import type { FilledTensor, TrainState } from "../train-state.ts";
import {
  type Balance,
  type BalanceStep,
  balanceSlot,
  type GradientBalance,
  memoryIn,
  type TaskGradients,
} from "./balance.ts";
import { balances } from "./balances.ts";

/** The batch of a step, with its scalars. */
export interface BalancedBatch extends StepBatch {
  readonly scalars: StepScalars;
  readonly factors?: Tensor1D;
}

function balanceOf({ tasks }: CheckedTrain): Balance | null {
  if (tasks === undefined || tasks.balance.call === "fixed") return null;
  const balance = balances.get(tasks.balance.call);
  if (balance === undefined) throw new InternalError(`the runtime has no balance \`${tasks.balance.call}\``);
  return balance;
}

/** What the balance of a training remembers before its first step. */
export function initialBalance(train: CheckedTrain): Map<string, FilledTensor> {
  const memory = Object.entries(balanceOf(train)?.memory ?? {});
  return new Map(
    train.losses.flatMap(({ output }) =>
      memory.map(([name, value]): [string, FilledTensor] => [balanceSlot(output, name), { shape: [], value }]),
    ),
  );
}

/** Computes the gradients of a step. Call it inside a `tf.tidy`, which disposes them. */
export function balancedGradients(
  plan: StepPlan,
  state: TrainState,
  batch: BalancedBatch,
  options: ForwardOptions,
): BatchGradients {
  const balance = balanceOf(plan.train);
  if (balance === null) return stepGradients(plan, state.weights, batch, options);
  const { tf } = options;
  const step: BalanceStep = {
    args: plan.train.tasks?.balance.args ?? {},
    all: plan.train.losses,
    present: presentLosses(plan, batch),
    memory: memoryIn(state.slots),
    scalars: batch.scalars,
    factors: batch.factors ?? null,
    uniform: (shape) => options.uniform("balance", shape),
  };
  if (balance.kind === "gradients")
    return togetherBy(balance, step, (one) => stepGradients(one, state.weights, batch, options), { plan, tf });
  const factors = balance.factors(tf, step);
  const balanced = new Map(step.present.map(({ output }, place) => [output, factors[place] ?? tf.scalar(1)]));
  const result = stepGradients({ ...plan, factors: balanced }, state.weights, batch, options);
  const losses = step.present.map((one) => {
    const loss = tf.slice(result.sums, [1 + 2 * plan.train.losses.indexOf(one)], [1]).asScalar();
    return tf.mul(loss, numberArgument(one.loss.args, "weight")).asScalar();
  });
  balance.learn?.(tf, step, losses);
  return result;
}

/** The gradients of every task by itself, put together. */
function togetherBy(
  balance: GradientBalance,
  step: BalanceStep,
  gradientsOf: (plan: StepPlan) => BatchGradients,
  { plan, tf }: { readonly plan: StepPlan; readonly tf: Tf },
): BatchGradients {
  const single = step.present.map((one) => gradientsOf({ ...plan, train: { ...plan.train, losses: [one] } }));
  const shared = sharedNames(single.map(({ gradients }) => gradients));
  const { shared: together, own } = balance.coefficients(tf, step, {
    losses: single.map(({ sums }) => tf.slice(sums, [0], [1]).asScalar()),
    ...productsOf(
      tf,
      single.map(({ gradients }) => gradients),
      shared,
    ),
  });
  const names = new Set(single.flatMap(({ gradients }) => [...gradients.keys()]));
  const gradients = new Map<string, Tensor>();
  for (const name of names) {
    const coefficients = shared.includes(name) ? together : own;
    const terms = single.flatMap(({ gradients: all }, place) => {
      const gradient = all.get(name);
      return gradient === undefined ? [] : [tf.mul(gradient, coefficients[place] ?? tf.scalar(1))];
    });
    gradients.set(name, terms.length === 1 && terms[0] !== undefined ? terms[0] : tf.addN(terms));
  }
  return {
    gradients,
    // Tables whose gradients are compared go as a whole: the checker and the runtime hold it by the same rule.
    rows: new Map(),
    sums: sumsOf(tf, plan.train, step, single),
    // The same pass each time, so the same values: those of parts that only one task has come from that one.
    updates: new Map(single.flatMap(({ updates }) => [...updates])),
  };
}

/** Names of weights that several tasks move. */
export function sharedNames(gradients: readonly Tensors[]): string[] {
  const counts = new Map<string, number>();
  for (const one of gradients) for (const name of one.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].flatMap(([name, count]) => (count > 1 ? [name] : []));
}

/** Products of gradients with each other over the shared weights, and lengths over the last of these. */
export function productsOf(
  tf: Tf,
  gradients: readonly Tensors[],
  shared: readonly string[],
): Pick<TaskGradients, "products" | "lengths"> {
  const last = shared.at(-1);
  // All weights of the last shared operator.
  const part = last?.slice(0, last.lastIndexOf("/") + 1);
  const dot = (one: Tensors, other: Tensors, names: readonly string[]): Scalar => {
    const terms = names.flatMap((name) => {
      const [left, right] = [one.get(name), other.get(name)];
      return left === undefined || right === undefined ? [] : [tf.sum(tf.mul(left, right))];
    });
    return terms.length === 0 ? tf.scalar(0) : tf.addN(terms).asScalar();
  };
  const ends = shared.filter((name) => part !== undefined && name.startsWith(part));
  return {
    products: gradients.map((one) => gradients.map((other) => dot(one, other, shared))),
    lengths: gradients.map((one) => tf.sqrt(dot(one, one, ends))),
  };
}

/** The figures of single tasks in the form of those of all. */
function sumsOf(
  tf: Tf,
  train: CheckedTrain,
  { all, present }: BalanceStep,
  single: readonly BatchGradients[],
): Tensor1D {
  const figure = (place: number, index: number): Tensor =>
    tf.slice(single[place]?.sums ?? tf.zeros([1]), [index], [1]).asScalar();
  const total = tf.addN(present.map((_, place) => figure(place, 0)));
  const own = all.map((one) => present.indexOf(one));
  const pairs = own.flatMap((place) =>
    place < 0 ? [tf.scalar(0), tf.scalar(0)] : [figure(place, 1), figure(place, 2)],
  );
  const counts = countsRows(train) ? own.map((place) => (place < 0 ? tf.scalar(0) : figure(place, 3))) : [];
  return tf.stack([total, ...pairs, ...counts]) as Tensor1D; // a stack of scalars
}
