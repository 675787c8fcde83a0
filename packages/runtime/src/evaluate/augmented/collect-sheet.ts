/**
 * A data set in, its sheet of augmented rows out: the first rows of the first epoch, as the first step of a training reads them, and what the
 * epochs after it make of them. Augmented by the code that trains, with the same seed; preparation is left out where it would only hide what happened.
 */
import type { CheckedCall, CheckedDataset } from "@penstock/dsl";
import {
  type Batch,
  BatchMaker,
  closeTable,
  type DataContext,
  DataError,
  type FittedColumn,
  fitPreparation,
  readTable,
  rowsOfDraws,
  splitRows,
  type Table,
  withNamedTokenizers,
  wordChanges,
} from "../../data/index.ts";
import { epochOrder, windowOf } from "../../train/loop/epoch-order.ts";
import type { AugmentedSheet, SheetRow, Shown, ShownVariant } from "./sheet.ts";
import { spectrumPicture, wavePicture } from "./sound-picture.ts";

/** How much is shown. */
export interface SheetOptions {
  /** Rows, at most a batch of them. */
  readonly rows: number;
  /** Epochs of each. */
  readonly epochs: number;
  /** The text of a place of the program, for steps as they are written. */
  readonly written: (step: CheckedCall) => string;
}

/** What an input is shown by, and how. */
interface ShownInput {
  readonly name: string;
  readonly steps: readonly CheckedCall[];
  readonly before: (row: number) => Shown;
  /** The row at a place of a batch, which stands for a draw of an epoch. */
  readonly after: (
    batch: Batch,
    at: { readonly place: number; readonly draw: number; readonly epoch: number },
  ) => Shown;
}

/** Reads, splits and augments; throws DataError where the data cannot be read. */
export async function collectSheet(
  dataset: CheckedDataset,
  context: DataContext,
  options: SheetOptions,
): Promise<AugmentedSheet> {
  const table = await readTable(dataset, context);
  try {
    return sheetOf({ dataset: await withNamedTokenizers(dataset, context), table, seed: context.seed }, options);
  } finally {
    closeTable(table);
  }
}

interface SheetSource {
  readonly dataset: CheckedDataset;
  readonly table: Table;
  readonly seed: number;
}

function sheetOf({ dataset, table, seed }: SheetSource, options: SheetOptions): AugmentedSheet {
  const { train } = splitRows(table, dataset, seed);
  const [draws] = epochOrder(
    { dataset, table, rows: { train }, seed },
    { epoch: 1, window: windowOf({ dataset, table, rows: { train }, seed }, { batch: 0 }) },
  );
  if (draws === undefined) throw new DataError(`\`${dataset.name}\` has no train rows to augment`, null);
  const fitted = fitPreparation(table, dataset, train);
  const maker = new BatchMaker({ table, dataset, preparation: { ...fitted, inputs: fitted.inputs.map(unprepared) } });
  const plain = maker.make(draws, null);
  const inputs = fitted.inputs.flatMap((column): ShownInput[] => {
    const steps = dataset.augment.filter((one) => one.column === column.name).flatMap((one) => one.steps);
    const shown = steps.length === 0 ? null : shownInput({ dataset, table, seed }, { column, steps, plain, draws });
    return shown === null ? [] : [shown];
  });
  const epochs = Array.from({ length: options.epochs }, (_, index) => index + 1);
  // A batch lends its memory until the next is made, so what is shown is taken out of each first.
  const variants = epochs.map((epoch) => {
    const batch = maker.make(draws, { seed, epoch });
    return Array.from(
      draws.subarray(0, options.rows),
      (draw, place): ShownVariant => ({
        inputs: inputs.map((input) => input.after(batch, { place, draw, epoch })),
        mixture: mixtureAt(dataset, batch, place),
      }),
    );
  });
  const rows = rowsOfDraws(draws, table.rows);
  return {
    dataset: dataset.name,
    seed,
    inputs: inputs.map(({ name, steps }) => ({ name, steps: steps.map(options.written).join(" -> ") })),
    rows: Array.from(
      rows.subarray(0, options.rows),
      (row, place): SheetRow => ({
        row,
        targets: targetsAt(dataset, plain.targets, place),
        before: inputs.map((input) => input.before(row)),
        after: variants.flatMap((of) => of[place] ?? []),
      }),
    ),
  };
}

/** A column as people look at it: pictures and recordings without what is for models alone; spectrograms as they are measured. */
function unprepared(column: FittedColumn): FittedColumn {
  if (column.kind !== "image" && column.kind !== "audio") return column;
  return { ...column, steps: column.steps.slice(0, column.steps.findIndex(({ step }) => step === "spectrogram") + 1) };
}

interface InputParts {
  readonly column: FittedColumn;
  readonly steps: readonly CheckedCall[];
  /** The batch without augmentation. */
  readonly plain: Batch;
  readonly draws: Uint32Array;
}

/** How an input is shown; null where it is nothing to look at. */
function shownInput(source: SheetSource, { column, steps, plain, draws }: InputParts): ShownInput | null {
  const { name, kind } = column;
  switch (kind) {
    case "image": {
      const [height = 0, width = 0, channels = 0] = column.shape;
      const shape = [height, width, channels] as const;
      const rows = rowsOfDraws(draws, source.table.rows);
      const picture = (batch: Batch, place: number): Shown => ({
        kind: "picture",
        shape,
        bytes: bytesAt(batch, name, place),
      });
      return {
        name,
        steps,
        before: (row) => picture(plain, rows.indexOf(row)),
        after: (batch, { place }) => picture(batch, place),
      };
    }
    case "audio": {
      const bands = column.shape[1];
      const rows = rowsOfDraws(draws, source.table.rows);
      const sound = (batch: Batch, place: number): Shown => {
        const values = valuesAt(batch, name, place);
        return bands === undefined ? wavePicture(values) : spectrumPicture(values, bands);
      };
      return {
        name,
        steps,
        before: (row) => sound(plain, rows.indexOf(row)),
        after: (batch, { place }) => sound(batch, place),
      };
    }
    case "text":
    case "list":
    case "tags": {
      const change = wordChanges(source, column);
      const shown = (words: string | readonly string[]): Shown => ({
        kind: "text",
        text: typeof words === "string" ? words : words.join(", "),
      });
      return {
        name,
        steps,
        before: (row) => shown(change(row, null)),
        after: (_, { draw, epoch }) => shown(change(draw, { seed: source.seed, epoch })),
      };
    }
    default:
      return null;
  }
}

/** The values of a row, which hold as long as the batch does. */
function valuesAt(batch: Batch, name: string, place: number): ArrayLike<number> {
  const values = batch.inputs.get(name);
  const size = (values?.data.length ?? 0) / batch.size;
  return values?.data.subarray(place * size, (place + 1) * size) ?? [];
}

/** The values of a row's picture, which were bytes, as bytes. */
function bytesAt(batch: Batch, name: string, place: number): Uint8Array {
  return Uint8Array.from(valuesAt(batch, name, place), (value) => Math.round(value));
}

/** The targets of a row in words. */
function targetsAt(dataset: CheckedDataset, targets: Batch["targets"], place: number): string {
  return dataset.targets
    .map((target) => {
      const values = targets.get(target.name);
      const size = values === undefined ? 0 : values.data.length / (values.shape[0] ?? 1);
      const own = values?.data.subarray(place * size, (place + 1) * size) ?? [];
      const [first = 0] = own;
      if (target.type.kind === "class") return `${target.name} ${target.type.classes[first] ?? first}`;
      return `${target.name} ${Array.from(own.slice(0, 4), (value) => Number(value.toPrecision(4))).join(", ")}${own.length > 4 ? ", …" : ""}`;
    })
    .join("; ");
}

function mixtureAt(dataset: CheckedDataset, { mixed }: Batch, place: number): ShownVariant["mixture"] {
  const share = mixed?.share[place] ?? 1;
  if (mixed === null || share === 1) return null;
  return { share, targets: targetsAt(dataset, mixed.targets, place) };
}
