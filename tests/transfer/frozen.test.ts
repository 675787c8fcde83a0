// A training whose first part is frozen, run whole: told, kept, found again, gone on with after it was damaged, and on disk where memory has no room.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTransferFolder, points, type TransferFolder, type TransferRun } from "./transfer-folder.ts";

const program = (more: string, name = "head"): string => `
dataset lines {
  source: csv("lines.csv")
  input words: text -> split() -> vocabulary(24) -> truncate(6) -> pad(6)
  target kind: class(black, green, red, white)
  split: random(train: 60%, valid: 20%, test: 20%)
  duplicates: keep
  batch: 16
}

model reader {
  input words: tokens(6)
  hidden = words -> embedding(24, 8) -> dropout(10%) -> transformer_block(2, dropout: 10%) -> transformer_block(2)
  output kind: hidden -> attention(2) -> mean_pool() -> dropout(20%) -> dense(4) -> softmax()
}

train body {
  model: reader
  data: lines
  loss kind: cross_entropy()
  optimizer: adam(lr: 0.01)
  epochs: 2
}

train ${name} {
  ...body
  start: from(body)
  freeze: [hidden]
  epochs: 3
${more}}

evaluate judge { run: ${name}, on: lines.test }
`;

let folder: TransferFolder;
beforeAll(() => {
  folder = makeTransferFolder();
  folder.write("lines.csv", points(["black", "green", "red", "white"], 200));
});
afterAll(() => folder.remove());

const notices = ({ events }: TransferRun): string[] =>
  events.flatMap((event) => (event.event === "notice" && /frozen|damaged/.test(event.text) ? [event.text] : []));
const features = (): string => path.join(folder.store, "cache", "features");
const near = (a: TransferRun, b: TransferRun, blocks: readonly [string, string]): void => {
  const [one, other] = [a.weights(blocks[0]), b.weights(blocks[1])];
  expect([...one.keys()]).toEqual([...other.keys()]);
  for (const [name, { data }] of one)
    for (const [at, value] of data.entries()) expect(other.get(name)?.data[at], name).toBeCloseTo(value, 4);
};

describe("a frozen part", () => {
  let first: TransferRun;

  it("is run once for each row, masks of sequences included, and the artifact holds the whole model", async () => {
    first = await folder.run(program(""));
    expect(first.status).toBe(0);
    expect(notices(first)).toEqual(["hidden of head is frozen: run once for 160 rows"]);
    const [body, head] = [first.weights("body"), first.weights("head")];
    expect([...head.keys()]).toEqual([...body.keys()]);
    for (const [name, { data }] of body)
      if (name.startsWith("hidden/")) expect(head.get(name)?.data, name).toEqual(data);
    expect(head.get("kind/dense/kernel")?.data).not.toEqual(body.get("kind/dense/kernel")?.data);
    expect(readdirSync(features())).toHaveLength(1);
  }, 120_000);

  it("gives what it gives when every step runs all of the model", async () => {
    // An augmentation of its input by nothing: rows may be others in every epoch, so nothing is kept.
    const whole = await folder.run(
      program("")
        .replace("  split:", "  augment words: delete(0%)\n  split:")
        .replace("delete(0%)", "delete(0.0000001%)"),
    );
    expect(notices(whole)).toEqual([]);
    near(first, whole, ["head", "head"]);
  }, 120_000);

  it("is not run again for another training from the same weights and rows", async () => {
    const other = await folder.run(program("  clip: norm(100)\n"));
    expect(notices(other)).toEqual(["hidden of head is frozen: its values for 160 rows are kept from an earlier run"]);
  }, 120_000);

  it("is run again where what was kept is damaged", async () => {
    const [name = ""] = readdirSync(features());
    const file = path.join(features(), name, "0.rows");
    const bytes = readFileSync(file);
    writeFileSync(file, bytes.subarray(0, bytes.length - 4));
    const other = await folder.run(program("  clip: norm(200)\n"));
    expect(other.status).toBe(0);
    expect(notices(other)).toEqual([
      expect.stringMatching(/^the kept values of hidden of head in .* are damaged/),
      "hidden of head is frozen: run once for 160 rows",
    ]);
  }, 120_000);

  it("is read from disk where memory has no room for its values", async () => {
    process.env["PENSTOCK_MEMORY"] = "20KB";
    try {
      const other = await folder.run(program("  clip: norm(300)\n"));
      expect(other.status).toBe(0);
    } finally {
      delete process.env["PENSTOCK_MEMORY"];
    }
  }, 120_000);

  it("is as it was in a dry run, which takes a few batches of all of it", async () => {
    const dry = await folder.run(program("  clip: norm(400)\n"), { dry: true });
    expect(dry.status).toBe(0);
    expect(notices(dry)).toEqual([]);
  }, 120_000);
});
