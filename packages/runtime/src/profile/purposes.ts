/** What the operations of a training step are done for: the names that whoever computes gives, and whoever reports knows. */
import type { Purpose } from "../graph/scope.ts";

/** A node of the model, by its id. */
export const nodePurpose = (id: string): Purpose => ({ kind: "node", name: id });
/** The loss of an output. */
export const lossPurpose = (output: string): Purpose => ({ kind: "loss", name: output });
/** The optimizer, with all its updates. */
export const optimizerPurpose: Purpose = { kind: "optimizer", name: "" };
/** Figures of the batch that are shown while training. */
export const metricsPurpose: Purpose = { kind: "metrics", name: "" };
/** What belongs to the step as a whole. */
export const stepPurpose: Purpose = { kind: "step", name: "" };
