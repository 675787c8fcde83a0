// In: sentences as ids and what PyTorch makes of them. Out: how near our encoder comes, by the cosine of each sentence.
import { existsSync } from "node:fs";
import path from "node:path";
import { pretrained } from "@penstock/dsl";
import { cacheFolder } from "../../packages/runtime/src/backend/cache.ts";
import type { Backend } from "../../packages/runtime/src/backend/index.ts";
import type { PretrainedContext } from "../../packages/runtime/src/pretrained/pretrained-context.ts";
import { mirror } from "../data-mirror.ts";
import { encoderIn } from "./pretrained-encoder.ts";

/** Sentences, and the means of the vectors of their tokens. */
export interface Embedded {
  readonly ids: readonly (readonly number[])[];
  readonly means: readonly (readonly number[])[];
}

export const context: PretrainedContext = { cache: cacheFolder(process.env), mirror };

/** Whether the weights are on this machine: tests get nothing from the network. */
export const weightsAreHere = [mirror, context.cache].some(
  (folder) => folder !== null && existsSync(path.join(folder, "pretrained", "minilm-l6", "model.safetensors")),
);

/** Rows that go through the network together. */
const batch = 50;

/** The cosine of each sentence. */
export async function cosines(backend: Pick<Backend, "tf">, { ids, means }: Embedded): Promise<number[]> {
  if (!pretrained.some(({ name }) => name === "minilm-l6")) throw new Error("the list has no MiniLM");
  const encoder = await encoderIn("minilm-l6", ids[0]?.length ?? 0, { pooled: true, context });
  const found: number[] = [];
  for (let start = 0; start < ids.length; start += batch) {
    const rows = ids.slice(start, start + batch);
    const values = encoder.compute(backend, rows);
    rows.forEach((_, row) => {
      const theirs = means[start + row] ?? [];
      found.push(cosine(values.subarray(row * theirs.length, (row + 1) * theirs.length), theirs));
    });
  }
  return found;
}

function cosine(one: ArrayLike<number>, other: readonly number[]): number {
  const dot = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
    other.reduce((sum, _, at) => sum + (a[at] ?? 0) * (b[at] ?? 0), 0);
  return dot(one, other) / Math.sqrt(dot(one, one) * dot(other, other));
}
