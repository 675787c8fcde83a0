import { expect, test } from "vitest";
import { BatchMaker } from "../data/index.ts";
import { graphsInMemory } from "../train/graph-use.ts";
import { initialWeights } from "../train/initial-weights.ts";
import { nativeBackend } from "../train/testing/native-backend.ts";
import { longest, sentenceModel, sentences } from "../train/testing/sentences.ts";
import { Responder } from "./responder.ts";

const backend = nativeBackend();

test("texts of different lengths, answered together, have the answers that each has by itself, in their order", () => {
  const { table, dataset, preparation } = sentences(200, { batch: 32, seed: 5 });
  const model = sentenceModel("positional() -> transformer_block(2) -> mean_pool()");
  const run = { model, preparation, weights: initialWeights(model, 4) };
  const responder = new Responder({ tf: backend().tf, run, graphs: graphsInMemory });
  const maker = new BatchMaker({ table, dataset, preparation });
  const inputsOf = (rows: readonly number[]) => maker.make(Uint32Array.from(rows), null).inputs;
  // Filled up with the last row, as what prepares them does.
  const rows = Array.from({ length: 256 }, (_, place) => Math.min(place, 199));
  const together = responder.answer(inputsOf(rows), 200).get("label");
  expect(together?.shape).toEqual([2]);
  expect(together?.values).toHaveLength(400);
  const ids = inputsOf(rows).get("text")?.data ?? [];
  const lengths = rows.slice(0, 200).map((row) => {
    const own = [...ids.slice(row * longest, (row + 1) * longest)];
    return own.filter((id) => id !== 0).length;
  });
  const [long, short] = [lengths.indexOf(Math.max(...lengths)), lengths.indexOf(Math.min(...lengths))];
  expect(lengths[long]).toBeGreaterThan(8);
  for (const row of [0, 199, long, short]) {
    const alone = responder.answer(inputsOf([row]), 1).get("label")?.values[0] ?? Number.NaN;
    expect(Math.abs(alone - (together?.values[2 * row] ?? 9))).toBeLessThan(1e-5);
  }
  responder.dispose();
});
