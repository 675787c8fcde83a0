import { spawnSync } from "node:child_process";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { catalog } from "@penstock/dsl";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ColumnRoom } from "../column-room.ts";
import { DataError } from "../data-error.ts";
import { epochBatches } from "../epoch-batches.ts";
import { fitPreparation } from "../fit-preparation.ts";
import { type Batch, type BatchSource, prepareBatch } from "../prepare-batch.ts";
import { readTable } from "../read-table.ts";
import { filesOfTable, type Table } from "../table.ts";
import { step } from "../testing/augmented-pictures.ts";
import { checkedDataset } from "../testing/checked-dataset.ts";
import {
  call,
  classTarget,
  context,
  dataset,
  imageInput,
  numberColumn,
  temporaryFolder,
} from "../testing/dataset-fixture.ts";
import { flowSamples, mediaSamples, sampleCsv, sampleProgram, sampleRows } from "../testing/flow-samples.ts";
import { toneWav } from "../testing/wav-bytes.ts";
import { type BatchOrder, type Feed, openFeed } from "./feed.ts";

const rows = 37;
const shape = [6, 5, 3] as const;
const pixels = Uint8Array.from({ length: rows * 90 }, (_, index) => (index * 7919 + (index >> 5)) % 256);
const gaps = Float64Array.from({ length: rows }, (_, row) => (row % 5 === 0 ? Number.NaN : row * 1.7));

const augmentations: Readonly<Record<string, Parameters<typeof step>[1]>> = {
  flip: { axis: "both" },
  rotate: { angle: 20 },
  pad_crop: { pixels: 2 },
  shift: { part: 0.3, fill: "wrap" },
  zoom: { part: 0.3 },
  shear: { angle: 20 },
  colour_jitter: { brightness: 0.3, contrast: 0.3, saturation: 0.3, hue: 30 },
  grayscale: { chance: 0.5 },
  blur: { sigma: 1 },
  noise: { std: 0.1 },
  cutout: { size: 3 },
  random_erasing: {},
  trivial_augment: {},
  rand_augment: {},
  mixup: { alpha: 0.5, chance: 0.5 },
  cutmix: {},
};
const soundSteps: Readonly<Record<string, string>> = {
  gain: "gain(6)",
  time_mask: "time_mask(50%)",
  frequency_mask: "frequency_mask(50%)",
  "shift and noise": "shift(20%, fill: wrap) -> noise(0.05)",
};
const textSteps = ["synonym", "insert", "swap", "delete", "typos"];
const preparations = { fill: { value: -1 }, scale: { factor: 1 / 255 }, normalize: {}, clip: { min: 10, max: 200 } };

/** A table with a column of every kind; pictures in a file where there is a folder for it. */
function tableOf(folder: string | null = null): Table {
  const room = new ColumnRoom(folder === null ? Number.POSITIVE_INFINITY : 0, folder);
  const sink = room.sink("image.rows", 90);
  sink.append(pixels);
  const file = sink.finishFile();
  return {
    rows,
    columns: new Map([
      ["image", { kind: "image", shape, data: file === null ? sink.finishBytes() : { file, pick: null } }],
      [
        "label",
        { kind: "class", values: ["a", "b", "c"], data: Int32Array.from({ length: rows }, (_, row) => row % 3) },
      ],
      ["gap", { kind: "number", data: gaps }],
    ]),
    official: null,
    origin: null,
  };
}

function sourceOf(table: Table, augment: readonly string[], preparation: string): BatchSource {
  const args = preparations[preparation as keyof typeof preparations]; // the names are the table's own keys
  const steps = preparation === "fill" ? [] : [call(preparation, args)];
  const fill = preparation === "fill" ? [call("fill", args)] : [call("fill", { value: null }), call("normalize")];
  const data = dataset({
    source: call("idx"),
    inputs: [imageInput(shape, steps), numberColumn("gap", fill)],
    targets: [classTarget(["a", "b", "c"]), numberColumn("gap", fill)],
    augment: [{ column: "image", steps: augment.map((name) => step(name, augmentations[name])) }],
  });
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  return { table, dataset: data, preparation: fitPreparation(table, data, all) };
}

/** Two epochs from a batch of the first on. */
function planOf(batch: number, from: number): BatchOrder[] {
  const all = Uint32Array.from({ length: rows }, (_, row) => row);
  return [1, 2]
    .flatMap((epoch) =>
      epochBatches(all, batch, { seed: 3, epoch }).map((order) => ({ rows: order, augment: { seed: 3, epoch } })),
    )
    .slice(from);
}

/** A batch in arrays of its own. */
function kept({ rows: order, inputs, targets, mixed }: Batch) {
  const copy = (parts: Batch["targets"]) =>
    [...parts].map(([name, { shape: size, data }]) => [name, [...size], data.slice()] as const);
  const others = mixed === null ? null : { share: mixed.share.slice(), targets: copy(mixed.targets) };
  return { rows: [...order], inputs: copy(inputs), targets: copy(targets), mixed: others };
}

const open: Feed[] = [];
function feedOf(...args: Parameters<typeof openFeed>): Feed {
  const feed = openFeed(...args);
  open.push(feed);
  return feed;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((feed) => feed.close()));
});

const threadsNow = (): number => process.getActiveResourcesInfo().filter((name) => name === "MessagePort").length;

describe("a feed", () => {
  it("knows every step of the catalog", () => {
    const names = (entries: readonly { readonly name: string }[]): string[] => entries.map(({ name }) => name).sort();
    const known = [...Object.keys(augmentations), ...textSteps, ...Object.keys(soundSteps)];
    expect(names(catalog.augmentations).filter((name) => !known.includes(name))).toEqual([]);
    // `region-feed.test.ts` has the steps of what lies in pictures.
    const apart = ["centers"];
    const samples = [preparations, flowSamples, mediaSamples].flatMap((one) => Object.keys(one));
    const prepared = new Set([...samples, ...apart]);
    expect(names(catalog.preparations).filter((name) => !prepared.has(name))).toEqual([]);
  });

  it.each(Object.entries(flowSamples))("gives the same of %s, whatever the threads", async (_, input) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "rows.csv"), sampleCsv(sampleRows(rows)));
    const data = checkedDataset(folder, sampleProgram(input));
    const around = { ...context(), columns: join(folder, "columns") };
    for (const memory of [Number.POSITIVE_INFINITY, 8]) {
      const table = await readTable(data, { ...around, memory });
      const all = Uint32Array.from({ length: rows }, (_, row) => row);
      const preparation = fitPreparation(table, data, all);
      const plan = planOf(8, 0);
      const expected = plan.map((order) => kept(prepareBatch(table, data, preparation, order.rows, null)));
      for (const threads of [0, 2]) {
        const stream = feedOf({ table, dataset: data, preparation }, { threads }).batches(plan);
        for (const one of expected) {
          const batch = await stream.next();
          expect(batch === null ? null : kept(batch)).toEqual(one);
        }
      }
    }
  });

  /** Holds the batches of a feed against those of `prepareBatch`, for each number of threads. */
  async function expectSameBits(
    source: BatchSource,
    threadCounts: readonly number[],
    plan: readonly BatchOrder[] = planOf(8, 0),
  ): Promise<void> {
    const expected = plan.map(({ rows: order, augment }) =>
      kept(prepareBatch(source.table, source.dataset, source.preparation, order, augment)),
    );
    for (const threads of threadCounts) {
      const stream = feedOf(source, { threads }).batches(plan);
      for (const one of expected) {
        const batch = await stream.next();
        expect(batch === null ? null : kept(batch)).toEqual(one);
      }
      expect(await stream.next()).toBeNull();
      expect(await stream.next()).toBeNull();
    }
  }

  it.each(Object.keys(augmentations))("gives the bits of `prepareBatch` with %s, in a thread and without", (name) =>
    expectSameBits(sourceOf(tableOf(), [name], "scale"), [0, 1]),
  );

  const kinds: readonly (readonly [readonly string[], string])[] = [
    ...Object.keys(preparations).map((name) => [["rotate", "pad_crop", "noise", "flip"], name] as const),
    [["flip", "pad_crop", "cutout", "mixup", "cutmix"], "normalize"] as const,
    [Object.keys(augmentations), "normalize"] as const,
    [[], "normalize"] as const,
  ];
  it.each(kinds)(
    "gives the bits of `prepareBatch` with %j and %s, whatever the threads, from memory and from files",
    async (names, preparation) => {
      for (const table of [tableOf(), tableOf(temporaryFolder())])
        await expectSameBits(sourceOf(table, names, preparation), [0, 1, 3]);
    },
  );

  it.each(Object.entries(soundSteps))("gives the bits of `prepareBatch` with %s of recordings", async (_, flow) => {
    const folder = temporaryFolder();
    for (const [index, name] of ["yes", "no"].entries()) {
      mkdirSync(join(folder, "sounds", name), { recursive: true });
      for (let row = 0; row < 9; row++) {
        const wav = toneWav(200 + 90 * row + 700 * index, { rate: 8_000, seconds: 0.1 });
        writeFileSync(join(folder, "sounds", name, `${row}.wav`), wav);
      }
    }
    const data = checkedDataset(
      folder,
      sampleProgram(
        `input audio: audio(8_000, 100ms) -> spectrogram(bands: 8) -> normalize()\n  augment audio: ${flow}`,
        'audio("sounds")',
      ).replace("target bought: class(no, yes)", "target label: class(no, yes)"),
    );
    for (const memory of [Number.POSITIVE_INFINITY, 8]) {
      const table = await readTable(data, { ...context(), columns: join(folder, "columns"), memory });
      const all = Uint32Array.from({ length: 18 }, (_, row) => row);
      const source = { table, dataset: data, preparation: fitPreparation(table, data, all) };
      const plan = [1, 2].map((epoch) => ({ rows: all, augment: { seed: 3, epoch } }));
      await expectSameBits(source, [0, 2], plan);
      const [plain, changed] = [null, { seed: 3, epoch: 1 }].map((augment) =>
        prepareBatch(table, data, source.preparation, all, augment).inputs.get("audio"),
      );
      expect(changed).not.toEqual(plain);
    }
  });

  it.each(textSteps)("gives the bits of `prepareBatch` with %s of texts, from memory and from files", async (name) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "rows.csv"), sampleCsv(sampleRows(rows)));
    const input = `input note: text -> fill(fine) -> words() -> vocabulary(60) -> truncate(9) -> pad(9)\n  augment note: ${name}(50%)`;
    const data = checkedDataset(folder, sampleProgram(input));
    for (const memory of [Number.POSITIVE_INFINITY, 8]) {
      const table = await readTable(data, { ...context(), columns: join(folder, "columns"), memory });
      const all = Uint32Array.from({ length: rows }, (_, row) => row);
      const source = { table, dataset: data, preparation: fitPreparation(table, data, all) };
      await expectSameBits(source, [0, 2]);
      const [plain, changed] = [null, { seed: 3, epoch: 1 }].map((augment) =>
        prepareBatch(table, data, source.preparation, all, augment).inputs.get("note"),
      );
      expect(changed).not.toEqual(plain);
    }
  });

  it("goes on in the middle of an epoch as if it had never stopped, for any threads, batch and look ahead", async () => {
    const source = sourceOf(tableOf(), ["rotate", "noise"], "normalize");
    const shape = fc.record({
      batch: fc.integer({ min: 1, max: 40 }),
      threads: fc.integer({ min: 0, max: 3 }),
      ahead: fc.integer({ min: 1, max: 6 }),
      from: fc.nat(5),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ batch, threads, ahead, from }) => {
        const plan = planOf(batch, from);
        const stream = feedOf(source, { threads, ahead }).batches(plan);
        for (const { rows: order, augment } of plan) {
          const given = await stream.next();
          const expected = prepareBatch(source.table, source.dataset, source.preparation, order, augment);
          expect(given === null ? null : kept(given)).toEqual(kept(expected));
        }
        expect(await stream.next()).toBeNull();
        await Promise.all(open.splice(0).map((feed) => feed.close()));
      }),
      { numRuns: 12, seed: 4 },
    );
  });

  it("reads its plan only as far as it looks ahead", async () => {
    const source = sourceOf(tableOf(), [], "scale");
    let read = 0;
    function* plan(): Generator<BatchOrder> {
      for (const order of planOf(4, 0)) {
        read++;
        yield order;
      }
    }
    const stream = feedOf(source, { threads: 2, ahead: 3 }).batches(plan());
    expect(read).toBe(3);
    await stream.next();
    await stream.next();
    expect(read).toBe(5);
    stream.close();
    expect(await stream.next()).toBeNull();
    expect(read).toBe(5);
  });

  it("lends inputs until the next batch, and takes their memory back", async () => {
    const stream = feedOf(sourceOf(tableOf(), [], "scale"), { threads: 1, ahead: 1 }).batches(planOf(8, 0));
    const first = await stream.next();
    expect(first?.inputs.get("image")?.data).toHaveLength(8 * 90);
    await stream.next();
    expect(first?.inputs.get("image")?.data).toHaveLength(0);
    expect(first?.targets.get("label")?.data).toHaveLength(8);
  });

  it("serves several plans at once", async () => {
    const source = sourceOf(tableOf(), ["noise"], "scale");
    const feed = feedOf(source, { threads: 2 });
    const train = feed.batches(planOf(8, 0));
    const judge = feed.batches(planOf(16, 1));
    for (const at of [0, 1]) {
      expect((await train.next())?.rows).toEqual(planOf(8, 0)[at]?.rows);
      expect((await judge.next())?.rows).toEqual(planOf(16, 1)[at]?.rows);
    }
  });

  it.each([0, 2])("tells a fault of the data where it lies, with %i threads", async (threads) => {
    const table = tableOf(temporaryFolder());
    const [file] = filesOfTable(table);
    if (file === undefined) throw new Error("no file");
    const source = sourceOf(table, [], "scale");
    truncateSync(file.path, 90 * 10);
    const stream = feedOf(source, { threads, ahead: 1 }).batches(
      [0, 20].map((row) => ({ rows: Uint32Array.of(row), augment: null })),
    );
    // Rows are compared with what was written by blocks, of which this file has one. The stream goes on after a fault.
    for (let asked = 0; asked < 2; asked++) {
      const error = await stream.next().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DataError);
      expect(error).toMatchObject({ file: file.path, help: "run again: it is then removed and made anew" });
    }
  });

  it("says it when a thread cannot go on", async () => {
    const source = sourceOf(tableOf(), [], "scale");
    const columns = new Map(source.table.columns);
    columns.delete("image");
    const stream = feedOf({ ...source, table: { ...source.table, columns } }, { threads: 1 }).batches(planOf(8, 0));
    await expect(stream.next()).rejects.toThrow(
      "a thread that prepares batches ended: column `image` is not there, not image",
    );
    await expect(stream.next()).rejects.toThrow("a thread that prepares batches ended");
  });

  it("leaves no thread behind when it is closed in the middle of an epoch", async () => {
    // Those of the test before may still be ending.
    await vi.waitFor(() => expect(threadsNow()).toBe(0), { timeout: 10_000 });
    const feed = openFeed(sourceOf(tableOf(), ["rotate", "noise"], "scale"), { threads: 3, ahead: 6 });
    const stream = feed.batches(planOf(4, 0));
    await stream.next();
    expect(threadsNow()).toBeGreaterThan(0);
    await feed.close();
    expect(threadsNow()).toBe(0);
  });

  it("lets a process end that forgot to close it", () => {
    const script = join(import.meta.dirname, "../testing/forgotten-feed.ts");
    const ran = spawnSync(process.execPath, ["--conditions=source", script], { encoding: "utf8", timeout: 30_000 });
    expect(ran.stderr).not.toContain("rror");
    expect({ status: ran.status, output: ran.stdout }).toEqual({ status: 0, output: "4 rows\n" });
  });
});
