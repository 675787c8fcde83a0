import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { fitPreparation, prepareBatch, readTable, splitRows } from "../../data/index.ts";
import { checkedDataset } from "../../data/testing/checked-dataset.ts";
import { context, temporaryFolder } from "../../data/testing/dataset-fixture.ts";
import { cifarBytes } from "../../data/testing/source-files.ts";
import { toneWav } from "../../data/testing/wav-bytes.ts";
import { collectSheet } from "./collect-sheet.ts";
import { drawAugmented } from "./draw-augmented.ts";
import type { AugmentedSheet } from "./sheet.ts";
import { sheetLines } from "./sheet-lines.ts";
import { sheetPage } from "./sheet-page.ts";
import { sheetPicture } from "./sheet-picture.ts";

const labels = Array.from({ length: 40 }, (_, row) => row % 10);

/** Pictures of which every pixel tells its row, line and column. */
function pictures(augment: string): { dataset: ReturnType<typeof checkedDataset>; text: string } {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "rows.bin"), cifarBytes(labels));
  const text = `dataset photos {
  source: cifar(train: ["rows.bin"])
  input image: image(32, 32, 3) -> scale(1 / 255) -> normalize()
  target label: class(10)
  augment image: ${augment}
  split: random(train: 75%, test: 25%)
  batch: 16
}
`;
  return { dataset: checkedDataset(folder, text), text };
}

function texts(augment: string): ReturnType<typeof pictures> {
  const folder = temporaryFolder();
  const rows = Array.from(
    { length: 12 },
    (_, row) => `"We buy <b>${row}</b> cars, quick!",${row % 2 === 0 ? "good" : "bad"}`,
  );
  writeFileSync(join(folder, "rows.csv"), `${["note,opinion", ...rows].join("\n")}\n`);
  const text = `dataset notes {
  source: csv("rows.csv")
  input note: text -> words() -> vocabulary(50) -> truncate(9) -> pad(9)
  target opinion: class(bad, good)
  augment note: ${augment}
  split: random(train: 75%, test: 25%)
  batch: 4
}
`;
  return { dataset: checkedDataset(folder, text), text };
}

const sheetOf = ({ dataset, text }: ReturnType<typeof pictures>, seed = 7): Promise<AugmentedSheet> =>
  collectSheet(
    dataset,
    { ...context(), seed },
    { rows: 5, epochs: 3, written: ({ span }) => text.slice(span.start, span.end) },
  );

const bytesOf = (shown: AugmentedSheet["rows"][number]["before"][number] | undefined): Uint8Array =>
  shown?.kind === "picture" ? shown.bytes : new Uint8Array();

describe("a sheet of pictures", () => {
  it("shows rows as they are and as the epochs of a training read them", async () => {
    const made = pictures("flip(horizontal) -> pad_crop(4)");
    const sheet = await sheetOf(made);
    expect(sheet.inputs).toEqual([{ name: "image", steps: "flip(horizontal) -> pad_crop(4)" }]);
    expect(sheet.rows).toHaveLength(5);
    const table = await readTable(made.dataset, context());
    const fitted = fitPreparation(table, made.dataset, splitRows(table, made.dataset, 7).train);
    const plain = { ...fitted, inputs: fitted.inputs.map((column) => ({ ...column, steps: [] })) };
    for (const { row, targets, before, after } of sheet.rows) {
      expect(targets).toMatch(/^label \w+$/);
      // Red tells the row.
      expect(bytesOf(before[0])[0]).toBe(row);
      expect(after).toHaveLength(3);
      after.forEach(({ inputs, mixture }, index) => {
        const batch = prepareBatch(table, made.dataset, plain, Uint32Array.of(row), { seed: 7, epoch: index + 1 });
        expect(bytesOf(inputs[0])).toEqual(Uint8Array.from(batch.inputs.get("image")?.data ?? []));
        expect(mixture).toBeNull();
      });
    }
  });

  it("is the same for the same seed and another for another", async () => {
    const made = pictures("rotate(20deg) -> noise(0.05) -> cutmix(chance: 50%)");
    const first = await sheetOf(made);
    expect(await sheetOf(made)).toEqual(first);
    expect(await sheetOf(made, 8)).not.toEqual(first);
  });

  it("tells what a row was mixed with", async () => {
    const sheet = await sheetOf(pictures("mixup(1)"));
    for (const { row, after } of sheet.rows) {
      for (const { inputs, mixture } of after) {
        const share = mixture?.share ?? 1;
        const partner = (bytesOf(inputs[0])[0] ?? 0) - share * row;
        expect(partner).toBeGreaterThanOrEqual(-0.5);
        expect(partner).toBeLessThanOrEqual((1 - share) * 39 + 0.5);
        expect(mixture?.targets).toMatch(/^label \w+$/);
      }
    }
    expect(await sheetPage(sheet)).toMatch(/\d+ %, \d+ % label \w+/);
  });

  it("is drawn as a page that stands alone and as one picture", async () => {
    const made = pictures("flip(horizontal)");
    const sheet = await sheetOf(made);
    const page = await sheetPage(sheet);
    expect(page.match(/<img src="data:image\/png;base64,/g)).toHaveLength(5 * 4);
    expect(page).not.toMatch(/https?:/);
    expect(page).toContain("augment image: flip(horizontal)");
    const picture = await sheetPicture(sheet);
    const { width, height } = await sharp(picture ?? Buffer.alloc(0)).metadata();
    expect([width, height]).toEqual([4 * 100 + 16, 5 * 100 + 4]);
    expect(sheetLines(sheet)).toEqual([]);
  });
});

describe("a sheet of texts", () => {
  it("has a line for the row as it is and one for each epoch", async () => {
    const sheet = await sheetOf(texts("synonym(100%)"));
    const lines = sheetLines(sheet);
    const start = lines.indexOf(lines.find((line) => line.startsWith("row ")) ?? "");
    const { row, targets } = sheet.rows[0] ?? { row: -1, targets: "" };
    expect(lines[start]).toBe(`row ${row}  ${targets}`);
    expect(lines[start + 1]).toBe(`     We buy <b>${row}</b> cars, quick!`);
    for (const epoch of [1, 2, 3]) {
      expect(lines[start + 1 + epoch]).toMatch(new RegExp(`^ {2}${epoch} {2}We purchase <b>${row}</b> .*speedy!$`));
    }
    expect(await sheetPicture(sheet)).toBeNull();
  });

  it("shows markup in a text as text", async () => {
    const page = await sheetPage(await sheetOf(texts("delete(10%)")));
    expect(page).toContain("&lt;b&gt;");
    expect(page).not.toContain("<b>");
  });
});

describe("a sheet of recordings", () => {
  function sounds(type: string, augment: string): ReturnType<typeof pictures> {
    const folder = temporaryFolder();
    for (const [index, name] of ["high", "low"].entries()) {
      mkdirSync(join(folder, "sounds", name), { recursive: true });
      for (let row = 0; row < 6; row++)
        writeFileSync(
          join(folder, "sounds", name, `${row}.wav`),
          toneWav(3000 - 2500 * index + 40 * row, { rate: 8_000, seconds: 0.2 }),
        );
    }
    const text = `dataset spoken {
  source: audio("sounds")
  input audio: ${type}
  target label: class(high, low)
  augment audio: ${augment}
  split: stratified(train: 50%, test: 50%)
}
`;
    return { dataset: checkedDataset(folder, text), text };
  }

  it("shows spectrograms with low frequencies at the bottom, and what is hidden of them", async () => {
    const sheet = await sheetOf(
      sounds("audio(8_000, 200ms) -> spectrogram(bands: 20)", "frequency_mask(50%, count: 2)"),
    );
    for (const { targets, before, after } of sheet.rows) {
      const [shown] = before;
      if (shown?.kind !== "picture") throw new Error("no picture");
      const [bands, frames] = shown.shape;
      expect(bands).toBe(20);
      const bright = (line: number): number =>
        shown.bytes.subarray(line * frames, (line + 1) * frames).reduce((sum, byte) => sum + byte, 0);
      const loudest = [...Array(20).keys()].reduce((most, line) => (bright(line) > bright(most) ? line : most), 0);
      if (targets === "label high") expect(loudest).toBeLessThan(8);
      else expect(loudest).toBeGreaterThan(10);
      expect(after.some(({ inputs }) => bytesOf(inputs[0]).join() !== shown.bytes.join())).toBe(true);
    }
    const { width, height } = await sharp((await sheetPicture(sheet)) ?? Buffer.alloc(0)).metadata();
    expect(width).toBeGreaterThan(4 * 96);
    expect(height).toBeGreaterThan(100);
  });

  it("shows samples as waves", async () => {
    const sheet = await sheetOf(sounds("audio(8_000, 200ms)", "gain(20) -> shift(30%)"));
    const inked = (shown: Uint8Array): number => shown.filter((byte) => byte < 100).length;
    const [first] = sheet.rows;
    const counts = first?.after.map(({ inputs }) => inked(bytesOf(inputs[0]))) ?? [];
    expect(new Set([inked(bytesOf(first?.before[0])), ...counts]).size).toBeGreaterThan(2);
  });
});

describe("a sheet on disk", () => {
  const drawn = async (made: ReturnType<typeof pictures>) => {
    const page = join(temporaryFolder(), "reports", "photos.html");
    const { dataset, text } = made;
    const program = { files: [{ path: dataset.span.file, text }], params: [], blocks: [dataset] };
    return { page, sheet: await drawAugmented({ program, dataset, rows: 4, epochs: 2, page }, context()) };
  };

  it("is a page and, where there are pictures, a picture", async () => {
    const { page, sheet } = await drawn(pictures("flip(horizontal)"));
    expect(sheet.files).toEqual([page, page.replace(".html", ".png")]);
    expect(sheet.files.every((file) => existsSync(file))).toBe(true);
    expect(readFileSync(sheet.files[0] ?? "", "utf8")).toContain("augment image: flip(horizontal)");
  });

  it("of texts has lines to print", async () => {
    const { sheet } = await drawn(texts("swap(50%)"));
    expect(sheet.files).toHaveLength(1);
    expect(sheet.lines.length).toBeGreaterThan(8);
  });
});
