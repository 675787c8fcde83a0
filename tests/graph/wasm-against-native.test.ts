// Every network of the catalog, trained for two steps on WASM and on TensorFlow: sums, weights, optimizer memory and answers are
// the same numbers, up to the order in which sums are added.
import { beforeAll, describe, expect, test } from "vitest";
import { type Backend, loadBackend } from "../../packages/runtime/src/backend/index.ts";
import { networks, programOf } from "./catalog-networks.ts";
import { checkNetwork } from "./checked-network.ts";
import { type Trained, takeSteps } from "./take-steps.ts";

const options = { steps: 2, rows: () => 4, graphs: { eager: true, cache: null } };
/** Relative to the largest magnitude of a tensor. */
const bound = 1e-4;

const native = new Map<string, Trained>();
let wasm: Backend;

/** Networks whose products are bfloat16 on TensorFlow; WASM has none and computes in float32. */
const rounded = (settings = ""): boolean => settings.includes("bf16");
/** Here the gradient of a bias is nothing but rounding, of which Adam makes a whole step. */
const undecided = "with Adam: a bias that batch_norm takes away again";
const compared = networks.filter(({ name, settings }) => name !== undecided && !rounded(settings));

beforeAll(async () => {
  const backend = await loadBackend({ install: false, prefer: "native" });
  for (const network of compared)
    native.set(network.name, takeSteps(backend, checkNetwork(programOf(network, 4)), options));
  wasm = await loadBackend({ install: false, prefer: "wasm" });
}, 120_000);

function apart(one: Float32Array, other: Float32Array | undefined): number {
  let [scale, largest] = [1e-2, one.length === other?.length ? 0 : Number.POSITIVE_INFINITY];
  for (const value of one) scale = Math.max(scale, Math.abs(value));
  one.forEach((value, index) => {
    const difference = Math.abs(value - (other?.[index] ?? Number.NaN));
    largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference);
  });
  return largest / scale;
}

describe("two steps on WASM are two steps on TensorFlow:", () => {
  test.each(compared.map(({ name }) => name))("%s", (name) => {
    const network = compared.find((one) => one.name === name);
    const expected = native.get(name);
    if (network === undefined || expected === undefined) expect.fail("there is no such network");
    const held = wasm.tf.memory().numTensors;
    const own = takeSteps(wasm, checkNetwork(programOf(network, 4)), options);
    const found: [string, number][] = own.sums.map((sums, index) => [
      `step ${index + 1}`,
      apart(sums, expected.sums[index]),
    ]);
    for (const part of ["weights", "slots", "answers"] as const)
      for (const [tensor, values] of own[part])
        found.push([`${part} ${tensor}`, apart(values, expected[part].get(tensor))]);
    expect(found.filter(([, difference]) => !(difference <= bound))).toEqual([]);
    expect(wasm.tf.memory().numTensors).toBe(held);
  });
});
