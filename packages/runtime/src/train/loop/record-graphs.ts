/** Records the graphs that a run will need before the first of them runs, so that their session opens once. */
import { type CheckedTrain, lossesOn } from "@penstock/dsl";
import { lengthsAt, mixesAnyRows } from "../../data/index.ts";
import type { Tf } from "../../ops/operator.ts";
import { zeroTensors } from "../batch-tensors.ts";
import { answerBatches, comparesRows } from "../predict.ts";
import type { StepCall } from "../step-calls.ts";
import type { SourceCall } from "../tasks/mixed-feed.ts";
import { probeRows } from "../tasks/source-feeds.ts";
import type { TrainProgram } from "../train-program.ts";
import type { StepBatch, StepPlan } from "../train-step.ts";
import { answerLevels, type CutSource, likelyLevels } from "./cut-batches.ts";

/** What the graphs are recorded with. */
export interface GraphShapes extends Pick<StepPlan, "model"> {
  readonly tf: Tf;
  readonly train: CheckedTrain;
  readonly sources: readonly CutSource[];
  /** Outputs that are learned no more. */
  readonly stopped: readonly string[];
}

/** A batch of a data set without its numbers. */
interface Form {
  readonly rows: number;
  readonly level: number;
  readonly mixed: boolean;
  readonly without: readonly string[];
}

/** A batch of zeros; whoever asks disposes it. */
function zeros(tf: Tf, { preparation, cuts }: CutSource, { rows, level, mixed, without }: Form): StepBatch {
  return zeroTensors(tf, {
    inputs: preparation.inputs,
    targets: preparation.targets.filter(({ name }) => !without.includes(name)),
    rows,
    mixed,
    lengths: cuts === null ? new Map() : lengthsAt(cuts, level),
  });
}

/** The steps that some calls of one data set take: rows, steps and lengths that differ, the longest first. */
function neededSteps(
  source: CutSource,
  calls: readonly StepCall[],
  model: StepPlan["model"],
): readonly { readonly rows: number; readonly count: number; readonly level: number }[] {
  const { cuts, dataset } = source;
  const levels = cuts === null ? new Map<StepCall, number>() : likelyLevels({ ...source, model }, cuts, calls);
  const needed = new Map<string, { readonly rows: number; readonly count: number; readonly level: number }>();
  for (const call of calls) {
    const cut = levels.get(call);
    // Of calls that nobody has looked at, those that are never cut are known all the same.
    if (cut === undefined && levels.size > 0 && call.batches.every(({ length }) => length === dataset.batch)) continue;
    const rows = call.batches.reduce((sum, batch) => sum + batch.length, 0);
    const one = { rows, count: call.batches.length, level: cut ?? 0 };
    needed.set(Object.values(one).join(" "), one);
  }
  return [...needed.values()].sort((one, other) => one.level - other.level);
}

/** The batches in which the validation rows of one data set are answered. */
async function neededAnswers(
  source: CutSource,
  { train, model }: Pick<GraphShapes, "train" | "model">,
): Promise<readonly { readonly rows: number; readonly level: number }[]> {
  const { cuts, dataset, rows } = source;
  const losses = lossesOn(train.losses, dataset);
  const sizes = answerBatches({ losses, dataset, model }, rows.valid.length);
  const together = cuts === null || comparesRows(losses) || sizes.length === 0;
  const levels = together ? [0] : await answerLevels({ ...source, model }, cuts, { rows: rows.valid, sizes });
  return sizes.flatMap((size) => levels.map((level) => ({ rows: size, level })));
}

/** Records for the calls of an epoch, and for the answers of a validation where there are rows for one. */
export async function recordGraphs(
  program: TrainProgram,
  calls: readonly SourceCall[],
  shapes: GraphShapes,
): Promise<void> {
  const { tf, model, sources, stopped } = shapes;
  const steps: { batch: StepBatch; count: number }[] = [];
  const answers: StepBatch[] = [];
  const probes: StepBatch[] = [];
  try {
    for (const [index, source] of sources.entries()) {
      const own = calls.filter((call) => call.source === index);
      const mixed = mixesAnyRows(source.dataset);
      for (const { count, ...form } of neededSteps(source, own, model))
        steps.push({ batch: zeros(tf, source, { ...form, mixed, without: stopped }), count });
      for (const form of await neededAnswers(source, shapes))
        answers.push(zeros(tf, source, { ...form, mixed: false, without: [] }));
      const probe = { rows: probeRows(source).length, level: 0, mixed: false, without: [] };
      if (program.conflict !== null) probes.push(zeros(tf, source, probe));
    }
    program.prepare({ steps, answers, probes });
  } finally {
    for (const { inputs, targets } of [...steps.map(({ batch }) => batch), ...answers, ...probes]) {
      tf.dispose([...inputs.values(), ...targets.values()]);
    }
  }
}
