/**
 * A train step in, the weights that it starts with out: drawn, or those of another run as far as they fit. Whoever shows what a training
 * has changed starts from the same.
 */
import { type CheckedStart, isEmpty, partOfStart, weightSet } from "@penstock/dsl";
import type { StoredTensor } from "../../artifacts/safetensors.ts";
import type { Artifact } from "../../artifacts/store.ts";
import type { DataProgress } from "../../data/index.ts";
import { InternalError } from "../../internal-error.ts";
import { stepLabel, type TrainStep } from "../../plan/plan.ts";
import { wholeData } from "../../plan/run-on-data.ts";
import { carryWeights } from "../../train/carry-weights.ts";
import { initialWeights } from "../../train/initial-weights.ts";
import { RunError } from "../run-error.ts";
import { runName } from "../run-name.ts";
import type { Surroundings } from "../surroundings.ts";
import { openSources } from "../train-sources.ts";
import type { Workshop } from "../workshop.ts";
import { SavedWeights } from "./saved-weights.ts";
import { refuseSeenRows } from "./seen-rows.ts";
import { type StartReport, startReport } from "./start-report.ts";
import { openStart, type StoredRun, withFitted } from "./stored-run.ts";
import { encoderSource, runSource, type WeightSource } from "./weight-source.ts";

/** Weights to start with, and what is told of them; null where they are drawn. */
export interface StartingWeights {
  readonly weights: ReadonlyMap<string, StoredTensor>;
  readonly report: StartReport | null;
}

/** Weights that there are, by the name that is told of them. */
interface Source extends WeightSource {
  readonly name: string;
}

/** The weights that a step starts with. Throws RunError where a finished run does not fit, DataError where files of an encoder are not what they should be. */
export async function startingWeights(step: TrainStep, shop: Workshop): Promise<StartingWeights> {
  const drawn = initialWeights(step.model, step.run.seed);
  const { start } = step.train;
  if (step.start === null || start === null) return { weights: drawn, report: null };
  const source = start.kind === "pretrained" ? encoder(start, step, shop) : finishedRun(start, step, shop);
  const open = await openSources(step.sources ?? [step.data], shop);
  const plain = weightSet(step.model, wholeData(step));
  const columns = open.flatMap(({ preparation: { inputs, targets } }) => [...inputs, ...targets]);
  const target = { ...plain, rows: withFitted(plain.rows, columns) };
  const match = source.match(target);
  if (isEmpty(match)) {
    throw new RunError(
      "P6501",
      `none of the ${source.count} weights of \`${source.name}\` fits into \`${step.model.name}\``,
      {
        help: "weights fit by name and shape; `part` and `into` name a part of one model and of the other",
        primary: { span: start.span, text: "nothing to start from" },
      },
    );
  }
  return {
    weights: carryWeights(drawn, await source.read(match), match),
    report: startReport(source.name, match, target.tensors),
  };
}

/** A published encoder. */
function encoder(start: Extract<CheckedStart, { kind: "pretrained" }>, step: TrainStep, { around }: Workshop): Source {
  const { source, name, into } = start;
  const { cache, mirror, signal } = around.data;
  const context = {
    cache,
    mirror,
    ...(signal === undefined ? {} : { signal }),
    onProgress: ({ what, done, total }: DataProgress) =>
      around.emit({ event: "progress", block: step.block, run: stepLabel(step), what, done, total }),
  };
  return { name, ...encoderSource({ source, into, model: step.model }, context) };
}

/** A finished run, of a block of the program or of the store. */
function finishedRun(asked: CheckedStart, step: TrainStep, shop: Workshop): Source {
  const { start } = step;
  const { store } = shop.around;
  if (start === null || start.kind === "pretrained") {
    throw new InternalError(`${step.id} starts from nothing that there is`);
  }
  const artifact = store.find(start.kind === "step" ? start.trained.hash : start.hash);
  if (artifact === null) {
    if (start.kind === "step") throw new InternalError(`${start.trained.id} is not in the store`);
    throw gone(step, start.hash);
  }
  if (start.kind === "stored") refuseSeenRows(step, artifact, shop);
  const { name, ...run } = opened(step, artifact);
  const saved = new SavedWeights({ store, pretrained: shop.around.data });
  return { name, ...runSource(run, partOfStart(asked), () => saved.merged(artifact)) };
}

function opened(step: TrainStep, artifact: Artifact): StoredRun & { readonly name: string } {
  const name = runName(artifact.manifest.block, artifact.manifest.hash);
  const found = openStart(artifact);
  if (found !== null) return { ...found, name };
  throw new RunError("P6501", `\`${name}\` is kept in a form that this version does not read`, {
    help: `\`pipe run ${artifact.manifest.program} --fresh\` makes it anew`,
    primary: { span: step.train.start?.span ?? step.train.span, text: "starts from it" },
  });
}

function gone(step: TrainStep, hash: string): RunError {
  return new RunError("P6501", `the run ${hash.slice(0, 8)} is gone from the store`, {
    help: "run its program again, or start from another",
    primary: { span: step.train.start?.span ?? step.train.span, text: "starts from it" },
  });
}

/** Says what a training starts with, where that is not drawn. */
export function tellStart(step: TrainStep, { report }: StartingWeights, { emit }: Surroundings): void {
  if (report !== null) emit({ event: "weights", block: step.block, run: stepLabel(step), ...report });
}
