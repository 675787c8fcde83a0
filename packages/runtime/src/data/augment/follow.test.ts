// Masks and boxes against the pictures that they follow: what a picture shows after it was moved is what they say.
import { describe, expect, it } from "vitest";
import { fitPreparation } from "../fit-preparation.ts";
import { prepareBatch } from "../prepare-batch.ts";
import { readTable } from "../read-table.ts";
import { checkedDataset } from "../testing/checked-dataset.ts";
import { context } from "../testing/dataset-fixture.ts";
import { movedSpan } from "./follow.ts";

const rows = Uint32Array.from({ length: 24 }, (_, row) => row);

/** Every row as it is in one epoch: the picture, the mask, and the boxes on a grid of pixels. */
async function epoch(augment: string, number: number) {
  const dataset = checkedDataset(
    "/programs",
    `dataset scenes {
  source: scenes(rows: 24, size: 32, shapes: [disc, square], noise: 0, clutter: 0, most: 2)
  input image: image(32, 32, 3)
  target mask: mask(32, 32, background, disc, square)
  target objects: boxes(32, 32, disc, square, column: boxes) -> centers(stride: 1)
  split: random(train: 80%, valid: 10%, test: 10%)
  ${augment}
}
`,
  );
  const table = await readTable(dataset, context());
  const preparation = fitPreparation(table, dataset, rows);
  const batch = prepareBatch(table, dataset, preparation, rows, { seed: 1, epoch: number });
  const plain = prepareBatch(table, dataset, preparation, rows, null);
  const of = (from: typeof batch) => ({
    image: from.inputs.get("image")?.data ?? new Float32Array(),
    mask: from.targets.get("mask")?.data ?? new Int32Array(),
    objects: from.targets.get("objects")?.data ?? new Float32Array(),
  });
  return { moved: of(batch), still: of(plain) };
}

type Epoch = Awaited<ReturnType<typeof epoch>>["moved"];

/** Every pixel's colour and class as one word, so that equal pixels are known again wherever they went. */
function pixelsOf({ image, mask }: Epoch, row: number): string[] {
  return Array.from({ length: 32 * 32 }, (_, pixel) => {
    const at = row * 32 * 32 + pixel;
    return `${image.subarray(3 * at, 3 * at + 3).join()} ${mask[at]}`;
  });
}

/** The boxes of a grid of single pixels: class, left, top, width, height. */
function boxesOf({ objects }: Epoch, row: number): number[][] {
  const found: number[][] = [];
  for (let cell = 0; cell < 32 * 32; cell++) {
    const [disc = 0, , width = 0, height = 0, right = 0, down = 0, held = 0] = objects.subarray(
      7 * (row * 32 * 32 + cell),
      7 * (row * 32 * 32 + cell + 1),
    );
    if (held !== 1) continue;
    const [x, y] = [(cell % 32) + right - width / 2, Math.floor(cell / 32) + down - height / 2];
    found.push([disc === 1 ? 0 : 1, ...[x, y, width, height].map((value) => Math.round(value * 100) / 100)]);
  }
  return found.sort((a, b) => (a[1] ?? 0) - (b[1] ?? 0));
}

const steps = [
  "augment image: flip(horizontal)",
  "augment image: flip(both)",
  "augment image: pad_crop(5)",
  "augment image: flip(both) -> pad_crop(4) -> shift(20%)",
  "augment image: pad_crop(3) -> noise(0) -> flip(horizontal) -> pad_crop(3)",
];

describe("masks and boxes of a picture that is moved", () => {
  it.each(steps)("say of every pixel what it showed before: %s", async (augment) => {
    const { moved, still } = await epoch(augment, 3);
    let others = 0;
    for (const row of rows) {
      const before = new Set(pixelsOf(still, row));
      for (const pixel of pixelsOf(moved, row)) expect(before.has(pixel) || pixel === "0,0,0 0").toBe(true);
      if (boxesOf(moved, row).join() !== boxesOf(still, row).join()) others++;
    }
    expect(others).toBeGreaterThan(6);
  });

  it.each(steps)("have boxes round what the mask shows, where a shape lies alone and whole: %s", async (augment) => {
    const { moved, still } = await epoch(augment, 5);
    let compared = 0;
    for (const row of rows) {
      const [box, ...others] = boxesOf(moved, row);
      const [was] = boxesOf(still, row);
      if (box === undefined || was === undefined || others.length > 0) continue;
      // A shape that the border cuts shows less than its box, cut there, if it is round.
      if (box[3] !== was[3] || box[4] !== was[4]) continue;
      const mask = moved.mask.subarray(row * 32 * 32, (row + 1) * 32 * 32);
      const seen = [...mask.keys()].filter((pixel) => mask[pixel] === (box[0] ?? 0) + 1);
      const [xs, ys] = [seen.map((pixel) => pixel % 32), seen.map((pixel) => Math.floor(pixel / 32))];
      const [left, top] = [Math.min(...xs), Math.min(...ys)];
      expect(box.slice(1)).toEqual([left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1]);
      compared++;
    }
    expect(compared).toBeGreaterThan(3);
  });

  it("stay where they are while rows are judged", async () => {
    const [one, other] = [await epoch(steps[0] ?? "", 1), await epoch(steps[1] ?? "", 2)];
    expect(one.still).toEqual(other.still);
  });

  it("draw the same movements whatever else changes the picture's values", async () => {
    const [plain, blurred] = [
      await epoch("augment image: pad_crop(4)", 2),
      await epoch("augment image: pad_crop(4) -> blur(1)", 2),
    ];
    expect(blurred.moved.mask).toEqual(plain.moved.mask);
    expect(blurred.moved.objects).toEqual(plain.moved.objects);
  });
});

describe("a span of pixels", () => {
  it.each([
    [
      { start: 2, end: 5 },
      { slope: 1, start: -3, most: 10 },
      { start: 5, end: 8 },
    ],
    [
      { start: 2, end: 5 },
      { slope: -1, start: 9, most: 10 },
      { start: 5, end: 8 },
    ],
    [
      { start: 0, end: 4 },
      { slope: 1, start: 2, most: 10 },
      { start: 0, end: 2 },
    ],
    [
      { start: 6, end: 9 },
      { slope: 1, start: -4, most: 10 },
      { start: 10, end: 10 },
    ],
  ])("goes where its pixels go: %o by %o", (span, by, expected) => {
    expect(movedSpan(span, by)).toEqual(expected);
  });
});
