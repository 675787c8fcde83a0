/** Records the graphs that a run will need before the first of them runs, so that their session opens once. */
import type { CheckedTrain } from "@penstock/dsl";
import { type Cuts, lengthsAt, mixesAnyRows } from "../../data/index.ts";
import type { Tf } from "../../ops/operator.ts";
import { zeroTensors } from "../batch-tensors.ts";
import { answerBatches, comparesRows } from "../predict.ts";
import type { StepCall } from "../step-calls.ts";
import type { TrainProgram } from "../train-program.ts";
import { answerLevels, type CutInput, likelyLevels } from "./cut-batches.ts";

/** What the graphs are recorded with. */
export interface GraphShapes extends CutInput {
  readonly tf: Tf;
  readonly train: CheckedTrain;
  readonly rows: { readonly valid: Uint32Array };
  readonly cuts: Cuts | null;
}

/** Records for the calls of an epoch, and for the answers of a validation where there are rows for one. */
export async function recordGraphs(
  program: TrainProgram,
  calls: readonly StepCall[],
  shapes: GraphShapes,
): Promise<void> {
  const { tf, train, dataset, preparation, rows, cuts } = shapes;
  const zeros = (count: number, { mixed, level }: { readonly mixed: boolean; readonly level: number }) =>
    zeroTensors(tf, {
      ...preparation,
      rows: count,
      mixed,
      lengths: cuts === null ? new Map() : lengthsAt(cuts, level),
    });
  const mixed = mixesAnyRows(dataset);
  const levels = cuts === null ? new Map<StepCall, number>() : likelyLevels(shapes, cuts, calls);
  const needed = new Map<string, { readonly size: number; readonly count: number; readonly level: number }>();
  for (const call of calls) {
    const cut = levels.get(call);
    // Of calls that nobody has looked at, those that are never cut are known all the same.
    if (cut === undefined && levels.size > 0 && call.batches.every(({ length }) => length === dataset.batch)) continue;
    const size = call.batches.reduce((sum, batch) => sum + batch.length, 0);
    const one = { size, count: call.batches.length, level: cut ?? 0 };
    needed.set(Object.values(one).join(" "), one);
  }
  const sizes = answerBatches({ losses: train.losses, dataset, model: shapes.model }, rows.valid.length);
  const together = cuts === null || comparesRows(train.losses) || sizes.length === 0;
  const answered = together ? [0] : await answerLevels(shapes, cuts, { rows: rows.valid, sizes });
  const steps = [...needed.values()]
    .sort((one, other) => one.level - other.level)
    .map(({ size, count, level }) => ({ batch: zeros(size, { mixed, level }), count }));
  const answers = sizes.flatMap((count) => answered.map((level) => zeros(count, { mixed: false, level })));
  try {
    program.prepare({ steps, answers });
  } finally {
    for (const { inputs, targets } of [...steps.map(({ batch }) => batch), ...answers]) {
      tf.dispose([...inputs.values(), ...targets.values()]);
    }
  }
}
