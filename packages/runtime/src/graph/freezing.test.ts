import { readFileSync } from "node:fs";
import type { Tensor, Variable } from "@tensorflow/tfjs";
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
  // A refusal leaves no tensor behind either.
  expect(counts()).toEqual(before);
});

const source = readFileSync(new URL(import.meta.url), "utf8").split("\n");
/** `file:line` of the line of this file that ends in a comment of that name. */
function lineOf(mark: string): string {
  return `freezing.test.ts:${source.findIndex((line) => line.endsWith(`// ${mark}`)) + 1}`;
}

/** Calls a function on a tensor until it is refused; the calls before it succeed. */
function refusal(fn: (x: Tensor) => Tensor, { calls = 2 } = {}): TraceError {
  const compiled = compile(fn, { tf });
  const x = tf.tensor1d([1, 2, 3]);
  try {
    for (let call = 1; call <= calls; call++) compiled(x).dispose();
  } catch (error) {
    if (error instanceof TraceError) return error;
    throw error;
  } finally {
    compiled.dispose();
    x.dispose();
  }
  throw new Error("nothing was refused");
}

const numbers = (tensor: Tensor): number[] => [...tensor.dataSync()];

function variableOf(value: number): Variable {
  const start = tf.scalar(value);
  const variable = tf.variable(start);
  start.dispose();
  return variable;
}

describe("a value that would stay what it first was is refused at the line that makes it:", () => {
  test("a number", () => {
    let rate = 0.1;
    const error = refusal((x) => {
      rate /= 2;
      return tf.mul(x, rate); // the number
    });
    expect(error.place).toContain(lineOf("the number"));
    expect(error.message).toContain("was 0.05 and is now 0.025");
    expect(error.help).toContain("tensor argument");
  });

  test("a number among others that stay", () => {
    let step = 0;
    const error = refusal((x) => {
      step++;
      const scaled = tf.mul(x, 3);
      const power = tf.scalar(0.9 ** step); // the power
      return tf.sub(scaled, power);
    });
    expect(error.place).toContain(lineOf("the power"));
  });

  test("an array of numbers", () => {
    const weights = [1, 2, 3];
    const error = refusal((x) => {
      weights.reverse();
      return tf.mul(x, tf.tensor1d(weights)); // the array
    });
    expect(error.place).toContain(lineOf("the array"));
    expect(error.message).toContain("was [3, 2, 1] and is now [1, 2, 3]");
  });

  test("an option of an operation", () => {
    let axis = 1;
    const error = refusal((x) => {
      axis = 1 - axis;
      return tf.sum(tf.reshape(x, [3, 1]), axis); // the axis
    });
    expect(error.place).toContain(lineOf("the axis"));
  });

  test("a shape", () => {
    let length = 1;
    const error = refusal((x) => {
      length++;
      return tf.slice(x, [0], [length]); // the length
    });
    expect(error.place).toContain(lineOf("the length"));
  });

  test("another number of operations", () => {
    let rounds = 0;
    const error = refusal((x) => {
      let y = tf.neg(x);
      for (let round = 0; round < rounds; round++) {
        y = tf.abs(y); // the round
      }
      rounds++;
      return y;
    });
    expect(error.place).toContain(lineOf("the round"));
  });
});

describe("random numbers of TensorFlow.js are refused at their line:", () => {
  test("tf.randomUniform", () => {
    const error = refusal((x) => {
      const noise = tf.randomUniform([3]); // uniform
      return tf.add(x, noise);
    });
    expect(error.place).toContain(lineOf("uniform"));
  });

  test("tf.randomNormal", () => {
    const error = refusal((x) => {
      const noise = tf.randomNormal([3]); // normal
      return tf.add(x, noise);
    });
    expect(error.place).toContain(lineOf("normal"));
  });

  test("tf.dropout", () => {
    const error = refusal((x) => {
      const wide = tf.tile(x, [20]);
      return tf.dropout(wide, 0.5); // dropout
    });
    expect(error.place).toContain(lineOf("dropout"));
  });

  test("Math.random", () => {
    const error = refusal((x) => {
      const factor = tf.scalar(Math.random()); // factor
      return tf.mul(x, factor);
    });
    expect(error.place).toContain(lineOf("factor"));
  });
});

test("tf.multinomial, which TensorFlow draws itself, draws anew at each call", () => {
  const draw = compile((x: Tensor) => tf.multinomial(x.as1D(), 100), { tf });
  const x = tf.tensor1d([0, 0, 0]);
  // All 100 draws out of three equal twice: a chance of 3^-100.
  const drawn = [1, 2, 3, 4].map(() => {
    const result = draw(x);
    const text = numbers(result).join("");
    result.dispose();
    return text;
  });
  expect(new Set(drawn).size).toBe(4);
  draw.dispose();
  x.dispose();
});

describe("reading a tensor back is refused at its line:", () => {
  test("dataSync", () => {
    const error = refusal(
      (x) => {
        const largest = tf.max(x).dataSync()[0] ?? 0; // dataSync
        return tf.div(x, largest);
      },
      { calls: 1 },
    );
    expect(error.place).toContain(lineOf("dataSync"));
    expect(error.help).toContain("compute with the tensor itself");
  });

  test("arraySync, of an argument", () => {
    const error = refusal(
      (x) => {
        const first = x.as1D().arraySync()[0] ?? 0; // arraySync
        return tf.div(x, first);
      },
      { calls: 1 },
    );
    expect(error.place).toContain(lineOf("arraySync"));
  });

  test("a variable's value", () => {
    const v = variableOf(2);
    const error = refusal(
      (x) => tf.mul(x, v.dataSync()[0] ?? 0), // variable
      { calls: 1 },
    );
    expect(error.place).toContain(lineOf("variable"));
    v.dispose();
  });

  test("a condition on a computed number", () => {
    const error = refusal(
      (x) => {
        if ((tf.sum(x).dataSync()[0] ?? 0) > 0) return tf.neg(x); // condition
        return tf.abs(x);
      },
      { calls: 1 },
    );
    expect(error.place).toContain(lineOf("condition"));
  });

  test("but numbers that stand in the function are known, and may be read", () => {
    const compiled = compile((x: Tensor) => tf.mul(x, tf.scalar(3).dataSync()[0] ?? 0), { tf });
    const x = tf.scalar(2);
    const results = [compiled(x), compiled(x), compiled(x)];
    expect(results.map((one) => numbers(one)[0])).toEqual([6, 6, 6]);
    compiled.dispose();
    tf.dispose([x, ...results]);
  });
});

describe("state from outside", () => {
  test("that is assigned between any two calls is picked up, in every function that has it", () => {
    const v = variableOf(1);
    const double = compile(() => v.assign(tf.mul(v, 2)), { tf });
    const look = compile(() => tf.add(v, 0), { tf });
    const seen: number[] = [];
    for (let call = 0; call < 6; call++) {
      if (call % 2 === 1) {
        const outside = tf.scalar(10 * call);
        v.assign(outside);
        outside.dispose();
      }
      double();
      const now = look();
      seen.push(...numbers(now), ...numbers(v));
      now.dispose();
    }
    expect(seen).toEqual([2, 2, 20, 20, 40, 40, 60, 60, 120, 120, 100, 100]);
    double.dispose();
    look.dispose();
    v.dispose();
  });

  test("that is assigned outside in the middle of a step of another function is picked up by it", () => {
    const [a, b] = [variableOf(1), variableOf(10)];
    const swap = compile(
      () => {
        const held = tf.clone(a);
        a.assign(tf.clone(b) as typeof a);
        b.assign(held as typeof b);
      },
      { tf },
    );
    for (let call = 0; call < 5; call++) swap();
    expect([numbers(a), numbers(b)]).toEqual([[10], [1]]);
    swap.dispose();
    tf.dispose([a, b]);
  });

  test("that was made from one tensor twice is two states", () => {
    const zeros = tf.zeros([2]);
    const [first, second] = [tf.variable(zeros), tf.variable(zeros)];
    const step = compile(
      (x: Tensor) => {
        first.assign(tf.add(first, x) as typeof first);
        second.assign(tf.add(tf.mul(second, 2), first) as typeof second);
      },
      { tf },
    );
    const x = tf.tensor1d([1, 10]);
    let [a, b] = [0, 0];
    for (let call = 0; call < 8; call++) {
      step(x);
      a += 1;
      b = 2 * b + a;
      expect([numbers(first), numbers(second)]).toEqual([
        [a, 10 * a],
        [b, 10 * b],
      ]);
    }
    expect(numbers(zeros)).toEqual([0, 0]);
    step.dispose();
    tf.dispose([zeros, x, first, second]);
  });

  test("a tensor from outside that another one has taken the place of is refused at its line", () => {
    const tables = [1, 2, 3].map((value) => tf.tensor1d([value, value, value]));
    let call = 0;
    const error = refusal((x) => {
      const table = tables[call++] ?? x;
      return tf.mul(x, table); // the table
    });
    expect(error.place).toContain(lineOf("the table"));
    expect(error.help).toContain("tf.variable");
    tf.dispose(tables);
  });

  test("a variable that has been disposed is said to be, at the call", () => {
    const v = variableOf(1);
    const look = compile(() => tf.add(v, 0), { tf, verifyAt: [] });
    look().dispose();
    v.dispose();
    const refused = ((): unknown => {
      try {
        return look(); // the call
      } catch (error) {
        return error;
      }
    })();
    expect(refused).toBeInstanceOf(TraceError);
    expect(String(refused)).toContain("a variable that has been disposed");
    expect(String(refused)).toContain(lineOf("the call"));
    look.dispose();
  });

  test("a result that is no tensor is refused at the call", () => {
    const fn = compile(() => 3, { tf });
    const refused = ((): unknown => {
      try {
        return fn(); // the result
      } catch (error) {
        return error;
      }
    })();
    expect(String(refused)).toContain("returns the number `3`");
    expect(String(refused)).toContain(lineOf("the result"));
    fn.dispose();
  });
});

describe("in a gradient", () => {
  test("a number that changes is refused at its line in the forward function", () => {
    let rate = 1;
    const error = refusal((x) => {
      rate++;
      return tf.grad((given: Tensor) => {
        const scaled = tf.mul(given, rate); // in the gradient
        return tf.sum(tf.square(scaled));
      })(x);
    });
    expect(error.place).toContain(lineOf("in the gradient"));
  });

  test("an operation that only the backward pass does is refused at the line that asks for gradients", () => {
    let size = 1;
    const error = refusal((x) => {
      size++;
      const odd = tf.customGrad((given) => ({
        value: tf.neg(given as Tensor), // one of the tensors that the function is called with
        gradFunc: (dy: Tensor) => tf.mul(dy, size), // backward
      }));
      return tf.grad((given: Tensor) => tf.sum(odd(given)))(x);
    });
    expect(error.place).toContain(lineOf("backward"));
  });
});
