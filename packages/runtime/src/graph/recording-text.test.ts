// Through `compile`, which writes and reads these texts.
import { createHash } from "node:crypto";
import type { Tensor, Variable } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadBackend } from "../backend/index.ts";
import { type Compiled, compile, type GraphStore } from "./compile.ts";
import { bindingWith, requireBackend, type Tf } from "./recordable-backend.ts";

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

/** A store in memory, whose texts a test may spoil. */
function memoryStore(): GraphStore & { readonly texts: Map<string, string>; writes: number } {
  const texts = new Map<string, string>();
  return {
    texts,
    writes: 0,
    read: (key) => texts.get(key) ?? null,
    write(key, text) {
      texts.set(key, text);
      this.writes++;
    },
  };
}

type Store = ReturnType<typeof memoryStore>;

/** Two weights with a memory of the last step, moved by a gradient; the result is the loss. */
interface Learner {
  readonly step: Compiled<[Tensor, Tensor], Tensor>;
  /** How often the function itself ran. */
  readonly runs: () => number;
  readonly values: () => number[];
  dispose(): void;
}

function learner(store: Store | null, { key = "key", width = 3 } = {}): Learner {
  const made = (shape: number[], value: number): Variable => {
    const start = tf.fill(shape, value);
    const variable = tf.variable(start);
    start.dispose();
    return variable;
  };
  const variables = [made([width, 2], 0.5), made([2], 0), made([width, 2], 0)] as const;
  const [kernel, bias, memory] = variables;
  let runs = 0;
  const step = compile(
    (x: Tensor, rate: Tensor): Tensor => {
      runs++;
      const { value, grads } = tf.variableGrads(
        () =>
          tf.mean(tf.square(tf.sub(tf.tanh(tf.add(tf.matMul(x as never, kernel as never), bias)), 0.25))).asScalar(),
        [kernel, bias],
      );
      const [first, second] = [grads[kernel.name], grads[bias.name]];
      if (first === undefined || second === undefined) throw new Error("no gradient");
      memory.assign(tf.add(tf.mul(memory, 0.9), first));
      kernel.assign(tf.sub(kernel, tf.mul(memory, rate)));
      bias.assign(tf.sub(bias, tf.mul(second, rate)));
      return value;
    },
    { tf, name: "step", ...(store === null ? {} : { cache: { store, key, variables: [...variables] } }) },
  );
  return {
    step,
    runs: () => runs,
    values: () => variables.flatMap((variable) => [...variable.dataSync()]),
    dispose: () => {
      step.dispose();
      tf.dispose([...variables]);
    },
  };
}

/** Takes five steps; gives losses and variables, to the bit. */
function learn(one: Learner, width = 3): number[] {
  const losses: number[] = [];
  for (let index = 1; index <= 5; index++) {
    const x = tf.tensor2d(
      Array.from({ length: 4 * width }, (_, place) => Math.sin(index + place)),
      [4, width],
    );
    const rate = tf.scalar(0.1 / index);
    const loss = one.step(x, rate);
    losses.push(...loss.dataSync());
    tf.dispose([x, rate, loss]);
  }
  return [...losses, ...one.values()];
}

/** Runs the work with a learner of its own; gives what it learned and how often the function ran. */
function trained(store: Store | null, options: { key?: string; width?: number } = {}) {
  const one = learner(store, options);
  const values = learn(one, options.width);
  const runs = one.runs();
  one.dispose();
  return { values, runs };
}

describe("a recording that was kept", () => {
  test("serves another function object without being run, and gives the same bits", () => {
    const store = memoryStore();
    const first = trained(store);
    // Recorded at the first call, and held against a second recording at the second.
    expect(first.runs).toBe(2);
    expect(store.writes).toBe(1);
    const backend = requireBackend();
    const real = backend.binding;
    let operations = 0;
    backend.binding = bindingWith(real, {
      executeOp: (...given) => {
        operations++;
        return real.executeOp(...given);
      },
    });
    const one = learner(store);
    // Making the variables takes operations of its own.
    const made = operations;
    const values = learn(one);
    backend.binding = real;
    expect(one.runs()).toBe(0);
    expect(operations).toBe(made);
    one.dispose();
    expect(values).toEqual(first.values);
    expect(values).toEqual(trained(null).values);
    expect(store.writes).toBe(1);
  });

  test("is one for each shape of the arguments", () => {
    const store = memoryStore();
    trained(store);
    expect(trained(store, { width: 5 }).runs).toBe(2);
    expect(store.texts.size).toBe(2);
    expect(trained(store, { width: 5 }).runs).toBe(0);
    expect(trained(store).runs).toBe(0);
  });

  test("is not found under another key", () => {
    const store = memoryStore();
    trained(store);
    expect(trained(store, { key: "another program" }).runs).toBe(2);
  });

  test("keeps the form of the result, attributes and constants of every kind", () => {
    const store = memoryStore();
    const values = [1, 2].map(() => {
      const fn = compile(
        (x: Tensor) => ({
          many: tf.add(x, tf.ones([100])),
          list: [tf.cast(tf.greater(x, 3), "int32"), tf.slice(x, [1], [2]), tf.reshape(x, [10, 10])],
          none: null,
          mean: tf.mean(tf.mul(x, tf.tensor1d([0.5]))),
          picture: tf.maxPool(tf.reshape(x, [1, 10, 10, 1]) as never, [2, 3], [1, 2], "same"),
        }),
        { tf, cache: { store, key: "key", variables: [] } },
      );
      const x = tf.range(0, 100);
      const result = fn(x);
      const { many, list, none, mean, picture } = result;
      const all = [many, ...list, mean, picture];
      const read = [none, ...all.map((one) => [one.dtype, one.shape, [...one.dataSync()]])];
      tf.dispose([x, ...all]);
      fn.dispose();
      return read;
    });
    expect(store.writes).toBe(1);
    expect(values[1]).toEqual(values[0]);
  });

  test("is not kept where the function depends on a tensor or a variable that the cache does not name", () => {
    const store = memoryStore();
    const outside = tf.scalar(3);
    const start = tf.scalar(4);
    const variable = tf.variable(start);
    const functions = [(x: Tensor) => tf.mul(x, outside), (x: Tensor) => tf.mul(x, variable)].map((fn) =>
      compile(fn, { tf, cache: { store, key: "key", variables: [] } }),
    );
    const x = tf.scalar(2);
    const results = functions.map((fn) => fn(x));
    expect(results.map((one) => one.dataSync()[0])).toEqual([6, 8]);
    expect(store.writes).toBe(0);
    for (const fn of functions) fn.dispose();
    tf.dispose([outside, start, variable, x, ...results]);
  });
});

describe("a text that is not whole counts as none, and is written anew:", () => {
  const spoiled: readonly (readonly [string, (text: string) => string])[] = [
    ["empty", () => ""],
    ["cut off in the middle", (text) => text.slice(0, text.length / 2)],
    ["cut off at the last character", (text) => text.slice(0, -1)],
    ["one character changed", (text) => text.replace("MatMul", "MatMuk")],
    ["one digit of the checksum changed", (text) => (text.startsWith("0") ? `1${text.slice(1)}` : `0${text.slice(1)}`)],
    ["zeros, as after a power cut", (text) => "\0".repeat(text.length)],
    ["no recording at all", () => "{}"],
    ["of another version", (text) => withBody(text, (body) => ({ ...body, version: 1 }))],
    ["for another place in a session", (text) => withBody(text, (body) => ({ ...body, prefix: "g7_" }))],
    [
      "of variables of another shape",
      (text) =>
        withBody(text, (body) => ({
          ...body,
          variables: (body["variables"] as { shape: number[] }[]).map((one) => ({ ...one, shape: [9, 9] })), // as written
        })),
    ],
    [
      "of more variables than there are",
      (text) =>
        withBody(text, (body) => ({
          ...body,
          variables: (body["variables"] as { index: number }[]).map((one) => ({ ...one, index: one.index + 3 })), // as written
        })),
    ],
  ];

  /** The text of a changed body, with a checksum that fits. */
  function withBody(text: string, change: (body: Record<string, unknown>) => unknown): string {
    const json = JSON.stringify(change(JSON.parse(text.slice(text.indexOf("\n") + 1))));
    return `${createHash("sha256").update(json).digest("hex")}\n${json}`;
  }

  test.each(spoiled)("%s", (_name, spoil) => {
    const store = memoryStore();
    const { values } = trained(store);
    for (const [key, text] of store.texts) store.texts.set(key, spoil(text));
    const again = trained(store);
    expect(again).toEqual({ values, runs: 2 });
    expect(store.writes).toBe(2);
    expect(trained(store)).toEqual({ values, runs: 0 });
  });
});
