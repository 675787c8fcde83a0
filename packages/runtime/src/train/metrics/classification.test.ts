import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accuracyOf, countsOfTable, meanPart } from "./class-counts.ts";
import { argmaxOf, confusionOf, perClassOf } from "./classification.ts";

/** Truth and answers of up to 60 rows over up to 6 classes. */
const answers = fc.integer({ min: 2, max: 6 }).chain((classes) =>
  fc.array(fc.tuple(fc.nat(classes - 1), fc.nat(classes - 1)), { minLength: 1, maxLength: 60 }).map((rows) => ({
    classes,
    truth: Int32Array.from(rows, ([truth]) => truth),
    predicted: Int32Array.from(rows, ([, predicted]) => predicted),
  })),
);

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe("confusionOf", () => {
  test("counts every row once", () => {
    fc.assert(
      fc.property(answers, ({ truth, predicted, classes }) => {
        const confusion = confusionOf(truth, predicted, classes);
        expect(confusion.map((line) => line.length)).toEqual(new Array(classes).fill(classes));
        expect(sum(confusion.map(sum))).toBe(truth.length);
      }),
      { seed: 1 },
    );
  });

  test("is transposed when truth and answers change places, with precision and recall", () => {
    fc.assert(
      fc.property(answers, ({ truth, predicted, classes }) => {
        const one = perClassOf(confusionOf(truth, predicted, classes));
        const other = perClassOf(confusionOf(predicted, truth, classes));
        expect(other.map(({ precision }) => precision)).toEqual(one.map(({ recall }) => recall));
        expect(other.map(({ f1 }) => f1)).toEqual(one.map(({ f1 }) => f1));
      }),
      { seed: 2 },
    );
  });
});

describe("classification figures", () => {
  test("are 1 where every answer is right", () => {
    fc.assert(
      fc.property(answers, ({ truth, classes }) => {
        const confusion = confusionOf(truth, truth, classes);
        expect(accuracyOf(countsOfTable(confusion))).toBe(1);
        expect(meanPart("f1", "macro", countsOfTable(confusion))).toBe(1);
      }),
      { seed: 3 },
    );
  });

  test("do not depend on the order of rows", () => {
    fc.assert(
      fc.property(answers, ({ truth, predicted, classes }) => {
        expect(confusionOf(truth.toReversed(), predicted.toReversed(), classes)).toEqual(
          confusionOf(truth, predicted, classes),
        );
      }),
      { seed: 4 },
    );
  });

  test("have F1 as the harmonic mean of precision and recall, and accuracy as recall weighted by support", () => {
    fc.assert(
      fc.property(answers, ({ truth, predicted, classes }) => {
        const confusion = confusionOf(truth, predicted, classes);
        const figures = perClassOf(confusion);
        for (const { precision, recall, f1 } of figures) {
          expect(f1).toBeCloseTo(precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall), 12);
        }
        expect(sum(figures.map(({ recall, support }) => recall * support)) / truth.length).toBeCloseTo(
          accuracyOf(countsOfTable(confusion)),
          12,
        );
      }),
      { seed: 5 },
    );
  });

  test("of no rows are no number rather than 0 or 1", () => {
    const none = confusionOf(new Int32Array(0), new Int32Array(0), 3);
    expect(accuracyOf(countsOfTable(none))).toBeNaN();
    expect(meanPart("f1", "macro", countsOfTable(none))).toBeNaN();
  });

  test("leave a class out of the macro mean that occurs nowhere, and count one that is only answered", () => {
    expect(meanPart("f1", "macro", countsOfTable(confusionOf(Int32Array.of(0, 1), Int32Array.of(0, 1), 3)))).toBe(1);
    expect(
      meanPart("f1", "macro", countsOfTable(confusionOf(Int32Array.of(0, 1), Int32Array.of(0, 2), 3))),
    ).toBeCloseTo(1 / 3, 12);
  });
});

test("argmaxOf takes the first of equal values, as NumPy does", () => {
  const values = Float32Array.of(9, 9, 9, 1, 3, 3, -5, -2, -7);
  expect([0, 3, 6].map((start) => argmaxOf(values, start, 3))).toEqual([0, 1, 1]);
});
