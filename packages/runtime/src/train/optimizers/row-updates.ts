/**
 * Updates of the rows of a table that have a gradient, by optimizer. Without memory they are the same as an update of the whole table;
 * with it they are lazy: the memory of other rows stays as it is.
 */
import type { Argument } from "@penstock/dsl";
import type { Scalar, Variable } from "@tensorflow/tfjs";
import {
  applySparseAdagrad,
  applySparseAdam,
  applySparseGradientDescent,
  applySparseLion,
  applySparseMomentum,
  applySparseRmsProp,
  type RowGradient,
} from "../../graph/sparse-updates.ts";
import { numberArgument } from "../../ops/arguments.ts";
import type { Tf } from "../../ops/operator.ts";
import { promised } from "./optimizer.ts";

/** Rows of a table with their gradients, and what the optimizer knows besides. */
export interface RowUpdate extends RowGradient {
  readonly slots: Readonly<Record<string, Variable>>;
  readonly prepared: Readonly<Record<string, Scalar>>;
}

type Arguments = Readonly<Record<string, Argument>>;
type ApplyRows = (tf: Tf, args: Arguments, update: RowUpdate) => void;

const sgd: ApplyRows = (tf, args, { slots, prepared, ...row }) => {
  const momentum = numberArgument(args, "momentum");
  const lr = promised(prepared, "learningRate");
  if (momentum === 0) return applySparseGradientDescent(tf, { ...row, lr });
  const velocity = promised(slots, "momentum");
  applySparseMomentum(tf, { ...row, velocity, lr, momentum, nesterov: args["nesterov"] === true });
};

const adam: ApplyRows = (tf, args, { slots, prepared, ...row }) =>
  applySparseAdam(tf, {
    ...row,
    first: promised(slots, "first"),
    second: promised(slots, "second"),
    lr: promised(prepared, "rate"),
    beta1Power: promised(prepared, "beta1Power"),
    beta2Power: promised(prepared, "beta2Power"),
    beta1: numberArgument(args, "beta1"),
    beta2: numberArgument(args, "beta2"),
    epsilon: numberArgument(args, "epsilon"),
  });

const rmsprop: ApplyRows = (tf, args, { slots, prepared, ...row }) =>
  applySparseRmsProp(tf, {
    ...row,
    square: promised(slots, "square"),
    step: promised(slots, "step"),
    lr: promised(prepared, "learningRate"),
    rho: numberArgument(args, "rho"),
    momentum: numberArgument(args, "momentum"),
    epsilon: numberArgument(args, "epsilon"),
  });

const adagrad: ApplyRows = (tf, args, { slots, prepared, ...row }) =>
  applySparseAdagrad(tf, {
    ...row,
    sum: promised(slots, "sum"),
    lr: promised(prepared, "learningRate"),
    epsilon: numberArgument(args, "epsilon"),
  });

const lion: ApplyRows = (tf, args, { slots, prepared, ...row }) =>
  applySparseLion(tf, {
    ...row,
    mean: promised(slots, "mean"),
    lr: promised(prepared, "learningRate"),
    beta1: numberArgument(args, "beta1"),
    beta2: numberArgument(args, "beta2"),
  });

/** By the optimizer's name. The checker knows the same names: a `sparse` table learns by no other. Muon moves tables by Adam. */
export const rowUpdates: ReadonlyMap<string, ApplyRows> = new Map([
  ["sgd", sgd],
  ["adam", adam],
  ["adamw", adam],
  ["rmsprop", rmsprop],
  ["adagrad", adagrad],
  ["lion", lion],
  ["muon", adam],
]);
