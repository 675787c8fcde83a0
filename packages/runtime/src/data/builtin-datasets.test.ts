import { describe, expect, it } from "vitest";
import { readTable } from "./read-table.ts";
import { sourceFingerprint } from "./source-fingerprint.ts";
import { splitRows } from "./split-rows.ts";
import type { Table } from "./table.ts";
import {
  call,
  classTarget,
  context,
  dataset,
  imageBytes,
  imageInput,
  itOnRealData,
} from "./testing/dataset-fixture.ts";

function builtin(name: string, shape: readonly [number, number, number], split = call("official", { valid: 0.1 })) {
  return dataset({
    name,
    source: call("builtin", { name }),
    inputs: [imageInput(shape)],
    targets: [classTarget(10)],
    split,
  });
}

function countLabels(table: Table): number[] {
  const label = table.columns.get("label");
  if (label?.kind !== "class") throw new Error("no label column");
  const counts = label.values.map(() => 0);
  for (const value of label.data) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

describe("built-in data sets", () => {
  it("reads the digits of the npm package as the bytes that they were", async () => {
    const table = await readTable(builtin("digits", [28, 28, 1]), context());
    expect(table.rows).toBe(10_000);
    expect(countLabels(table)).toEqual([1001, 1127, 991, 1032, 980, 863, 1014, 1070, 944, 978]);
    // Byte 38 is 0.149 in the package, 253 is 0.992.
    const third = imageBytes(table).subarray((1001 + 1127 + 991) * 784);
    expect([...third.subarray(151, 159)]).toEqual([38, 43, 105, 255, 253, 253, 253, 253]);
  });

  itOnRealData("reads MNIST with its official split", async (mirror) => {
    const data = builtin("mnist", [28, 28, 1]);
    const table = await readTable(data, context({ mirror }));
    expect(table.rows).toBe(70_000);
    const { train, valid, test } = splitRows(table, data, 7);
    expect([train.length, valid.length, test.length]).toEqual([54_000, 6_000, 10_000]);
    expect(test[0]).toBe(60_000);
    expect(countLabels(table)).toEqual([6903, 7877, 6990, 7141, 6824, 6313, 6876, 7293, 6825, 6958]);
  });

  itOnRealData("reads CIFAR-10 without its test file where the split needs none", async (mirror) => {
    const split = call("files", { test: ["data_batch_5.bin"], valid: 0 });
    const data = { ...builtin("cifar10", [32, 32, 3], split), limit: 20_000 };
    const table = await readTable(data, context({ mirror }));
    expect(table.rows).toBe(20_000);
    const { train, test } = splitRows(table, data, 7);
    expect(train.length + test.length).toBe(20_000);
    expect(test.length).toBeGreaterThan(3_700);
    expect(test.length).toBeLessThan(4_300);
    expect(Math.min(...countLabels(table))).toBeGreaterThan(1_850);
    expect(table.columns.get("label")).toMatchObject({ values: expect.arrayContaining(["airplane", "truck"]) });
  });

  it("knows the content of a built-in data set without reading it", async () => {
    const nowhere = context({ mirror: "/nowhere" });
    const official = await sourceFingerprint(builtin("cifar10", [32, 32, 3]), nowhere);
    const files = await sourceFingerprint(
      builtin("cifar10", [32, 32, 3], call("files", { test: ["data_batch_5.bin"], valid: 0 })),
      nowhere,
    );
    expect(official.files).toHaveLength(6);
    expect(files.files).toHaveLength(5);
    expect(files.hash).not.toBe(official.hash);
  });

  it("suggests a built-in data set of a similar name", async () => {
    await expect(readTable(builtin("cifar01", [32, 32, 3]), context())).rejects.toMatchObject({
      title: "there is no built-in data set `cifar01`",
      help: "did you mean `cifar10`?",
    });
  });
});
