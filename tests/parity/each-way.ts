/** The ways on which numbers are held to a peer's, and a backend for the tests of one of them. */
import { afterEach, beforeAll, beforeEach, expect } from "vitest";
import { type Backend, loadBackend, nativeKernelBackend } from "../../packages/runtime/src/backend/index.ts";

/** A backend, and whether operations run one by one. */
export const eachWay = [
  ["native", true],
  ["native", false],
  ["wasm", true],
] as const;

/** For a `describe`: opens the backend before its tests, and sees that none of them leaves a tensor. */
export function useBackend(kind: "native" | "wasm"): () => Backend {
  let backend: Backend;
  let before: readonly (number | undefined)[];
  const counts = () => [
    backend.tf.memory().numTensors,
    kind === "native" ? nativeKernelBackend()?.binding.getNumOfTensors() : 0,
  ];
  beforeAll(async () => {
    backend = await loadBackend({ install: false, prefer: kind });
    expect(backend.kind).toBe(kind);
  });
  beforeEach(() => {
    before = counts();
  });
  afterEach(() => {
    expect(counts()).toEqual(before);
  });
  return () => backend;
}
