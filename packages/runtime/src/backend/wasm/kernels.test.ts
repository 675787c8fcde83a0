// In: the registered backend and its kernels of plain arithmetic. Out: proof that nothing is missing without a clear message
// and that sums, products and casts are right at their edges.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { OperationUnavailableError, registerWasmBackend } from "./index.ts";
import { trainingKernels } from "./kernels.ts";
import { parity, valuesOf } from "./testing/gradient-parity.ts";
import { unavailableKernels } from "./unavailable.ts";

beforeAll(async () => {
  tf.env().set("PROD", true);
  await registerWasmBackend(tf);
});

describe("registerWasmBackend", () => {
  it("makes the WASM backend current, also when called again after another backend was chosen", async () => {
    tf.setBackend("cpu");
    await registerWasmBackend(tf);
    expect(tf.getBackend()).toBe("wasm");
  });

  it("gives every kernel of the cpu backend a kernel of its own or a clear refusal", () => {
    const registered = new Set(tf.getKernelsForBackend("wasm").map(({ kernelName }) => kernelName));
    const missing = tf.getKernelsForBackend("cpu").filter(({ kernelName }) => !registered.has(kernelName));
    expect(missing.map(({ kernelName }) => kernelName)).toEqual([]);
  });

  it("names each kernel of its tables as TensorFlow.js does", () => {
    for (const [name, make] of Object.entries(trainingKernels)) expect(make(tf).kernelName).toBe(name);
    const known = new Set(Object.entries(tf).flatMap(([name, value]) => (name === value ? [name] : [])));
    expect([...Object.keys(trainingKernels), ...unavailableKernels].filter((name) => !known.has(name))).toEqual([]);
  });

  it("names the operation that it does not have", () => {
    expect(() => tf.spectral.rfft(tf.ones([8]))).toThrow(OperationUnavailableError);
    expect(() => tf.einsum("ij,jk->ik", tf.ones([2, 2]), tf.ones([2, 2]))).toThrow(
      "The operation Einsum is not available on the WASM backend.",
    );
  });

  it("leaves the process's own handling of crashes alone and prints nothing", () => {
    const index = fileURLToPath(new URL("./index.ts", import.meta.url));
    const script = `
      import * as tf from "@tensorflow/tfjs";
      const { registerWasmBackend } = await import(${JSON.stringify(index)});
      await registerWasmBackend(tf);
      const sum = tf.sum(tf.ones([4])).dataSync()[0];
      process.stdout.write([sum, process.listenerCount("uncaughtException"), process.listenerCount("unhandledRejection")].join());
    `;
    const run = execFileSync(process.execPath, ["--conditions=source", "--input-type=module", "--eval", script], {
      encoding: "utf8",
      cwd: fileURLToPath(new URL(".", import.meta.url)),
      stdio: ["ignore", "pipe", "inherit"],
    });
    expect(run).toBe("4,0,0");
  });
});

describe("unsortedSegmentSum", () => {
  it("adds the rows of each segment, leaves empty segments zero and drops ids outside", () => {
    const id = fc.integer({ min: -2, max: 8 });
    fc.assert(
      fc.property(
        fc.array(id, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(5),
        (ids, segments, width) => {
          const rows = valuesOf([ids.length, width], ids.length);
          const expected = new Float32Array(segments * width);
          ids.forEach((segment, row) => {
            for (let column = 0; column < width && segment >= 0 && segment < segments; column++) {
              const to = segment * width + column;
              expected[to] = (expected[to] ?? 0) + (rows.data[row * width + column] ?? 0);
            }
          });
          tf.tidy(() => {
            const sums = tf.unsortedSegmentSum(
              tf.tensor(rows.data, [...rows.shape]),
              tf.tensor1d(ids, "int32"),
              segments,
            );
            expect(sums.shape).toEqual([segments, width]);
            expect([...sums.dataSync()]).toEqual([...expected]);
          });
        },
      ),
      { numRuns: 100, seed: 5 },
    );
  });

  it("keeps whole numbers whole", () => {
    const sums = tf.tidy(() =>
      tf.unsortedSegmentSum(tf.tensor1d([1, 2, 3], "int32"), tf.tensor1d([1, 1, 0], "int32"), 2),
    );
    expect(sums.dtype).toBe("int32");
    expect([...sums.dataSync()]).toEqual([3, 3]);
  });

  it("refuses ids whose shape is not the start of the rows' shape", () => {
    expect(() => tf.unsortedSegmentSum(tf.ones([2, 3]), tf.tensor1d([0, 1, 1], "int32"), 2)).toThrow(
      "received [2, 3] and [3]",
    );
  });
});

describe("matMul", () => {
  it("equals the cpu backend's for random stacks, transposed or not, value and gradients", () => {
    const length = fc.integer({ min: 1, max: 9 });
    const shapes = fc.record({
      n: length,
      k: length,
      m: length,
      stack: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    });
    fc.assert(
      fc.property(shapes, fc.boolean(), fc.boolean(), ({ n, k, m, stack }, transposeA, transposeB) => {
        const a = valuesOf([...stack, ...(transposeA ? [k, n] : [n, k])], 81);
        const b = valuesOf([...stack, ...(transposeB ? [m, k] : [k, m])], 82);
        expect(parity(tf, (x, y) => tf.matMul(x, y, transposeA, transposeB), [a, b])).toBeLessThanOrEqual(1e-5);
      }),
      { numRuns: 100, seed: 6 },
    );
  });

  it("multiplies one matrix with every matrix of a stack", () => {
    tf.setBackend("wasm");
    const product = tf.tidy(() => tf.matMul(tf.ones([3, 2, 4]), tf.ones([1, 4, 5])));
    expect([...product.dataSync()]).toEqual(Array(30).fill(4));
  });
});

describe("cast to bool", () => {
  it("makes everything but zero true", () => {
    tf.setBackend("wasm");
    const flags = tf.tidy(() => tf.cast(tf.tensor1d([0.5, 256, -1, 0, -0, Number.NaN]), "bool").dataSync());
    expect([...flags]).toEqual([1, 1, 1, 0, 0, 1]);
  });
});
