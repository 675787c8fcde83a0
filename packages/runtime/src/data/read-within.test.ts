import { appendFileSync, existsSync, mkdirSync, readdirSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { CheckedDataset } from "@penstock/dsl";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { imageRows, numberRows } from "./column-rows.ts";
import type { DataContext } from "./data-context.ts";
import { fitPreparation } from "./fit-preparation.ts";
import { prepareBatch } from "./prepare-batch.ts";
import { readTable } from "./read-table.ts";
import { splitRows } from "./split-rows.ts";
import { closeTable, filesOfTable, type Table } from "./table.ts";
import {
  call,
  classTarget,
  context,
  dataset,
  flowInput,
  imageInput,
  numberColumn,
  temporaryFolder,
  vectorColumn,
} from "./testing/dataset-fixture.ts";
import { cifarBytes, idxBytes } from "./testing/source-files.ts";
import { textReader } from "./text-rows.ts";

const folder = temporaryFolder();
const file = (name: string): string => join(folder, name);
/** Long ago: a file's hash is remembered only when it is some seconds old. */
const past = new Date(1_600_000_000_000);

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(file(name), content);
  utimesSync(file(name), past, past);
  return file(name);
}

const scaled = [call("scale", { factor: 1 / 255 }), call("normalize")];
const numbers = Array.from({ length: 40 }, (_, row) => {
  const gap = row % 7 === 3;
  return `${row},${gap ? "" : row * 0.5},${(row * 13) % 17},${row % 3 === 0 ? "no" : "yes"},2024-01-${String((row % 28) + 1).padStart(2, "0")},u${row % 5}`;
});

function csv(path: string, parts: Partial<CheckedDataset> = {}): CheckedDataset {
  return dataset({
    source: call("csv", { path, delimiter: "," }),
    inputs: [
      vectorColumn(["b", "c"], [call("fill", { value: null }), call("normalize")]),
      numberColumn("a", [call("normalize")]),
    ],
    targets: [classTarget(["no", "yes"], "kind")],
    ...parts,
  });
}

const sources: Record<string, () => CheckedDataset> = {
  "a folder of pictures": () =>
    dataset({
      source: call("images", { folder: file("photos") }),
      inputs: [imageInput([4, 6, 3], scaled)],
      targets: [classTarget(["ant", "cat"])],
    }),
  "IDX files": () =>
    dataset({
      source: call("idx", { images: [file("images.idx")], labels: [file("labels.idx")] }),
      inputs: [imageInput([5, 4, 1], scaled)],
      targets: [classTarget(3)],
    }),
  "CIFAR files, one of them gzip": () =>
    dataset({
      source: call("cifar", { train: [file("one.bin"), file("two.bin.gz")] }),
      inputs: [imageInput([32, 32, 3], scaled)],
      targets: [classTarget(10)],
    }),
  "a CSV file": () => csv(file("numbers.csv")),
  "CSV files whose rows with gaps are dropped": () =>
    csv([file("numbers.csv"), file("more.csv")] as never, {
      inputs: [vectorColumn(["b", "c"], [call("normalize")])],
      missing: "drop",
    }),
  "a CSV file without copies": () => csv(file("copies.csv"), { duplicates: "drop" }),
  "some rows of a CSV file": () => csv(file("numbers.csv"), { limit: 11 }),
  "a CSV file split by a number": () =>
    csv(file("numbers.csv"), {
      split: call("chronological", { train: 0.5, valid: 0.25, test: 0.25, by: "a" }),
    }),
  "a CSV file with words and times": () =>
    csv(file("numbers.csv"), {
      inputs: [
        flowInput("user", {
          type: { kind: "text" },
          steps: [
            call("split", { by: "" }),
            call("vocabulary", { size: 6, least: 1 }),
            call("pad", { length: 2, at: "end" }),
          ],
          gives: { kind: "tokens", length: 2, vocabulary: 6 },
        }),
        numberColumn("c"),
      ],
      missing: "drop",
      duplicates: "drop",
    }),
  "a CSV file split by times": () =>
    csv(file("numbers.csv"), {
      split: call("chronological", { train: 0.5, valid: 0.25, test: 0.25, by: "day" }),
    }),
  "a CSV file split by groups": () =>
    csv(file("numbers.csv"), { split: call("random", { train: 0.6, valid: 0.2, test: 0.2, by: "user" }) }),
};

beforeAll(async () => {
  for (const [index, name] of ["ant/1", "ant/2", "cat/1", "cat/2", "cat/3"].entries()) {
    mkdirSync(join(file("photos"), name, ".."), { recursive: true });
    const pixels = Buffer.from(Array.from({ length: 72 }, (_, at) => (at * 37 + index * 50) % 256));
    await sharp(pixels, { raw: { width: 6, height: 4, channels: 3 } }).toFile(join(file("photos"), `${name}.png`));
    utimesSync(join(file("photos"), `${name}.png`), past, past);
  }
  write(
    "images.idx",
    idxBytes(
      [9, 5, 4],
      Uint8Array.from({ length: 180 }, (_, at) => (at * 31) % 251),
    ),
  );
  write(
    "labels.idx",
    idxBytes(
      [9],
      Uint8Array.from({ length: 9 }, (_, at) => at % 3),
    ),
  );
  write("one.bin", cifarBytes([3, 9]));
  write("two.bin.gz", gzipSync(cifarBytes([1, 0, 7])));
  const header = "a,b,c,kind,day,user";
  write("numbers.csv", `${[header, ...numbers].join("\n")}\n`);
  write("more.csv", `${[header, ...numbers.slice(20)].join("\n")}\n`);
  write("copies.csv", `${[header, ...numbers, ...numbers.slice(5, 12)].join("\n")}\n`);
});

/** A context with room for `memory` bytes, and what it is told. */
function bounded(memory: number): DataContext & { readonly columns: string; readonly notices: string[] } {
  const notices: string[] = [];
  return {
    ...context(),
    memory,
    columns: join(temporaryFolder(), "columns"),
    notices,
    onNotice: (text) => notices.push(text),
  };
}

/** Everything that a table holds, in plain arrays. */
function content(table: Table) {
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  const columns = [...table.columns].map(([name, column]) => {
    switch (column.kind) {
      case "image": {
        const picture = imageRows(column, "random");
        return [name, column.shape, rows.map((row) => [...picture(row)])];
      }
      case "number": {
        const read = numberRows([column], "random");
        const value = new Float64Array(1);
        const values = rows.map((row) => {
          read(row, value);
          return value[0];
        });
        return [name, values];
      }
      case "text": {
        const read = textReader(column.data, "random");
        return [name, rows.map(read)];
      }
      default:
        return [name, column];
    }
  });
  return { rows: table.rows, columns, official: table.official, origin: table.origin };
}

describe("reading within bounded memory", () => {
  it.each(Object.entries(sources))("%s: gives from disk what it gives in memory", async (_, make) => {
    const data = make();
    const whole = await readTable(data, context());
    const around = bounded(40);
    for (const reading of ["first", "again"]) {
      const table = await readTable(data, around);
      expect(filesOfTable(table).length, reading).toBeGreaterThan(0);
      expect(content(table), reading).toEqual(content(whole));
      const split = splitRows(table, data, 1);
      expect(split).toEqual(splitRows(whole, data, 1));
      const fitted = fitPreparation(table, data, split.train);
      expect(fitted).toEqual(fitPreparation(whole, data, split.train));
      const order = split.train.toReversed();
      const batch = prepareBatch(table, data, fitted, order, null);
      expect(batch).toEqual(prepareBatch(whole, data, fitted, order, null));
      closeTable(table);
    }
    expect(readdirSync(around.columns)).toHaveLength(1);
    expect(around.notices).toHaveLength(2);
  });

  it("stays in memory where there is room, and says nothing", async () => {
    const around = bounded(1e6);
    const table = await readTable(csv(file("numbers.csv")), around);
    expect(filesOfTable(table)).toEqual([]);
    expect(around.notices).toEqual([]);
    expect(existsSync(around.columns)).toBe(false);
  });

  it("says how large the data is, what is allowed, and how it is shuffled", async () => {
    const around = bounded(1500);
    closeTable(await readTable(sources["CIFAR files, one of them gzip"]?.() as CheckedDataset, around)); // a key of ours
    expect(around.notices).toEqual([
      "`sample` takes 15 KB decoded, more than the 1.5 KB that PENSTOCK_MEMORY allows; its rows are read from disk and shuffled in windows of 43,648 rows",
    ]);
  });

  it("decodes once: a later reading opens the files", async () => {
    const data = sources["a folder of pictures"]?.() as CheckedDataset; // a key of ours
    const around = bounded(40);
    const told: string[] = [];
    const listening = { ...around, onProgress: ({ what }: { what: string }) => told.push(what) };
    closeTable(await readTable(data, listening));
    expect(told).toContain("decoding pictures");
    told.length = 0;
    closeTable(await readTable(data, listening));
    expect(told).not.toContain("decoding pictures");
  });

  it("makes damaged files anew, and removes what an older source left", async () => {
    const path = write("changing.csv", `a,b,c,kind\n${"1,2,3,no\n4,5,6,yes\n".repeat(5)}`);
    const around = bounded(40);
    const first = await readTable(csv(path), around);
    const expected = content(first);
    const [stored] = filesOfTable(first);
    closeTable(first);
    truncateSync(stored?.path ?? "", 24);
    const mended = await readTable(csv(path), around);
    expect(content(mended)).toEqual(expected);
    closeTable(mended);
    mkdirSync(join(around.columns, "0.999999999.part"));
    appendFileSync(path, "7,8,9,no\n");
    const table = await readTable(csv(path), around);
    expect(table.rows).toBe(11);
    closeTable(table);
    expect(readdirSync(around.columns)).toHaveLength(1);
  });

  it("leaves nothing of a reading that failed", async () => {
    // More rows than are gathered before the first go to a file.
    const path = write("broken.csv", `a,b,c,kind\n${"1,2,3,no\n".repeat(50_000)}oops,1,1,no\n`);
    const around = bounded(40);
    await expect(readTable(csv(path), around)).rejects.toThrow('has "oops" in row 50001, column `a`');
    expect(readdirSync(around.columns)).toEqual([]);
  });
});
