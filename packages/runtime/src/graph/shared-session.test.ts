import type { Tensor, Variable } from "@tensorflow/tfjs";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { loadBackend } from "../backend/index.ts";
import { InternalError } from "../internal-error.ts";
import { compile } from "./compile.ts";
import { bindingWith, requireBackend, type Tf } from "./recordable-backend.ts";
import { SharedSession } from "./shared-session.ts";

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

function variableOf(value: number): Variable {
  const start = tf.scalar(value);
  const variable = tf.variable(start);
  start.dispose();
  return variable;
}

const numbers = (tensor: Tensor): number[] => [...tensor.dataSync()];

/** What has been asked of TensorFlow's sessions. */
interface SessionCalls {
  runs: number;
  loads: number;
}

/** Counts while a piece of work runs; sessions that it opens keep counting as long. */
function countingSessions(work: (calls: SessionCalls) => void): void {
  const backend = requireBackend();
  const real = backend.binding;
  const calls = { runs: 0, loads: 0 };
  backend.binding = bindingWith(real, {
    runSavedModel: (...given) => {
      calls.runs++;
      return real.runSavedModel(...given);
    },
    loadSavedModel: (...given) => {
      calls.loads++;
      return real.loadSavedModel(...given);
    },
  });
  try {
    work(calls);
  } finally {
    backend.binding = real;
  }
}

/** A variable, a function that counts it up and one that looks at it. */
function counterWith(sessions: { count: SharedSession; look: SharedSession }) {
  const v = variableOf(0);
  const count = compile((by: Tensor) => v.assign(tf.add(v, by)), { tf, session: sessions.count, verifyAt: [] });
  const look = compile(() => tf.mul(v, 10), { tf, session: sessions.look, verifyAt: [] });
  const by = tf.scalar(1);
  return {
    v,
    count: () => count(by),
    look: (): number => {
      const seen = look();
      const [value = Number.NaN] = numbers(seen);
      seen.dispose();
      return value;
    },
    dispose: () => {
      count.dispose();
      look.dispose();
      tf.dispose([v, by]);
    },
    functions: { count, look },
  };
}

describe("functions that share a session", () => {
  test("pass a variable on without moving it: one run of TensorFlow a call", () => {
    const shared = new SharedSession();
    for (const [sessions, runs] of [
      [{ count: shared, look: shared }, 10],
      // Apart, the value is fetched from one session and set in the other each time.
      [{ count: new SharedSession(), look: new SharedSession() }, 20],
    ] as const) {
      countingSessions((calls) => {
        const counter = counterWith(sessions);
        counter.count();
        counter.look();
        const { runs: first, loads } = calls;
        for (let time = 2; time <= 6; time++) {
          counter.count();
          expect(counter.look()).toBe(10 * time);
        }
        expect({ runs: calls.runs - first, loads: calls.loads - loads }).toEqual({ runs, loads: 0 });
        counter.dispose();
      });
    }
  });

  test("keep what variables have become when one comes later, or another shape", () => {
    const session = new SharedSession();
    const v = variableOf(1);
    const grow = compile((x: Tensor) => v.assign(tf.add(v, tf.sum(x)) as typeof v), { tf, session });
    const seen: number[] = [];
    const extras = [1, 2, 3].map((factor) => compile(() => tf.mul(v, factor), { tf, session }));
    extras.forEach((extra, index) => {
      for (const length of [index + 1, 1]) {
        const x = tf.ones([length]);
        grow(x);
        x.dispose();
      }
      const result = extra();
      seen.push(...numbers(result));
      result.dispose();
    });
    // 1 + 1 + 1 = 3; then + 2 + 1 = 6, doubled; then + 3 + 1 = 10, tripled.
    expect(seen).toEqual([3, 12, 30]);
    for (const fn of [grow, ...extras]) fn.dispose();
    expect(numbers(v)).toEqual([10]);
    v.dispose();
  });

  test("go on when one of them is disposed, and the last takes the session with it", () => {
    const session = new SharedSession();
    const counter = counterWith({ count: session, look: session });
    counter.count();
    expect(counter.look()).toBe(10);
    counter.functions.look.dispose();
    counter.count();
    counter.count();
    expect(numbers(counter.v)).toEqual([3]);
    counter.functions.count.dispose();
    expect(numbers(counter.v)).toEqual([3]);
    // A disposed function may be called again: it is recorded anew.
    counter.count();
    expect(counter.look()).toBe(40);
    counter.dispose();
  });

  test("leave alone a variable that none of them uses", () => {
    const session = new SharedSession();
    const counter = counterWith({ count: session, look: session });
    const stranger = variableOf(7);
    counter.count();
    expect(() => session.slotOf(stranger)).toThrow(InternalError);
    expect(numbers(stranger)).toEqual([7]);
    stranger.dispose();
    counter.dispose();
  });
});

describe("names in a session", () => {
  test("of variables follow the order in which they are first asked for", () => {
    const session = new SharedSession();
    const variables = [variableOf(1), variableOf(2), variableOf(3)];
    const [a, b, c] = variables;
    if (a === undefined || b === undefined || c === undefined) expect.fail("three were made");
    expect([b, a, b, c, a].map((one) => session.nameOf(one))).toEqual(["var_0", "var_1", "var_0", "var_2", "var_1"]);
    expect(new SharedSession().nameOf(c)).toBe("var_0");
    tf.dispose(variables);
  });

  test("of recordings are all different", () => {
    const session = new SharedSession();
    const prefixes = Array.from({ length: 20 }, () => session.newPrefix());
    expect(new Set(prefixes).size).toBe(20);
  });
});
