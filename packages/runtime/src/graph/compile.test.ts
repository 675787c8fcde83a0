import type { Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadBackend } from "../backend/index.ts";
import { compile } from "./compile.ts";
import { requireBackend, type Tf } from "./recordable-backend.ts";
import { TraceError } from "./trace-error.ts";

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
  // Every test leaves what it found: no tensor of TensorFlow.js and no handle of the binding.
  expect(counts()).toEqual(before);
});

/** A variable that owns its value alone. */
function variableOf<T extends Tensor>(value: T): Variable {
  const variable = tf.variable(value);
  value.dispose();
  return variable;
}

const numbers = (tensor: Tensor): number[] => [...tensor.dataSync()];

describe("a compiled function", () => {
  test("gives what the function gives, for nested arguments and results", () => {
    const fn = compile(
      (x: Tensor, { factor, list }: { factor: Tensor; list: Tensor[] }) => ({
        product: tf.mul(x, factor),
        sums: [tf.sum(x), tf.addN(list)],
      }),
      { tf },
    );
    for (let round = 1; round <= 4; round++) {
      const [x, factor, a, b] = [tf.tensor1d([1, 2, round]), tf.scalar(round), tf.scalar(3), tf.scalar(4)];
      const result = fn(x, { factor, list: [a, b] });
      expect(numbers(result.product)).toEqual([round, 2 * round, round * round]);
      expect(result.sums.map(numbers)).toEqual([[3 + round], [7]]);
      tf.dispose([x, factor, a, b, result.product, ...result.sums]);
    }
    expect(fn.graphs).toHaveLength(1);
    fn.dispose();
  });

  test("is recorded again for other shapes, types and static arguments, and only then", () => {
    const fn = compile((x: Tensor, axis: number) => tf.sum(x, axis), { tf });
    const call = (shape: number[], axis: number, dtype: "float32" | "int32" = "float32"): number[] => {
      const x = tf.ones(shape, dtype);
      const result = fn(x, axis);
      const values = numbers(result);
      tf.dispose([x, result]);
      return values;
    };
    expect(call([2, 3], 0)).toEqual([2, 2, 2]);
    expect(call([2, 3], 0)).toEqual([2, 2, 2]);
    expect(fn.graphs).toHaveLength(1);
    expect(call([2, 3], 1)).toEqual([3, 3]);
    expect(call([4, 3], 0)).toEqual([4, 4, 4]);
    expect(call([2, 3], 0, "int32")).toEqual([2, 2, 2]);
    expect(fn.graphs).toHaveLength(4);
    fn.dispose();
  });

  test("computes gradients by the tape of TensorFlow.js", () => {
    const gradient = compile(
      tf.grad((x) => tf.sum(tf.mul(tf.square(x), tf.sin(x)))),
      { tf },
    );
    const eager = tf.grad((x) => tf.sum(tf.mul(tf.square(x), tf.sin(x))));
    for (const value of [0.5, 1, 2]) {
      const x = tf.tensor1d([value, -value]);
      const [compiled, expected] = [gradient(x), eager(x)];
      numbers(compiled).forEach((one, index) => {
        expect(one).toBeCloseTo(numbers(expected)[index] ?? Number.NaN, 5);
      });
      tf.dispose([x, compiled, expected]);
    }
    gradient.dispose();
  });

  test("runs as written where it is asked to, or there are no graphs", () => {
    let runs = 0;
    const fn = compile(
      (x: Tensor) => {
        runs++;
        return tf.neg(x);
      },
      { tf, eager: true },
    );
    const x = tf.scalar(2);
    for (let call = 0; call < 3; call++) {
      const result = fn(x);
      expect(numbers(result)).toEqual([-2]);
      result.dispose();
    }
    expect(runs).toBe(3);
    expect(fn.graphs).toEqual([]);
    x.dispose();
  });

  test("takes one tensor twice without mixing the two up", () => {
    const fn = compile((a: Tensor, b: Tensor) => tf.sub(tf.mul(a, 10), b), { tf });
    const [x, y] = [tf.scalar(1), tf.scalar(5)];
    const results = [fn(x, x), fn(x, y)];
    expect(results.map((one) => numbers(one)[0])).toEqual([9, 5]);
    tf.dispose([x, y, ...results]);
    fn.dispose();
  });

  test("reads a tensor from outside by reference, without copying it into the graph", () => {
    const table = tf.range(0, 10_000);
    const fn = compile((index: Tensor1D) => tf.gather(table, index), { tf });
    const index = tf.tensor1d([3, 9_999], "int32");
    const result = fn(index);
    expect(numbers(result)).toEqual([3, 9_999]);
    tf.dispose([table, index, result]);
    fn.dispose();
  });

  test("may return nothing, its input, or a constant", () => {
    const counter = variableOf(tf.scalar(0));
    const count = compile(() => counter.assign(tf.add(counter, 1)), { tf });
    for (let call = 0; call < 5; call++) count();
    expect(numbers(counter)).toEqual([5]);
    count.dispose();
    const same = compile((x: Tensor) => [x, tf.zeros([100])], { tf });
    const x = tf.scalar(4);
    const results = [...same(x), ...same(x)];
    expect(results.map((one) => numbers(one)[0])).toEqual([4, 0, 4, 0]);
    tf.dispose([x, ...results]);
    same.dispose();
    counter.dispose();
  });
});

describe("variables of a compiled function", () => {
  test("live in the session, and show their present value to whoever reads them", () => {
    const v = variableOf(tf.tensor1d([1, 2]));
    const step = compile((by: Tensor) => v.assign(tf.add(v, by)), { tf });
    const by = tf.scalar(1);
    for (let call = 1; call <= 5; call++) {
      step(by);
      if (call % 2 === 0) expect(numbers(v)).toEqual([1 + call, 2 + call]);
    }
    const doubled = tf.mul(v, 2);
    expect(numbers(doubled)).toEqual([12, 14]);
    step.dispose();
    expect(numbers(v)).toEqual([6, 7]);
    tf.dispose([doubled, by]);
    v.dispose();
  });

  test("take a value that is assigned outside", () => {
    const v = variableOf(tf.scalar(1));
    const step = compile(() => v.assign(tf.mul(v, 2)), { tf });
    step();
    step();
    const hundred = tf.scalar(100);
    v.assign(hundred);
    step();
    expect(numbers(v)).toEqual([200]);
    step.dispose();
    hundred.dispose();
    v.dispose();
  });

  test("leave those who share an old value with it", () => {
    const v = variableOf(tf.scalar(1));
    const step = compile(() => v.assign(tf.add(v, 1)), { tf });
    const shared: Tensor[] = [v.clone()];
    for (let call = 0; call < 4; call++) {
      step();
      shared.push(v.clone());
    }
    expect(shared.map((one) => numbers(one)[0])).toEqual([1, 2, 3, 4, 5]);
    step.dispose();
    tf.dispose(shared);
    v.dispose();
  });

  test("go from one compiled function to another and back", () => {
    const v = variableOf(tf.scalar(1));
    const double = compile(() => v.assign(tf.mul(v, 2)), { tf });
    const increase = compile(
      (by: Tensor) => {
        const next = tf.add(v, by);
        v.assign(next as typeof v);
        return next;
      },
      { tf },
    );
    const look = compile(() => tf.neg(v), { tf });
    const one = tf.scalar(1);
    const seen: number[] = [];
    for (let call = 0; call < 3; call++) {
      double();
      const next = increase(one);
      const negative = look();
      seen.push(numbers(next)[0] ?? Number.NaN, numbers(negative)[0] ?? Number.NaN);
      tf.dispose([next, negative]);
    }
    expect(seen).toEqual([3, -3, 7, -7, 15, -15]);
    for (const fn of [double, increase, look]) fn.dispose();
    one.dispose();
    v.dispose();
  });

  test("are read before they are assigned, in whatever order TensorFlow runs", () => {
    const v = variableOf(tf.scalar(0));
    const step = compile(
      () => {
        const old = tf.mul(v, 10);
        v.assign(tf.add(v, 1));
        return old;
      },
      { tf },
    );
    for (let call = 0; call < 200; call++) {
      const old = step();
      expect(numbers(old)).toEqual([10 * call]);
      old.dispose();
    }
    step.dispose();
    v.dispose();
  });
});

describe("what a graph would freeze or cannot do", () => {
  const refusal = (work: () => unknown): TraceError => {
    try {
      work();
    } catch (error) {
      if (error instanceof TraceError) return error;
      throw error;
    }
    throw new Error("nothing was refused");
  };

  test("a number that changes between calls is named with its line and both values", () => {
    let rate = 0.1;
    const x = tf.scalar(2);
    const fn = compile((input: Tensor) => tf.mul(input, rate), { tf });
    fn(x).dispose();
    rate = 0.05;
    const error = refusal(() => fn(x));
    expect(error.message).toMatch(/was 0\.1 and is now 0\.05/);
    expect(error.place).toMatch(/compile\.test\.ts:\d+:\d+$/);
    fn.dispose();
    x.dispose();
  });

  test("a number that changes later is found at a later verification", () => {
    let rate = 0.1;
    const x = tf.scalar(2);
    const fn = compile((input: Tensor) => tf.mul(input, rate), { tf });
    const error = refusal(() => {
      for (let call = 1; call <= 8; call++) {
        if (call === 5) rate = 0.05;
        fn(x).dispose();
      }
    });
    expect(error.message).toMatch(/is now 0\.05/);
    fn.dispose();
    x.dispose();
  });

  test("another operation than before is named", () => {
    let training = true;
    const x = tf.scalar(2);
    const fn = compile((input: Tensor) => (training ? tf.sin(input) : tf.cos(input)), { tf });
    fn(x).dispose();
    training = false;
    expect(refusal(() => fn(x)).message).toMatch(/`Sin` then, `Cos` now/);
    fn.dispose();
    x.dispose();
  });

  test("a tensor from outside that is another one is named", () => {
    let mask = tf.scalar(1);
    const x = tf.scalar(2);
    const fn = compile((input: Tensor) => tf.mul(input, mask), { tf });
    fn(x).dispose();
    const old = mask;
    mask = tf.scalar(0);
    expect(refusal(() => fn(x)).message).toMatch(/reads a tensor from outside/);
    fn.dispose();
    tf.dispose([old, mask, x]);
  });

  test("a value read back inside is named with its line, and nothing is left behind", () => {
    const x = tf.scalar(2);
    const fn = compile((input: Tensor) => tf.mul(input, tf.square(input).dataSync()[0] ?? 0), { tf });
    const error = refusal(() => fn(x));
    expect(error.message).toMatch(/read back to JavaScript/);
    expect(error.place).toMatch(/compile\.test\.ts:\d+:\d+$/);
    x.dispose();
  });

  test("a result that is no tensor is named", () => {
    const fn = compile(() => 3, { tf });
    expect(refusal(() => fn()).message).toMatch(/returns the number `3`/);
  });

  test("an argument that is another number at every call is told after 32 graphs", () => {
    const x = tf.scalar(2);
    const fn = compile((input: Tensor, rate: number) => tf.mul(input, rate), { tf, name: "step" });
    const error = refusal(() => {
      for (let call = 0; call < 40; call++) fn(x, call).dispose();
    });
    expect(error.message).toMatch(/`step` has been recorded 32 times/);
    fn.dispose();
    x.dispose();
  });

  test("an error of the function itself comes out, with its variables as they were", () => {
    const v = variableOf(tf.scalar(1));
    const fn = compile(
      () => {
        v.assign(tf.add(v, 1));
        throw new Error("mine");
      },
      { tf },
    );
    expect(() => fn()).toThrow("mine");
    expect(numbers(v)).toEqual([1]);
    v.dispose();
  });
});
