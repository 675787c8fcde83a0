import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckedDataset } from "@penstock/dsl";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DataContext, DataProgress } from "../data-context.ts";
import { probeSource } from "../probe-source.ts";
import { readTable } from "../read-table.ts";
import { sourceFingerprint } from "../source-fingerprint.ts";
import {
  call,
  classTarget,
  context,
  dataset,
  numberColumn,
  numbersOf,
  temporaryFolder,
} from "../testing/dataset-fixture.ts";
import { captureStream, type StreamSource } from "./capture-stream.ts";
import { CsvCounter, LineCounter } from "./record-counter.ts";

const folder = temporaryFolder();
const row = (n: number): string => `${JSON.stringify({ n, label: n % 2 === 0 ? "yes" : "no" })}\n`;
const rows = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, index) => row(from + index)).join("");

function source(path: string, parts: Partial<StreamSource> = {}): StreamSource {
  return {
    kind: "stream",
    path,
    format: "jsonl",
    delimiter: ",",
    rows: 5,
    follow: false,
    from: "start",
    wait: 300,
    ...parts,
  };
}

function stream(path: string, args: CheckedDataset["source"]["args"] = {}): CheckedDataset {
  const given = { path, rows: 5, format: null, follow: false, from: "start", wait: 300, delimiter: ",", ...args };
  return dataset({
    source: call("stream", given),
    inputs: [numberColumn("n")],
    targets: [classTarget(["no", "yes"])],
    from: join(folder, "main.pipe"),
  });
}

/** A context that calls back once a stream is waited for with so many rows. */
function waitedFor(count: number): { readonly around: DataContext; readonly reached: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  const around = context({
    onProgress: ({ done }) => {
      if (done === count) resolve();
    },
  });
  return { around, reached: promise };
}

describe("a window of a stream", () => {
  it("holds the first rows, however many follow, and is the same for the same rows", async () => {
    const path = join(folder, "events.jsonl");
    writeFileSync(path, rows(0, 9));
    const around = context();
    const first = await captureStream(source(path), around);
    expect(first).toMatchObject({ rows: 5 });
    expect(readFileSync(first.path, "utf8")).toBe(rows(0, 5));
    appendFileSync(path, rows(9, 20));
    expect((await captureStream(source(path), around)).hash).toBe(first.hash);
    expect((await captureStream(source(path, { rows: 6 }), around)).hash).not.toBe(first.hash);
    expect(readdirSync(join(around.cache, "streams"))).toHaveLength(2);
  });

  it("takes what there is where the stream ends before, its last row without a line break too", async () => {
    const path = join(folder, "short.jsonl");
    writeFileSync(path, `\n${rows(0, 3).trimEnd()}`);
    const { path: captured, rows: count } = await captureStream(source(path), context());
    expect(count).toBe(3);
    expect(readFileSync(captured, "utf8").trim()).toBe(rows(0, 3).trim());
  });

  it("waits for a file that grows, leaves half a row at its end, and starts behind the end where it is told to", async () => {
    const path = join(folder, "growing.jsonl");
    writeFileSync(path, rows(0, 2));
    const [first, second, third] = [waitedFor(2), waitedFor(0), waitedFor(4)];
    const onProgress = (progress: DataProgress): void => {
      first.around.onProgress?.(progress);
      third.around.onProgress?.(progress);
    };
    const whole = captureStream(source(path, { follow: true, wait: 5_000 }), { ...first.around, onProgress });
    const behind = captureStream(source(path, { follow: true, from: "end", rows: 2, wait: 5_000 }), second.around);
    await Promise.all([first.reached, second.reached]);
    appendFileSync(path, `${rows(2, 4)}${row(4).slice(0, 5)}`);
    await third.reached;
    appendFileSync(path, row(4).slice(5));
    expect(readFileSync((await whole).path, "utf8")).toBe(rows(0, 5));
    expect(readFileSync((await behind).path, "utf8")).toBe(rows(2, 4));
  });

  it("ends where a file stays silent, and says so where nothing came at all", async () => {
    const path = join(folder, "silent.jsonl");
    writeFileSync(path, `${rows(0, 2)}{"n": 3`);
    expect(await captureStream(source(path, { follow: true, wait: 200 }), context())).toMatchObject({ rows: 2 });
    const nothing = captureStream(source(path, { follow: true, from: "end", wait: 200 }), context());
    await expect(nothing).rejects.toThrow("gave no rows in 0.2 s");
  });

  it("says so where a file becomes shorter, has a row without end, or is not there", async () => {
    const path = join(folder, "cut.jsonl");
    writeFileSync(path, rows(0, 2));
    const { around: waiting, reached } = waitedFor(2);
    const cut = captureStream(source(path, { follow: true, wait: 3_000 }), waiting);
    await reached;
    truncateSync(path, 3);
    await expect(cut).rejects.toThrow("became shorter while it was followed");
    writeFileSync(path, `${row(0)}${"x".repeat(2 ** 24 + 2 ** 19)}`);
    const around = context();
    await expect(captureStream(source(path), around)).rejects.toThrow("has a row of more than 16 MiB, the one after 1");
    expect(readdirSync(join(around.cache, "streams"))).toEqual([]);
    await expect(captureStream(source(join(folder, "events.json")), context())).rejects.toMatchObject({
      help: expect.stringContaining("did you mean `events.jsonl`?"),
    });
  });

  it("stops when told to", async () => {
    const path = join(folder, "stopped.jsonl");
    writeFileSync(path, rows(0, 2));
    const stop = new AbortController();
    const { around, reached } = waitedFor(2);
    const waiting = captureStream(source(path, { follow: true, wait: 60_000 }), { ...around, signal: stop.signal });
    await reached;
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });

  it("is read as the run's fingerprint names it, whatever has come since", async () => {
    const path = join(folder, "run.csv");
    writeFileSync(path, 'n,label\n1,yes\n2,"no"\n3,yes\n');
    const around = context();
    const data = stream("run.csv", { rows: 2 });
    const { hash, files } = await sourceFingerprint(data, around);
    expect(files).toHaveLength(1);
    writeFileSync(path, "n,label\n7,yes\n8,no\n");
    const table = await readTable(data, { ...around, fingerprints: new Map([[data.name, hash]]) });
    expect([...numbersOf(table, "n")]).toEqual([1, 2]);
    expect([...numbersOf(await readTable(data, around), "n")]).toEqual([7, 8]);
  });

  it("is looked into as far as it goes, and its rows are not counted", () => {
    const look = (args: Record<string, unknown>) =>
      probeSource({ source: "stream", args, from: join(folder, "main.pipe") }, context());
    expect(look({ path: "events.jsonl", rows: 5 })).toMatchObject({ kind: "probe", rows: null, sampled: true });
    expect(look({ path: "run.csv", rows: 5 })).toMatchObject({ kind: "probe", rows: 2, sampled: false });
    expect(look({ path: "-", rows: 5 })).toMatchObject({ kind: "problem" });
  });
});

describe("counting records", () => {
  const field = fc.string({ unit: fc.constantFrom("a", ",", '"', "\n", "\r", " "), maxLength: 5 });
  const quote = (value: string): string => (/[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

  it("finds the end of each record of CSV, wherever pieces end", () => {
    const records = fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(records, fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 6 }), (values, size, enough) => {
        const lines = [["x", "y"], ...values].map((one) => `${one.map(quote).join(",")}\n`);
        const bytes = Buffer.from(lines.join(""));
        const counter = new CsvCounter(",");
        let [kept, read] = [0, 0];
        while (read < bytes.length && counter.records < enough) {
          const ended = counter.take(bytes.subarray(read, read + size), enough);
          if (ended > 0) kept = read + ended;
          read += size;
        }
        const wanted = Math.min(enough, values.length);
        expect(counter.records).toBe(wanted);
        expect(kept).toBe(Buffer.byteLength(lines.slice(0, wanted + 1).join("")));
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  it("passes over empty lines", () => {
    const counter = new LineCounter();
    expect(counter.take(Buffer.from('\n{"a":1}\n \n{"a":2}\n{'), 9)).toBe(19);
    expect(counter.records).toBe(2);
  });
});
