/** Masks and boxes of drawn scenes, learned by a small network from three seeds: far better than chance each time, and a page that shows how. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doneOf, makeProject } from "./pipe-process.ts";

const program = `dataset pictures {
  source: scenes(rows: 500, size: 32, shapes: [disc, ring], most: 2, noise: 0.02)
  input image: image(32, 32, 3) -> scale(1 / 255) -> normalize()
  target mask: mask(32, 32, background, disc, ring)
  target objects: boxes(32, 32, disc, ring, column: boxes) -> centers(stride: 4)
  split: random(train: 80%, valid: 10%, test: 10%)
  augment image: flip(both) -> pad_crop(2)
  batch: 8
}

layer block(filters: int) {
  input x: tensor(h, w, c)
  output y: x -> conv(filters, kernel: 3, pad: same) -> batch_norm(momentum: 0.9) -> relu()
}

model both {
  input image: tensor(32, 32, 3)
  fine = image -> block(8)
  quarter = fine -> max_pool(2) -> block(24) -> max_pool(2) -> block(32)
  output mask: [quarter -> upsample(4), fine] -> concat() -> block(12) -> conv(3, kernel: 1) -> softmax()
  output objects: quarter -> block(48) -> conv(6, kernel: 1)
}

train fit {
  model: both
  data: pictures
  loss mask: dice_cross_entropy()
  loss objects: centers(top: 10, weight: 0.3)
  optimizer: adam(lr: cosine(5e-3, to: 1e-4))
  epochs: 8
  seeds: 3
}

evaluate judge { run: fit, on: pictures.test, expect: mask.iou >= 10% }
`;

const project = makeProject();
let done: ReturnType<typeof doneOf>;

beforeAll(async () => {
  project.write("scenes.pipe", program);
  const ran = await project.pipe(["run", "scenes.pipe", "--json"]);
  expect(ran.status, ran.stderr + ran.stdout.slice(-500)).toBe(0);
  done = doneOf(ran.stdout);
}, 240_000);

afterAll(() => project.remove());

describe("scenes", () => {
  // Ground alone gives a third of its own overlap, about 29 %, and no box is found by chance.
  it.each([
    ["test.mask.iou", 0.45],
    ["test.objects.map_50", 0.5],
  ])("are learned from every seed: %s", (metric, floor) => {
    const runs = done.several["judge"]?.metrics[metric]?.runs ?? [];
    console.error(`${metric}: ${runs.map((value) => value?.toFixed(3)).join(", ")}`);
    expect(runs).toHaveLength(3);
    for (const value of runs) expect(value ?? 0).toBeGreaterThan(floor);
  });

  it("end in a page with masks, boxes and curves, in less than 3 MB and without anything from elsewhere", () => {
    const page = readFileSync(path.join(project.folder, done.report ?? ""), "utf8");
    expect(page.length).toBeLessThan(3e6);
    expect(page.match(/<div class="masks">/g)?.length).toBeGreaterThan(3);
    expect(page.match(/<svg class="boxes"/g)?.length).toBeGreaterThan(3);
    expect(page).toContain("Precision over recall");
    expect(page).not.toMatch(/(?:src|href)="https?:/);
  });
});
