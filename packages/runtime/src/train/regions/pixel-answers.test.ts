import { describe, expect, it } from "vitest";
import { randomStream } from "../../random/stream.ts";
import { pixelTable } from "../metrics/pixel-figures.ts";
import { meanIou, PixelAnswers } from "./pixel-answers.ts";

const form = { height: 3, width: 4, classes: 3 };
const pixels = 12;
const random = randomStream(9, "pixels");
const rows = 30;
const truth = Array.from({ length: rows * pixels }, () => random.integer(3));
const answers = truth.map((label) => (random.uniform() < 0.7 ? label : random.integer(3)));
const values = Float32Array.from(answers.flatMap((label) => [0, 1, 2].map((one) => (one === label ? 0.6 : 0.2))));

function counted(): { readonly counts: Float32Array; readonly taken: PixelAnswers } {
  const taken = new PixelAnswers();
  const half = 15 * pixels;
  const parts = [
    taken.count(values.subarray(0, half * 3), truth.slice(0, half), form),
    taken.count(values.subarray(half * 3), truth.slice(half), form),
  ];
  return { counts: Float32Array.from(parts.flatMap((part) => [...part])), taken };
}

/** Overlap over union and Dice of each class, and the part that is right, straight from the pixels of some rows. */
function figuresOf(of: readonly number[]) {
  const pairs = of.flatMap((row) =>
    Array.from(
      { length: pixels },
      (_, pixel) => [truth[row * pixels + pixel] ?? 0, answers[row * pixels + pixel] ?? 0] as const,
    ),
  );
  const each = [0, 1, 2].map((label) => {
    const both = pairs.filter(([meant, said]) => meant === label && said === label).length;
    const either = pairs.filter(([meant, said]) => meant === label || said === label).length;
    return { iou: both / either, dice: (2 * both) / (either + both) };
  });
  const mean = (numbers: number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  return {
    iou: mean(each.map((one) => one.iou)),
    dice: mean(each.map((one) => one.dice)),
    accuracy: pairs.filter(([meant, said]) => meant === said).length / pairs.length,
  };
}

describe("answers of pixels", () => {
  it("keep how often each class was taken for each, row by row", () => {
    const { counts } = counted();
    expect(counts).toHaveLength(rows * 9);
    const first = new Float32Array(9);
    for (let pixel = 0; pixel < pixels; pixel++) {
      const cell = (truth[pixel] ?? 0) * 3 + (answers[pixel] ?? 0);
      first[cell] = (first[cell] ?? 0) + 1;
    }
    expect(counts.subarray(0, 9)).toEqual(first);
  });

  it("keep the masks of the worst rows alone, worst first", () => {
    const worst = counted().taken.worst();
    expect(worst).toHaveLength(12);
    const all = Array.from({ length: rows }, (_, row) => figuresOf([row]).iou).sort((a, b) => a - b);
    worst.forEach(({ iou, position, truth: kept, answer }, place) => {
      expect(iou).toBeCloseTo(all[place] ?? Number.NaN, 6);
      expect([...kept]).toEqual(truth.slice(position * pixels, (position + 1) * pixels));
      expect([...answer]).toEqual(answers.slice(position * pixels, (position + 1) * pixels));
    });
  });

  it("have figures of all pixels together, as often as rows count", () => {
    const table = pixelTable({ task: "pixels", values: counted().counts, classes: 3 });
    const counts = Array.from({ length: rows }, (_, row) => row % 3);
    const counting = counts.flatMap((count, row) => new Array<number>(count).fill(row));
    for (const name of ["iou", "dice", "accuracy"] as const) {
      const figure = table[name]?.();
      expect(figure?.(null)).toBeCloseTo(figuresOf([...counts.keys()])[name], 10);
      expect(figure?.(counts)).toBeCloseTo(figuresOf(counting)[name], 10);
      expect(figure?.(new Array<number>(rows).fill(0))).toBeNaN();
    }
  });

  it("leave classes out of a mean that neither truth nor answers have", () => {
    expect(meanIou([3, 1, 0, 0, 4, 0, 0, 0, 0], 3)).toBeCloseTo((3 / 4 + 4 / 5) / 2, 10);
  });
});
