/**
 * In: a training of several tasks, one of its outputs and the data set of that one. Out: the training that learns this task by itself, with the
 * same settings: what the others have given or taken shows beside it.
 */
import type { CheckedModel, CheckedTrain } from "./checked-program.ts";
import { partOfModel } from "./part-of-model.ts";

/** What a task is trained by itself with. */
export interface AloneTask {
  readonly output: string;
  /** Name of the data set. */
  readonly data: string;
}

/** What the training of one task by itself is called. */
export function aloneName(train: string, output: string): string {
  return `${train}.alone.${output}`;
}

/** How the part of a model is adapted. */
function adaptOf(adapt: CheckedTrain["adapt"], ids: ReadonlySet<string>): CheckedTrain["adapt"] {
  if (adapt === null) return null;
  const places = adapt.places.filter(({ node }) => ids.has(node));
  return { ...adapt, places, heads: adapt.heads.filter((id) => ids.has(id)) };
}

/** The training of one task by itself, and its model. */
export function aloneTraining(
  train: CheckedTrain,
  model: CheckedModel,
  { output, data }: AloneTask,
): { readonly train: CheckedTrain; readonly model: CheckedModel } {
  const { tasks, ...rest } = train;
  const part = partOfModel(model, [output]);
  const ids = new Set(part.nodes.map(({ id }) => id));
  const own = (metric: string): boolean => metric.split(".")[1] === output;
  const watched = train.stop?.args["on"];
  const stop = tasks?.stops.find((one) => one.output === output)?.stop ?? null;
  const all = typeof watched === "string" && own(watched) ? train.stop : null;
  const figure = tasks?.figures.find((one) => one.output === output);
  const best = train.best !== null && own(train.best.metric) ? train.best : figure;
  return {
    model: part,
    train: {
      ...rest,
      name: aloneName(train.name, output),
      data,
      losses: train.losses.filter((loss) => loss.output === output),
      stop: stop ?? all,
      best: best === undefined ? null : { metric: best.metric, goal: best.goal },
      freeze: train.freeze.filter((id) => ids.has(id)),
      adapt: adaptOf(train.adapt, ids),
      rates: train.rates.filter(({ node }) => ids.has(node)),
      unfreeze: train.unfreeze.filter(({ node }) => ids.has(node)),
      measured: train.measured.filter(own),
      expect: [],
    },
  };
}
