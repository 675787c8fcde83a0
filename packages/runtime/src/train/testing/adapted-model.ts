/** A small model that is adapted, as the checker would give it. */
import { adaptedModel, type CheckedAdapt, type CheckedModel } from "@penstock/dsl";
import { batchNorm, call, dense, modelOf, node } from "./train-fixture.ts";

/** Two numbers into two classes, with batch norm and dropout on the way. */
export const plainModel: CheckedModel = modelOf(
  { features: [2] },
  [
    dense("hidden", "features", { width: 2, units: 16, activation: "tanh" }),
    batchNorm("norm", "hidden", [16]),
    node("drop", { op: "dropout", from: "norm", shape: [16], args: { rate: 0.1 } }),
    dense("second", "drop", { width: 16, units: 8, activation: "relu" }),
    dense("classes", "second", { width: 8, units: 2, activation: "softmax" }),
  ],
  { label: "classes" },
);

/** `lora(rank: 1)` beside both hidden kernels; the last layer learns as a whole. */
export const lowRank: CheckedAdapt = {
  call: call("lora", { rank: 1, alpha: 2, dropout: 0, targets: [], heads: [] }),
  places: ["hidden", "second"].map((id) => ({ node: id, weights: ["kernel"], into: [] })),
  heads: ["classes"],
};

/** A bottleneck of three values behind the second layer. */
export const bottleneck: CheckedAdapt = {
  call: call("adapter", { size: 3, placement: "houlsby", activation: "gelu", targets: [], heads: [] }),
  places: [{ node: "second", weights: [], into: ["classes"] }],
  heads: ["classes"],
};

/** The biases of all, and the last layer. */
export const biases: CheckedAdapt = {
  call: call("bitfit", { targets: [], heads: [] }),
  places: ["hidden", "second"].map((id) => ({ node: id, weights: ["bias"], into: [] })),
  heads: ["classes"],
};

/** The plain model, adapted. */
export function adaptedBy(adapt: CheckedAdapt): CheckedModel {
  return adaptedModel(plainModel, adapt);
}
