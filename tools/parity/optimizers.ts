/** The table of optimizers and what goes with them: how far weights lie from those of Keras and PyTorch after fifty steps. */
import { catalog } from "@penstock/dsl";
import { type OptimizerCase, optimizerCases, pathDifference } from "../../tests/parity/optimizer-cases.ts";
import { figure, type ParityTable, word } from "./parity-table.ts";
import { bound, byWay, largest, peersOf } from "./ways.ts";

/** What a case is about: its optimizer alone, or what goes with it. */
function subjectOf({ optimizer, moves }: OptimizerCase): string {
  const [first] = [moves.clip, ...moves.regularise, moves.average].flatMap((one) => one ?? []);
  return first?.call ?? optimizer;
}

/** Every optimizer, bound of gradients, cost of weights and mean of weights. */
export async function optimizerTable(): Promise<ParityTable> {
  const results = await byWay(({ backend, eager }) =>
    optimizerCases.map((one) => ({ one, ...pathDifference(backend, one, eager) })),
  );
  const entries = [...catalog.optimizers, ...catalog.clips, ...catalog.regularisers, ...catalog.averages];
  const rows = entries.map(({ name }) => {
    const own = results.map((differences) => differences.filter(({ one }) => subjectOf(one) === name));
    return [
      word(name),
      peersOf(optimizerCases.filter((one) => subjectOf(one) === name)),
      String(own[0]?.length ?? 0),
      ...own.map((differences) => largest(differences.map(({ weights, averages }) => Math.max(weights, averages)))),
      figure(bound),
    ];
  });
  return {
    title: "Optimizers",
    text: "Weights (a matrix, a convolution kernel, a bias) go fifty steps by recorded gradients, from the same start as the peer's: operation by operation, as a recorded graph, and on WASM. The difference is the largest of any weight after any of the steps that were recorded, relative to the largest value of its tensor. Bounds, costs and means of weights go with an optimizer that stands in the table too.",
    head: ["optimizer", "peer", "cases", "weights", "weights, graph", "weights, WASM", "tolerance"],
    rows,
  };
}
