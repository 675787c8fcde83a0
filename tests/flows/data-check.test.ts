/** `pipe check` as a whole process on real data: what it says, that it keeps what took time, that it stays light. */
import { readdirSync, utimesSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { mirror } from "../data-mirror.ts";
import { makeProject } from "./pipe-process.ts";

/** Rows of a shop, three times as many as are looked into without keeping the result. */
function salesCsv(): string {
  const rows = Array.from(
    { length: 60_000 },
    (_, row) =>
      `${row + 1},u${(row * 7919) % 997},${(row * 104_729) % 9973}.5,${row % 3 === 0 ? "yes" : "no"},some words of note ${row}`,
  );
  return `id,user,amount,bought,note\n${rows.join("\n")}\n`;
}

const program = `dataset sales {
  source: csv("sales.csv")
  input amount: number
  input id: number
  target bought: class(no, yes)
  column user: id
  split: random(train: 80%, test: 20%)
}
`;

describe("`pipe check` and large data", () => {
  it("keeps what it saw beside the program, says the same again, and sees a change", async () => {
    const project = makeProject();
    project.write("sales.csv", salesCsv());
    const hour = Date.now() / 1000 - 3600;
    utimesSync(path.join(project.folder, "sales.csv"), hour, hour);
    project.write("sales.pipe", program);
    const first = await project.pipe(["check", "sales.pipe"]);
    expect(first.status).toBe(1);
    expect(first.stderr).toMatch(/error\[P5033\].*`u0` stands in rows 1 and 998/);
    const folder = path.join(project.store, "cache", "probes");
    const kept = readdirSync(folder).sort();
    expect(kept).toHaveLength(2);
    const again = await project.pipe(["check", "sales.pipe"]);
    expect(again).toEqual(first);
    expect(readdirSync(folder).sort()).toEqual(kept);
    project.write("sales.csv", salesCsv().replaceAll("u0,", "u_first,"));
    const changed = await project.pipe(["check", "sales.pipe"]);
    expect(changed.stderr).toMatch(/`u_first` stands in rows 1 and 998/);
    project.remove();
  });

  it("leaves nothing behind for small data", async () => {
    const project = makeProject();
    project.write("sales.csv", salesCsv().split("\n").slice(0, 200).join("\n"));
    project.write(
      "sales.pipe",
      program.replace("random(train: 80%, test: 20%)", "random(train: 80%, test: 20%, by: user)"),
    );
    const checked = await project.pipe(["check", "sales.pipe"]);
    expect(checked.stderr).toMatch(/warning\[P5032\]: `id` has another value in each of 199 rows/);
    expect(readdirSync(project.folder).sort()).toEqual(["sales.csv", "sales.pipe"]);
    project.remove();
  });
});

describe.runIf(mirror !== null)("`pipe check` on real data (needs PENSTOCK_MIRROR)", () => {
  const file = (name: string): string => JSON.stringify(path.join(mirror ?? "", name));
  const told = async (lines: string): Promise<string[]> => {
    const project = makeProject();
    project.write("p.pipe", `dataset real {\n${lines}\n}\n`);
    const { stderr } = await project.pipe(["check", "p.pipe"]);
    project.remove();
    return stderr.match(/^(error|warning)\[.*$/gm) ?? [];
  };

  it("finds the id among the inputs of a table of 30,000 rows", async () => {
    const lines = `  source: csv(${file("credit-default-uci/UCI_Credit_Card.csv.gz")})
  input facts: vector(columns: [ID, LIMIT_BAL, AGE]) -> normalize()
  target Default: class(2)
  split: stratified(train: 80%, valid: 10%, test: 10%)`;
    expect(await told(lines)).toEqual([
      "warning[P5032]: `ID` has another value in each of 30,000 rows, 1 to 30,000 without a gap",
    ]);
  });

  it("finds users on both sides of a split of ratings, and times out of order", async () => {
    const lines = (split: string): string => `  source: csv(${file("ml-100k/u.data")}, delimiter: "\t")
  input item: number(column: "242")
  target rating: number(column: "3")
  column user: id(column: "196")
  ${split}`;
    expect(await told(lines("split: random(train: 80%, test: 20%)"))).toEqual([
      "error[P5033]: `random` puts rows of one `user` on both sides of the split: `291` stands in rows 18 and 23",
    ]);
    const timed = 'column when: time(column: "881250949")\n  duplicates: keep\n  ';
    expect(await told(lines(`${timed}split: random(train: 80%, test: 20%)`))).toEqual([
      "error[P5035]: `random` mixes rows of all times, so that a model is judged on days before those it has learned from",
    ]);
    expect(await told(lines(`${timed}split: chronological(train: 80%, test: 20%)`))).toEqual([]);
  });

  it("counts the labels of MNIST, and finds nothing wrong with CIFAR-10", async () => {
    const mnist = (classes: number): string => `  source: idx(
    images: ${file("mnist/train-images-idx3-ubyte.gz")}, labels: ${file("mnist/train-labels-idx1-ubyte.gz")},
    test_images: ${file("mnist/t10k-images-idx3-ubyte.gz")}, test_labels: ${file("mnist/t10k-labels-idx1-ubyte.gz")})
  input image: image(28, 28, 1)
  target label: class(${classes})
  split: official(valid: 10%)`;
    expect(await told(mnist(10))).toEqual([]);
    expect(await told(mnist(9))).toEqual([
      "error[P5003]: labels in `label` go up to 9, the program says 9 classes (0 to 8)",
    ]);
    const cifar = `  source: cifar(train: [${file("cifar10/data_batch_1.bin.gz")}], test: [${file("cifar10/data_batch_5.bin.gz")}])
  input image: image(32, 32, 3)
  target label: class(10)
  split: official(valid: 10%)`;
    expect(await told(cifar)).toEqual([]);
  });

  it("counts missing classes and those too rare to split", async () => {
    const lines = `  source: csv(${file("fashion-products-2500/styles.csv")})
  input price: number(column: price_inr)
  target usage: class(7)
  split: stratified(train: 80%, valid: 10%, test: 10%)`;
    expect(await told(lines)).toEqual([
      "error[P5006]: `usage` has no value in 48 of 2,500 rows, first in row 20",
      "error[P5011]: the class `Travel` has 1 row, and `stratified` needs one for each of `train`, `valid` and `test`",
    ]);
  });
});
