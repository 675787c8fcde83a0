/** The native backend for the tests of a file, each of which must leave as many tensors and handles as it has found. */
import { afterEach, beforeAll, beforeEach, expect } from "vitest";
import { type Backend, loadBackend } from "../../backend/index.ts";
import { requireBackend } from "../../graph/recordable-backend.ts";

/** Registers what loads and counts; called once a file, outside of tests. What it gives is there from the first test on. */
export function nativeBackend(): () => Backend {
  let backend: Backend | undefined;
  let before: { readonly tensors: number; readonly handles: number };
  const loaded = (): Backend => backend ?? expect.fail("the backend is there once tests run");
  const counts = () => ({
    tensors: loaded().tf.memory().numTensors,
    handles: requireBackend().binding.getNumOfTensors(),
  });
  beforeAll(async () => {
    backend = await loadBackend({ install: false });
    expect(backend.kind).toBe("native");
  });
  beforeEach(() => {
    before = counts();
  });
  afterEach(() => {
    expect(counts()).toEqual(before);
  });
  return loaded;
}
