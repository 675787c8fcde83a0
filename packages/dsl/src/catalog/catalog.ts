/**
 * The whole vocabulary in one object, and look-up by name.
 */
import { adapters } from "./adapters.ts";
import { augmentations } from "./augmentations.ts";
import { balances } from "./balances.ts";
import { blocks } from "./blocks.ts";
import { columns } from "./columns.ts";
import { corruptions } from "./corruptions.ts";
import { datasets } from "./datasets.ts";
import { detection, detectors } from "./detectors.ts";
import type { CallGroup } from "./entry.ts";
import { explanations } from "./explanations.ts";
import { fairness } from "./fairness.ts";
import { generations } from "./generations.ts";
import { initializers } from "./initializers.ts";
import { losses } from "./losses.ts";
import { metrics } from "./metrics.ts";
import { mixes } from "./mixes.ts";
import { operators } from "./operators/operators.ts";
import { averages, clips, optimizers, regularisers } from "./optimizers.ts";
import { preparations } from "./preparations.ts";
import { samplings } from "./samplings.ts";
import { schedules } from "./schedules.ts";
import { sources } from "./sources.ts";
import { splits } from "./splits.ts";
import { stops } from "./stops.ts";
import { rates, starts, unfreezings } from "./transfer.ts";
import { validations } from "./validations.ts";

/** Every word of the language, by group. */
export const catalog = {
  blocks,
  operators,
  losses,
  optimizers,
  initializers,
  schedules,
  clips,
  regularisers,
  averages,
  adapters,
  stops,
  validations,
  starts,
  rates,
  unfreezings,
  sources,
  columns,
  preparations,
  augmentations,
  samplings,
  mixes,
  balances,
  splits,
  explanations,
  generations,
  corruptions,
  metrics,
  fairness,
  detectors,
  detection,
  datasets,
} as const;

/** What one entry of a group is called in messages. */
export const groupWords: Readonly<Record<CallGroup, { readonly one: string; readonly many: string }>> = {
  operators: { one: "an operator", many: "operators" },
  losses: { one: "a loss", many: "losses" },
  optimizers: { one: "an optimizer", many: "optimizers" },
  initializers: { one: "an initializer", many: "initializers" },
  schedules: { one: "a schedule", many: "schedules" },
  clips: { one: "a bound on gradients", many: "bounds on gradients" },
  regularisers: { one: "a cost of weights", many: "costs of weights" },
  averages: { one: "a mean of weights", many: "means of weights" },
  adapters: { one: "a way to adapt", many: "ways to adapt" },
  stops: { one: "a way to stop", many: "ways to stop" },
  validations: { one: "a rhythm of validation", many: "rhythms of validation" },
  starts: { one: "a start of weights", many: "starts of weights" },
  rates: { one: "an order of rates", many: "orders of rates" },
  unfreezings: { one: "an order of unfreezing", many: "orders of unfreezing" },
  sources: { one: "a data source", many: "data sources" },
  columns: { one: "a column type", many: "column types" },
  preparations: { one: "a preparation step", many: "preparation steps" },
  augmentations: { one: "an augmentation step", many: "augmentation steps" },
  samplings: { one: "a way to draw rows", many: "ways to draw rows" },
  mixes: { one: "a mix of data sets", many: "mixes of data sets" },
  balances: { one: "a balance of tasks", many: "balances of tasks" },
  splits: { one: "a split", many: "splits" },
  explanations: { one: "an explanation", many: "explanations" },
  generations: { one: "a way to write texts", many: "ways to write texts" },
  detectors: { one: "a detector", many: "detectors" },
  corruptions: { one: "a corruption", many: "corruptions" },
};

/** The entry of that name, or undefined. */
export function findEntry<E extends { readonly name: string }>(group: readonly E[], name: string): E | undefined {
  return group.find((entry) => entry.name === name);
}
