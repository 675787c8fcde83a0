import { describe, expect, test } from "vitest";
import { fitClassWeights } from "./class-weights.ts";
import { crossedBlobs } from "./testing/blobs.ts";
import { call, trainOf } from "./testing/train-fixture.ts";

const weighed = (class_weights: "balanced" | readonly number[] | null) =>
  trainOf({ losses: [{ output: "label", loss: call("cross_entropy", { smoothing: 0, weight: 1, class_weights }) }] });

describe("class weights", () => {
  const { dataset, table } = crossedBlobs(400, 1);
  const labels = table.columns.get("label");
  if (labels?.kind !== "class") throw new Error("the blobs have classes");
  const ofClass = (label: number, count: number): number[] =>
    [...labels.data.entries()].flatMap(([row, one]) => (one === label ? [row] : [])).slice(0, count);
  const rows = Uint32Array.from([...ofClass(0, 60), ...ofClass(1, 20)]);

  test("that are balanced make every class of the train rows count alike", () => {
    const { losses } = fitClassWeights(weighed("balanced"), { dataset, table, rows });
    // 80 rows over 2 classes of 60 and 20.
    expect(losses[0]?.loss.args["class_weights"]).toEqual([80 / 120, 80 / 40]);
  });

  test("do not depend on rows that are not for training", () => {
    const one = fitClassWeights(weighed("balanced"), { dataset, table, rows });
    const flipped = { ...labels, data: labels.data.map((label, row) => (rows.includes(row) ? label : 1 - label)) };
    const columns = new Map(table.columns).set("label", flipped);
    expect(fitClassWeights(weighed("balanced"), { dataset, table: { ...table, columns }, rows })).toEqual(one);
  });

  test("of a class without train rows are 1", () => {
    const only = Uint32Array.from(ofClass(1, 10));
    const { losses } = fitClassWeights(weighed("balanced"), { dataset, table, rows: only });
    expect(losses[0]?.loss.args["class_weights"]).toEqual([1, 0.5]);
  });

  test("that are numbers, or none, stay as they are", () => {
    for (const weights of [[1, 3], null] as const)
      expect(fitClassWeights(weighed(weights), { dataset, table, rows })).toEqual(weighed(weights));
  });
});
