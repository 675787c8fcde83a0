/**
 * The operator table: exactly the catalog's operators, each with its builder. A test holds the two equal.
 */
import { activationOperator } from "./activation.ts";
import { batchNorm } from "./batch-norm.ts";
import { conv } from "./conv.ts";
import { dense } from "./dense.ts";
import { depthwiseConv } from "./depthwise-conv.ts";
import { dropout } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import type { Operator } from "./operator.ts";
import { avgPool, globalAvgPool, maxPool } from "./pool.ts";
import { gruLayer, lstmLayer, rnnLayer } from "./recurrent-layers.ts";
import { lastStep, maxOverTime, meanPool } from "./sequence-pools.ts";
import { add, concat, flatten, reshape } from "./shape.ts";

/** Operators by their name in the language. */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["dense", dense],
  ["embedding", embedding],
  ["rnn", rnnLayer],
  ["lstm", lstmLayer],
  ["gru", gruLayer],
  ["conv", conv],
  ["depthwise_conv", depthwiseConv],
  ["max_pool", maxPool],
  ["avg_pool", avgPool],
  ["global_avg_pool", globalAvgPool],
  ["mean_pool", meanPool],
  ["max_over_time", maxOverTime],
  ["last_step", lastStep],
  ["flatten", flatten],
  ["reshape", reshape],
  ["concat", concat],
  ["add", add],
  ["dropout", dropout],
  ["batch_norm", batchNorm],
  ["relu", activationOperator("relu")],
  ["gelu", activationOperator("gelu")],
  ["sigmoid", activationOperator("sigmoid")],
  ["tanh", activationOperator("tanh")],
  ["softmax", activationOperator("softmax")],
]);
