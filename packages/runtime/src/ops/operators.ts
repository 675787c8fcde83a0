/**
 * The operator table: exactly the catalog's operators, each with its builder. A test holds the two equal.
 */
import { activationOperator, prelu } from "./activation.ts";
import { attention, positional, shift } from "./attention.ts";
import { batchNorm } from "./batch-norm.ts";
import { conv, conv1d, convTranspose } from "./conv.ts";
import { dense } from "./dense.ts";
import { depthwiseConv, separableConv } from "./depthwise-conv.ts";
import { dropout, spatialDropout, stochasticDepth } from "./dropout.ts";
import { embedding } from "./embedding.ts";
import { embeddingBag } from "./embedding-bag.ts";
import { add, average, concat, gate, multiply } from "./joins.ts";
import { groupNorm, instanceNorm, layerNorm, rmsNorm } from "./norms.ts";
import type { Operator } from "./operator.ts";
import { avgPool, avgPool1d, globalAvgPool, globalMaxPool, maxPool, maxPool1d } from "./pool.ts";
import { gruLayer, lstmLayer, rnnLayer } from "./recurrent-layers.ts";
import { lastStep, maxOverTime, meanPool } from "./sequence-pools.ts";
import { crop, flatten, permute, reshape, zeroPad } from "./shape.ts";
import { squeezeExcite } from "./squeeze-excite.ts";
import { upsample } from "./upsample.ts";

/** Activations without weights. */
const functions = [
  "relu",
  "leaky_relu",
  "elu",
  "selu",
  "gelu",
  "silu",
  "mish",
  "softplus",
  "softsign",
  "hard_swish",
  "sigmoid",
  "tanh",
  "softmax",
] as const;

/** Operators by their name in the language. */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ["dense", dense],
  ["embedding", embedding],
  ["embedding_bag", embeddingBag],
  ["rnn", rnnLayer],
  ["lstm", lstmLayer],
  ["gru", gruLayer],
  ["attention", attention],
  ["positional", positional],
  ["shift", shift],
  ["conv", conv],
  ["conv1d", conv1d],
  ["conv_transpose", convTranspose],
  ["depthwise_conv", depthwiseConv],
  ["separable_conv", separableConv],
  ["max_pool", maxPool],
  ["avg_pool", avgPool],
  ["max_pool1d", maxPool1d],
  ["avg_pool1d", avgPool1d],
  ["global_avg_pool", globalAvgPool],
  ["global_max_pool", globalMaxPool],
  ["mean_pool", meanPool],
  ["max_over_time", maxOverTime],
  ["last_step", lastStep],
  ["flatten", flatten],
  ["reshape", reshape],
  ["permute", permute],
  ["upsample", upsample],
  ["zero_pad", zeroPad],
  ["crop", crop],
  ["squeeze_excite", squeezeExcite],
  ["concat", concat],
  ["add", add],
  ["multiply", multiply],
  ["average", average],
  ["gate", gate],
  ["dropout", dropout],
  ["spatial_dropout", spatialDropout],
  ["stochastic_depth", stochasticDepth],
  ["batch_norm", batchNorm],
  ["layer_norm", layerNorm],
  ["rms_norm", rmsNorm],
  ["group_norm", groupNorm],
  ["instance_norm", instanceNorm],
  ["prelu", prelu],
  ...functions.map((name) => [name, activationOperator(name)] as const),
]);
