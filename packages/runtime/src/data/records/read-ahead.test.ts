import { describe, expect, it, vi } from "vitest";
import { randomStream } from "../../random/stream.ts";
import type { ByteSource } from "../byte-source.ts";
import { ColumnRoom } from "../column-room.ts";
import { CsvFile } from "../read-csv.ts";
import { type PiecePlan, PieceThreads } from "./piece-threads.ts";
import { RecordColumns } from "./record-columns.ts";
import type { Wanted } from "./wanted.ts";

const columns: readonly Wanted[] = (["a", "b", "kind", "late"] as const).map((name) => ({
  name,
  kind: name === "a" || name === "b" ? "number" : "class",
  missing: name === "b" ? "keep" : "error",
  target: false,
  words: false,
  by: false,
}));

function fromBytes(bytes: Uint8Array): ByteSource {
  let position = 0;
  return {
    read: async (into, at) => {
      const piece = bytes.subarray(position, position + into.length - at);
      into.set(piece, at);
      position += piece.length;
      return piece.length;
    },
    close: async () => {},
  };
}

/** Everything that is read of a text, by so many threads. */
async function read(text: string, threads: number) {
  const gathered = new RecordColumns(columns, new ColumnRoom(Number.POSITIVE_INFINITY, null));
  const bytes = fromBytes(Buffer.from(text));
  const file = new CsvFile("rows.csv", { bytes, delimiter: ",", columns: gathered, threads, worthThreads: 0 });
  const rows = await file.read(() => {});
  const found = gathered.finish((_, { words, codes }) => ({ kind: "class", values: words, data: codes }));
  return { rows, columns: [...found] };
}

/** Some thirty megabytes: several pieces. */
const lines = ((): string[] => {
  const stream = randomStream(3, "read ahead");
  return Array.from({ length: 500_000 }, (_, row) => {
    const [a, b] = [stream.normal(), stream.normal()];
    const gap = row % 31 === 0 ? (row % 2 === 0 ? "" : "NA") : b.toFixed(5);
    // Some words come late, and not to all threads at once.
    return `${a},${gap},kind ${stream.integer(40)},${row % 1000 === 0 ? `new ${row}` : "old"},left out ${row}`;
  });
})();

const table = (rows: readonly string[], newline = "\n"): string =>
  `${["a,b,kind,late,other", ...rows].join(newline)}${newline}`;

describe("a file that threads parse", () => {
  it.each([
    ["of plain lines", table(lines)],
    ["with line ends of Windows", table(lines, "\r\n")],
    ["with empty lines and without a last line end", `${table(lines)}\n\n1,2,x,y,z`],
    ["with a quote in its middle", table(lines.toSpliced(300_000, 0, '1,"2","kind, new",old,z'))],
    ["with a quoted line break at its start", table(['1,2,"kind\nnew",old,z', ...lines])],
  ])("%s gives what one thread reads, to the last bit and in order", { timeout: 60_000 }, async (_, text) => {
    const alone = await read(text, 1);
    expect(alone.rows).toBeGreaterThanOrEqual(lines.length);
    expect(await read(text, 2)).toEqual(alone);
    expect(await read(text, 3)).toEqual(alone);
  });

  it("is given up where its source fails, and no thread is left", async () => {
    const source = fromBytes(Buffer.from(table(lines)));
    let reads = 0;
    const failing: ByteSource = {
      ...source,
      read: async (into, at) => {
        if (++reads > 3) throw new Error("the disk is gone");
        return source.read(into, at);
      },
    };
    const gathered = new RecordColumns(columns, new ColumnRoom(Number.POSITIVE_INFINITY, null));
    const options = { bytes: failing, delimiter: ",", columns: gathered, threads: 2, worthThreads: 0 };
    await expect(new CsvFile("rows.csv", options).read(() => {})).rejects.toThrow("the disk is gone");
    // What was begun ends in a moment, which is longer on a busy machine, and must not end this process.
    await vi.waitFor(
      () => expect(process.getActiveResourcesInfo().filter((name) => name === "MessagePort")).toEqual([]),
      { timeout: 10_000 },
    );
  });

  it("is given up where a thread is gone, whenever it went", async () => {
    // No plan at all: the thread cannot start.
    const threads = new PieceThreads(JSON.parse('{ "path": "rows.csv", "delimiter": "," }') as PiecePlan, 2);
    const piece = () => threads.parse({ bytes: new ArrayBuffer(8), length: 8 });
    await expect(piece()).rejects.toThrow(/filter/);
    await expect(piece()).rejects.toThrow(/filter/);
    await threads.close();
    await expect(piece()).rejects.toThrow(/filter/);
  });

  it.each([
    ["a field that is no number", "1,2x,kind,old,z", /has "2x" in row 400001, column `b`/],
    ["a value that is missing", ",2,kind,old,z", /`rows.csv` has no value in row 400001, column `a`/],
    ["a field too few", "1,2,kind,old", /has 4 fields in line 400003, expected 5/],
  ])("names row and line of %s", async (_, line, message) => {
    // The empty line has a number as well.
    const text = table(["1,2,kind,old,z", "", ...lines.toSpliced(399_999, 0, line)]);
    await expect(read(text, 1)).rejects.toThrow(message);
    await expect(read(text, 2)).rejects.toThrow(message);
  });
});
