import { beforeAll, expect, test } from "vitest";
import { InternalError } from "../internal-error.ts";
import { loadBackend } from "./load-backend.ts";
import { type NativeBinding, nativeKernelBackend } from "./native-ops.ts";

let binding: NativeBinding;

beforeAll(async () => {
  await loadBackend({ install: false });
  const backend = nativeKernelBackend();
  if (backend === null) throw new InternalError("the native backend is not loaded");
  binding = backend.binding;
});

test("a tensor does not see what is written to its array afterwards, wherever the array lies in memory", () => {
  const before = binding.getNumOfTensors();
  // Some of them start at a multiple of 64 bytes: those TensorFlow would share.
  const arrays = Array.from({ length: 256 }, (_, index) => new Float32Array(1 + index).fill(1));
  const ids = arrays.map((array) => binding.createTensor([array.length], binding.TF_FLOAT, array));
  for (const array of arrays) array.fill(2);
  const seen = ids.map((id) => binding.tensorDataSync(id)[0]);
  for (const id of ids) binding.deleteTensor(id);
  expect(seen.filter((value) => value !== 1)).toEqual([]);
  expect(binding.getNumOfTensors()).toBe(before);
});
