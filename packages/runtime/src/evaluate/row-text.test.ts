import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fitPreparation, readTable, splitRows } from "../data/index.ts";
import { checkedDataset } from "../data/testing/checked-dataset.ts";
import { context, temporaryFolder } from "../data/testing/dataset-fixture.ts";
import { sampleProgram } from "../data/testing/flow-samples.ts";
import { inputColumns, lostInRow, rowText } from "./row-text.ts";

describe("rowText", () => {
  it("gives the values of a row in words, with the places of words that the train rows did not have", async () => {
    const folder = temporaryFolder();
    const rows = Array.from({ length: 40 }, (_, row) => `good thing number${row},${row % 2 === 0 ? "yes" : "no"}`);
    writeFileSync(join(folder, "rows.csv"), `note,bought\n${rows.join("\n")}\n`);
    const dataset = checkedDataset(
      folder,
      sampleProgram(
        "input note: text -> words() -> vocabulary(9, least: 2) -> truncate(8) -> pad(8)",
        'csv("rows.csv")',
      ),
    );
    const table = await readTable(dataset, context());
    const preparation = fitPreparation(table, dataset, splitRows(table, dataset, 7).train);
    const text = rowText(inputColumns({ dataset, table }), 3);
    const lost = lostInRow({ dataset, table }, preparation, 3);
    expect(text).toBe("note: good thing number3");
    expect(lost.map(({ start, end, lost: how }) => [text.slice(start, end), how])).toEqual([["number3", "unknown"]]);
  });
});
