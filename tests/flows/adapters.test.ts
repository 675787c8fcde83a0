/** A training that adapts its model, from the plan to new rows: what is told, what is kept, and who puts base and adapter together. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { decodeSafetensors } from "@penstock/runtime";
import { beforeAll, describe, expect, it } from "vitest";
import { digitPngs, folderIn } from "./digit-pictures.ts";
import { makeProject } from "./pipe-process.ts";

const program = `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
  limit: 1_500
}
model reader {
  input image: tensor(28, 28, 1)
  rows = image -> reshape(28, 28) -> dense(32) -> positional() -> repeat(2, transformer_block(4)) -> mean_pool()
  output label: rows -> dense(10) -> softmax()
}
train fit {
  model: reader
  data: digits
  adapt: lora(rank: 4, targets: [query, value, rows.dense])
  loss label: cross_entropy()
  optimizer: adamw(lr: 0.01)
  epochs: 4
}
evaluate gain { compare: fit.before -> fit, on: digits.test, expect: label.accuracy >= 20% }
`;
const learns = "1,594 of 27,930 parameters learn (5.7 %): `lora` in 3 places; `label.dense` learns as a whole";

describe("a training that adapts its model", () => {
  const project = makeProject();
  let folder: string;
  beforeAll(async () => {
    project.write("adapted.pipe", program);
    const ran = await project.pipe(["run", "adapted.pipe", "--json"]);
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    const events = ran.stdout
      .trim()
      .split("\n")
      .map((line): { event: string; text?: string } => JSON.parse(line));
    expect(events.filter(({ event }) => event === "notice").map(({ text }) => text)).toContain(`fit: ${learns}`);
    const store = path.join(project.store, "store");
    const kind = (name: string): string =>
      JSON.parse(readFileSync(path.join(store, name, "manifest.json"), "utf8")).kind;
    folder = path.join(store, readdirSync(store).find((name) => kind(name) === "train") ?? "");
  }, 240_000);

  it("says in the plan how many parameters learn, of how many", async () => {
    const { stdout } = await project.pipe(["plan", "adapted.pipe"]);
    expect(stdout).toContain(`train fit: ${learns}\n`);
  });

  it("keeps kilobytes, and where the rest comes from", () => {
    const bytes = readFileSync(path.join(folder, "weights.safetensors"));
    expect(bytes.length).toBeLessThan(12_000);
    const { tensors } = decodeSafetensors(bytes);
    expect([...tensors.keys()].filter((name) => !/lora_[ab]$/.test(name))).toEqual([
      "label/dense/bias",
      "label/dense/kernel",
    ]);
    const base: unknown = JSON.parse(readFileSync(path.join(folder, "base.json"), "utf8"));
    expect(base).toEqual({ origin: { kind: "initial", seed: 1 }, sum: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  it("answers new rows with base and adapter put together", async () => {
    const pictures = await digitPngs([0, 1, 2]);
    const inbox = folderIn(project.folder, "inbox");
    pictures.forEach((png, at) => {
      writeFileSync(path.join(inbox, `${at}.png`), png);
    });
    const { status, stdout, stderr } = await project.pipe(["predict", "fit", "inbox", "--json"]);
    expect(status, stderr).toBe(0);
    expect(stdout.trim().split("\n")).toHaveLength(3);
  });
});
