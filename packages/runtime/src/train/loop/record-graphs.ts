/** Records every graph that a run will need before the first of them runs, so that their session opens once. */
import type { CheckedDataset, CheckedTrain } from "@penstock/dsl";
import { type FittedPreparation, mixesAnyRows } from "../../data/index.ts";
import type { Tf } from "../../ops/operator.ts";
import { zeroTensors } from "../batch-tensors.ts";
import { answerBatches } from "../predict.ts";
import type { StepCall } from "../step-calls.ts";
import type { TrainProgram } from "../train-program.ts";

/** What the graphs are recorded with. */
export interface GraphShapes {
  readonly tf: Tf;
  readonly train: CheckedTrain;
  readonly dataset: CheckedDataset;
  readonly preparation: FittedPreparation;
  readonly rows: { readonly valid: Uint32Array };
}

/** Records for the calls of an epoch, and for the answers of a validation where there are rows for one. */
export function recordGraphs(program: TrainProgram, calls: readonly StepCall[], shapes: GraphShapes): void {
  const { tf, train, dataset, preparation, rows } = shapes;
  const zeros = (count: number, mixed: boolean) => zeroTensors(tf, { ...preparation, rows: count, mixed });
  const mixed = mixesAnyRows(dataset);
  const needed = new Map(
    calls.map(({ batches }) => {
      const size = batches.reduce((sum, batch) => sum + batch.length, 0);
      return [`${batches.length} of ${size}`, { size, count: batches.length }] as const;
    }),
  );
  const steps = [...needed.values()].map(({ size, count }) => ({ batch: zeros(size, mixed), count }));
  const answers = answerBatches({ losses: train.losses, dataset }, rows.valid.length).map((count) =>
    zeros(count, false),
  );
  try {
    program.prepare({ steps, answers });
  } finally {
    for (const { inputs, targets } of [...steps.map(({ batch }) => batch), ...answers]) {
      tf.dispose([...inputs.values(), ...targets.values()]);
    }
  }
}
