import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { randomStream } from "@penstock/runtime/random";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { samples16, wavBytes } from "../../packages/runtime/src/data/testing/wav-bytes.ts";
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

  it("rows from standard input train like those of a file, and the same rows are the same run", async () => {
    const project = makeProject();
    const rows = Array.from({ length: 400 }, (_, row) => {
      const size = stream.uniform();
      const colour = ["red", "green", "blue"][row % 3];
      return `${JSON.stringify({ size, colour, kind: size > 0.5 ? "large" : "small" })}\n`;
    });
    project.write(
      "events.pipe",
      `dataset events {
  source: stream("-", rows: 300)
  input size: number -> normalize()
  input colour: class(most: 5) -> one_hot()
  target kind: class(large, small)
  split: random(train: 80%, test: 20%)
  batch: 16
}

model net {
  input size: tensor(1)
  input colour: tensor(6)
  output kind: [size, colour] -> concat() -> dense(8, activation: relu) -> dense(2) -> softmax()
}

train fit {
  model: net
  data: events
  loss kind: cross_entropy()
  optimizer: adam(lr: 2e-2)
  epochs: 12
}

evaluate judge { run: fit, on: events.test, expect: kind.accuracy >= 85% }
`,
    );
    const ran = await project.pipeInto(["run", "events.pipe", "--json"], rows.join(""));
    expect(ran.status, ran.stdout.slice(-800) + ran.stderr).toBe(0);
    // What comes behind the window is nobody's business.
    const again = await project.pipeInto(["run", "events.pipe", "--json"], rows.slice(0, 320).join(""));
    expect(eventsOf(again.stdout).filter((event) => event.event === "step" && event.state !== "cached")).toEqual([]);
    const nothing = await project.pipeInto(["run", "events.pipe"], "");
    expect(nothing.status).toBe(3);
    expect(nothing.stderr + nothing.stdout).toContain("standard input gave no rows");
    project.remove();
  });

  it("a query joins Parquet and CSV, and texts, times, tags and recordings become what models read", async () => {
    const project = makeProject();
    mkdirSync(path.join(project.folder, "sounds"));
    const lines = ["id,note,when,topics,sound"];
    const labels = ["id,high"];
    for (let row = 0; row < 120; row++) {
      const high = row % 2;
      const rate = 8_000;
      const tone = Array.from({ length: 800 }, (_, at) =>
        Math.sin((2 * Math.PI * (high === 1 ? 2_000 : 300) * at) / rate),
      );
      writeFileSync(path.join(project.folder, "sounds", `${row}.wav`), wavBytes({ rate }, samples16(tone)));
      lines.push(
        `${row},"${high === 1 ? "a high tone" : "a deep tone"}, number ${row}",2024-0${1 + (row % 9)}-10,"x,y${row % 4}",sounds/${row}.wav`,
      );
      labels.push(`${row},${high === 1 ? "bright" : "dark"}`);
    }
    project.write("rows.csv", `${lines.join("\n")}\n`);
    project.write("labels.csv", `${labels.join("\n")}\n`);
    project.write(
      "tones.pipe",
      `dataset tones {
  source: sql("SELECT r.*, l.high FROM 'rows.csv' r JOIN 'labels.csv' l ON r.id = l.id ORDER BY r.id")
  input note: text -> lower() -> words() -> vocabulary(40) -> truncate(6) -> pad(6)
  input when: time -> date_parts(month, cyclic: true)
  input topics: tags -> vocabulary(8) -> one_hot()
  input sound: audio(8_000, 100ms) -> spectrogram(bands: 8) -> normalize()
  target high: class(dark, bright)
  split: stratified(train: 70%, test: 30%)
  batch: 16
}

model net {
  input note: tokens(6)
  input when: tensor(2)
  input topics: tensor(8)
  input sound: tensor(8, 8)
  words = note -> embedding(40, 4) -> mean_pool()
  heard = sound -> flatten() -> dense(4)
  output high: [words, when, topics, heard] -> concat() -> dense(2) -> softmax()
}

train fit {
  model: net
  data: tones
  loss high: cross_entropy()
  optimizer: adam(lr: 2e-2)
  epochs: 8
}

evaluate judge { run: fit, on: tones.test, expect: high.accuracy >= 95% }
`,
    );
    const ran = await project.pipe(["run", "tones.pipe", "--json"]);
    expect(ran.status, ran.stdout.slice(-800) + ran.stderr).toBe(0);
    project.remove();
  });
});
