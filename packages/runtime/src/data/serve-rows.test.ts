import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "@penstock/dsl";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { fitPreparation } from "./fit-preparation.ts";
import { fittedPreparationSchema } from "./fitted-preparation.ts";
import { prepareBatch } from "./prepare-batch.ts";
import { readTable } from "./read-table.ts";
import { prepareRows } from "./serve-rows.ts";
import { splitRows } from "./split-rows.ts";
import { checkedDataset } from "./testing/checked-dataset.ts";
import { context, temporaryFolder } from "./testing/dataset-fixture.ts";
import { flowSamples, mediaSamples, sampleCsv, sampleProgram, sampleRows } from "./testing/flow-samples.ts";
import { toneWav } from "./testing/wav-bytes.ts";

/** The program with one input, and its preparation after a way through JSON. */
async function trained(input: string, count = 41) {
  const folder = temporaryFolder();
  const rows = sampleRows(count);
  writeFileSync(join(folder, "rows.csv"), sampleCsv(rows));
  const dataset = checkedDataset(folder, sampleProgram(input));
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
    expect(catalog.preparations.filter(({ name }) => !text.includes(`-> ${name}(`))).toEqual([]);
  });

  it.each(Object.entries(flowSamples))("%s", async (_, input) => {
    const { rows, dataset, table, preparation } = await trained(input);
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
