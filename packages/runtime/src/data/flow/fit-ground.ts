/**
 * A column in, what its steps are fitted on out: passes over the values or the cells that a step is given by those before it.
 * Pictures are looked at once, for how often each byte occurs; all other columns row by row.
 */
import { imageRows, tableColumn } from "../column-rows.ts";
import type { FittedStep } from "../fitted-preparation.ts";
import { applySteps, isElementwise } from "../fitted-steps.ts";
import type { TableColumn } from "../table.ts";
import { type Cell, numbersOf } from "./cell.ts";
import { eachRow, type Fit } from "./fit-scan.ts";
import { cellSteps } from "./run-steps.ts";
import { filledCells, noValue, type SourceColumn } from "./source-cells.ts";

/** Values of one place: a channel or an element. Holds until the next one. */
export interface ValueRun {
  place: number;
  values: Float64Array;
  /** They lie at `start`, `start + step` and so on, before `end`. */
  start: number;
  step: number;
  end: number;
  /** How often each occurs; null for once. */
  times: Float64Array | null;
}

/** One pass over all values. */
export type EachValue = (visit: (run: ValueRun) => void) => Fit<void>;

/** What steps are fitted on. */
export interface FitGround {
  /** Passes over the numbers after the given steps. */
  readonly values: (before: readonly FittedStep[]) => EachValue;
  /** One pass over the cells after the given steps. */
  readonly cells: (before: readonly FittedStep[], visit: (cell: Cell) => void) => Fit<void>;
}

/** Rows of every kind but pictures. */
export function rowGround(column: SourceColumn): FitGround {
  const cells: FitGround["cells"] = function* (before, visit) {
    yield ({ table, readers }) => {
      const read = filledCells(table, column, { access: "sequential", readers });
      const run = cellSteps(before);
      return eachRow((row) => visit(run(read(row))));
    };
  };
  const numbers = column.kind === "number" || column.kind === "vector";
  return {
    cells,
    values: (before) => (visit) =>
      numbers && before.every(isElementwise) ? numberValues(column, before, visit) : cellValues(cells, before, visit),
  };
}

/** Numbers that only change their values: place by place, no array a row. */
function* numberValues(column: SourceColumn, before: readonly FittedStep[], visit: (run: ValueRun) => void): Fit<void> {
  yield ({ table, numbers }) => {
    const run: ValueRun = { place: 0, values: new Float64Array(), start: 0, step: 1, end: 0, times: null };
    const sources = column.columns.map((name) => tableColumn(table, name, "number"));
    const constants = column.fill.map(({ value }) => Number(value));
    return (rows) => {
      if (run.values.length < rows.length) run.values = new Float64Array(rows.length);
      run.end = rows.length;
      sources.forEach((source, place) => {
        const { values } = run;
        numbers.gather(source, rows, values);
        const constant = constants[place];
        for (let at = 0; at < run.end; at++) {
          if (!Number.isNaN(values[at])) continue;
          if (constant === undefined) throw noValue(column, place);
          values[at] = constant;
        }
        if (before.length > 0) {
          for (let at = 0; at < run.end; at++) values[at] = applySteps(values[at] ?? 0, before, place);
        }
        run.place = place;
        visit(run);
      });
    };
  };
}

/** The numbers of cells after any steps; those of a spectrogram's frames belong to its bands. */
function cellValues(
  cells: FitGround["cells"],
  before: readonly FittedStep[],
  visit: (run: ValueRun) => void,
): Fit<void> {
  const sound = before.find((step) => step.step === "spectrogram");
  const run: ValueRun = { place: 0, values: new Float64Array(), start: 0, step: 1, end: 0, times: null };
  return cells(before, (cell) => {
    run.values = numbersOf(cell);
    run.end = run.values.length;
    run.step = sound?.step === "spectrogram" ? sound.bands : run.end;
    for (let place = 0; place < run.step; place++) {
      run.place = place;
      run.start = place;
      visit(run);
    }
  });
}

/** Pictures, whose bytes are counted when first asked for. */
export function pictureGround(source: string): FitGround {
  let counts: Float64Array[] | null = null;
  return {
    cells: function* () {},
    values: (before) =>
      function* (visit) {
        if (counts === null) {
          const fresh: Float64Array[] = [];
          yield ({ table }) => eachRow(countBytes(tableColumn(table, source, "image"), fresh));
          counts = fresh;
        }
        counts.forEach((times, place) => {
          // Bytes that no picture has are no values.
          const bytes = Uint8Array.from(times, (_, byte) => byte).filter((byte) => (times[byte] ?? 0) > 0);
          const values = Float64Array.from(bytes, (byte) => applySteps(byte, before, place));
          const often = Float64Array.from(bytes, (byte) => times[byte] ?? 0);
          visit({ place, values, start: 0, step: 1, end: values.length, times: often });
        });
      },
  };
}

/** How often each byte occurs in each channel. */
function countBytes(image: Extract<TableColumn, { kind: "image" }>, counts: Float64Array[]): (row: number) => void {
  const channels = image.shape[2];
  const pictures = imageRows(image, "sequential");
  for (let channel = counts.length; channel < channels; channel++) counts.push(new Float64Array(256));
  return (row) => {
    const picture = pictures(row);
    for (let channel = 0; channel < channels; channel++) {
      const bytes = counts[channel] ?? new Float64Array(256);
      for (let at = channel; at < picture.length; at += channels) {
        const byte = picture[at] ?? 0;
        bytes[byte] = (bytes[byte] ?? 0) + 1;
      }
    }
  };
}
