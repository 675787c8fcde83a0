// Trainings that start from others, run whole: what is taken, what grows, what an evaluation holds against the start, and what is refused.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeTransferFolder, points, type TransferFolder } from "./transfer-folder.ts";

const dataset = (
  name: string,
  kinds: string,
  file: string,
  split = "random(train: 60%, valid: 20%, test: 20%)",
): string => `
dataset ${name} {
  source: csv("${file}")
  input x: number()
  input y: number()
  target kind: class(${kinds})
  duplicates: keep
  split: ${split}
  batch: 16
}
`;
const model = (name: string, classes: number, head = "kind"): string => `
model ${name} {
  input x: tensor(1)
  input y: tensor(1)
  features = [x, y] -> concat() -> dense(8, activation: tanh)
  output ${head}: features -> dense(${classes}) -> softmax()
}
`;
const train = (name: string, of: string, data: string, more = ""): string => `
train ${name} {
  model: ${of}
  data: ${data}
  loss kind: cross_entropy()
  optimizer: adam(lr: 0.02)
  epochs: 4
${more}}
`;

const old = `${dataset("three", "red, green, blue", "three.csv")}${model("net", 3)}${train("old", "net", "three")}`;
const more = `${dataset("four", "black, green, red, white", "four.csv")}${model("wider", 4)}`;

let folder: TransferFolder;
beforeAll(() => {
  folder = makeTransferFolder();
  folder.write("three.csv", points(["red", "green", "blue"], 150));
  folder.write("four.csv", points(["black", "green", "red", "white"], 160));
});
afterAll(() => folder.remove());

const told = (events: Awaited<ReturnType<TransferFolder["run"]>>["events"], block: string) =>
  events.find((event) => event.event === "weights" && event.block === block);

describe("a training that starts from another", () => {
  it("begins with its weights, classes told apart by name, and what it has changed is told against that", async () => {
    const evaluate = "evaluate gain { compare: again.before -> again, on: four.test }\n";
    const text = `${old}${more}${train("again", "wider", "four", "  start: from(old)\n  freeze: [features]\n")}${evaluate}`;
    const ran = await folder.run(text);
    expect(ran.status).toBe(0);
    expect(told(ran.events, "again")).toMatchObject({
      place: { from: "", into: "" },
      kept: [{ name: "features/dense/kernel" }, { name: "features/dense/bias" }],
      carried: [
        { name: "kind/dense/kernel", kept: 2, fresh: ["black", "white"], lost: ["blue"] },
        { name: "kind/dense/bias", kept: 2, fresh: ["black", "white"], lost: ["blue"] },
      ],
      fresh: [],
      unused: [],
    });
    // What is frozen stays as the other training left it.
    const [before, after] = [ran.weights("old"), ran.weights("again")];
    expect(after.get("features/dense/kernel")?.data).toEqual(before.get("features/dense/kernel")?.data);
    expect(after.get("kind/dense/kernel")?.shape).toEqual([8, 4]);
    const done = ran.events.find((event) => event.event === "done");
    expect(done?.event === "done" ? done.comparisons["gain"]?.after : null).toBe("again");
  }, 120_000);

  it("has another hash where the other one is another, and runs from a finished run by its name as well", async () => {
    const again = (start: string): string => `${old}${more}${train("again", "wider", "four", `  start: ${start}\n`)}`;
    const first = await folder.run(again("from(old)"));
    const hash = first.hash("again");
    const other = await folder.run(
      again("from(old)").replace("train old {", "train old {\n  seeds: 1\n  recompute: true"),
    );
    expect(other.hash("again")).not.toBe(hash);
    const name = `old-${other.hash("old").slice(0, 8)}`;
    const stored = await folder.run(`${more}${train("later", "wider", "four", `  start: from("${name}")\n`)}`);
    expect(stored.status).toBe(0);
    expect(told(stored.events, "later")).toMatchObject({ from: name, carried: [{ kept: 2 }, { kept: 2 }] });
    // The same start, the same seed, another name: the same weights.
    expect([...stored.weights("later")]).toEqual([...other.weights("again")]);
  }, 120_000);

  it("from a finished run that has seen its test rows is refused when the rows are known", async () => {
    const ran = await folder.run(old);
    const name = `old-${ran.hash("old").slice(0, 8)}`;
    const others = dataset("others", "red, green, blue", "three.csv");
    const seen = await folder.run(
      `${others}${model("net", 3)}${train("later", "net", "others", `  start: from("${name}")\n`)}`,
    );
    expect(seen.status).toBe(3);
    expect(seen.events.find((event) => event.event === "error")).toMatchObject({ code: "P6501" });
    const missing = folder.check(`${more}${train("later", "wider", "four", '  start: from("olb-12345678")\n')}`);
    expect(missing.map(({ code }) => code)).toEqual(["P4158"]);
  }, 120_000);

  it("starts seed by seed and fold by fold", async () => {
    const folded = dataset("three", "red, green, blue", "three.csv", "folds(2)");
    const text = `${folded}${model("net", 3)}${train("old", "net", "three", "  seeds: 2\n")}${train("again", "net", "three", "  seeds: 2\n  start: from(old)\n")}`;
    const ran = await folder.run(text);
    expect(ran.status).toBe(0);
    const starts = ran.events.flatMap((event) => (event.event === "weights" && event.block === "again" ? [event] : []));
    expect(starts.map(({ run }) => run)).toEqual([
      "fold 1, seed 1",
      "fold 1, seed 2",
      "fold 2, seed 1",
      "fold 2, seed 2",
    ]);
    expect(new Set(starts.map(({ from }) => from)).size).toBe(4);
  }, 180_000);
});

describe("words of a table", () => {
  const worded = (name: string, file: string, classes: string): string => `
dataset ${name} {
  source: csv("${file}")
  input words: text -> split() -> vocabulary(16) -> truncate(6) -> pad(6)
  target kind: class(${classes})
  split: random(train: 60%, valid: 20%, test: 20%)
  duplicates: keep
  batch: 16
}
`;
  const reader = (name: string, classes: number): string => `
model ${name} {
  input words: tokens(6)
  output kind: words -> embedding(16, 4) -> mean_pool() -> dense(${classes}) -> softmax()
}
`;

  it("are carried over by word, wherever they stand in the new vocabulary", async () => {
    folder.write("words.csv", points(["black", "green", "red", "white"], 80));
    folder.write("other.csv", points(["white", "red"], 80).replaceAll("row", "line"));
    const blocks = `${worded("first", "words.csv", "black, green, red, white")}${worded("second", "other.csv", "red, white")}`;
    const models = `${reader("reader", 4)}${reader("smaller", 2)}`;
    const text = `${blocks}${models}${train("old", "reader", "first")}${train("again", "smaller", "second", "  start: from(old)\n")}`;
    const ran = await folder.run(text);
    expect(ran.status).toBe(0);
    const start = told(ran.events, "again");
    expect(start?.event === "weights" ? start.carried : []).toMatchObject([
      {
        name: "kind/embedding/table",
        what: "words",
        fresh: ["line"],
        lost: expect.arrayContaining(["row", "black", "green"]),
      },
      { name: "kind/dense/kernel", what: "classes", kept: 2, lost: ["black", "green"] },
      { name: "kind/dense/bias", kept: 2 },
    ]);
  }, 120_000);
});
