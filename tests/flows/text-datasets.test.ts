/** The built-in data sets of texts on the publishers' own files: every row is there, on its side, with its class. */
import { catalog } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { readTable } from "../../packages/runtime/src/data/read-table.ts";
import { splitRows } from "../../packages/runtime/src/data/split-rows.ts";
import { checkedDataset } from "../../packages/runtime/src/data/testing/checked-dataset.ts";
import { context } from "../../packages/runtime/src/data/testing/dataset-fixture.ts";
import { mirror } from "../data-mirror.ts";

const texts = catalog.datasets.filter(({ columns }) => columns.some(({ kind }) => kind === "text"));

describe("built-in data sets of texts", () => {
  it("are read from files that are those of the publisher", () => {
    expect(mirror, "set PENSTOCK_MIRROR to the folder of data sets").not.toBeNull();
    expect(texts.length).toBeGreaterThan(8);
  });

  it.each(texts.map((entry) => [entry.name, entry] as const))("%s", async (name, entry) => {
    const classes = entry.columns.find(({ kind }) => kind === "class");
    const [first, second = first] = entry.columns;
    const target =
      second === first
        ? ""
        : classes === undefined
          ? `target other: text(${second?.name}) -> words() -> vocabulary(100) -> truncate(8) -> pad(8)`
          : `target ${classes.name}: class(${classes.values?.map((value) => JSON.stringify(value)).join(", ")})`;
    const split = entry.official === null ? "random(train: 80%, test: 20%)" : "official()";
    const dataset = checkedDataset(
      "/",
      `dataset rows {
  source: builtin("${name}")
  input ${first?.name}: text -> lower() -> words() -> vocabulary(1_000) -> truncate(8) -> pad(8)
  ${target}
  split: ${split}
  missing: drop
}
`,
    );
    const table = await readTable(dataset, context({ mirror }));
    expect(table.rows).toBe(entry.rows);
    const label = table.columns.get(classes?.name ?? "");
    if (label?.kind === "class") expect(new Set(label.data).size).toBe(label.values.length);
    if (entry.official === null) return;
    const { train, valid, test } = splitRows(table, dataset, 1);
    expect([train.length, valid.length, test.length]).toEqual([
      entry.official.train,
      entry.official.valid ?? 0,
      entry.official.test,
    ]);
  });
});
