/** A run as `openRun` gives it, for tests: a model with fresh weights and a preparation of a few columns. */
import type { CheckedLoss, CheckedModel } from "@penstock/dsl";
import type { FittedColumn } from "../../data/index.ts";
import { initialWeights } from "../../train/initial-weights.ts";
import { call, dense, modelOf, node } from "../../train/testing/train-fixture.ts";
import type { SavedRun } from "../saved-run.ts";

/** A column whose values go to the model as they are, but for the given parts. */
export function column(
  name: string,
  parts: Partial<FittedColumn> & Pick<FittedColumn, "kind" | "shape">,
): FittedColumn {
  const { kind } = parts;
  return {
    name,
    columns: [name],
    dtype: "float32",
    classes: null,
    open: false,
    separator: kind === "list" || kind === "tags" ? "," : null,
    sound: null,
    fill: [],
    steps: [],
    ...parts,
  };
}

/** A loss of an output. */
export function lossOf(output: string, name: string): CheckedLoss {
  return { output, loss: call(name, { weight: 1 }) };
}

/** The run of a model and its data. */
export function runOf(
  model: CheckedModel,
  parts: { readonly losses: readonly CheckedLoss[]; readonly inputs: FittedColumn[]; readonly targets: FittedColumn[] },
): SavedRun {
  const { losses, inputs, targets } = parts;
  return {
    name: "fit-00000000",
    hash: "0".repeat(64),
    model,
    losses,
    preparation: { dataset: "sample", rows: 1, inputs, targets },
    weights: initialWeights(model, 1),
  };
}

/** Pictures of 8 by 8 pixels into three classes. */
export function pictureRun(): SavedRun {
  const model = modelOf(
    { image: [8, 8, 1] },
    [
      node("flat", { op: "flatten", from: "image", shape: [64] }),
      dense("classes", "flat", { width: 64, units: 3, activation: "softmax" }),
    ],
    { label: "classes" },
  );
  return runOf(model, {
    losses: [lossOf("label", "cross_entropy")],
    inputs: [column("image", { kind: "image", shape: [8, 8, 1], steps: [{ step: "scale", factor: 1 / 255 }] })],
    targets: [column("label", { kind: "class", shape: [], dtype: "int32", classes: ["cat", "dog", "a | b"] })],
  });
}
