// Average precision of boxes against COCO's own evaluation. Where it says that there is nothing to be found, a figure is no number here.
import { describe, expect, test } from "vitest";
import { BoxFigures, boxRowsOf } from "../../packages/runtime/src/train/metrics/box-figures.ts";
import { figuresOf } from "../../packages/runtime/src/train/metrics/figures.ts";
import { type RecordedBoxes, recorded } from "./recorded.ts";

const cases = recorded("boxes");

/** Lists of every row, brought to one length by places without a box. */
function padded(rows: readonly (readonly (readonly number[])[])[], width: number): Float32Array {
  const most = rows.reduce((all, row) => Math.max(all, row.length), 1);
  const none = [-1, ...new Array<number>(width - 1).fill(0)];
  return Float32Array.from(
    rows.flatMap((row) => Array.from({ length: most }, (_, place) => row[place] ?? none)).flat(),
  );
}

function judgedOf({ rows, classes }: RecordedBoxes) {
  return {
    task: "boxes" as const,
    values: padded(
      rows.map(({ answers }) => answers),
      6,
    ),
    truth: padded(
      rows.map(({ truth }) => truth),
      5,
    ),
    rows: rows.length,
    classes,
  };
}

describe("figures of boxes", () => {
  test("there are enough cases, some of them with nothing to be found", () => {
    expect(cases.length).toBeGreaterThanOrEqual(50);
    expect(cases.filter(({ figures }) => figures.map === null).length).toBeGreaterThanOrEqual(3);
  });

  test.each(cases.map((one) => [one.name, one] as const))("%s", (_, one) => {
    const judged = judgedOf(one);
    const table = figuresOf(judged);
    for (const name of ["map", "map_50", "map_75"] as const) {
      const value = table.get(name)?.()(one.counts) ?? Number.POSITIVE_INFINITY;
      const expected = one.figures[name];
      if (expected === null) expect(value, name).toBeNaN();
      else expect(Math.abs(value - expected), name).toBeLessThan(1e-6);
    }
    const figures = new BoxFigures(boxRowsOf(judged), one.classes);
    one.figures.classes.forEach((expected, kind) => {
      const area = figures.area(kind, 0, one.counts);
      if (expected === null) expect(area).toBeNaN();
      else expect(Math.abs(area - expected)).toBeLessThan(1e-6);
    });
  });
});
