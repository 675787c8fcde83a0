import type { Tensor, Variable } from "@tensorflow/tfjs";
import { describe, expect, test } from "vitest";
import { gradientsWithRows, lookUp } from "../graph/table-rows.ts";
import { nativeBackend } from "../train/testing/native-backend.ts";
import { embeddingBag } from "./embedding-bag.ts";
import type { OperatorContext } from "./operator.ts";

const loaded = nativeBackend();
const [rows, units] = [7, 3];

/** Two rows of up to four terms: one twice in a row, one in both, padding at the end of the second. */
const pairs = [
  [2, 0.5, 5, 0.25, 2, -1, 1, 2],
  [5, 3, 6, 0.125, 0, 0, 0, 0],
];
const values = Float32Array.from({ length: rows * units }, (_, at) => Math.sin(3 * at));

/** The sums, written down. */
function sums(table: (id: number, unit: number) => number): number[] {
  return pairs.flatMap((row) =>
    Array.from({ length: units }, (_, unit) =>
      [0, 1, 2, 3].reduce((sum, at) => sum + (row[2 * at + 1] ?? 0) * table(row[2 * at] ?? 0, unit), 0),
    ),
  );
}

function contextOf(more: Partial<OperatorContext> = {}): OperatorContext {
  return {
    tf: loaded().tf,
    training: true,
    uniform: () => expect.fail("nothing here is random"),
    update: () => expect.fail("nothing here goes on by itself"),
    ...more,
  };
}

const bagTensor = (): Tensor => loaded().tf.tensor(pairs.flat(), [2, 4, 2]);

describe("embedding_bag", () => {
  test("adds up rows of its table by their weights, padding left out", () => {
    const { tf } = loaded();
    const found = tf.tidy(() =>
      embeddingBag(
        [bagTensor()],
        { table: tf.tensor2d(values, [rows, units]) },
        { dropout: 0 },
        contextOf(),
      ).dataSync(),
    );
    sums((id, unit) => values[id * units + unit] ?? 0).forEach((value, at) => {
      expect(found[at]).toBeCloseTo(value, 5);
    });
  });

  test("gives the gradient of the whole table, and the same row by row", () => {
    const { tf } = loaded();
    const table: Variable = tf.tidy(() => tf.variable(tf.tensor2d(values, [rows, units])));
    const bag = bagTensor();
    const given = tf.tensor2d([1, -2, 3, 0.5, 4, -1], [2, units]);
    const cost = (more: Partial<OperatorContext>) => () =>
      tf.sum(tf.mul(given, embeddingBag([bag], { table }, { dropout: 0 }, contextOf(more)))).asScalar();
    const whole = gradientsWithRows(tf, cost({}), [table]);
    const byRow = gradientsWithRows(
      tf,
      cost({ lookUp: (read, indices, unique) => lookUp(tf, read as Variable, indices, unique) }),
      [],
    );
    // d(sum)/d(table[id]) = the sum over the rows that have it of its weight times what is given.
    const expected = Array.from({ length: rows * units }, (_, at) => {
      const [id, unit] = [Math.floor(at / units), at % units];
      return pairs.reduce((sum, row, index) => {
        const weight = [0, 1, 2, 3].reduce(
          (all, term) => all + (row[2 * term] === id ? (row[2 * term + 1] ?? 0) : 0),
          0,
        );
        return sum + weight * (given.dataSync()[index * units + unit] ?? 0);
      }, 0);
    });
    const dense = whole.grads.get(table)?.dataSync() ?? [];
    expected.forEach((value, at) => {
      expect(dense[at]).toBeCloseTo(value, 5);
    });
    const [row] = byRow.rows;
    if (row === undefined) expect.fail("no row has a gradient");
    const ids = [...row.indices.dataSync()];
    expect(new Set(ids)).toEqual(new Set([0, 1, 2, 5, 6]));
    expect(ids).toHaveLength(5);
    expect(row.unique).toBe(true);
    const gradient = row.gradient.dataSync();
    ids.forEach((id, place) => {
      for (let unit = 0; unit < units; unit++) {
        expect(gradient[place * units + unit]).toBeCloseTo(expected[id * units + unit] ?? 0, 5);
      }
    });
    const { value, grads } = whole;
    tf.dispose([value, ...grads.values(), byRow.value, row.indices, row.gradient, bag, given, table]);
  });

  test("leaves terms out while training, makes up for it, and leaves none out otherwise", () => {
    const { tf } = loaded();
    const uniform = (): Tensor => tf.tensor1d([0.9, 0.1, 0.9, 0.9, 0.1, 0.9, 0.9, 0.9]);
    const ask = (training: boolean): number[] =>
      tf.tidy(() => {
        const table = tf.ones([rows, 1]);
        return [
          ...embeddingBag([bagTensor()], { table }, { dropout: 0.5 }, contextOf({ training, uniform })).dataSync(),
        ];
      });
    expect(ask(true)).toEqual([2 * (0.5 - 1 + 2), 2 * 0.125]);
    expect(ask(false)).toEqual([0.5 + 0.25 - 1 + 2, 3.125]);
  });
});
