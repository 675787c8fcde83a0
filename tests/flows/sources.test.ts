import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { randomStream } from "@penstock/runtime/random";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { doneOf, eventsOf, makeProject } from "./pipe-process.ts";

const stream = randomStream(4, "sources");

/** A table whose class and price follow from two of its columns; a few values are missing. */
function flowersCsv(rows: number): string {
  const lines = ["length,width,kind,price"];
  for (let row = 0; row < rows; row++) {
    const length = 1 + 6 * stream.uniform();
    const width = 1 + 3 * stream.uniform();
    const kind = length > 2 * width ? "long" : "round";
    const price = 3 * length - 2 * width + 0.05 * stream.normal();
    lines.push(`${row % 50 === 7 ? "" : length.toFixed(4)},${width.toFixed(4)},${kind},${price.toFixed(4)}`);
  }
  return `${lines.join("\n")}\n`;
}

describe("data of one's own", () => {
  it("a CSV file trains two outputs at once: a class and a number", async () => {
    const project = makeProject();
    project.write("flowers.csv", flowersCsv(1500));
    project.write(
      "flowers.pipe",
      `dataset flowers {
  source: csv("flowers.csv")
  input size: vector(columns: ["length", "width"]) -> fill() -> normalize()
  target kind: class(long, round)
  target price: number()
  split: random(train: 70%, valid: 10%, test: 20%)
  batch: 32
}

model net {
  input size: tensor(2)
  hidden = size -> dense(16, activation: tanh) -> dense(16, activation: tanh)
  output kind: hidden -> dense(2) -> softmax()
  output price: hidden -> dense(1)
}

train fit {
  model: net
  data: flowers
  loss kind: cross_entropy()
  loss price: mse(weight: 0.1)
  optimizer: adamw(lr: 1e-2)
  epochs: 20
}

evaluate judge { run: fit, on: flowers.test, expect: kind.accuracy >= 90%, expect: price.rmse <= 1.5 }
`,
    );
    const ran = await project.pipe(["run", "flowers.pipe", "--json"]);
    expect(ran.status, ran.stdout.slice(-800) + ran.stderr).toBe(0);
    const metrics = doneOf(ran.stdout).blocks["judge"] ?? {};
    expect(metrics["test.kind.accuracy"]).toBeGreaterThan(0.9);
    expect(metrics["test.price.rmse"]).toBeLessThan(1.5);
    expect(Object.keys(metrics)).toEqual(expect.arrayContaining(["test.loss", "test.kind.f1", "test.price.mae"]));
    project.remove();
  });

  it("a folder of pictures, one sub-folder a class, trains; a picture that is none is named", async () => {
    const project = makeProject();
    for (const [kind, red] of [
      ["dark", 40],
      ["light", 210],
    ] as const) {
      mkdirSync(path.join(project.folder, "pictures", kind), { recursive: true });
      for (let i = 0; i < 30; i++) {
        const data = Buffer.from(Uint8Array.from({ length: 20 * 24 * 3 }, () => red + stream.integer(30)));
        await sharp(data, { raw: { width: 24, height: 20, channels: 3 } })
          .png()
          .toFile(path.join(project.folder, "pictures", kind, `${i}.png`));
      }
    }
    project.write(
      "pictures.pipe",
      `dataset pictures {
  source: images("pictures")
  input image: image(12, 12, 3) -> scale(1 / 255)
  target label: class(dark, light)
  split: stratified(train: 60%, valid: 20%, test: 20%)
  batch: 8
}

model net {
  input image: tensor(12, 12, 3)
  output label: image -> global_avg_pool() -> dense(2) -> softmax()
}

train fit { model: net, data: pictures, loss label: cross_entropy(), optimizer: sgd(lr: 0.5, momentum: 0.9), epochs: 12 }

evaluate judge { run: fit, on: pictures.test, expect: label.accuracy >= 90% }
`,
    );
    const ran = await project.pipe(["run", "pictures.pipe", "--json"]);
    expect(ran.status, ran.stdout.slice(-800) + ran.stderr).toBe(0);
    writeFileSync(path.join(project.folder, "pictures", "dark", "broken.png"), "no picture");
    const broken = await project.pipe(["run", "pictures.pipe", "--json"]);
    expect(broken.status).toBe(3);
    const error = eventsOf(broken.stdout).find((event) => event.event === "error");
    expect(error).toMatchObject({
      title: expect.stringContaining("broken.png"),
      file: "pictures.pipe",
      start: { line: 2 },
    });
    project.remove();
  });

  it("data that is not there is a mistake of the program, found before anything runs", async () => {
    const project = makeProject();
    project.write("flower.csv", flowersCsv(10));
    project.write(
      "p.pipe",
      'dataset d {\n  source: csv("flowers.csv")\n  input length: number()\n  target kind: class(long, round)\n  split: random(train: 80%, test: 20%)\n}\n',
    );
    const ran = await project.pipe(["run", "p.pipe"]);
    expect(ran.status).toBe(1);
    expect(ran.stderr).toMatch(/flowers\.csv/);
    expect(ran.stderr).toMatch(/flower\.csv/);
    project.remove();
  });
});
