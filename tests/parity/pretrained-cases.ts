// The recorded networks of the `transformers` library, and how far ours lie from them.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Backend } from "../../packages/runtime/src/backend/index.ts";
import { encoderIn } from "./pretrained-encoder.ts";

/** A network in `recorded/pretrained`, with rows of ids and what the library makes of them. */
export interface PretrainedCase {
  readonly name: string;
  readonly ids: readonly (readonly number[])[];
  readonly shape: readonly number[];
  /** 0 where a row is padded. */
  readonly output: readonly number[];
}

/** As a part of the largest value. */
export const pretrainedBound = 1e-5;

/** Every recorded network. */
export function pretrainedCases(): readonly PretrainedCase[] {
  const text = readFileSync(new URL("recorded/pretrained.json", import.meta.url), "utf8");
  // Written by record_pretrained.py in this form.
  return (JSON.parse(text) as { readonly cases: readonly PretrainedCase[] }).cases;
}

/** Reads a network. What comes gives the largest difference as a part of the largest value; steps of padding have no part in it. */
export async function comparisonOf({
  name,
  ids,
  shape,
  output,
}: PretrainedCase): Promise<(backend: Pick<Backend, "tf">) => number> {
  const folder = fileURLToPath(new URL(`recorded/pretrained/${name}`, import.meta.url));
  const encoder = await encoderIn(folder, ids[0]?.length ?? 0);
  const width = shape[2] ?? 0;
  const all = ids.flat();
  return (backend) => {
    const values = encoder.compute(backend, ids);
    const differences = output.flatMap((value, index) => {
      const shown = all[Math.floor(index / width)] !== encoder.padding;
      return shown ? [Math.abs((values[index] ?? Number.NaN) - value)] : [];
    });
    return Math.max(...differences) / Math.max(...output.map(Math.abs));
  };
}
