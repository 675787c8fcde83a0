/** Records every graph that a run will need before the first of them runs, so that their session opens once. */
import type { FittedPreparation } from "../../data/index.ts";
import type { Tf } from "../../ops/operator.ts";
import { zeroTensors } from "../batch-tensors.ts";
import { answerBatch } from "../predict.ts";
import type { StepCall } from "../step-calls.ts";
import type { TrainProgram } from "../train-program.ts";

/** What the graphs are recorded with. */
export interface GraphShapes {
  readonly tf: Tf;
  readonly preparation: FittedPreparation;
  readonly rows: { readonly valid: Uint32Array };
}

/** Records for the calls of an epoch, and for the answers of a validation where there are rows for one. */
export function recordGraphs(program: TrainProgram, calls: readonly StepCall[], shapes: GraphShapes): void {
  const { tf, preparation, rows } = shapes;
  const zeros = (count: number) => zeroTensors(tf, preparation, count);
  const needed = new Map(
    calls.map(({ batches }) => {
      const size = batches.reduce((sum, batch) => sum + batch.length, 0);
      return [`${batches.length} of ${size}`, { size, count: batches.length }] as const;
    }),
  );
  const steps = [...needed.values()].map(({ size, count }) => ({ batch: zeros(size), count }));
  const answers = rows.valid.length === 0 ? null : zeros(answerBatch(rows.valid.length));
  try {
    program.prepare({ steps, answers });
  } finally {
    for (const { inputs, targets } of [...steps.map(({ batch }) => batch), ...(answers === null ? [] : [answers])]) {
      tf.dispose([...inputs.values(), ...targets.values()]);
    }
  }
}
