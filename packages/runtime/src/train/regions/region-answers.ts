/**
 * An output that answers place by place in, a mask or boxes, what takes in its answers batch by batch out: what is kept of them, and of the
 * truth.
 */
import type { CheckedCall, Task } from "@penstock/dsl";
import { boxRows, type FittedColumn, type FittedPreparation, gridOf, type Table } from "../../data/index.ts";
import { numberArgument } from "../../ops/arguments.ts";
import { priorScore } from "../losses/centers.ts";
import { answerNumbers, type Decoding, decodeCenters, noBox, truthNumbers } from "./decode-centers.ts";
import { type KeptMask, PixelAnswers } from "./pixel-answers.ts";

/** Takes in answers of one output. */
export interface Regions {
  readonly classes: number;
  /** What is kept of a batch: of values `shape` but for missing rows, and their truth. */
  tell(values: Float32Array, truth: ArrayLike<number>, shape: readonly number[]): Float32Array;
  /** The truth of all rows, as `OutputAnswers` has it. */
  truth(rows: Uint32Array): Int32Array | Float32Array;
  worst(): readonly KeptMask[];
}

interface Asked {
  readonly table: Table;
  readonly preparation: FittedPreparation;
}

/** How the grid of an output is read that learns the boxes of a column by a loss. */
export function centerDecoding(target: FittedColumn, { args }: CheckedCall): Decoding {
  const { height, width, stride, classes } = gridOf(target);
  return { height, width, stride, classes, prior: priorScore(args), top: numberArgument(args, "top") };
}

/** What takes in the answers of an output; null where it gives rows of numbers. */
export function regionsOf(
  { table, preparation }: Asked,
  { output, loss, task }: { readonly output: string; readonly loss: CheckedCall; readonly task: Task },
): Regions | null {
  const target = preparation.targets.find(({ name }) => name === output);
  if (target === undefined) return null;
  const classes = target.classes?.length ?? 0;
  if (task === "pixels") {
    const pixels = new PixelAnswers();
    return {
      classes,
      tell: (values, truth, [, height = 1, width = 1]) => pixels.count(values, truth, { height, width, classes }),
      truth: () => new Int32Array(0),
      worst: () => pixels.worst(),
    };
  }
  if (task !== "boxes") return null;
  const form = centerDecoding(target, loss);
  const { height, width } = form;
  const read = boxRows(table, target);
  const size = height * width * (classes + 4);
  return {
    classes,
    tell: (values) => {
      const rows = values.length / size;
      const told = new Float32Array(rows * form.top * answerNumbers);
      for (let row = 0; row < rows; row++) {
        told.set(decodeCenters(values.subarray(row * size, (row + 1) * size), form), row * form.top * answerNumbers);
      }
      return told;
    },
    // Straight from the source: a grid has one box a cell.
    truth: (rows) => {
      const boxes = Array.from(rows, read);
      const most = boxes.reduce((sum, list) => Math.max(sum, list.length), 1);
      const truth = new Float32Array(rows.length * most * truthNumbers);
      for (let at = 0; at < truth.length; at += truthNumbers) truth[at] = noBox;
      boxes.forEach((list, row) => {
        list.forEach((box, place) => {
          const at = (row * most + place) * truthNumbers;
          truth.set([box.class, box.x, box.y, box.width, box.height], at);
        });
      });
      return truth;
    },
    worst: () => [],
  };
}
