/** `embedding`: rows of a table by int32 token ids, `[batch, time] → [batch, time, units]`. */

import { onlyInput, weightOf } from "./arguments.ts";
import type { Operator } from "./operator.ts";

export const embedding: Operator = (inputs, weights, _args, { tf, lookUp, turned = [] }) => {
  const ids = onlyInput(inputs);
  const own = weightOf(weights, "table");
  const table = turned.includes("table") ? tf.transpose(own) : own;
  return lookUp === undefined ? tf.gather(table, ids) : lookUp(table, ids);
};
