/**
 * A column in, what its steps are fitted on out: passes over the values or the cells that a step is given by those before it.
 * Pictures are looked at once, for how often each byte occurs; all other columns row by row.
 */
import { imageRows, tableColumn } from "../column-rows.ts";
import type { FittedStep } from "../fitted-preparation.ts";
import { applySteps, isElementwise } from "../fitted-steps.ts";
import type { TableColumn } from "../table.ts";
import { type Cell, numbersOf } from "./cell.ts";
import type { Fit } from "./fit-scan.ts";
import { cellSteps } from "./run-steps.ts";
import { filledCells, type SourceColumn } from "./source-cells.ts";

/** Takes values: `place` is the channel or element, `count` how often the value occurs. */
export type ValueVisit = (value: number, place: number, count: number) => void;

/** One pass over all values. */
export type EachValue = (visit: ValueVisit) => Fit<void>;

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
      return (row) => visit(run(read(row)));
    };
  };
  return {
    cells,
    values: (before) => (visit) => {
      // Numbers that only change their values need no array a row.
      const plain = before.every(isElementwise);
      const sound = before.find((step) => step.step === "spectrogram");
      const places = sound?.step === "spectrogram" ? sound.bands : Number.POSITIVE_INFINITY;
      return cells(plain ? [] : before, (cell) => {
        const numbers = numbersOf(cell);
        for (let place = 0; place < numbers.length; place++) {
          const value = numbers[place] ?? 0;
          visit(plain ? applySteps(value, before, place) : value, place % places, 1);
        }
      });
    },
  };
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
          yield ({ table }) => countBytes(tableColumn(table, source, "image"), fresh);
          counts = fresh;
        }
        counts.forEach((bytes, channel) => {
          bytes.forEach((times, byte) => {
            if (times > 0) visit(applySteps(byte, before, channel), channel, times);
          });
        });
      },
  };
}

/** How often each byte occurs in each channel. */
function countBytes(image: Extract<TableColumn, { kind: "image" }>, counts: Float64Array[]): (row: number) => void {
  const channels = image.shape[2];
  const pictures = imageRows(image, "sequential");
  for (let channel = 0; channel < channels; channel++) counts.push(new Float64Array(256));
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
