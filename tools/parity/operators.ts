/** The table of operators: how far their values and gradients lie from those of Keras and PyTorch. */
import { catalog } from "@penstock/dsl";
import { type Backend, loadBackend } from "../../packages/runtime/src/backend/index.ts";
import {
  type Difference,
  differenceOf,
  type FlowCase,
  flowCases,
  flowFiles,
  mentions,
} from "../../tests/parity/flow-cases.ts";
import { figure, type ParityTable, word } from "./parity-table.ts";

/** Within what values and gradients lie; the tests hold every case to it. */
const bound = 1e-5;

const backends = ["native", "wasm"] as const;

interface Compared {
  readonly one: FlowCase;
  readonly on: Readonly<Record<(typeof backends)[number], Difference>>;
}

async function compared(): Promise<readonly Compared[]> {
  const cases = flowFiles.flatMap(flowCases);
  const of = async (prefer: (typeof backends)[number]): Promise<readonly Difference[]> => {
    const backend: Backend = await loadBackend({ install: false, prefer });
    if (backend.kind !== prefer) throw new Error(`the ${prefer} backend is not in place; \`pipe doctor\` says why`);
    return cases.map((one) => differenceOf(backend, one));
  };
  const [native, wasm] = [await of("native"), await of("wasm")];
  const nothing = { forward: Number.NaN, gradient: Number.NaN };
  return cases.map((one, index) => ({
    one,
    on: { native: native[index] ?? nothing, wasm: wasm[index] ?? nothing },
  }));
}

/** Every operator of the catalog with the largest differences of all cases in which it stands. */
export async function operatorTable(): Promise<ParityTable> {
  const all = await compared();
  const rows = catalog.operators.map(({ name }) => {
    const own = all.filter(({ one }) => mentions(one, name));
    const largest = (part: keyof Difference, kind: (typeof backends)[number]): string =>
      figure(Math.max(...own.map(({ on }) => on[kind][part])));
    return [
      word(name),
      [...new Set(own.map(({ one }) => one.peer))].sort().join(", "),
      String(own.length),
      largest("forward", "native"),
      largest("gradient", "native"),
      largest("forward", "wasm"),
      largest("gradient", "wasm"),
      figure(bound),
    ];
  });
  return {
    title: "Operators",
    text: `Each case is a flow that is checked, run and differentiated as a program's would be, from weights and inputs that the peer had too. Differences are the largest over all values, relative to the largest value of their tensor (at least 1e-3); gradients are those by every input and weight. An operator's row holds all ${all.length} cases in which it stands. Outside training, operators that draw random numbers do nothing; what they draw is held to its distribution by tests beside them.`,
    head: ["operator", "peer", "cases", "values", "gradients", "values, WASM", "gradients, WASM", "tolerance"],
    rows,
  };
}
