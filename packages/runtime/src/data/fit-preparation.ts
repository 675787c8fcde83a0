/**
 * Train rows in, the fitted preparation of every column out: means and deviations that `normalize` uses, what stands in for
 * a missing number, and class names. Nothing else is looked at, so no other row can leak into what a model sees. The
 * result is plain JSON, kept with the weights and used again whenever the model is asked. Rows are gone through in order and never
 * gathered, so that they may lie in a file.
 */
import type { CheckedCall, CheckedColumn, CheckedDataset } from "@penstock/dsl";
import { z } from "zod";
import { InternalError } from "../internal-error.ts";
import { imageRows, numberRows, tableColumn } from "./column-rows.ts";
import { applySteps, numberArgument } from "./fitted-steps.ts";
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

/** Goes through the values of all places (channels or elements) of a column, once. */
type Pass = (visit: (value: number, place: number, count: number) => void) => void;

function fitColumn(table: Table, column: CheckedColumn, rows: Uint32Array): FittedColumn {
  const { name, columns, type } = column;
  const common = { name, columns: [...columns], kind: type.kind, shape: [...column.tensor.shape] };
  const [first = name] = columns;
  switch (type.kind) {
    case "class":
      return { ...common, classes: [...tableColumn(table, first, "class").values], fill: [], steps: [] };
    case "image": {
      const image = tableColumn(table, first, "image");
      const steps = fitSteps(column.steps, { places: image.shape[2], pass: histograms(image, rows) });
      return { ...common, classes: null, fill: [], steps };
    }
    case "number":
    case "vector": {
      const fill = column.steps.find((step) => step.call === "fill")?.args["value"];
      const constant = typeof fill === "number" ? fill : null;
      const read = numberRows(
        columns.map((source) => tableColumn(table, source, "number")),
        "sequential",
      );
      const values = new Float64Array(columns.length);
      const eachRow = (visit: () => void): void => {
        for (const row of rows) {
          read(row, values);
          visit();
        }
      };
      const filled = fillMissing(eachRow, values, { rows: rows.length, constant });
      const pass: Pass = (visit) =>
        eachRow(() => {
          for (let place = 0; place < values.length; place++) {
            const value = values[place] ?? Number.NaN;
            visit(Number.isNaN(value) ? (filled[place]?.value ?? 0) : value, place, 1);
          }
        });
      return {
        ...common,
        classes: null,
        fill: filled,
        steps: fitSteps(column.steps, { places: columns.length, pass }),
      };
    }
  }
}

/** How often each byte occurs in each channel of the given rows, counted when first asked for. */
function histograms(image: Extract<TableColumn, { kind: "image" }>, rows: Uint32Array): Pass {
  const channels = image.shape[2];
  let counted: Float64Array[] | null = null;
  const count = (): Float64Array[] => {
    const counts = Array.from({ length: channels }, () => new Float64Array(256));
    const pictures = imageRows(image, "sequential");
    for (const row of rows) {
      const picture = pictures(row);
      for (let channel = 0; channel < channels; channel++) {
        const bytes = counts[channel] ?? new Float64Array(256);
        for (let at = channel; at < picture.length; at += channels) {
          const byte = picture[at] ?? 0;
          bytes[byte] = (bytes[byte] ?? 0) + 1;
        }
      }
    }
    return counts;
  };
  return (visit) => {
    counted ??= count();
    counted.forEach((bytes, channel) => {
      bytes.forEach((times, byte) => {
        if (times > 0) visit(byte, channel, times);
      });
    });
  };
}

/** What stands in for missing values in each place: the constant of a `fill` step, else the mean of the given rows. */
function fillMissing(
  eachRow: (visit: () => void) => void,
  values: Float64Array,
  { rows, constant }: { readonly rows: number; readonly constant: number | null },
): { value: number; missing: number }[] {
  const sums = new Float64Array(values.length);
  const missing = new Float64Array(values.length);
  eachRow(() => {
    for (let place = 0; place < values.length; place++) {
      const value = values[place] ?? Number.NaN;
      if (Number.isNaN(value)) missing[place] = (missing[place] ?? 0) + 1;
      else sums[place] = (sums[place] ?? 0) + value;
    }
  });
  return Array.from(sums, (sum, place) => {
    const gaps = missing[place] ?? 0;
    return { value: constant ?? (gaps === rows ? 0 : sum / (rows - gaps)), missing: gaps };
  });
}

/** The values that steps are fitted on. */
interface Values {
  readonly places: number;
  readonly pass: Pass;
}

function fitSteps(calls: readonly CheckedCall[], values: Values): FittedStep[] {
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
        const { mean, std } = momentsOf(values, steps);
        steps.push({ step: "normalize", mean, std: std.map((deviation) => (deviation > 0 ? deviation : 1)) });
        break;
      }
      default:
        throw new InternalError(`no preparation step \`${call}\``);
    }
  }
  return steps;
}

/** Mean and population deviation of each place after `steps`, in two passes. */
function momentsOf({ places, pass }: Values, steps: readonly FittedStep[]): { mean: number[]; std: number[] } {
  const totals = new Float64Array(places);
  const sums = new Float64Array(places);
  pass((value, place, count) => {
    totals[place] = (totals[place] ?? 0) + count;
    sums[place] = (sums[place] ?? 0) + count * applySteps(value, steps, place);
  });
  const mean = Array.from(sums, (sum, place) => (totals[place] === 0 ? 0 : sum / (totals[place] ?? 1)));
  const squares = new Float64Array(places);
  pass((value, place, count) => {
    squares[place] = (squares[place] ?? 0) + count * (applySteps(value, steps, place) - (mean[place] ?? 0)) ** 2;
  });
  const std = Array.from(squares, (square, place) => {
    const total = totals[place] ?? 0;
    const deviation = total === 0 ? 0 : Math.sqrt(square / total);
    // A deviation that is only rounding of the mean would blow up what is constant.
    return deviation > 1e-12 * Math.max(1, Math.abs(mean[place] ?? 0)) ? deviation : 0;
  });
  return { mean, std };
}
