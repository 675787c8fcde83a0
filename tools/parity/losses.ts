/** The table of losses: how far rows and gradients lie from those of Keras, PyTorch and formulas. */
import { catalog } from "@penstock/dsl";
import { lossCases, lossDifference } from "../../tests/parity/loss-cases.ts";
import { figure, type ParityTable, word } from "./parity-table.ts";
import { bound, byWay, largest, peersOf } from "./ways.ts";

/** Every loss of the catalog with the largest differences of all its cases. */
export async function lossTable(): Promise<ParityTable> {
  const results = await byWay(({ backend, eager }) =>
    lossCases.map((one) => ({ one, ...lossDifference(backend, one, eager) })),
  );
  const rows = catalog.losses.map(({ name }) => {
    const own = results.map((differences) => differences.filter(({ one }) => one.loss === name));
    return [
      word(name),
      peersOf(lossCases.filter(({ loss }) => loss === name)),
      String(own[0]?.length ?? 0),
      ...own.flatMap((differences) => [
        largest(differences.map(({ rows, mean }) => Math.max(rows, mean))),
        largest(differences.map(({ gradient }) => gradient)),
      ]),
      figure(bound),
    ];
  });
  return {
    title: "Losses",
    text: "The loss of each row of a batch, and its gradient by what stands before the output's last function: operation by operation, as a recorded graph, and on WASM. Cases take in smoothing, weights of classes and of rows, classes without rows and logits far from 0. Differences are relative to the largest value of their tensor (at least 1e-3). A formula is that of the paper, in PyTorch with float64 numbers.",
    head: [
      ...["loss", "peer", "cases", "values", "gradients", "values, graph", "gradients, graph"],
      ...["values, WASM", "gradients, WASM", "tolerance"],
    ],
    rows,
  };
}
