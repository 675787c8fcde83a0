/** What a training run works on. */
import type { CheckedDataset } from "@penstock/dsl";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import type { FittedPreparation, Table } from "../data/index.ts";
import type { Tf } from "../ops/operator.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { GraphUse } from "./graph-use.ts";
import type { TrainSource } from "./tasks/sources.ts";
import type { UniformNumbers } from "./train-program.ts";
import type { StepPlan } from "./train-step.ts";

/** A train block with everything it needs, and the place from which it starts. */
export interface TrainInput extends StepPlan {
  readonly tf: Tf;
  /** Uniform numbers in [0, 1) of a stateless stream; the same on every backend. */
  readonly uniform: UniformNumbers;
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly preparation: FittedPreparation;
  readonly rows: { readonly train: Uint32Array; readonly valid: Uint32Array };
  /** All data sets where there are several, the first of which is the one above; absent where there is one. */
  readonly sources?: readonly TrainSource[];
  readonly seed: number;
  /** All weights before the first step; drawn by the seed where it is absent. */
  readonly start?: ReadonlyMap<string, StoredTensor>;
  /** Where to go on; null starts anew. */
  readonly checkpoint: Checkpoint | null;
  /** Threads that make batches beside the step; by default as many as it takes for the step not to wait. */
  readonly threads?: number;
  /** Most steps that one call of a graph takes; by default more than one for small models. */
  readonly stepsPerCall?: number;
  /** How graphs are used; by default they are, and last as long as the run. */
  readonly graphs?: GraphUse;
}
