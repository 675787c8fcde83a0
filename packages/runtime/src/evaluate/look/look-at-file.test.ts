import { mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { checkProgram, format } from "@penstock/dsl";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { closeTable, fitPreparation, probeSource, readTable, splitRows } from "../../data/index.ts";
import { checkedDataset } from "../../data/testing/checked-dataset.ts";
import { context, temporaryFolder } from "../../data/testing/dataset-fixture.ts";
import { samples16, wavBytes } from "../../data/testing/wav-bytes.ts";
import { writeParquet } from "../../data/testing/write-parquet.ts";
import { lookAtFile } from "./look-at-file.ts";
import type { LookReport } from "./look-report.ts";
import { people, peopleCsv } from "./testing/people.ts";

const look = (path: string): Promise<LookReport> => lookAtFile(path, context());

function written(name: string, content: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

const column = (report: LookReport, name: string): LookReport["columns"][number] => {
  const found = report.columns.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
};

const said = (report: LookReport): string[] =>
  report.suspects.map(({ column: name, text }) => `${name ?? ""}: ${text}`);

describe("a look at a table", () => {
  it("says what each column looks like", async () => {
    const report = await look(written("people.csv", peopleCsv(600)));
    expect(report.rows).toBe(600);
    expect(report.looked).toEqual({ rows: 600, whole: true });
    expect(Object.fromEntries(report.columns.map(({ name, kind }) => [name, kind]))).toEqual({
      person_id: "id",
      joined: "time",
      town: "class",
      age: "number",
      income: "number",
      fee: "number",
      note: "text",
      nothing: "empty",
      country: "constant",
      code: "class",
      refund: "class",
      left: "class",
    });
  });

  it("gives the figures of all rows", async () => {
    const table = people(600);
    const report = await look(written("people.csv", peopleCsv(600)));
    const ages = table.rows.flatMap((row) => (row[3] === "" ? [] : [Number(row[3])])).sort((a, b) => a - b);
    const { numbers, filled, missing } = column(report, "age");
    expect([filled, missing]).toEqual([400, [{ word: "", rows: 200 }]]);
    expect(numbers?.least).toBe(ages[0]);
    expect(numbers?.greatest).toBe(ages.at(-1));
    expect(numbers?.mean).toBeCloseTo(ages.reduce((sum, age) => sum + age, 0) / 400, 9);
    expect(numbers?.quartiles[1]).toBe(((ages[199] ?? 0) + (ages[200] ?? 0)) / 2);
    expect(numbers?.histogram.counts.reduce((sum, count) => sum + count, 0)).toBe(400);
    const notes = table.rows.map((row) => (row[6] ?? "").split(" ").length).sort((a, b) => a - b);
    expect(column(report, "note").texts?.words).toEqual([notes[300], notes[539]]);
    const days = table.rows.map((row) => row[1] ?? "").sort();
    expect(column(report, "joined").times).toEqual({ first: days[0], last: days.at(-1) });
    const bern = table.rows.filter((row) => row[2] === "Bern").length;
    expect(column(report, "town").top).toContainEqual({ value: "Bern", rows: bern });
  });

  it("names what gives the answer away, and what is of no use", async () => {
    const report = await look(written("people.csv", peopleCsv(600)));
    const all = said(report);
    expect(all).toContain("refund: holds the same as `left` in every row");
    expect(all).toContain("code: is a code for `left`: each value goes with exactly one");
    expect(all.find((one) => one.startsWith("fee: "))).toMatch(
      /^fee: tells `left` alone in (99|100)(\.\d)? % of the rows/,
    );
    expect(all).toContain("nothing: has no value in any row");
    expect(all).toContain("country: has the same value in every row");
    expect(all).toContain("age: has no value in 33 % of the rows");
    expect(all.find((one) => one.startsWith("person_id: "))).toMatch(/another value in each row/);
    expect(all.find((one) => one.startsWith("income: "))).toMatch(/values far out, up to 9\d\d,\d00;/);
    expect(all.some((one) => /^(town|note|joined): /.test(one))).toBe(false);
  });

  it("counts rows that are there twice", async () => {
    const report = await look(written("people.csv", `${peopleCsv(60)}${peopleCsv(5).split("\n").slice(1).join("\n")}`));
    expect(said(report).find((one) => one.includes("repeat"))).toMatch(
      /^: 5 rows repeat an earlier one, first rows 1 and 61;/,
    );
  });

  it("tells how uneven the classes of the answer are", async () => {
    const rows = Array.from({ length: 400 }, (_, row) => `${(row * 7919) % 1000},${row % 40 === 0 ? "rare" : "usual"}`);
    const report = await look(written("rare.csv", `size,label\n${rows.join("\n")}\n`));
    expect(report.balance).toEqual([
      {
        column: "label",
        classes: [
          { name: "rare", rows: 10, splits: null },
          { name: "usual", rows: 390, splits: null },
        ],
      },
    ]);
    expect(said(report)).toContain("label: `usual` has 390 rows, `rare` 10; always answering `usual` is right in 98 %");
  });

  it("finds nothing in a table of two rows", async () => {
    const report = await look(written("two.csv", "a,b\n1,x\n2,y\n"));
    expect(report.suspects).toEqual([]);
    expect(report.samples).toEqual([
      ["1", "x"],
      ["2", "y"],
    ]);
  });
});

interface Form {
  readonly name: string;
  /** Writes the data and gives its path. */
  readonly make: (folder: string) => Promise<string> | string;
}

const into = (name: string, content: () => string | Uint8Array): Form => ({
  name,
  make: (folder) => {
    writeFileSync(join(folder, name), content());
    return join(folder, name);
  },
});

const objects = (): string =>
  people(300)
    .rows.map((row) => {
      const { names } = people(0);
      const fields = names.map((name, index) => [
        name,
        /^\d+$/.test(row[index] ?? "") ? Number(row[index]) : row[index] || null,
      ]);
      return JSON.stringify(Object.fromEntries(fields));
    })
    .join("\n");

async function pictures(folder: string): Promise<string> {
  for (const [label, shade] of [
    ["dark", 40],
    ["light", 200],
  ] as const) {
    mkdirSync(join(folder, "photos", label), { recursive: true });
    for (let file = 0; file < 12; file++) {
      const channels = { r: shade, g: shade, b: 10 * file };
      await sharp({ create: { width: 24, height: 16, channels: 3, background: channels } })
        .png()
        .toFile(join(folder, "photos", label, `${file}.png`));
    }
  }
  return join(folder, "photos");
}

function recordings(folder: string): string {
  for (const [label, step] of [
    ["high", 0.9],
    ["low", 0.1],
  ] as const) {
    mkdirSync(join(folder, "sounds", label), { recursive: true });
    for (let file = 0; file < 12; file++) {
      const samples = Array.from({ length: 4_000 }, (_, at) => Math.sin(step * at + file) / 2);
      writeFileSync(join(folder, "sounds", label, `${file}.wav`), wavBytes({ rate: 8_000 }, samples16(samples)));
    }
  }
  return join(folder, "sounds");
}

const forms: readonly Form[] = [
  into("people.csv", () => peopleCsv(300)),
  into("with semicolons.csv", () => peopleCsv(300, ";")),
  into("people.tsv", () => peopleCsv(300, "\t")),
  into("people.csv.gz", () => gzipSync(peopleCsv(300))),
  into("people.jsonl", objects),
  into("people.json", () => `[${objects().replaceAll("\n", ",")}]`),
  {
    name: "people.parquet",
    make: async (folder) => {
      const path = join(folder, "people.parquet");
      const csv = join(folder, "people.csv");
      writeFileSync(csv, peopleCsv(300));
      await writeParquet(path, `SELECT * FROM read_csv('${csv}')`);
      return path;
    },
  },
  {
    name: "folder of tables",
    make: (folder) => {
      mkdirSync(join(folder, "parts"));
      const [head = "", ...lines] = peopleCsv(300).trimEnd().split("\n");
      for (const part of [0, 1, 2]) {
        const own = lines.slice(100 * part, 100 * (part + 1));
        writeFileSync(join(folder, "parts", `part-${part}.csv`), `${[head, ...own].join("\n")}\n`);
      }
      return join(folder, "parts");
    },
  },
  { name: "folder of pictures", make: pictures },
  { name: "folder of recordings", make: recordings },
];

describe("the data set that a look proposes", () => {
  for (const { name, make } of forms) {
    it(`passes the check, is in the style of the language and reads the data: ${name}`, async () => {
      const folder = temporaryFolder();
      const path = await make(folder);
      const { proposal } = await look(path);
      expect(proposal).not.toBeNull();
      const text = proposal ?? "";
      expect(format(text).text).toBe(text);
      const found = checkProgram(join(folder, "main.pipe"), {
        readText: () => text,
        resolve: (_, specifier) => specifier,
        probe: (request) => probeSource(request, context()),
      });
      expect(found.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
      const dataset = checkedDataset(dirname(path), text);
      const table = await readTable(dataset, context());
      const split = splitRows(table, dataset, 7);
      const { inputs } = fitPreparation(table, dataset, split.train);
      expect(inputs.length).toBeGreaterThan(0);
      expect(split.train.length).toBeGreaterThan(split.test.length);
      closeTable(table);
    });
  }

  it("learns the column of a telling name, leaves ids and empty columns alone and drops copies", async () => {
    const lines = peopleCsv(300).trimEnd().split("\n");
    const { proposal } = await look(written("people.csv", `${[...lines, lines[7]].join("\n")}\n`));
    expect(proposal).toMatch(/^ {2}target left: class\(no, yes\)$/m);
    expect(proposal).toMatch(/^ {2}column person_id: id$/m);
    expect(proposal).toMatch(/^ {2}input note: text -> lower/m);
    expect(proposal).toMatch(/^ {2}duplicates: drop$/m);
    expect(proposal).toMatch(/by: person_id/);
    expect(proposal).not.toMatch(/nothing|country|code|refund/);
  });

  it("quotes names that the language cannot write bare", async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `${(row * 3) % 17},${row % 2 === 0 ? "so so" : "good"}`);
    const { proposal } = await look(written("1 odd.csv", `Größe (cm),import\n${rows.join("\n")}\n`));
    expect(proposal).toContain('column: "Größe (cm)"');
    expect(proposal).toContain('class(good, "so so", column: "import")');
    expect(proposal).toMatch(/^dataset c_1_odd \{/);
  });

  it("is none where there is nothing to learn", async () => {
    expect((await look(written("words.csv", `word\n${"only\n".repeat(30)}`))).proposal).toBeNull();
  });
});

describe("a look at pictures", () => {
  it("shows some of each class", async () => {
    const { pictures: shown, columns, balance } = await look(await pictures(temporaryFolder()));
    expect(new Set(shown.map(({ label }) => label))).toEqual(new Set(["dark", "light"]));
    expect(shown.every(({ uri }) => uri.startsWith("data:image/webp;base64,"))).toBe(true);
    expect(columns[0]?.media).toBe("16 × 24, 3 channels");
    expect(balance[0]?.classes.map(({ rows }) => rows)).toEqual([12, 12]);
  });
});

describe("what cannot be looked at", () => {
  it("is said with what could be", async () => {
    await expect(look("/nowhere/at/all.csv")).rejects.toThrow("`/nowhere/at/all.csv` does not exist");
    await expect(look(written("letter.docx", "PK"))).rejects.toMatchObject({
      help: "known are CSV, JSON, JSON Lines and Parquet files, NumPy arrays (`.npz`), and folders of pictures or recordings",
    });
    const empty = temporaryFolder();
    await expect(look(empty)).rejects.toThrow(basename(empty));
    await expect(look(written("none.csv", ""))).rejects.toThrow("empty");
  });
});
