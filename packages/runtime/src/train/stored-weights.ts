/** Moves weights between a backend and plain arrays. */
import type { Tensor } from "@tensorflow/tfjs";
import type { StoredTensor } from "../artifacts/safetensors.ts";
import { recordableBackend } from "../graph/recordable-backend.ts";
import { fetchVariables } from "../graph/residence.ts";
import type { Tf } from "../ops/operator.ts";

/** Copies tensors out of the backend. */
export function storeTensors(tensors: ReadonlyMap<string, Tensor>): Map<string, StoredTensor> {
  const stored = new Map<string, StoredTensor>();
  const backend = recordableBackend();
  if (backend !== null) fetchVariables(backend, [...tensors.values()]);
  for (const [name, tensor] of tensors) {
    stored.set(name, { shape: [...tensor.shape], data: Float32Array.from(tensor.dataSync()) });
  }
  return stored;
}

/** Makes tensors of stored ones; the caller disposes them. */
export function restoreTensors(tf: Tf, stored: ReadonlyMap<string, StoredTensor>): Map<string, Tensor> {
  const tensors = new Map<string, Tensor>();
  for (const [name, { shape, data }] of stored) {
    // Copied: a backend may keep the array it is given.
    tensors.set(name, tf.tensor(data.slice(), [...shape], "float32"));
  }
  return tensors;
}
