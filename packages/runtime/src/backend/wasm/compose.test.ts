// In: compositions that succeed and that throw. Out: proof that only the result outlives them.
import * as tf from "@tensorflow/tfjs";
import { beforeAll, expect, it } from "vitest";
import { compose } from "./compose.ts";
import { floats, type WasmBackend, zeros } from "./heap.ts";
import { registerWasmBackend } from "./index.ts";

let backend: WasmBackend;

beforeAll(async () => {
  await registerWasmBackend(tf);
  // The engine types its backend by the base class; the one just registered is the WASM backend.
  backend = tf.backend() as unknown as WasmBackend;
});

it("a composition keeps its result and frees its intermediate tensors", () => {
  const before = backend.numDataIds();
  const result = compose(tf, backend, ({ call, keep }) => {
    const x = keep(zeros(backend, [2, 3]));
    return call("Exp", { x: call("Transpose", { x }, { perm: [1, 0] }) });
  });
  expect(backend.numDataIds()).toBe(before + 1);
  expect([...floats(backend, result)]).toEqual([1, 1, 1, 1, 1, 1]);
  backend.disposeData(result.dataId);
  expect(backend.numDataIds()).toBe(before);
});

it("a result that shares memory with an intermediate tensor stays alive", () => {
  const before = backend.numDataIds();
  const result = compose(tf, backend, ({ call, keep }) =>
    call("Reshape", { x: keep(zeros(backend, [4])) }, { shape: [2, 2] }),
  );
  expect([...floats(backend, result)]).toEqual([0, 0, 0, 0]);
  backend.disposeData(result.dataId);
  expect(backend.numDataIds()).toBe(before);
});

it("a composition that throws leaves nothing behind", () => {
  const before = backend.numDataIds();
  expect(() =>
    compose(tf, backend, ({ keep }) => {
      keep(zeros(backend, [8]));
      throw new Error("stop");
    }),
  ).toThrow("stop");
  expect(backend.numDataIds()).toBe(before);
});
