// Encoders of `std/text.pipe` with weights read from files of the `transformers` library, against what that library makes of the same ids: tiny
// networks of every family, recorded, on the native backend and on WASM.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { encoderIn } from "./pretrained-encoder.ts";

interface Case {
  readonly name: string;
  readonly ids: readonly (readonly number[])[];
  readonly shape: readonly number[];
  /** 0 where a row is padded. */
  readonly output: readonly number[];
}

const text = readFileSync(new URL("recorded/pretrained.json", import.meta.url), "utf8");
// Written by record_pretrained.py in this form.
const { cases } = JSON.parse(text) as { readonly cases: readonly Case[] };

describe.each(["native", "wasm"] as const)("on the %s backend", (kind) => {
  let backend: Backend;

  beforeAll(async () => {
    backend = await loadBackend({ install: false, prefer: kind });
    expect(backend.kind).toBe(kind);
  });

  test.each(cases)("$name", async ({ name, ids, shape, output }) => {
    const held = backend.tf.memory().numTensors;
    const folder = fileURLToPath(new URL(`recorded/pretrained/${name}`, import.meta.url));
    const encoder = await encoderIn(folder, ids[0]?.length ?? 0);
    const values = encoder.compute(backend, ids);
    const width = shape[2] ?? 0;
    const largest = Math.max(...output.map(Math.abs));
    expect(largest).toBeGreaterThan(0.5);
    let apart = 0;
    output.forEach((value, index) => {
      const id = ids.flat()[Math.floor(index / width)];
      if (id !== encoder.padding) apart = Math.max(apart, Math.abs((values[index] ?? Number.NaN) - value));
    });
    expect(apart).toBeLessThanOrEqual(1e-5 * largest);
    expect(backend.tf.memory().numTensors).toBe(held);
  });
});
