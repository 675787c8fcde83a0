import type { Scalar, Tensor, Tensor1D, Tensor2D, Variable } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadBackend } from "../backend/index.ts";
import { compile } from "./compile.ts";
import { applyGradientDescent, applyMomentum } from "./optimizer-updates.ts";
import { requireBackend, type Tf } from "./recordable-backend.ts";
import {
  applySparseAdagrad,
  applySparseAdam,
  applySparseGradientDescent,
  applySparseLion,
  applySparseMomentum,
  applySparseRmsProp,
} from "./sparse-updates.ts";
import { gradientsWithRows, lookUp } from "./table-rows.ts";

let tf: Tf;
let before: { tensors: number; handles: number };

beforeAll(async () => {
  const backend = await loadBackend({ install: false });
  expect(backend.kind).toBe("native");
  tf = backend.tf;
});

const counts = () => ({ tensors: tf.memory().numTensors, handles: requireBackend().binding.getNumOfTensors() });
beforeEach(() => {
  before = counts();
});
afterEach(() => {
  expect(counts()).toEqual(before);
});

function variableOf(value: Tensor): Variable {
  const variable = tf.variable(value);
  value.dispose();
  return variable;
}

const rows = 7;
const width = 3;
/** Tokens of five batches `[2, 3]`; rows repeat within a batch, row 6 is never used. */
const batches = [
  [0, 1, 1, 2, 0, 0],
  [5, 5, 5, 5, 5, 5],
  [0, 1, 2, 3, 4, 5],
  [3, 3, 1, 1, 0, 4],
  [2, 2, 2, 1, 1, 1],
];

interface Memory {
  readonly table: Variable;
  readonly first: Variable;
  readonly second: Variable;
}

type Step = (
  memory: Memory,
  found: { indices: Tensor1D; gradient: Tensor2D },
  scalars: { lr: Scalar; step: Scalar },
) => void;

const adam: Step = ({ table, first, second }, found, { lr, step }) => {
  const [beta1, beta2] = [0.9, 0.99];
  tf.tidy(() => {
    const [beta1Power, beta2Power] = [tf.pow(beta1, step) as Scalar, tf.pow(beta2, step) as Scalar]; // scalars stay scalars
    const powers = { beta1Power, beta2Power, beta1, beta2, epsilon: 1e-7 };
    applySparseAdam(tf, { table, first, second, ...found, lr, ...powers });
  });
};

const rmsProp: Step = ({ table, first, second }, found, { lr }) =>
  applySparseRmsProp(tf, { table, square: second, step: first, ...found, lr, rho: 0.8, momentum: 0.5, epsilon: 1e-3 });

const momentum =
  (nesterov: boolean): Step =>
  ({ table, first }, found, { lr }) =>
    applySparseMomentum(tf, { table, velocity: first, ...found, lr, momentum: 0.9, nesterov });

/** Σ (e·s)²·k over the looked-up rows e, for fixed factors s by place: a loss in which every place counts differently. */
function lossOf(found: Tensor): Scalar {
  return tf.tidy(
    () => tf.sum(tf.square(tf.mul(found, tf.reshape(tf.linspace(0.5, 1.5, found.size), found.shape)))) as Scalar,
  );
}

/** Table and memory after steps over all batches. */
function train(step: Step, eager: boolean): Record<string, number[]> {
  const memory: Memory = {
    table: variableOf(tf.randomNormal([rows, width], 0, 1, "float32", 3)),
    first: variableOf(tf.zeros([rows, width])),
    second: variableOf(tf.zeros([rows, width])),
  };
  const taken = compile(
    (tokens: Tensor, lr: Scalar, number: Scalar) => {
      const { value, grads, rows: found } = gradientsWithRows(tf, () => lossOf(lookUp(tf, memory.table, tokens)), []);
      expect(grads.size).toBe(0);
      for (const { table, ...one } of found) {
        expect(table).toBe(memory.table);
        step(memory, one, { lr, step: number });
        tf.dispose([one.indices, one.gradient]);
      }
      return value;
    },
    { tf, eager, verifyAt: [2] },
  );
  batches.forEach((batch, index) => {
    const [tokens, lr, number] = [
      tf.tensor2d(batch, [2, 3], "int32"),
      tf.scalar(0.1 / (index + 1)),
      tf.scalar(index + 1),
    ];
    tf.dispose([taken(tokens, lr, number), tokens, lr, number]);
  });
  taken.dispose();
  const result = Object.fromEntries(
    Object.entries(memory).map(([name, variable]: [string, Variable]) => [name, [...variable.dataSync()]]),
  );
  tf.dispose(Object.values(memory));
  return result;
}

function expectClose(values: readonly number[] | undefined, expected: readonly number[] | undefined): void {
  expect(values).toHaveLength(expected?.length ?? -1);
  const size = Math.max(1e-3, ...(expected ?? []).map(Math.abs));
  values?.forEach((value, index) => {
    expect(Math.abs(value - (expected?.[index] ?? Number.NaN)) / size).toBeLessThan(1e-5);
  });
}

/** The same batches in plain JavaScript; `move` gets a row's weights, memory and summed gradient. */
function reference(
  move: (row: { w: number[]; m: number[]; v: number[]; g: number[] }, at: { lr: number; step: number }) => void,
): Record<string, number[]> {
  const start = tf.randomNormal([rows, width], 0, 1, "float32", 3);
  const table = [...start.dataSync()];
  start.dispose();
  const lines = Array.from({ length: rows }, (_, row) => ({
    w: table.slice(row * width, (row + 1) * width),
    m: Array.from({ length: width }, () => 0),
    v: Array.from({ length: width }, () => 0),
  }));
  batches.forEach((batch, index) => {
    const sums = new Map<number, number[]>();
    batch.forEach((row, place) => {
      const sum = sums.get(row) ?? Array.from({ length: width }, () => 0);
      sums.set(row, sum);
      for (let column = 0; column < width; column++) {
        const factor = 0.5 + (place * width + column) / (batch.length * width - 1);
        sum[column] = (sum[column] ?? 0) + 2 * (lines[row]?.w[column] ?? 0) * factor ** 2;
      }
    });
    for (const [row, g] of sums) {
      const line = lines[row];
      if (line !== undefined) move({ ...line, g }, { lr: 0.1 / (index + 1), step: index + 1 });
    }
  });
  return {
    table: lines.flatMap(({ w }) => w),
    first: lines.flatMap(({ m }) => m),
    second: lines.flatMap(({ v }) => v),
  };
}

const cases: readonly (readonly [string, Step, Parameters<typeof reference>[0]])[] = [
  [
    "gradient descent",
    ({ table }, found, { lr }) => applySparseGradientDescent(tf, { table, ...found, lr }),
    ({ w, g }, { lr }) => {
      g.forEach((value, column) => {
        w[column] = (w[column] ?? 0) - lr * value;
      });
    },
  ],
  ...[false, true].map((nesterov): (typeof cases)[number] => [
    nesterov ? "momentum with look-ahead" : "momentum",
    momentum(nesterov),
    ({ w, m, g }, { lr }) => {
      g.forEach((value, column) => {
        const velocity = 0.9 * (m[column] ?? 0) - lr * value;
        m[column] = velocity;
        w[column] = (w[column] ?? 0) + (nesterov ? 0.9 * velocity - lr * value : velocity);
      });
    },
  ]),
  [
    "Adam",
    adam,
    ({ w, m, v, g }, { lr, step }) => {
      const rate = (lr * Math.sqrt(1 - 0.99 ** step)) / (1 - 0.9 ** step);
      g.forEach((value, column) => {
        const [first, second] = [0.9 * (m[column] ?? 0) + 0.1 * value, 0.99 * (v[column] ?? 0) + 0.01 * value ** 2];
        m[column] = first;
        v[column] = second;
        w[column] = (w[column] ?? 0) - (rate * first) / (Math.sqrt(second) + 1e-7);
      });
    },
  ],
];

const more: typeof cases = [
  [
    "RMSProp",
    rmsProp,
    ({ w, m, v, g }, { lr }) => {
      g.forEach((value, column) => {
        const square = 0.8 * (v[column] ?? 0) + 0.2 * value ** 2;
        const step = 0.5 * (m[column] ?? 0) + (lr * value) / Math.sqrt(square + 1e-3);
        v[column] = square;
        m[column] = step;
        w[column] = (w[column] ?? 0) - step;
      });
    },
  ],
  [
    "Adagrad",
    ({ table, second }, found, { lr }) => applySparseAdagrad(tf, { table, sum: second, ...found, lr, epsilon: 1e-3 }),
    ({ w, v, g }, { lr }) => {
      g.forEach((value, column) => {
        const sum = (v[column] ?? 0) + value ** 2;
        v[column] = sum;
        w[column] = (w[column] ?? 0) - (lr * value) / (Math.sqrt(sum) + 1e-3);
      });
    },
  ],
  [
    "Lion",
    ({ table, first }, found, { lr }) =>
      applySparseLion(tf, { table, mean: first, ...found, lr, beta1: 0.7, beta2: 0.9 }),
    ({ w, m, g }, { lr }) => {
      g.forEach((value, column) => {
        const before = m[column] ?? 0;
        m[column] = 0.9 * before + 0.1 * value;
        w[column] = (w[column] ?? 0) - lr * Math.sign(0.7 * before + 0.3 * value);
      });
    },
  ],
];

describe("a sparse update", () => {
  test.each([...cases, ...more])(
    "by %s moves the rows used as plain JavaScript does, eagerly and in a graph",
    (_, step, move) => {
      const expected = reference(move);
      for (const eager of [true, false]) {
        const found = train(step, eager);
        for (const name of ["table", "first", "second"]) expectClose(found[name], expected[name]);
      }
    },
  );

  test.each([...cases, ...more])("by %s gives the same on a backend without TensorFlow", async (_, step, move) => {
    try {
      await tf.setBackend("cpu");
      const expected = reference(move);
      const found = train(step, true);
      for (const name of ["table", "first", "second"]) expectClose(found[name], expected[name]);
    } finally {
      await tf.setBackend("tensorflow");
    }
  });

  test("of all rows is the dense update", () => {
    const [start, gradient] = [
      tf.randomNormal([4, 2], 0, 1, "float32", 1),
      tf.randomNormal([4, 2], 0, 1, "float32", 2),
    ];
    const [dense, sparse] = [variableOf(tf.clone(start)), variableOf(tf.clone(start))];
    const [denseVelocity, sparseVelocity] = [variableOf(tf.zeros([4, 2])), variableOf(tf.zeros([4, 2]))];
    const [lr, indices] = [tf.scalar(0.1), tf.tensor1d([2, 0, 3, 1], "int32")];
    const shuffled = tf.gather(gradient, indices) as Tensor2D; // rows of a matrix
    const shared = { lr, momentum: 0.9, nesterov: false };
    for (let step = 0; step < 3; step++) {
      applyGradientDescent(tf, { weight: dense, gradient, lr });
      applyMomentum(tf, { weight: dense, velocity: denseVelocity, gradient, ...shared });
      applySparseGradientDescent(tf, { table: sparse, indices, gradient: shuffled, lr });
      applySparseMomentum(tf, { table: sparse, velocity: sparseVelocity, indices, gradient: shuffled, ...shared });
    }
    expectClose([...sparse.dataSync()], [...dense.dataSync()]);
    tf.dispose([start, gradient, lr, indices, shuffled, dense, sparse, denseVelocity, sparseVelocity]);
  });

  test("of no rows changes nothing", () => {
    const table = variableOf(tf.ones([3, 2]));
    const [lr, indices, gradient] = [tf.scalar(1), tf.tensor1d([], "int32"), tf.zeros([0, 2]) as Tensor2D];
    applySparseGradientDescent(tf, { table, indices, gradient, lr });
    expect([...table.dataSync()]).toEqual([1, 1, 1, 1, 1, 1]);
    tf.dispose([table, lr, indices, gradient]);
  });

  test("costs what its rows cost, not what the table does", () => {
    const indices = Array.from({ length: 8 }, (_, batch) =>
      tf.tensor1d(
        Array.from({ length: 256 }, (__, place) => (place * 37 + batch * 11) % 1000),
        "int32",
      ),
    );
    const lr = tf.scalar(0.01);
    const stepOf = (size: number) => {
      const table = variableOf(tf.zeros([size, 64]));
      const step = compile(
        (tokens: Tensor) => {
          const { value, rows: found } = gradientsWithRows(
            tf,
            () => tf.sum(tf.square(tf.sub(lookUp(tf, table, tokens), 1))) as Scalar,
            [],
          );
          for (const one of found) {
            applySparseGradientDescent(tf, { ...one, lr });
            tf.dispose([one.indices, one.gradient]);
          }
          return value;
        },
        { tf, verifyAt: [] },
      );
      const run = (): number => {
        const start = performance.now();
        for (const tokens of indices) tf.dispose(step(tokens));
        return performance.now() - start;
      };
      run();
      return { table, step, run };
    };
    const [small, large] = [stepOf(1000), stepOf(1_000_000)];
    const times = Array.from({ length: 15 }, () => [small.run(), large.run()] as const);
    const median = (of: 0 | 1): number => times.map((pair) => pair[of]).sort((a, b) => a - b)[7] ?? Number.NaN;
    // A dense update of the large table would touch a thousand times as much.
    expect(median(1) / median(0)).toBeLessThan(3);
    for (const { table, step } of [small, large]) {
      step.dispose();
      table.dispose();
    }
    tf.dispose([lr, ...indices]);
  });
});

describe("a look-up", () => {
  test("gives rows in the shape of the indices, and inside another gradient that of the table", () => {
    const table = variableOf(tf.randomNormal([5, 2], 0, 1, "float32", 1));
    const tokens = tf.tensor2d([1, 1, 4, 0], [2, 2], "int32");
    const found = lookUp(tf, table, tokens);
    const expected = tf.gather(table, tokens);
    expect(found.shape).toEqual([2, 2, 2]);
    expect([...found.dataSync()]).toEqual([...expected.dataSync()]);
    const { value, grads } = tf.variableGrads(() => tf.sum(lookUp(tf, table, tokens)) as Scalar, [table]);
    expect([...(grads[table.name]?.dataSync() ?? [])]).toEqual([1, 1, 2, 2, 0, 0, 0, 0, 1, 1]);
    tf.dispose([table, tokens, found, expected, value, ...Object.values(grads)]);
  });

  test("of one table in several places gives one list of rows, besides the gradients of other variables", () => {
    const table = variableOf(tf.tensor2d([1, 2, 3], [3, 1]));
    const factor = variableOf(tf.scalar(2));
    const [one, other] = [tf.tensor1d([0, 2], "int32"), tf.tensor1d([2], "int32")];
    const {
      value,
      grads,
      rows: found,
    } = gradientsWithRows(
      tf,
      () =>
        tf.add(tf.sum(tf.mul(lookUp(tf, table, one), factor)), tf.sum(tf.square(lookUp(tf, table, other)))) as Scalar,
      [factor],
    );
    expect(value.dataSync()[0]).toBe(2 * (1 + 3) + 9);
    expect(grads.get(factor)?.dataSync()[0]).toBe(4);
    expect(found).toHaveLength(1);
    const pairs = [...(found[0]?.indices.dataSync() ?? [])].map((row, place) => [
      row,
      found[0]?.gradient.dataSync()[place],
    ]);
    expect(pairs.map((pair) => pair.join(" → ")).sort()).toEqual(["0 → 2", "2 → 2", "2 → 6"]);
    tf.dispose([
      table,
      factor,
      one,
      other,
      value,
      ...grads.values(),
      ...found.flatMap(({ indices, gradient }) => [indices, gradient]),
    ]);
  });

  test("sees the rows from before an update in the same call, or from after it", () => {
    const table = variableOf(tf.tensor2d([1, 2], [2, 1]));
    const [indices, lr] = [tf.tensor1d([1], "int32"), tf.scalar(1)];
    const fn = compile(
      () => {
        const first = lookUp(tf, table, indices);
        applySparseGradientDescent(tf, { table, indices, gradient: tf.ones([1, 1]), lr });
        return tf.concat([first, lookUp(tf, table, indices)]);
      },
      { tf },
    );
    for (let call = 0; call < 12; call++) {
      const seen = fn();
      expect([...seen.dataSync()]).toEqual([2 - call, 1 - call]);
      seen.dispose();
    }
    expect([...table.dataSync()]).toEqual([1, -10]);
    fn.dispose();
    tf.dispose([table, indices, lr]);
  });
});
