// Masks and boxes that move with their pictures, out of a feed: the same whatever the threads, and their memory is not lent.
import { describe, expect, it } from "vitest";
import { fitPreparation } from "../fit-preparation.ts";
import { readTable } from "../read-table.ts";
import { checkedDataset } from "../testing/checked-dataset.ts";
import { context } from "../testing/dataset-fixture.ts";
import { type BatchOrder, openFeed } from "./feed.ts";

const text = `dataset scenes {
  source: scenes(rows: 40, size: 32)
  input image: image(32, 32, 3) -> scale(1 / 255)
  target mask: mask(32, 32, 5)
  target boxes: boxes(32, 32, 4) -> centers(stride: 4)
  split: random(train: 80%, valid: 10%, test: 10%)
  augment image: flip(both) -> pad_crop(3) -> noise(0.1) -> shift(10%)
}
`;

/** Every batch of two epochs, in one list of numbers by name. */
async function batchesOf(threads: number): Promise<Record<string, number[]>> {
  const dataset = checkedDataset("/programs", text);
  const table = await readTable(dataset, context());
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const preparation = fitPreparation(table, dataset, rows);
  const feed = openFeed({ table, dataset, preparation }, { threads });
  const plan: BatchOrder[] = [1, 2].flatMap((epoch) =>
    [0, 16, 32].map((first) => ({ rows: rows.slice(first, first + 16), augment: { seed: 3, epoch } })),
  );
  const made = feed.batches(plan);
  const all: Record<string, number[]> = {};
  for (let batch = await made.next(); batch !== null; batch = await made.next()) {
    for (const [name, { data }] of [...batch.inputs, ...batch.targets]) all[name] = [...(all[name] ?? []), ...data];
  }
  made.close();
  await feed.close();
  return all;
}

describe("a feed of scenes", () => {
  it("gives the same masks and boxes whatever the threads, and others in another epoch", async () => {
    const [here, threads] = [await batchesOf(0), await batchesOf(2)];
    expect(threads).toEqual(here);
    const { mask = [], boxes = [] } = here;
    for (const values of [mask, boxes]) {
      expect(values.slice(0, values.length / 2)).not.toEqual(values.slice(values.length / 2));
    }
  });
});
