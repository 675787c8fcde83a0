import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DataError } from "./data-error.ts";
import { openFeed } from "./feed/feed.ts";
import { fitPreparation } from "./fit-preparation.ts";
import { prepareBatch } from "./prepare-batch.ts";
import { readTable } from "./read-table.ts";
import { weightName } from "./row-weight.ts";
import { step } from "./testing/augmented-pictures.ts";
import { call, context, dataset, numberColumn, temporaryFolder, vectorColumn } from "./testing/dataset-fixture.ts";

const folder = temporaryFolder();
const span = { file: "", start: 0, end: 0 };

function weighed(lines: readonly string[], parts: Partial<ReturnType<typeof dataset>> = {}) {
  const path = join(folder, "rows.csv");
  writeFileSync(path, `a,b,price,count\n${lines.join("\n")}\n`);
  return dataset({
    inputs: [vectorColumn(["a", "b"])],
    targets: [numberColumn("price")],
    weight: { column: "count", span },
    source: call("csv", { path, delimiter: "," }),
    ...parts,
  });
}

const all = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, row) => row);

describe("the weights of rows", () => {
  it("go with the targets of a batch, in threads too", async () => {
    const data = weighed(["1,2,3,0.5", "4,5,6,0", "7,8,9,2"]);
    const table = await readTable(data, context());
    const preparation = fitPreparation(table, data, all(3));
    // They are no part of what is fitted, and so not of a model.
    expect(preparation.targets.map(({ name }) => name)).toEqual(["price"]);
    const expected = { shape: [2], data: Float32Array.of(2, 0.5) };
    const rows = Uint32Array.of(2, 0);
    expect(prepareBatch(table, data, preparation, rows, null).targets.get(weightName)).toEqual(expected);
    const feed = openFeed({ table, dataset: data, preparation }, { threads: 1 });
    try {
      expect((await feed.batches([{ rows, augment: null }]).next())?.targets.get(weightName)).toEqual(expected);
    } finally {
      await feed.close();
    }
    const plain = prepareBatch(table, { ...data, weight: null }, preparation, rows, null);
    expect([...plain.targets.keys()]).toEqual(["price"]);
  });

  it("come from the partner too where rows are mixed", async () => {
    const data = weighed(["1,2,3,1", "4,5,6,2"], {
      augment: [{ column: "features", steps: [step("mixup", { alpha: 0.4 })] }],
    });
    const table = await readTable(data, context());
    const batch = prepareBatch(table, data, fitPreparation(table, data, all(2)), all(2), { seed: 1, epoch: 0 });
    const partners = batch.mixed?.targets;
    const prices = partners?.get("price")?.data ?? [];
    expect(partners?.get(weightName)?.data).toEqual(Float32Array.from(prices, (price) => (price === 3 ? 1 : 2)));
  });

  it("are of the data set that is judged, not of that which was learned from", async () => {
    const learned = weighed(["1,2,3,1", "4,5,6,2"]);
    const preparation = fitPreparation(await readTable(learned, context()), learned, all(2));
    const path = join(folder, "other.csv");
    writeFileSync(path, "a,b,price,size\n1,1,1,7\n");
    const other = weighed([], { source: call("csv", { path, delimiter: "," }), weight: { column: "size", span } });
    const batch = prepareBatch(await readTable(other, context()), other, preparation, all(1), null);
    expect(batch.targets.get(weightName)?.data).toEqual(Float32Array.of(7));
  });

  it("leave out rows without one where missing values do", async () => {
    const table = await readTable(weighed(["1,2,3,1", "4,5,6,", "7,8,9,NA"], { missing: "drop" }), context());
    expect(table.rows).toBe(1);
  });

  it.each([
    [["1,2,3,1", "4,5,6,-0.5"], "`count` of `sample` weighs a row with -0.5"],
    [["1,2,3,1", "4,5,6,Infinity"], /`count`/],
    [["1,2,3,0", "4,5,6,0"], "`count` of `sample` is 0 in every row, so no row counts"],
    [["1,2,3,1", "4,5,6,"], /`count`/],
    [["1,2,3,1", "4,5,6,much"], /`much`|"much"/],
  ])("are refused where they are no amounts: %j", async (lines, message) => {
    const reading = readTable(weighed(lines), context());
    await expect(reading).rejects.toThrow(message);
    await expect(reading).rejects.toBeInstanceOf(DataError);
  });
});
