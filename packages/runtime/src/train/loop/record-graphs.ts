/** Records every graph that a run will need before the first of them runs, so that their session opens once. */
import { type CheckedTrain, lossesOn } from "@penstock/dsl";
import { mixesAnyRows } from "../../data/index.ts";
import type { Tf } from "../../ops/operator.ts";
import { zeroTensors } from "../batch-tensors.ts";
import { answerBatches } from "../predict.ts";
import type { SourceCall } from "../tasks/mixed-feed.ts";
import { probeRows } from "../tasks/source-feeds.ts";
import type { TrainSource } from "../tasks/sources.ts";
import type { TrainProgram } from "../train-program.ts";

/** What the graphs are recorded with. */
export interface GraphShapes {
  readonly tf: Tf;
  readonly train: CheckedTrain;
  readonly sources: readonly TrainSource[];
  /** Outputs that are learned no more. */
  readonly stopped: readonly string[];
}

/** Records for the calls of an epoch, and for the answers of a validation where there are rows for one. */
export function recordGraphs(program: TrainProgram, calls: readonly SourceCall[], shapes: GraphShapes): void {
  const { tf, train, sources, stopped } = shapes;
  const zeros = ({ preparation }: TrainSource, rows: number, how: { mixed: boolean; without: readonly string[] }) => {
    const targets = preparation.targets.filter(({ name }) => !how.without.includes(name));
    return zeroTensors(tf, { inputs: preparation.inputs, targets, rows, mixed: how.mixed });
  };
  const needed = new Map(
    calls.map(({ batches, source }) => {
      const size = batches.reduce((sum, batch) => sum + batch.length, 0);
      return [`${source}: ${batches.length} of ${size}`, { size, count: batches.length, source }] as const;
    }),
  );
  const steps = [...needed.values()].flatMap(({ size, count, source }) => {
    const from = sources[source];
    const how = { mixed: from !== undefined && mixesAnyRows(from.dataset), without: stopped };
    return from === undefined ? [] : [{ batch: zeros(from, size, how), count }];
  });
  const answers = sources.flatMap((source) =>
    answerBatches(
      { losses: lossesOn(train.losses, source.dataset), dataset: source.dataset },
      source.rows.valid.length,
    ).map((count) => zeros(source, count, { mixed: false, without: [] })),
  );
  const probes =
    program.conflict === null
      ? []
      : sources.map((source) => zeros(source, probeRows(source).length, { mixed: false, without: [] }));
  try {
    program.prepare({ steps, answers, probes });
  } finally {
    for (const { inputs, targets } of [...steps.map(({ batch }) => batch), ...answers, ...probes]) {
      tf.dispose([...inputs.values(), ...targets.values()]);
    }
  }
}
