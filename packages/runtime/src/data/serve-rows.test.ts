import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { catalog } from "@penstock/dsl";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { fitPreparation } from "./fit-preparation.ts";
import { fittedPreparationSchema } from "./fitted-preparation.ts";
import { parseWords } from "./flow/word-list.ts";
import { prepareBatch } from "./prepare-batch.ts";
import { readTable } from "./read-table.ts";
import { prepareRows } from "./serve-rows.ts";
import { splitRows } from "./split-rows.ts";
import { checkedDataset } from "./testing/checked-dataset.ts";
import { context, temporaryFolder } from "./testing/dataset-fixture.ts";
import {
  flowSamples,
  mediaSamples,
  type SampleRow,
  sampleCsv,
  sampleProgram,
  sampleRecords,
  sampleRows,
} from "./testing/flow-samples.ts";
import { toneWav } from "./testing/wav-bytes.ts";

type RawRow = Readonly<Record<string, unknown>>;

/** How the sample rows come to a program: written into a folder, and as a request has them. */
const sources: Readonly<Record<string, (folder: string, rows: readonly SampleRow[]) => Promise<readonly RawRow[]>>> = {
  'csv("rows.csv")': async (folder, rows) => {
    writeFileSync(join(folder, "rows.csv"), sampleCsv(rows));
    return rows;
  },
  'jsonl("*.jsonl.gz")': async (folder, rows) => {
    const records = sampleRecords(rows);
    const lines = records.map((record) => `${JSON.stringify(record)}\n`);
    writeFileSync(join(folder, "a.jsonl.gz"), gzipSync(lines.slice(0, 17).join("")));
    writeFileSync(join(folder, "b.jsonl.gz"), gzipSync(lines.slice(17).join("\n")));
    return JSON.parse(JSON.stringify(records));
  },
  'parquet("rows.parquet")': (folder, rows) => asParquet(folder, rows),
  "sql(\"SELECT * FROM 'rows.parquet'\")": (folder, rows) => asParquet(folder, rows),
};

/** Typed columns: doubles, lists of texts, timestamps. */
async function asParquet(folder: string, rows: readonly SampleRow[]): Promise<readonly RawRow[]> {
  const records = sampleRecords(rows).map((record, row) => ({
    ...record,
    size: record["size"] === "NA" ? null : record["size"],
    topics: parseWords(rows[row]?.topics ?? "", ","),
    when: rows[row]?.when === "" ? null : rows[row]?.when,
  }));
  writeFileSync(join(folder, "rows.json"), JSON.stringify(records));
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  const columns =
    "{amount: 'DOUBLE', size: 'DOUBLE', colour: 'VARCHAR', note: 'VARCHAR', topics: 'VARCHAR[]', 'when': 'TIMESTAMP', bought: 'VARCHAR'}";
  await connection.run(
    `COPY (SELECT * FROM read_json('${join(folder, "rows.json")}', columns = ${columns})) TO '${join(folder, "rows.parquet")}'`,
  );
  connection.closeSync();
  instance.closeSync();
  return records;
}

/** The program with one input, and its preparation after a way through JSON. */
async function trained(input: string, source = 'csv("rows.csv")') {
  const folder = temporaryFolder();
  const rows = (await sources[source]?.(folder, sampleRows(41))) ?? [];
  const dataset = checkedDataset(folder, sampleProgram(input, source));
  const table = await readTable(dataset, context());
  const { train } = splitRows(table, dataset, 7);
  const fitted = fitPreparation(table, dataset, train);
  const preparation = fittedPreparationSchema.parse(JSON.parse(JSON.stringify(fitted)));
  return { rows, dataset, table, preparation };
}

async function mediaFile(row: number, name: string): Promise<Uint8Array> {
  if (name.endsWith(".wav"))
    return toneWav(200 + 90 * row, { rate: row % 2 === 0 ? 8_000 : 11_025, seconds: 0.1 + 0.05 * row });
  const pixels = Buffer.from(Array.from({ length: 9 * 8 * 3 }, (_, at) => (at * 37 + row * 51) % 256));
  return sharp(pixels, { raw: { width: 9, height: 8, channels: 3 } })
    .png()
    .toBuffer();
}

/** Numbers by their bits: -0 is not 0, and nothing is rounded. */
const bits = (numbers: Float32Array | Int32Array): number[] => [
  ...new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length),
];

describe("a row is prepared alike for training and for serving, bit by bit", () => {
  it("with every step of the catalog among the samples", () => {
    const text = [...Object.values(flowSamples), ...Object.values(mediaSamples)].join("\n");
    // Targets are not served.
    const served = catalog.preparations.filter(({ roles }) => roles?.includes("input") !== false);
    expect(served.filter(({ name }) => !text.includes(`-> ${name}(`))).toEqual([]);
  });

  // What comes after reading is the same for all sources: of those that DuckDB reads, a sample of each kind does.
  const kinds = ["number", "vector", "class", "open class", "text", "date_parts", "vocabulary", "tags"];
  const samples = Object.keys(sources).flatMap((source) =>
    Object.entries(flowSamples)
      .filter(([name]) => /^(csv|jsonl)/.test(source) || kinds.includes(name))
      .map(([name, input]) => [name, source, input] as const),
  );
  it.each(samples)("%s of %s", async (_, source, input) => {
    const { rows, dataset, table, preparation } = await trained(input, source);
    const all = Uint32Array.from(rows, (_, row) => row);
    const [name = "", trainTime] = [...prepareBatch(table, dataset, preparation, all, null).inputs][0] ?? [];
    const serveTime = (await prepareRows(preparation, rows)).get(name);
    expect(serveTime?.shape).toEqual(trainTime?.shape);
    expect(bits(serveTime?.data ?? new Float32Array())).toEqual(bits(trainTime?.data ?? new Float32Array()));
    expect(new Set(trainTime?.data).size).toBeGreaterThan(1);
    // One at a time as well: nothing depends on the company of a row.
    const single = await prepareRows(preparation, rows.slice(6, 7));
    const size = (trainTime?.data.length ?? 0) / rows.length;
    expect(bits(single.get(name)?.data ?? new Float32Array())).toEqual(
      bits(trainTime?.data.slice(6 * size, 7 * size) ?? new Float32Array()),
    );
  });
});

describe("pictures and recordings", () => {
  it.each(Object.entries(mediaSamples))("that a table names are prepared alike: %s", async (_, input) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "files"));
    const names = Array.from({ length: 9 }, (_, row) => `files/${row}.${input.includes("image") ? "png" : "wav"}`);
    for (const [row, name] of names.entries()) writeFileSync(join(folder, name), await mediaFile(row, name));
    const lines = names.map((name, row) => `${name},${row % 3 === 0 ? "yes" : "no"}`);
    writeFileSync(join(folder, "rows.csv"), `${["media,bought", ...lines].join("\n")}\n`);
    const dataset = checkedDataset(folder, sampleProgram(input));
    const table = await readTable(dataset, context());
    const preparation = fitPreparation(table, dataset, Uint32Array.of(0, 2, 3, 5, 7));
    const all = Uint32Array.from(names, (_, row) => row);
    const trainTime = prepareBatch(table, dataset, preparation, all, null).inputs.get("media");
    const asBytes = names.map((name) => ({ media: readFileSync(join(folder, name)) }));
    const asText = asBytes.map(({ media }) => ({ media: media.toString("base64") }));
    for (const rows of [asBytes, asText]) {
      const serveTime = (await prepareRows(preparation, rows)).get("media");
      expect(serveTime?.shape).toEqual(trainTime?.shape);
      expect(bits(serveTime?.data ?? new Float32Array())).toEqual(bits(trainTime?.data ?? new Float32Array()));
    }
    expect(new Set(trainTime?.data).size).toBeGreaterThan(20);
    await expect(prepareRows(preparation, [{ media: Buffer.from("no such thing") }])).rejects.toThrow(
      /`media` in row 1 cannot be decoded/,
    );
  });

  it("are refused where their path leads out of the folder of the data, or nowhere", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "data"));
    writeFileSync(join(folder, "outside.wav"), toneWav(440, { rate: 8_000, seconds: 0.1 }));
    symlinkSync(join(folder, "outside.wav"), join(folder, "data", "link.wav"));
    const paths = ["../outside.wav", join(folder, "outside.wav"), "link.wav", "missing.wav"];
    const rows = Array.from({ length: 8 }, (_, row) => `${paths[row % 4]},${row % 3 === 0 ? "yes" : "no"}`);
    writeFileSync(join(folder, "data", "rows.csv"), `${["media,bought", ...rows].join("\n")}\n`);
    const dataset = checkedDataset(folder, sampleProgram("input media: audio(8_000, 20ms)", 'csv("data/rows.csv")'));
    const fault = await readTable(dataset, context()).catch((error: unknown) => error);
    expect(fault).toMatchObject({ place: { row: 1, column: "media" } });
    expect(String(fault)).toMatch(/row 1: `\.\.\/outside\.wav` \(it lies outside of the folder of the data\)/);
    expect(String(fault)).toMatch(/row 3: `link\.wav` \(it is a link that leads out of the folder of the data\)/);
    expect(String(fault)).toMatch(/row 4: `missing\.wav` \(it does not exist\)/);
  });
});

describe("prepareRows", () => {
  it("takes values that were never seen where the classes are open, and says so where they are not", async () => {
    const open = await trained("input colour: class -> fill() -> one_hot()");
    const seen = open.preparation.inputs[0]?.classes ?? [];
    const row = (await prepareRows(open.preparation, [{ colour: "ultraviolet" }])).get("colour");
    expect([...(row?.data ?? [])]).toEqual([1, ...seen.map(() => 0)]);
    const closed = await trained("input colour: class(blue, green, red, teal) -> fill(red)");
    await expect(prepareRows(closed.preparation, [{ colour: "red" }, { colour: "ultraviolet" }])).rejects.toMatchObject(
      {
        title: '`colour` is "ultraviolet" in row 2; one of `blue`, `green`, `red`, `teal` was expected',
        place: { row: 2, column: "colour" },
      },
    );
  });

  it("names row and column of what is missing or of another kind", async () => {
    const { preparation } = await trained("input amount: number -> fill(0)");
    await expect(prepareRows(preparation, [{ amount: 1 }, { amount: "much" }])).rejects.toThrow(
      '`amount` is "much" in row 2; a number was expected',
    );
    await expect(prepareRows(preparation, [{ amount: { value: 1 } }])).rejects.toThrow("a number was expected");
    const strict = { ...preparation, inputs: preparation.inputs.map((input) => ({ ...input, fill: [] })) };
    await expect(prepareRows(strict, [{}])).rejects.toThrow("`amount` has no value in row 1");
  });
});
