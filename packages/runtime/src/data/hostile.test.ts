/** Data that nobody would write on purpose, and some that somebody did: what the checker and the reader say of it, as real files. */
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CheckedDataset } from "@penstock/dsl";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodePicture } from "./decode-picture.ts";
import { readTable } from "./read-table.ts";
import { checkedDataset } from "./testing/checked-dataset.ts";
import { call, classTarget, context, dataset, imageInput, temporaryFolder } from "./testing/dataset-fixture.ts";
import { say } from "./testing/hostile-source.ts";

const lines = (count: number, label: (row: number) => string, end = "\n"): string =>
  ["a,label", ...Array.from({ length: count }, (_, row) => `${(row * 7) % 31},${label(row)}`), ""].join(end);
const yesNo = (row: number): string => (row % 2 === 0 ? "no" : "yes");

describe("tables with next to nothing in them", () => {
  it("no byte", async () => {
    const { found, told } = await say("rows.csv", "", "class(no, yes)");
    expect(found).toEqual(["P5001 `rows.csv` is empty"]);
    expect(told?.title).toBe("`rows.csv` is empty");
  });

  it("no row", async () => {
    const { found, told, rows } = await say("rows.csv", "a,label\n", "class(no, yes)");
    expect(found).toEqual(['P5010 `csv("rows.csv")` has no rows']);
    expect(told?.title ?? rows).toBe("the source of `sample` has no rows");
  });

  it("one row", async () => {
    const { found, rows } = await say("rows.csv", "a,label\n1,no\n", "class(no, yes)");
    expect(found).toContain("P5010 20% of 1 row leaves `test` without any");
    expect(rows).toBe(1);
  });

  it("one class", async () => {
    const { found } = await say(
      "rows.csv",
      lines(40, () => "yes"),
      "class(no, yes)",
    );
    expect(found).toEqual(["P5009 the target `label` never varies: it is `yes` in all 40 rows"]);
  });

  it("one value of another kind", async () => {
    expect(
      (
        await say(
          "rows.csv",
          lines(40, () => "1.5"),
          "number",
        )
      ).found,
    ).toEqual(["P5009 the target `label` never varies: it is `1.5` in all 40 rows"]);
  });
});

describe("labels that are none", () => {
  it("not a number among classes", async () => {
    const label = (row: number): string => (row === 20 ? "NaN" : yesNo(row));
    const { found, told } = await say("rows.csv", lines(40, label), "class(no, yes)");
    expect(found).toEqual(["P5006 `label` has no value in 1 of 40 rows, first in row 21"]);
    expect(told).toMatchObject({ title: expect.stringContaining("no value"), row: 21 });
  });

  it("not a number among numbers", async () => {
    const label = (row: number): string => (row === 20 ? "nan" : String(row % 7));
    const { found, told } = await say("rows.csv", lines(40, label), "number");
    expect(found).toEqual(["P5006 `label` has no value in 1 of 40 rows, first in row 21"]);
    expect(told?.row).toBe(21);
  });

  it("infinity", async () => {
    const label = (row: number): string => (row === 20 ? "inf" : String(row % 7));
    const { found, told } = await say("rows.csv", lines(40, label), "number");
    expect(found).toEqual(["P5007 row 21: `label` holds `inf`, which is no number"]);
    expect(told).toMatchObject({ title: expect.stringContaining('"inf"'), row: 21 });
  });

  it("ten thousand classes", async () => {
    const rows = lines(20_000, (row) => `c${row % 10_000}`);
    expect(await say("rows.csv", rows, "class(10_000)")).toEqual({ found: [], told: null, rows: 20_000 });
    const { found } = await say("rows.csv", rows, "class(9_000)");
    expect(found[0]).toMatch(/^P5003 `label` has .* the program says 9,000 classes$/);
  });
});

describe("texts of other encodings", () => {
  it("a byte order mark is passed over", async () => {
    expect(await say("rows.csv", `\ufeff${lines(40, yesNo)}`, "class(no, yes)")).toEqual({
      found: [],
      told: null,
      rows: 40,
    });
  });

  it("line ends of Windows are line ends", async () => {
    expect(await say("rows.csv", lines(40, yesNo, "\r\n"), "class(no, yes)")).toEqual({
      found: [],
      told: null,
      rows: 40,
    });
  });

  it("line ends of old Macs are named", async () => {
    const { found, told } = await say("rows.csv", lines(40, yesNo, "\r"), "class(no, yes)");
    expect(found[0]).toBe("P5001 the lines of `rows.csv` end with a carriage return alone, as old Macs wrote them");
    expect(told?.line).toBe(1);
  });

  it("two encodings in one file are named with the line", async () => {
    const label = (row: number): string => (row % 2 === 0 ? "no" : "jä");
    const text = lines(40, label);
    const bytes = Buffer.concat([Buffer.from(text.slice(0, 200), "utf8"), Buffer.from(text.slice(200), "latin1")]);
    const line = text.slice(0, text.indexOf("ä", 200)).split("\n").length;
    const { found, told } = await say("rows.csv", bytes, "class(no, jä)");
    expect(found).toEqual([`P5001 \`rows.csv\` is not UTF-8 text in line ${line}`]);
    expect(told).toMatchObject({ title: `\`rows.csv\` is not UTF-8 text in line ${line}`, line });
  });

  for (const [name, mark] of [
    ["with a mark", "\ufeff"],
    ["without one", ""],
  ] as const) {
    it(`UTF-16 ${name} is named`, async () => {
      const { found, told } = await say(
        "rows.csv",
        Buffer.from(`${mark}${lines(40, yesNo)}`, "utf16le"),
        "class(no, yes)",
      );
      expect(found[0]).toMatch(/^P5001 `rows\.csv` (is|looks like) UTF-16 text, not UTF-8$/);
      expect(told?.title).toMatch(/UTF-16 text, not UTF-8$/);
    });
  }

  it("a zero byte is named with its line", async () => {
    const text = lines(4_000, yesNo).replace("\n28,no\n", "\n28,n\u0000\n");
    const line = text.slice(0, text.indexOf("\u0000")).split("\n").length;
    expect((await say("rows.csv", text, "class(no, yes)")).told).toMatchObject({
      title: expect.stringContaining("zero byte"),
      ...(line > 300 ? { line } : {}),
    });
  });

  it("control characters of a terminal do not get out", async () => {
    const { found } = await say(
      "rows.csv",
      lines(40, (row) => (row % 2 === 0 ? "no" : "y\u001b[31mes")),
      "class(no, yes)",
    );
    expect(found.join("")).not.toContain("\u001b");
  });
});

describe("fields that are hard to tell apart", () => {
  it("line breaks inside of quotes belong to the field", async () => {
    const rows = Array.from({ length: 30 }, (_, row) => `"${row % 9}","${yesNo(row)}","x\n\n""y"", ${row}"`);
    const said = await say("rows.csv", `a,label,note\n${rows.join("\n")}\n`, "class(no, yes)");
    expect(said).toEqual({ found: [], told: null, rows: 30 });
  });

  it("a quote that is never closed is named with the line it opens in", async () => {
    const text = `a,label\n1,no\n2,"yes\n${lines(20_000, yesNo)}`;
    const { found, told } = await say("rows.csv", text, "class(no, yes)");
    expect(found).toEqual(["P5001 `rows.csv` has a quote that is never closed in line 3"]);
    expect(told).toMatchObject({ title: expect.stringContaining("a quote that is never closed"), line: 3 });
  });

  it("JSON that is nested without end is named with its line", async () => {
    const bad = `{"a": 2, "label": "yes", "more": ${'{"x":'.repeat(300_000)}`;
    const rows = Array.from({ length: 20 }, (_, row) => JSON.stringify({ a: row % 7, label: yesNo(row) }));
    const { found, told } = await say("rows.jsonl", [...rows, bad, ...rows].join("\n"), "class(no, yes)");
    expect(found[0]).toMatch(/line 21/);
    expect(told?.line).toBe(21);
  });
});

describe("pictures", () => {
  async function photos(): Promise<string> {
    const folder = temporaryFolder();
    for (const label of ["one", "two"]) {
      mkdirSync(join(folder, "photos", label), { recursive: true });
      for (let file = 0; file < 10; file++) {
        const raw = Buffer.alloc(48 * 48 * 3).map((_, at) => (at * 7 + file * 31 + (at >> 5) * 3) & 255);
        const bytes = await sharp(raw, { raw: { width: 48, height: 48, channels: 3 } })
          .jpeg({ quality: 90 })
          .toBuffer();
        writeFileSync(
          join(folder, "photos", label, `${file}.jpg`),
          file === 5 && label === "two" ? damaged(bytes) : bytes,
        );
      }
    }
    return folder;
  }
  /** The same byte over and over in the middle of a picture, header and end as they were. */
  const damaged = (bytes: Buffer): Buffer => Buffer.from(bytes).fill(85, bytes.length >> 1, (bytes.length >> 1) + 300);
  const program = (folder: string): CheckedDataset =>
    dataset({
      from: join(folder, "main.pipe"),
      source: call("images", { folder: "photos" }),
      inputs: [imageInput([48, 48, 3])],
      targets: [classTarget(["one", "two"])],
    });

  it("one that is damaged in its middle is named", async () => {
    const folder = await photos();
    await expect(readTable(program(folder), context())).rejects.toThrow(
      /^1 picture cannot be decoded: `.*photos\/two\/5\.jpg` \(.*Corrupt JPEG data: .*\)$/,
    );
  });

  it("bytes that some cameras leave between segments do no harm", async () => {
    const bytes = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
      .jpeg()
      .toBuffer();
    const end = bytes.length - 2;
    const odd = Buffer.concat([bytes.subarray(0, end), Buffer.from([1, 2, 3]), bytes.subarray(end)]);
    const size = { height: 8, width: 8, channels: 3 };
    expect(await decodePicture(odd, size)).toEqual(await decodePicture(bytes, size));
  });

  it("one that leads out of the folder is refused, by the checker as well", async () => {
    const folder = await photos();
    const outside = join(temporaryFolder(), "secret.jpg");
    writeFileSync(
      outside,
      await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
        .jpeg()
        .toBuffer(),
    );
    symlinkSync(outside, join(folder, "photos", "one", "x.jpg"));
    const text = `dataset d {\n  source: images("photos")\n  input image: image(48, 48, 3)\n  target label: class(one, two)\n  split: random(train: 80%, test: 20%)\n}\n`;
    expect(() => checkedDataset(folder, text)).toThrow(/leads out of/);
    await expect(readTable(program(folder), context())).rejects.toThrow(/leads out of/);
  });
});
