import type { Tensor, Tensor1D, Variable } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadBackend } from "../backend/index.ts";
import { compile } from "./compile.ts";
import type { TimedOperation } from "./profile-graph.ts";
import { profileKernels } from "./profile-kernels.ts";
import { requireBackend, type Tf } from "./recordable-backend.ts";
import { presentScope, type Scope, scoped } from "./scope.ts";

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

function variableOf<T extends Tensor>(value: T): Variable {
  const variable = tf.variable(value);
  value.dispose();
  return variable;
}

const part = (name: string) => ({ kind: "part", name });
const shown = ({ op, scope }: { op: string; scope: Scope | null }): string =>
  scope === null ? op : `${op} ${scope.name} ${scope.direction}`;
const sum = (operations: readonly TimedOperation[]): number =>
  operations.reduce((total, { seconds }) => total + seconds, 0);
const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

/** Two layers, a loss, their gradients and an assignment, each for a purpose of its own. */
function trainingOf(size: number) {
  const first = variableOf(tf.truncatedNormal([size, size], 0, 0.05, "float32", 1));
  const second = variableOf(tf.truncatedNormal([size, size], 0, 0.05, "float32", 2));
  const step = (x: Tensor): Tensor =>
    scoped(part("gradients"), () => {
      const { value, grads } = tf.variableGrads(() => {
        const hidden = scoped(part("first"), () => tf.tanh(tf.matMul(x, first)));
        const output = scoped(part("second"), () => tf.add(tf.matMul(hidden, second), hidden));
        return scoped(part("loss"), () => tf.mean(tf.square(output)).asScalar());
      });
      scoped(part("update"), () => {
        for (const weight of [first, second]) {
          const gradient = grads[weight.name];
          if (gradient !== undefined) weight.assign(tf.sub(weight, tf.mul(gradient, 0.1)));
        }
      });
      return value;
    });
  return { step, first, second };
}

describe("a profiled graph", () => {
  test("times every operation once, in order, each in its scope", () => {
    const { step, first, second } = trainingOf(8);
    const x = tf.randomNormal([4, 8], 0, 1, "float32", 3);
    const graph = compile(step, { tf });
    const { operations } = graph.profile(x);
    const named = operations.map(shown);
    expect(named.filter((one) => one.startsWith("MatMul"))).toEqual([
      "MatMul first forward",
      "MatMul second forward",
      "MatMul second backward",
      "MatMul second backward",
      "MatMul first backward",
    ]);
    expect(named).toContain("Tanh first forward");
    // The two gradients that meet in `hidden` are added up for the one that came last.
    expect(named.filter((one) => one.startsWith("Add"))).toEqual(["Add second forward", "Add second backward"]);
    expect(named.filter((one) => one.startsWith("AssignVariableOp"))).toEqual([
      "AssignVariableOp update forward",
      "AssignVariableOp update forward",
    ]);
    // What stands outside of the parts is the start of the gradient alone.
    expect(named.filter((one) => one.includes(" gradients "))).toEqual([]);
    let end = 0;
    for (const { start, seconds } of operations) {
      expect(start).toBeCloseTo(end, 9);
      expect(seconds).toBeGreaterThanOrEqual(0);
      end = start + seconds;
    }
    graph.dispose();
    tf.dispose([x, first, second]);
  });

  test("leaves variables as they are, and the graph beside it goes on with the same bits", () => {
    const { step, first, second } = trainingOf(8);
    const x = tf.randomNormal([4, 8], 0, 1, "float32", 3);
    const start = [first, second].map((variable) => tf.keep(tf.clone(variable)));
    const run = (profiles: number): number[] => {
      const graph = compile(step, { tf });
      const losses: number[] = [];
      for (let index = 0; index < 4; index++) {
        for (let time = 0; time < profiles; time++) graph.profile(x);
        const loss = graph(x);
        losses.push(...loss.dataSync());
        loss.dispose();
      }
      graph.dispose();
      const ended = [...losses, ...first.dataSync(), ...second.dataSync()];
      first.assign(start[0] ?? first);
      second.assign(start[1] ?? second);
      return ended;
    };
    expect(run(2)).toEqual(run(0));
    tf.dispose([x, first, second, ...start]);
  });

  test("sums up to what the whole takes", () => {
    const { step, first, second } = trainingOf(384);
    const x = tf.randomNormal([256, 384], 0, 1, "float32", 3);
    const graph = compile(step, { tf });
    const plain: number[] = [];
    const parts: number[] = [];
    for (let round = 0; round < 15; round++) {
      const from = performance.now();
      const loss = graph(x);
      loss.dataSync();
      plain.push((performance.now() - from) / 1000);
      loss.dispose();
      parts.push(sum(graph.profile(x).operations));
    }
    // One after the other and without fusions: not faster than the whole, but for noise, and not several times slower.
    expect(median(parts)).toBeGreaterThan(0.3 * median(plain));
    expect(median(parts)).toBeLessThan(4 * median(plain));
    graph.dispose();
    tf.dispose([x, first, second]);
  });

  test("of a function that computes nothing has no operations", () => {
    const graph = compile((x: Tensor) => x, { tf });
    const x = tf.scalar(1);
    expect(graph.profile(x)).toEqual({ inGraph: true, operations: [] });
    graph.dispose();
    x.dispose();
  });
});

describe("the clocks of a profiled graph", () => {
  test("count nothing twice where TensorFlow computes constants beforehand, and leave out nothing that it needs", () => {
    // Conversions of constants, and results that nothing but the end needs.
    const fn = (x: Tensor, n: Tensor): Tensor => {
      const bias = tf.cast(tf.tensor1d([1, 2, 3, 4], "int32"), "float32");
      const half = tf.pow(tf.cast(tf.scalar(2), "float32"), tf.neg(n));
      return tf.mean(tf.mul(tf.tanh(tf.add(x, bias)), half));
    };
    const graph = compile(fn, { tf });
    const [x, n] = [tf.randomNormal([200_000, 4], 0, 1, "float32", 3), tf.scalar(1)];
    graph.profile(x, n);
    for (let round = 0; round < 5; round++) {
      const from = performance.now();
      const { operations } = graph.profile(x, n);
      const whole = (performance.now() - from) / 1000;
      expect(sum(operations)).toBeLessThanOrEqual(whole);
      const tanh = operations.find(({ op }) => op === "Tanh");
      // Far below what any machine computes 800 000 of them in, far above what one that was left out takes.
      expect(tanh?.seconds).toBeGreaterThan(20e-6);
    }
    graph.dispose();
    tf.dispose([x, n]);
  });
});

describe("a profiled eager function", () => {
  test("has the operations and scopes of the graph, and undoes what it assigned", () => {
    const { step, first, second } = trainingOf(8);
    const x = tf.randomNormal([4, 8], 0, 1, "float32", 3);
    const values = [...first.dataSync()];
    const eager = compile(step, { tf, eager: true });
    const graph = compile(step, { tf });
    const ops = (operations: readonly TimedOperation[]) =>
      operations.map(shown).filter((one) => !/^(?:ReadVariableOp|AssignVariableOp|Fill|Identity|Const)/.test(one));
    const [byKernel, byGraph] = [eager.profile(x), graph.profile(x)];
    expect([byKernel.inGraph, byGraph.inGraph]).toEqual([false, true]);
    expect(ops(byKernel.operations)).toEqual(expect.arrayContaining(ops(byGraph.operations)));
    expect([...first.dataSync()]).toEqual(values);
    graph.dispose();
    tf.dispose([x, first, second]);
  });

  test("is timed by kernel on a backend without a binding", async () => {
    const native = tf.getBackend();
    await tf.setBackend("cpu");
    try {
      const x = tf.tensor1d([1, 2, 3]) as Tensor1D;
      const operations = profileKernels(tf, () => {
        const grad = tf.grad((given: Tensor) => scoped(part("square"), () => tf.sum(tf.square(given))));
        return scoped(part("gradients"), () => grad(x));
      });
      expect(operations.map(shown)).toEqual(expect.arrayContaining(["Square square forward", "Sum square forward"]));
      expect(operations.map(shown).some((one) => one.endsWith("square backward"))).toBe(true);
      expect(operations.every(({ seconds }) => seconds >= 0)).toBe(true);
      // The kernels are the plain ones again.
      expect(profileKernels(tf, () => tf.neg(x)).map(shown)).toEqual(["Neg"]);
      x.dispose();
    } finally {
      await tf.setBackend(native);
    }
  });
});

describe("a scope", () => {
  test("ends with its function, also where that throws, and the innermost one counts", () => {
    expect(presentScope()).toBeNull();
    scoped(part("outer"), () => {
      expect(() =>
        scoped(part("inner"), () => {
          expect(presentScope()?.name).toBe("inner");
          throw new Error("on purpose");
        }),
      ).toThrow("on purpose");
      expect(presentScope()).toEqual({ kind: "part", name: "outer", direction: "forward" });
    });
    expect(presentScope()).toBeNull();
  });
});
