/** The augmentation steps of a column that is no picture in, what happens to a row before and after its preparation out. */
import { InternalError } from "../../internal-error.ts";
import type { FittedColumn } from "../fitted-preparation.ts";
import type { Cell } from "../flow/cell.ts";
import type { PlacedCall } from "./placed-call.ts";
import type { RowDraw } from "./row-draw.ts";
import { soundProgram } from "./sound-steps.ts";
import { textProgram } from "./text-steps.ts";

/** Steps made ready. */
export interface FlowProgram {
  /** What a row holds, changed. */
  readonly before: (cell: Cell, row: RowDraw) => Cell;
  /** Changes what a model reads of the row, in place; null where nothing does. */
  readonly after: ((values: Float32Array, row: RowDraw) => void) | null;
}

/** Makes ready the steps of a column; null where it has none. */
export function flowProgram(
  column: Pick<FittedColumn, "kind" | "shape">,
  steps: readonly PlacedCall[],
): FlowProgram | null {
  if (steps.length === 0) return null;
  switch (column.kind) {
    case "text":
    case "list":
    case "tags":
      return { before: textProgram(steps), after: null };
    case "audio": {
      const sound = soundProgram(steps, column.shape);
      return {
        before: (cell, row) => {
          if (!(cell instanceof Float64Array)) throw new InternalError("a recording is no samples");
          sound.before(cell, row);
          return cell;
        },
        after: sound.after,
      };
    }
    default:
      throw new InternalError(`a \`${column.kind}\` has no augmentation steps`);
  }
}
