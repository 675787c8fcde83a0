/**
 * The whole vocabulary in one object, and look-up by name.
 */
import { blocks } from "./blocks.ts";
import { augmentations, columns, preparations, sources, splits } from "./data.ts";
import { datasets } from "./datasets.ts";
import type { CallGroup } from "./entry.ts";
import { losses } from "./losses.ts";
import { metrics } from "./metrics.ts";
import { operators } from "./operators.ts";
import { averages, clips, optimizers, regularisers } from "./optimizers.ts";
import { schedules } from "./schedules.ts";
import { stops } from "./stops.ts";

/** Every word of the language, by group. */
export const catalog = {
  blocks,
  operators,
  losses,
  optimizers,
  schedules,
  clips,
  regularisers,
  averages,
  stops,
  sources,
  columns,
  preparations,
  augmentations,
  splits,
  metrics,
  datasets,
} as const;

/** What one entry of a group is called in messages. */
export const groupWords: Readonly<Record<CallGroup, { readonly one: string; readonly many: string }>> = {
  operators: { one: "an operator", many: "operators" },
  losses: { one: "a loss", many: "losses" },
  optimizers: { one: "an optimizer", many: "optimizers" },
  schedules: { one: "a schedule", many: "schedules" },
  clips: { one: "a bound on gradients", many: "bounds on gradients" },
  regularisers: { one: "a cost of weights", many: "costs of weights" },
  averages: { one: "a mean of weights", many: "means of weights" },
  stops: { one: "a way to stop", many: "ways to stop" },
  sources: { one: "a data source", many: "data sources" },
  columns: { one: "a column type", many: "column types" },
  preparations: { one: "a preparation step", many: "preparation steps" },
  augmentations: { one: "an augmentation step", many: "augmentation steps" },
  splits: { one: "a split", many: "splits" },
};

/** The entry of that name, or undefined. */
export function findEntry<E extends { readonly name: string }>(group: readonly E[], name: string): E | undefined {
  return group.find((entry) => entry.name === name);
}
