/**
 * Train rows in, the fitted preparation of every column out: means and deviations, vocabularies, classes, what stands in for a
 * missing value. Nothing else is looked at, so no other row can leak into what a model sees. The result is plain JSON, kept with the
 * weights and used again whenever the model is asked. Rows are gone through in order and never gathered, so that they may lie in
 * a file.
 */
import type { CheckedColumn, CheckedDataset } from "@penstock/dsl";
import { InternalError } from "../internal-error.ts";
import { tableColumn } from "./column-rows.ts";
import type { FittedColumn, FittedPreparation } from "./fitted-preparation.ts";
import { pictureGround, rowGround } from "./flow/fit-ground.ts";
import { type Fit, runFits } from "./flow/fit-scan.ts";
import { fitClasses, fitFill } from "./flow/fit-source.ts";
import { fitSteps } from "./flow/fit-steps.ts";
import type { SourceColumn } from "./flow/source-cells.ts";
import { hasTarget, isMasked } from "./masked-rows.ts";
import type { Table } from "./table.ts";

/** Fits every column on the train rows only. */
export function fitPreparation(table: Table, dataset: CheckedDataset, trainRows: Uint32Array): FittedPreparation {
  const { inputs, targets } = dataset;
  const columns = isMasked(dataset)
    ? [
        ...runFits(
          inputs.map((column) => fitColumn(table, column)),
          [{ table, rows: trainRows }],
        ),
        ...fitMasked(),
      ]
    : runFits(
        [...inputs, ...targets].map((column) => fitColumn(table, column)),
        [{ table, rows: trainRows }],
      );
  return {
    dataset: dataset.name,
    rows: trainRows.length,
    inputs: columns.slice(0, inputs.length),
    targets: columns.slice(inputs.length),
  };

  /** Each target on the rows that have it. */
  function fitMasked(): FittedColumn[] {
    return targets.flatMap((column) => {
      const kind = sourceKind(column.type);
      const rows = trainRows.filter(hasTarget(table, { kind, columns: [...column.columns] }));
      return runFits([fitColumn(table, column)], [{ table, rows }]);
    });
  }
}

/** Fits one column. */
export function* fitColumn(table: Table, column: CheckedColumn): Fit<FittedColumn> {
  const source = yield* fitSource(table, column);
  const [first = column.name] = column.columns;
  const ground = column.type.kind === "image" ? pictureGround(first) : rowGround(source);
  const { shape, dtype } = column.tensor;
  return {
    ...source,
    shape: [...shape],
    dtype,
    steps: yield* fitSteps(column.steps, ground, {
      places: shape[0] ?? 1,
      across: shape[1] ?? 1,
      end: endOf(column.gives),
      sound: source.sound,
    }),
  };
}

/** The number of the mark at the end of texts; null where there is none. */
function endOf(gives: CheckedColumn["gives"]): number | null {
  return gives.kind === "tokens" || gives.kind === "ids" ? (gives.end ?? null) : null;
}

/** What is read before the first step. */
function* fitSource(table: Table, { name, columns, type, steps }: CheckedColumn): Fit<SourceColumn> {
  const [first = name] = columns;
  const open = type.kind === "class" ? (type.open ?? null) : null;
  const classes =
    type.kind === "mask" || type.kind === "boxes"
      ? [...type.classes]
      : type.kind !== "class"
        ? null
        : open === null
          ? [...tableColumn(table, first, "class").values]
          : yield* fitClasses(first, open);
  const source: SourceColumn = {
    name,
    columns: [...columns],
    kind: sourceKind(type),
    classes,
    open: open !== null,
    separator: type.kind === "list" || type.kind === "tags" ? (type.separator ?? ",") : null,
    sound: type.kind === "audio" ? { rate: type.rate, samples: type.samples } : null,
    fill: [],
  };
  const fill = steps.find((step) => step.call === "fill");
  if (fill === undefined) return source;
  const value = fill.args["value"];
  const given = typeof value === "number" || typeof value === "string" ? value : null;
  return { ...source, fill: yield* fitFill(source, given) };
}

function sourceKind({ kind }: CheckedColumn["type"]): SourceColumn["kind"] {
  switch (kind) {
    case "index":
    case "ids":
    case "tokens":
    case "bag":
    case "spectrogram":
    case "centers":
      throw new InternalError(`a source column of kind \`${kind}\``);
    default:
      return kind;
  }
}
