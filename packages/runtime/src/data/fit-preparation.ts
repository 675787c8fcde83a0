/**
 * Train rows in, the fitted preparation of every column out: means and deviations that `normalize` uses, what stands in for
 * a missing number, and class names. Nothing else is looked at, so no other row can leak into what a model sees. The
 * result is plain JSON, kept with the weights and used again whenever the model is asked.
 */
import type { CheckedCall, CheckedColumn, CheckedDataset } from "@penstock/dsl";
import { z } from "zod";
import { InternalError } from "../internal-error.ts";
import type { Table, TableColumn } from "./table.ts";

const stepSchema = z.discriminatedUnion("step", [
  z.strictObject({ step: z.literal("scale"), factor: z.number() }),
  z.strictObject({ step: z.literal("clip"), min: z.number(), max: z.number() }),
  /** One mean and deviation a channel or element; a deviation of 0 is kept as 1. */
  z.strictObject({ step: z.literal("normalize"), mean: z.array(z.number()), std: z.array(z.number()) }),
]);

const columnSchema = z.strictObject({
  name: z.string(),
  /** Source columns. */
  columns: z.array(z.string()),
  kind: z.enum(["image", "class", "number", "vector"]),
  /** Of one row, without the batch axis. */
  shape: z.array(z.number()),
  /** Names in label order; null unless `kind` is `class`. */
  classes: z.array(z.string()).nullable(),
  /** One for each source column of a number or vector: what stands in for a missing value, and how many train rows lack one. */
  fill: z.array(z.strictObject({ value: z.number(), missing: z.number() })),
  steps: z.array(stepSchema),
});

/** The form of a fitted preparation as JSON. */
export const fittedPreparationSchema = z.strictObject({
  dataset: z.string(),
  /** Rows that it was fitted on. */
  rows: z.number(),
  inputs: z.array(columnSchema),
  targets: z.array(columnSchema),
});

/** A fitted step of preparation. */
export type FittedStep = Readonly<z.infer<typeof stepSchema>>;
/** The fitted preparation of one input or target. */
export type FittedColumn = Readonly<z.infer<typeof columnSchema>>;
/** The fitted preparation of a data set. */
export type FittedPreparation = Readonly<z.infer<typeof fittedPreparationSchema>>;

/** A value after the given steps, in float64; `place` is its channel or element. */
export function applySteps(value: number, steps: readonly FittedStep[], place: number): number {
  let result = value;
  for (const step of steps) {
    switch (step.step) {
      case "scale":
        result *= step.factor;
        break;
      case "clip":
        result = Math.min(step.max, Math.max(step.min, result));
        break;
      case "normalize":
        result = (result - (step.mean[place] ?? 0)) / (step.std[place] ?? 1);
        break;
      default:
        step satisfies never;
    }
  }
  return result;
}

/** Fits every column on the train rows only. */
export function fitPreparation(table: Table, dataset: CheckedDataset, trainRows: Uint32Array): FittedPreparation {
  const fit = (column: CheckedColumn): FittedColumn => fitColumn(table, column, trainRows);
  return {
    dataset: dataset.name,
    rows: trainRows.length,
    inputs: dataset.inputs.map(fit),
    targets: dataset.targets.map(fit),
  };
}

/** The table column of that name; the reader has made sure that it is there. */
export function tableColumn<Kind extends TableColumn["kind"]>(
  table: Table,
  name: string,
  kind: Kind,
): Extract<TableColumn, { kind: Kind }> {
  const column = table.columns.get(name);
  if (column?.kind !== kind)
    throw new InternalError(`column \`${name}\` is ${column?.kind ?? "not there"}, not ${kind}`);
  // The comparison above narrows the union, which the compiler cannot follow through a type parameter.
  return column as Extract<TableColumn, { kind: Kind }>;
}

/** Values that occur in a place (channel or element) and how often: what statistics are computed from. */
interface Distribution {
  readonly values: ArrayLike<number>;
  /** Null: each once. */
  readonly counts: ArrayLike<number> | null;
}

function fitColumn(table: Table, column: CheckedColumn, rows: Uint32Array): FittedColumn {
  const { name, columns, type } = column;
  const common = { name, columns: [...columns], kind: type.kind, shape: [...column.tensor.shape] };
  const [first = name] = columns;
  switch (type.kind) {
    case "class":
      return { ...common, classes: [...tableColumn(table, first, "class").values], fill: [], steps: [] };
    case "image": {
      const { shape, data } = tableColumn(table, first, "image");
      return { ...common, classes: null, fill: [], steps: fitSteps(column.steps, histograms(data, shape, rows)) };
    }
    case "number":
    case "vector": {
      const fill = column.steps.find((step) => step.call === "fill")?.args["value"];
      const constant = typeof fill === "number" ? fill : null;
      const filled = columns.map((source) => fillMissing(tableColumn(table, source, "number").data, rows, constant));
      return {
        ...common,
        classes: null,
        fill: filled.map(({ value, missing }) => ({ value, missing })),
        steps: fitSteps(
          column.steps,
          filled.map(({ values }) => ({ values, counts: null })),
        ),
      };
    }
  }
}

/** How often each byte occurs in each channel of the given rows. */
function histograms(data: Uint8Array, shape: readonly [number, number, number], rows: Uint32Array): Distribution[] {
  const [height, width, channels] = shape;
  const size = height * width * channels;
  const counts = Array.from({ length: channels }, () => new Float64Array(256));
  for (let channel = 0; channel < channels; channel++) {
    const count = counts[channel] ?? new Float64Array(256);
    for (const row of rows) {
      const end = (row + 1) * size;
      for (let at = row * size + channel; at < end; at += channels) {
        const byte = data[at] ?? 0;
        count[byte] = (count[byte] ?? 0) + 1;
      }
    }
  }
  const values = Float64Array.from({ length: 256 }, (_, byte) => byte);
  return counts.map((count) => ({ values, counts: count }));
}

/** What stands in for missing values: the constant of a `fill` step, else the mean of the given rows. */
function fillMissing(data: Float64Array, rows: Uint32Array, constant: number | null) {
  let sum = 0;
  let missing = 0;
  for (const row of rows) {
    const value = data[row] ?? Number.NaN;
    if (Number.isNaN(value)) missing++;
    else sum += value;
  }
  const value = constant ?? (missing === rows.length ? 0 : sum / (rows.length - missing));
  const values = Float64Array.from(rows, (row) => {
    const found = data[row] ?? Number.NaN;
    return Number.isNaN(found) ? value : found;
  });
  return { value, missing, values };
}

function fitSteps(calls: readonly CheckedCall[], places: readonly Distribution[]): FittedStep[] {
  const steps: FittedStep[] = [];
  for (const { call, args } of calls) {
    switch (call) {
      // Stands first, and is kept as what stands in for a missing value.
      case "fill":
        break;
      case "scale":
        steps.push({ step: "scale", factor: numberArgument(args, "factor") });
        break;
      case "clip":
        steps.push({ step: "clip", min: numberArgument(args, "min"), max: numberArgument(args, "max") });
        break;
      case "normalize": {
        const moments = places.map((place, index) => momentsOf(place, steps, index));
        steps.push({
          step: "normalize",
          mean: moments.map(({ mean }) => mean),
          std: moments.map(({ std }) => (std > 0 ? std : 1)),
        });
        break;
      }
      default:
        throw new InternalError(`no preparation step \`${call}\``);
    }
  }
  return steps;
}

/** Mean and population deviation after `steps`, in two passes. */
function momentsOf({ values, counts }: Distribution, steps: readonly FittedStep[], place: number) {
  let total = 0;
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    const count = counts === null ? 1 : (counts[index] ?? 0);
    if (count === 0) continue;
    total += count;
    sum += count * applySteps(values[index] ?? 0, steps, place);
  }
  const mean = total === 0 ? 0 : sum / total;
  let squares = 0;
  for (let index = 0; index < values.length; index++) {
    const count = counts === null ? 1 : (counts[index] ?? 0);
    if (count > 0) squares += count * (applySteps(values[index] ?? 0, steps, place) - mean) ** 2;
  }
  const std = total === 0 ? 0 : Math.sqrt(squares / total);
  // A deviation that is only rounding of the mean would blow up what is constant.
  return { mean, std: std > 1e-12 * Math.max(1, Math.abs(mean)) ? std : 0 };
}

/** A number among a call's arguments. */
export function numberArgument(args: CheckedCall["args"], name: string): number {
  const value = args[name];
  if (typeof value !== "number") throw new InternalError(`argument \`${name}\` is no number`);
  return value;
}
