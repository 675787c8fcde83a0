// MiniLM's embeddings of sixteen requests of CLINC150 against PyTorch's, recorded; `compare-minilm.mjs` holds 1,000 against each other.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cosines, type Embedded, weightsAreHere } from "./minilm.ts";
import { backend } from "./recorded.ts";

test.runIf(weightsAreHere)("MiniLM's embeddings are PyTorch's (needs the weights of minilm-l6)", async () => {
  // Written by record_minilm.py in this form.
  const recorded = JSON.parse(readFileSync(new URL("recorded/minilm.json", import.meta.url), "utf8")) as Embedded;
  const loaded = await backend();
  const held = loaded.tf.memory().numTensors;
  const found = await cosines(loaded, recorded);
  expect(found).toHaveLength(16);
  expect(Math.min(...found)).toBeGreaterThanOrEqual(0.999_999);
  expect(loaded.tf.memory().numTensors).toBe(held);
});
