/** What the tables of losses and optimizers have in common: the ways to compute that are compared. */
import { type Backend, loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { figure } from "./parity-table.ts";

/** Within what losses, gradients and weights lie; the tests hold every case to it. */
export const bound = 1e-5;

/** A way to compute: operation by operation, or as a recorded graph. */
export interface Way {
  readonly backend: Backend;
  readonly eager: boolean;
}

async function ways(): Promise<readonly Way[]> {
  const of = async (prefer: "native" | "wasm"): Promise<Backend> => {
    const backend = await loadBackend({ install: false, prefer });
    if (backend.kind !== prefer) throw new Error(`the ${prefer} backend is not in place; \`pipe doctor\` says why`);
    return backend;
  };
  const native = await of("native");
  return [
    { backend: native, eager: true },
    { backend: native, eager: false },
    { backend: await of("wasm"), eager: true },
  ];
}

/** The peers of some cases, each once. */
export const peersOf = (cases: readonly { readonly peer: string }[]): string =>
  [...new Set(cases.map(({ peer }) => peer))].sort().join("; ");

/** The largest of some differences, as it stands in a table. */
export const largest = (differences: readonly number[]): string => figure(Math.max(...differences));

/** Results of one way after the other: the backend is chosen for all of TensorFlow.js. */
export async function byWay<Result>(compute: (way: Way) => Result): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const way of await ways()) {
    await way.backend.tf.setBackend(way.backend.kind === "native" ? "tensorflow" : way.backend.kind);
    results.push(compute(way));
  }
  return results;
}
