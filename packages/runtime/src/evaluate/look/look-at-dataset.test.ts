import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { checkedDataset } from "../../data/testing/checked-dataset.ts";
import { context, temporaryFolder } from "../../data/testing/dataset-fixture.ts";
import { cifarBytes } from "../../data/testing/source-files.ts";
import { lookAtDataset } from "./look-at-dataset.ts";
import type { LookReport } from "./look-report.ts";
import { peopleCsv } from "./testing/people.ts";

function look(folder: string, text: string): Promise<LookReport> {
  const dataset = checkedDataset(folder, text);
  const program = { files: [{ path: dataset.span.file, text }], params: [], blocks: [dataset] };
  return lookAtDataset({ program, dataset }, context());
}

function folderWith(name: string, content: string | Uint8Array): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), content);
  return folder;
}

const peopleProgram = `dataset people {
  source: csv("people.csv")
  input age: number -> fill() -> normalize()
  input town: class -> one_hot()
  input note: text -> words() -> vocabulary(50) -> truncate(6) -> pad(6)
  target left: class(no, yes)
  split: random(train: 75%, valid: 15%, test: 10%)
}
`;

describe("a look at a data set", () => {
  it("tells its splits, what columns are for and what the model gets", async () => {
    const report = await look(folderWith("people.csv", peopleCsv(400)), peopleProgram);
    expect(report.subject).toEqual({ kind: "dataset", name: "people", source: 'csv("people.csv")' });
    expect(report.splits).toEqual({ train: 300, valid: 60, test: 40 });
    expect(report.columns.map(({ name, role, kind }) => [name, role, kind])).toEqual([
      ["age", "input", "number"],
      ["town", "input", "class"],
      ["note", "input", "text"],
      ["left", "target", "class"],
    ]);
    const [age, town, note] = report.prepared;
    expect(age).toMatchObject({ input: "age", tensor: "tensor(1)" });
    expect(age?.fitted[0]).toMatch(/^\d+ gaps filled by \d+(\.\d+)?$/);
    expect(age?.fitted[1]).toMatch(/^mean \d+\.\d+, deviation \d+\.\d+$/);
    expect(town).toEqual({ input: "town", tensor: "tensor(5)", fitted: ["4 classes and one for all others"] });
    expect(note?.tensor).toBe("tokens(6)");
    expect(note?.fitted[0]).toMatch(/^10 words, the first `\w+`, `\w+`, /);
    expect(report.proposal).toBeNull();
  });

  it("counts the classes of each split", async () => {
    const { balance } = await look(folderWith("people.csv", peopleCsv(400)), peopleProgram);
    const [left] = balance;
    expect(left?.column).toBe("left");
    expect(left?.classes.map(({ name }) => name)).toEqual(["no", "yes"]);
    for (const [split, rows] of [
      ["train", 300],
      ["valid", 60],
      ["test", 40],
    ] as const) {
      expect(left?.classes.reduce((sum, { splits }) => sum + (splits?.[split] ?? 0), 0)).toBe(rows);
    }
  });

  it("finds a column that tells what is to be predicted", async () => {
    const program = peopleProgram.replace("  input age", "  input fee: number\n  input age");
    const { suspects } = await look(folderWith("people.csv", peopleCsv(600)), program);
    expect(suspects.map(({ kind, column }) => [kind, column])).toContainEqual(["predicts", "fee"]);
  });
});

describe("rows for judging that are nearly rows to learn from", () => {
  const near = ({ suspects }: LookReport): string | undefined =>
    suspects.find(({ kind }) => kind === "near_copies")?.text;

  const texts = (change: (text: string) => string): string => {
    const rows = Array.from({ length: 120 }, (_, row) => {
      const text = `The ${row} boats of harbour ${row * 13} are ${row % 2 === 0 ? "blue" : "red"}`;
      return [`"${text}",${row % 2}`, `"${change(text)}",${row % 2}`];
    });
    return `note,label\n${rows.flat().join("\n")}\n`;
  };
  const textProgram = `dataset notes {
  source: csv("rows.csv")
  input note: text -> words() -> vocabulary(500) -> truncate(9) -> pad(9)
  target label: class(2)
  split: random(train: 50%, test: 50%)
}
`;

  it("are texts that differ in capitals and punctuation", async () => {
    const same = await look(
      folderWith(
        "rows.csv",
        texts((text) => `${text.toUpperCase()}!!`),
      ),
      textProgram,
    );
    // Of 120 pairs half lie on both sides.
    expect(near(same)).toMatch(
      /^(4|5|6|7)\d rows of valid and test are nearly a train row, the first row \d+, which is like row \d+$/,
    );
    const other = await look(
      folderWith(
        "rows.csv",
        texts((text) => `Never ${text}`),
      ),
      textProgram,
    );
    expect(near(other)).toBeUndefined();
  });

  it("are numbers that differ in their last digits", async () => {
    const rows = Array.from({ length: 100 }, (_, row) => {
      const numbers = [row + 1.5, ((row * 37) % 101) + 0.5, ((row * 71) % 97) + 0.25];
      return [numbers, numbers.map((number) => number * 1.00001)].map((values) => [...values, row % 3].join(","));
    });
    const program = `dataset rows {
  source: csv("rows.csv")
  input sizes: vector(columns: [a, b, c])
  target label: class(3)
  split: random(train: 50%, test: 50%)
}
`;
    expect(near(await look(folderWith("rows.csv", `a,b,c,label\n${rows.flat().join("\n")}\n`), program))).toMatch(
      /^(3|4|5|6)\d rows/,
    );
    const alone = `a,b,c,label\n${rows.map(([one]) => one).join("\n")}\n`;
    expect(near(await look(folderWith("rows.csv", alone), program))).toBeUndefined();
  });

  it("are pictures that were saved again", async () => {
    const folder = temporaryFolder();
    for (const label of ["one", "two"]) mkdirSync(join(folder, "photos", label), { recursive: true });
    for (let file = 0; file < 24; file++) {
      const raw = Buffer.alloc(32 * 32 * 3);
      for (let at = 0; at < raw.length; at++) {
        const [x, y] = [Math.floor(at / 3) % 32, Math.floor(at / 96)];
        raw[at] = 128 + 90 * Math.sin((x * (file + 2)) / 20 + file) * Math.cos((y * (file + 5)) / 30);
      }
      const picture = sharp(raw, { raw: { width: 32, height: 32, channels: 3 } });
      const label = file % 2 === 0 ? "one" : "two";
      await picture
        .clone()
        .png()
        .toFile(join(folder, "photos", label, `${file}.png`));
      await picture
        .clone()
        .jpeg({ quality: 80 })
        .toFile(join(folder, "photos", label, `${file}-again.jpg`));
    }
    const program = `dataset photos {
  source: images("photos")
  input image: image(32, 32, 3)
  target label: class(one, two)
  split: random(train: 50%, test: 50%)
}
`;
    const report = await look(folder, program);
    expect(near(report)).toMatch(/^(8|9|1\d) rows of valid and test are nearly a train row/);
    expect(report.pictures).toHaveLength(40);
    expect(report.samples[0]).toEqual(["picture", "one"]);
  });
});

describe("a look at pictures of a built form", () => {
  it("shows them with their class", async () => {
    const labels = Array.from({ length: 60 }, (_, row) => row % 10);
    const folder = folderWith("rows.bin", cifarBytes(labels));
    const report = await look(
      folder,
      `dataset photos {
  source: cifar(train: ["rows.bin"])
  input image: image(32, 32, 3)
  target label: class(10)
  split: random(train: 75%, test: 25%)
}
`,
    );
    expect(report.columns[0]?.media).toBe("32 × 32, 3 channels");
    expect(report.pictures[0]?.uri).toMatch(/^data:image\/png;base64,/);
    expect(report.rows).toBe(60);
  });
});
