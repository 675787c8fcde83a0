/** In: a training of several data sets, and one that it is asked about. Out: the training as far as that one has targets. */
import type { DatasetInfo } from "./dataset.ts";
import { partOfModel } from "./part-of-model.ts";
import type { TrainInfo } from "./train.ts";

/** The outputs that a data set can judge, and the data set that they were learned from. One data set is judged as it is. */
export function runOn(run: TrainInfo, data: DatasetInfo | null): TrainInfo {
  const { model, sets } = run;
  if (sets.length < 2 || data === null || model === null) return run;
  const names = model.outputs.map(({ name }) => name).filter((name) => data.targets.some((one) => one.name === name));
  const own =
    sets.find(({ name }) => name === data.name) ??
    sets.find((set) => set.targets.some(({ name }) => names.includes(name)));
  if (names.length === 0 || own === undefined) return run;
  return {
    ...run,
    data: own,
    losses: new Map([...run.losses].filter(([name]) => names.includes(name))),
    model: {
      ...model,
      outputs: model.outputs.filter(({ name }) => names.includes(name)),
      checked: model.checked === null ? null : partOfModel(model.checked, names),
    },
  };
}
