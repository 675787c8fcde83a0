/** New rows answered by a finished run, from pictures, recordings of rows and standard input; what goes wrong with them. */
import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { decodeSafetensors } from "@penstock/runtime";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { digitPngs, folderIn } from "./digit-pictures.ts";
import { doneOf, makeProject, type Project } from "./pipe-process.ts";

const digits = `/// Ten thousand digits, learned in a moment.
dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255) -> normalize()
  target label: class(10)
  split: stratified(train: 86%, valid: 10%, test: 4%)
  batch: 128
}

model tiny_cnn {
  input image: tensor(28, 28, 1)
  features = image -> conv(8, kernel: 3) -> batch_norm() -> relu() -> max_pool(4) -> flatten() -> dropout(0.2)
  output label: features -> dense(10) -> softmax()
}

train fit { model: tiny_cnn, data: digits, loss label: cross_entropy(), optimizer: adam(lr: 5e-3), epochs: 1 }

evaluate plain { run: fit, on: digits.test, bootstrap: none }
evaluate cooled { run: fit, on: digits.test, bootstrap: none, calibrate: temperature }
`;

interface Line {
  readonly file: string;
  readonly row?: number;
  readonly error?: string;
  readonly outputs?: Readonly<
    Record<
      string,
      {
        readonly answer: unknown;
        readonly probability?: number;
        readonly probabilities?: Readonly<Record<string, number>>;
      }
    >
  >;
}

const linesOf = (text: string): Line[] =>
  text
    .trim()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);

/** What an evaluation has kept, by the name of its file. */
function keptOf(project: Project, block: string): { folder: string; read: (file: string) => Buffer } {
  const store = path.join(project.store, "store");
  const folder = readdirSync(store)
    .map((name) => path.join(store, name))
    .find((one) => JSON.parse(readFileSync(path.join(one, "manifest.json"), "utf8")).block === block);
  if (folder === undefined) throw new Error(`nothing is kept of ${block}`);
  return { folder, read: (file) => readFileSync(path.join(folder, file)) };
}

describe("pipe predict on pictures", () => {
  const project = makeProject();
  let truth: readonly number[];
  let answers: readonly number[];
  let losses: readonly number[];
  beforeAll(async () => {
    project.write("digits.pipe", digits);
    const ran = await project.pipe(["run", "digits.pipe", "--json"]);
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    const { tensors } = decodeSafetensors(keptOf(project, "plain").read("answers.safetensors"));
    const numbers = (name: string): number[] => [...(tensors.get(name)?.data ?? [])];
    [truth, answers, losses] = [numbers("label/truth"), numbers("label/answer"), numbers("label/loss")];
    const folder = folderIn(project.folder, "in/deep");
    const pictures = await digitPngs(numbers("rows"));
    pictures.forEach((png, at) => {
      writeFileSync(path.join(folder, `${String(at).padStart(4, "0")}.png`), png);
    });
    writeFileSync(path.join(folder, "notes.txt"), "no picture");
  });
  afterAll(() => project.remove());

  it("gives the answers that the evaluation gave to the same rows", async () => {
    const { status, stdout, stderr } = await project.pipe(["predict", "fit", "in", "--json", "--raw"]);
    expect([status, stderr]).toEqual([0, ""]);
    const lines = linesOf(stdout);
    expect(lines).toHaveLength(truth.length);
    expect(truth.length).toBeGreaterThan(300);
    lines.forEach(({ file, outputs }, at) => {
      expect(file).toBe(`in/deep/${String(at).padStart(4, "0")}.png`);
      expect(outputs?.["label"]?.answer).toBe(String(answers[at]));
      const likely = outputs?.["label"]?.probabilities?.[String(truth[at])] ?? Number.NaN;
      expect(-Math.log(likely)).toBeCloseTo(losses[at] ?? Number.NaN, 4);
    });
  });

  it("applies the only fit there is and says so, or the one that is named, or none", async () => {
    const { calibration } = JSON.parse(keptOf(project, "cooled").read("figures.json").toString());
    const temperature: number = calibration[0].temperature;
    const one = ["in/deep/0007.png", "--json"];
    const probabilities = async (
      more: readonly string[],
    ): Promise<{ told: string; of: Readonly<Record<string, number>> }> => {
      const { status, stdout, stderr } = await project.pipe(["predict", "fit", ...one, ...more]);
      expect(status, stderr).toBe(0);
      return { told: stderr, of: linesOf(stdout)[0]?.outputs?.["label"]?.probabilities ?? {} };
    };
    const raw = await probabilities(["--raw"]);
    const usual = await probabilities([]);
    const named = await probabilities(["--calibrated=cooled"]);
    expect(usual.told).toContain(
      `answers are as \`cooled\` has fitted them on validation rows: temperature of \`label\``,
    );
    expect([raw.told, named.told]).toEqual(["", ""]);
    expect(named.of).toEqual(usual.of);
    const powers = Object.values(raw.of).map((value) => value ** (1 / temperature));
    const sum = powers.reduce((all, value) => all + value, 0);
    Object.values(usual.of).forEach((value, at) => {
      expect(value).toBeCloseTo((powers[at] ?? 0) / sum, 5);
    });
    const wrong = await project.pipe(["predict", "fit", ...one, "--calibrated=coold"]);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain("no evaluation `coold` of `fit-");
    expect(wrong.stderr).toContain("did you mean `cooled`?");
  });

  it("prints a table with the answer, how sure it is, and what comes next", async () => {
    const { stdout } = await project.pipe([
      "predict",
      "fit",
      "./in/deep/0003.png",
      "in/deep/0004.png",
      "--top",
      "3",
      "--raw",
    ]);
    const [head, first, second] = stdout.split("\n");
    expect(head?.trim().split(/ {2,}/)).toEqual(["answer", "sure", "next", "next 2"]);
    expect(first).toMatch(/^\.\/in\/deep\/0003\.png {2}\d +[\d.]+ % +\d +[\d.]+ % +\d +[\d.]+ %$/);
    expect(second).toMatch(/^in\/deep\/0004\.png {4}\d/);
  });

  it("names pictures that cannot be decoded, answers the others, and fails only where asked to", async () => {
    const folder = folderIn(project.folder, "mixed");
    const whole = readFileSync(path.join(project.folder, "in/deep/0001.png"));
    writeFileSync(path.join(folder, "a.png"), whole);
    writeFileSync(path.join(folder, "b.png"), whole.subarray(0, whole.length - 60));
    writeFileSync(path.join(folder, "c.jpg"), "no picture at all");
    writeFileSync(path.join(folder, "d.png"), whole);
    const usual = await project.pipe(["predict", "fit", "mixed", "--out", "mixed.csv", "--raw"]);
    expect(usual.status).toBe(0);
    expect(usual.stdout).toBe("2 answered, 2 could not be read: mixed.csv\n");
    expect(usual.stderr).toMatch(/^`mixed\/b\.png` cannot be read: .+\n`mixed\/c\.jpg` cannot be read: .+\n$/);
    const [head, a, b, , d] = readFileSync(path.join(project.folder, "mixed.csv"), "utf8").split("\n");
    expect(head).toBe(
      `file,row,label,label.probability,${Array.from({ length: 10 }, (_, digit) => `label[${digit}]`).join(",")},error`,
    );
    expect(a?.replace("a.png", "d.png")).toBe(d);
    expect(b).toMatch(/^mixed\/b\.png,{13},./);
    const strict = await project.pipe(["predict", "fit", "mixed", "--out", "mixed.jsonl", "--raw", "--strict"]);
    expect(strict.status).toBe(1);
    expect(
      linesOf(readFileSync(path.join(project.folder, "mixed.jsonl"), "utf8")).map(({ error }) => error !== undefined),
    ).toEqual([false, true, true, false]);
    expect((await project.pipe(["predict", "fit", "mixed/c.jpg", "--raw"])).status).toBe(1);
    expect(readdirSync(project.folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  it("says what is wrong with what it is asked about", async () => {
    folderIn(project.folder, "empty");
    writeFileSync(path.join(folderIn(project.folder, "texts"), "a.txt"), "text");
    symlinkSync("nowhere", path.join(project.folder, "lost.png"));
    const told = async (args: readonly string[]): Promise<string> => {
      const { status, stderr, stdout } = await project.pipe(["predict", ...args]);
      expect([status, stdout]).toEqual([1, ""]);
      return stderr.trim();
    };
    const none = "holds none of what this run reads: pictures (PNG, JPEG, WebP, GIF, TIFF or AVIF files)";
    expect(await told(["fit", "empty"])).toContain(`the folder \`empty\` ${none}`);
    expect(await told(["fit", "texts"])).toContain(`the folder \`texts\` ${none}`);
    expect(await told(["fit", "im"])).toBe("`im` does not exist; did you mean `in`? it is in the same folder");
    expect(await told(["fit", "lost.png"])).toContain("`lost.png` does not exist");
    expect(await told(["fti", "in"])).toBe("There is no run `fti`; did you mean `fit`?");
    expect(await told(["fit", "in", "--out", "a.xlsx"])).toContain("should end in `.csv` or `.jsonl`");
    expect(await told(["fit", "in", "--move-to", "x"])).toBe("`--move-to` goes with `--watch`");
    expect(await told(["fit", "in", "--watch", "--out", "a.csv"])).toContain("name the file `a.jsonl`");
    expect(await told(["fit", "in/deep/0001.png", "--watch"])).toContain("`--watch` needs a folder");
  });

  it("refuses a run whose artifact lacks what answering needs, with the way out", async () => {
    const other = makeProject();
    other.write("digits.pipe", digits);
    await other.pipe(["run", "digits.pipe", "--json"]);
    const { folder } = keptOf(other, "fit");
    const manifest = JSON.parse(readFileSync(path.join(folder, "manifest.json"), "utf8"));
    // As an earlier version left it: without the model's description.
    manifest.files = manifest.files.filter(({ name }: { readonly name: string }) => name !== "model.json");
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    writeFileSync(path.join(folder, "manifest.json"), text);
    const { createHash } = await import("node:crypto");
    const sum = readFileSync(path.join(folder, "manifest.sha256"), "utf8");
    writeFileSync(
      path.join(folder, "manifest.sha256"),
      sum.replace(/[0-9a-f]{64}/, createHash("sha256").update(text).digest("hex")),
    );
    const { status, stderr } = await other.pipe(["predict", "fit", path.join(project.folder, "in")]);
    expect(status).toBe(1);
    expect(stderr).toContain(
      "was kept by a version that did not keep `model.json`, which answering needs; `pipe run digits.pipe --fresh` makes it anew",
    );
    other.remove();
  });
});

const people = `/// Rents of flats.
dataset flats {
  source: csv("flats.csv")
  input size: number() -> normalize()
  input city: class -> fill() -> one_hot()
  target rent: number() -> log_scale() -> normalize()
  target dear: class(no, yes)
  split: random(train: 60%, valid: 20%, test: 20%)
}

model line {
  input size: tensor(1)
  input city: tensor(4)
  all = [size, city] -> concat() -> dense(16, activation: relu)
  output rent: all -> dense(1)
  output dear: all -> dense(1) -> sigmoid()
}

train learn { model: line, data: flats, loss rent: mse(), loss dear: binary(), optimizer: adam(lr: 2e-2), epochs: 40 }

evaluate judge { run: learn, on: flats.test, bootstrap: none }
`;

const cities = ["Bonn", "Kiel", "Ulm"];

function flats(): string[] {
  return Array.from({ length: 240 }, (_, row) => {
    const size = 20 + ((row * 37) % 100);
    const rent = Math.round(size * (9 + 2 * (row % 3)));
    return `${size},${cities[row % 3]},${rent},${rent > 800 ? "yes" : "no"}`;
  });
}

describe("pipe predict on rows of tables", () => {
  const project = makeProject();
  beforeAll(async () => {
    project.write("flats.csv", `size,city,rent,dear\n${flats().join("\n")}\n`);
    project.write("flats.pipe", people);
    const ran = await project.pipe(["run", "flats.pipe", "--json"]);
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    expect(doneOf(ran.stdout).blocks["judge"]?.["test.dear.accuracy"]).toBeGreaterThan(0.9);
  });
  afterAll(() => project.remove());

  it("answers several outputs, numbers in the units of the source, without a target column", async () => {
    project.write("new.csv", "city;size\nBonn;50\nUlm;100\n");
    const { status, stdout, stderr } = await project.pipe(["predict", "learn", "new.csv", "--json"]);
    expect([status, stderr]).toEqual([0, ""]);
    const [bonn, ulm] = linesOf(stdout);
    expect(bonn).toMatchObject({ file: "new.csv", row: 1 });
    const rents = [bonn, ulm].map((line) => Number(line?.outputs?.["rent"]?.answer));
    expect(Math.abs((rents[0] ?? 0) / 450 - 1)).toBeLessThan(0.2);
    expect(Math.abs((rents[1] ?? 0) / 1300 - 1)).toBeLessThan(0.2);
    expect(ulm?.outputs?.["dear"]?.answer).toBe("yes");
    const both = Object.values(ulm?.outputs?.["dear"]?.probabilities ?? {});
    expect(both.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
  });

  it("answers CSV, JSON lines, Parquet and standard input alike", async () => {
    project.write("same.csv", "size,city,rent\n30,Kiel,1\n90,Ulm,2\n");
    project.write("same.jsonl", '{"size": 30, "city": "Kiel"}\n\n{"city": "Ulm", "size": "90"}\n');
    const { DuckDBInstance } = await import("@duckdb/node-api");
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    const parquet = path.join(project.folder, "same.parquet");
    await connection.run(`COPY (SELECT * FROM read_csv('${path.join(project.folder, "same.csv")}')) TO '${parquet}'`);
    connection.closeSync();
    instance.closeSync();
    const outputs = async (file: string): Promise<unknown[]> => {
      const { stdout, stderr } = await project.pipe(["predict", "learn", file, "--json"]);
      expect(stderr).toBe("");
      return linesOf(stdout).map((line) => line.outputs);
    };
    const csv = await outputs("same.csv");
    expect(csv).toHaveLength(2);
    expect(await outputs("same.jsonl")).toEqual(csv);
    expect(await outputs("same.parquet")).toEqual(csv);
    const piped = await project.pipeInto(
      ["predict", "learn", "-", "--json"],
      readFileSync(path.join(project.folder, "same.jsonl"), "utf8"),
    );
    expect(linesOf(piped.stdout)).toEqual(csv.map((one, at) => ({ file: "-", row: at + 1, outputs: one })));
  });

  it("says which row lacks what, and goes on; a column with `fill` may lack values", async () => {
    project.write("gaps.csv", "size,city\n50,\n,Bonn\nlarge,Ulm\n60,Kiel,1\n70,Rom\n");
    const { status, stdout } = await project.pipe(["predict", "learn", "gaps.csv", "--json"]);
    expect(status).toBe(0);
    expect(linesOf(stdout).map(({ row, error }) => [row, error ?? null])).toEqual([
      [1, null],
      [2, "`size` has no value"],
      [3, '`size` is "large"; a number was expected'],
      [4, "it has 3 fields, the header has 2"],
      [5, null],
    ]);
  });

  it("names the column that a table lacks and the one that was meant", async () => {
    project.write("wrong.csv", "sise,city\n50,Bonn\n");
    const csv = await project.pipe(["predict", "learn", "wrong.csv"]);
    expect(csv.status).toBe(1);
    expect(csv.stdout).toContain("cannot be read: it has no column `size`; did you mean `sise`?");
    const json = await project.pipeInto(["predict", "learn", "-"], '{"sise": 3, "city": "Ulm"}\n');
    expect(json.stdout).toContain("it has no `size`; did you mean `sise`?");
    const text = await project.pipe(["predict", "learn", "flats.pipe"]);
    expect(text.stderr).toContain("`flats.pipe` is no table of rows; this run reads rows with `size`, `city`");
  });

  it("leaves an older file of answers as it was where it is interrupted", async () => {
    const rows = Array.from({ length: 400_000 }, (_, row) => `${row % 100},Ulm`);
    project.write("many.csv", `size,city\n${rows.join("\n")}\n`);
    project.write("answers.csv", "as it was\n");
    const running = project.start(["predict", "learn", "many.csv", "--out", "answers.csv"]);
    const part = path.join(project.folder, `answers.csv.${running.child.pid}.part`);
    await vi.waitFor(() => expect(statSync(part).size).toBeGreaterThan(10_000), { timeout: 20_000, interval: 5 });
    running.child.kill("SIGINT");
    expect((await running.done).status).toBe(130);
    expect(readFileSync(path.join(project.folder, "answers.csv"), "utf8")).toBe("as it was\n");
    expect(existsSync(part)).toBe(false);
  });
});
