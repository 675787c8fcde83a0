/** Runs that fail, as processes: each says what went wrong, with the line of the program that asked for it. */
import { execFileSync } from "node:child_process";
import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import path from "node:path";
import { randomStream } from "@penstock/runtime/random";
import { describe, expect, it } from "vitest";
import { eventsOf, makeProject, type Project } from "./pipe-process.ts";

interface Program {
  readonly file?: string;
  readonly split?: string;
  readonly batch?: number;
  readonly optimizer?: string;
  readonly epochs?: number;
}

/** A regression on two columns; the lines that failures point at are the settings above. */
function program({
  file = "rows.csv",
  split = "random(train: 70%, valid: 10%, test: 20%)",
  batch = 32,
  optimizer = "sgd(lr: 1e-3)",
  epochs = 2,
}: Program = {}): string {
  return `dataset rows {
  source: csv("${file}")
  input size: vector(columns: ["length", "width"])
  target price: number()
  split: ${split}
  batch: ${batch}
}

model net {
  input size: tensor(2)
  output price: size -> dense(4, activation: relu) -> dense(1)
}

train fit {
  model: net
  data: rows
  loss price: mse()
  optimizer: ${optimizer}
  epochs: ${epochs}
}
`;
}

function csv(rows: number): string {
  const stream = randomStream(5, "failures");
  const number = (): string => (6 * stream.uniform()).toFixed(4);
  return `length,width,price\n${Array.from({ length: rows }, () => `${number()},${number()},${number()}\n`).join("")}`;
}

/** The error's text: from its head to the blank line after it. */
const errorIn = (stdout: string): string => /^error\[[\s\S]*?(?=\n\n)/m.exec(stdout)?.[0] ?? stdout;

async function failing(project: Project, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const ran = await project.pipe(["run", "p.pipe"], environment);
  expect(ran.status, ran.stdout + ran.stderr).toBe(3);
  expect(ran.stdout).toMatch(/The run failed after .* the same command goes on from there\.\n$/);
  expect(ran.stderr).not.toMatch(/^\s+at |Last few GCs|FATAL/m);
  return errorIn(ran.stdout);
}

describe("a run that fails shows the line that asked for it", () => {
  it("where the loss is no number: the operator where that began, the likely cause and a way out, in text and as data", async () => {
    const project = makeProject();
    project.write("rows.csv", csv(400));
    project.write("p.pipe", program({ optimizer: "sgd(lr: 1e6)" }));
    expect(await failing(project)).toMatch(
      new RegExp(
        [
          "^error\\[P6101\\]: the loss became (Infinity|NaN) in epoch 1, step \\d",
          "  ┌─ p\\.pipe:17:15",
          "  │",
          "17│   loss price: mse\\(\\)",
          "  │               \\^{5} gives Infinity first, from values up to \\S+e\\d+",
          "18│   optimizer: sgd\\(lr: 1e6\\)",
          "  │   -{23} the learning rate was 1e6 at this step",
          "help: the weights have grown to \\S+e\\d+: a smaller learning rate, such as `sgd\\(lr: 1e5\\)`, usually mends this$",
        ].join("\n"),
      ),
    );
    const events = eventsOf((await project.pipe(["run", "p.pipe", "--json"])).stdout);
    expect(events.find((event) => event.event === "error")).toMatchObject({
      code: "P6101",
      file: "p.pipe",
      start: { line: 17, column: 15 },
      end: { line: 17, column: 20 },
      line: "  loss price: mse()",
      labels: [
        { primary: true, text: expect.stringContaining("gives Infinity first") },
        { primary: false, text: "the learning rate was 1e6 at this step", start: { line: 18, column: 3 } },
      ],
    });
    project.remove();
  });

  it.each([
    [
      "an input that is not scaled",
      (a: number, b: number, c: number) => [a * 1e8, b, c],
      /help: `size` has values up to .*e[78]: `normalize\(\)` on it/,
    ],
    [
      "a target of large size",
      (a: number, b: number, c: number) => [a, b, c * 1e25],
      /help: the target `price` has values up to .*e2[45]: give them/,
    ],
  ])("where the loss is no number for %s: what it is of", async (_, rowOf, help) => {
    const project = makeProject();
    const stream = randomStream(6, "failures");
    const numbers = () => [stream.uniform(), stream.uniform(), stream.uniform()] as const;
    const rows = Array.from({ length: 200 }, () => rowOf(...numbers()).join(","));
    project.write("rows.csv", `length,width,price\n${rows.join("\n")}\n`);
    project.write("p.pipe", program());
    expect(await failing(project)).toMatch(help);
    project.remove();
  });

  it("where a row cannot be read: the source with row and column, and what the column is read as", async () => {
    const project = makeProject();
    // Too large to be looked through before the run, so that the run finds the row.
    const file = openSync(path.join(project.folder, "rows.csv"), "w");
    writeSync(file, "length,width,price,note\n");
    const note = "x".repeat(700);
    for (let start = 1; start <= 100_000; start += 1000) {
      const rows = Array.from({ length: 1000 }, (_, i) => `1.5,2.5,${start + i === 8412 ? "5o.2" : "3.5"},${note}\n`);
      writeSync(file, rows.join(""));
    }
    closeSync(file);
    project.write("p.pipe", program());
    const ran = await project.pipe(["run", "p.pipe"]);
    expect(ran.status, ran.stderr).toBe(3);
    expect(errorIn(ran.stdout)).toBe(
      `error[P5101]: \`rows.csv\` has "5o.2" in row 8412, column \`price\`; a number was expected
 ┌─ p.pipe:2:11
 │
2│   source: csv("rows.csv")
 │           ^^^^^^^^^^^^^^^ row 8,412, column \`price\`
4│   target price: number()
 │                 -------- read as a number here
help: correct the field, or leave it empty where the value is not known`,
    );
    project.remove();
  });

  it("where a split has no rows: the split and the rows", async () => {
    const project = makeProject();
    const rows = csv(40)
      .trim()
      .split("\n")
      .map((line, index) => `${line},${index === 0 ? "user" : "anna"}`);
    project.write("rows.csv", `${rows.join("\n")}\n`);
    project.write(
      "p.pipe",
      `${program({ split: "random(train: 50%, test: 50%, by: user)" })}\nevaluate judge { run: fit, on: rows.test }\n`,
    );
    const ran = await project.pipe(["run", "p.pipe"]);
    // A check that looks into the rows sees it before the run; both point at the split.
    expect([1, 3]).toContain(ran.status);
    expect(ran.stdout + ran.stderr).toMatch(/error\[P(5102|4008|5\d{3})\]/);
    expect(ran.stdout + ran.stderr).toMatch(/5│ {3}split: random\(train: 50%, test: 50%, by: user\)\n {1,2}│ +\^+/);
    project.remove();
  });

  it("where the training process is killed: the block that it worked on", async () => {
    const project = makeProject();
    project.write("rows.csv", csv(2000));
    project.write("p.pipe", program({ batch: 1, epochs: 500 }));
    const running = project.start(["run", "p.pipe", "--json"]);
    let killed = false;
    running.onLine((line) => {
      if (killed || !line.includes('"event":"batch"')) return;
      killed = true;
      const children = execFileSync("ps", ["--ppid", String(running.child.pid), "-o", "pid="], { encoding: "utf8" });
      process.kill(Number(children.trim().split("\n")[0]), "SIGKILL");
    });
    const stopped = await running.done;
    expect(stopped.status).toBe(3);
    expect(eventsOf(stopped.stdout).find((event) => event.event === "error")).toMatchObject({
      code: "P6301",
      title: "the training process was ended from outside (SIGKILL)",
      line: "train fit {",
      labels: [{ text: "at work here", primary: true, start: { line: 14, column: 1 }, end: { line: 14, column: 10 } }],
    });
    project.remove();
  });

  it("where TensorFlow has no room for a tensor: the batch, and the largest tensors", async () => {
    const project = makeProject();
    // 169 TB, more than a process can address: refused at once, whatever the machine has.
    project.write(
      "p.pipe",
      `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 90%, valid: 5%, test: 5%)
  batch: 9000
}

model wide {
  input image: tensor(28, 28, 1)
  output label: image -> dense(6_000_000) -> global_avg_pool() -> dense(10) -> softmax()
}

train fit { model: wide, data: digits, loss label: cross_entropy(), optimizer: sgd(lr: 0.1), epochs: 1 }
`,
    );
    const text = await failing(project);
    expect(text).toMatch(/^error\[P6302\]: memory ran out while training `fit`/);
    expect(text).toMatch(/ 6│ {3}batch: 9000\n {2}│ {3}\^{11} 9000 rows at a time\n/);
    expect(text).toMatch(/gives \[9000, 28, 28, 6000000\], 169 TB/);
    expect(text).toMatch(/help: a smaller `batch` needs less memory/);
    project.remove();
  });

  it("where Node's heap is full: the source whose rows are held", async () => {
    const project = makeProject();
    // Times stay in memory as text, wherever numbers go.
    const kinds = Array.from(
      { length: 2_000_000 },
      (_, row) => `${row % 997},${row % 3 ? "long" : "round"},${new Date(row * 1000).toISOString()}\n`,
    );
    project.write("rows.csv", `length,kind,at\n${kinds.join("")}`);
    project.write(
      "p.pipe",
      `dataset rows {
  source: csv("rows.csv")
  input length: vector(columns: ["length"])
  target kind: class(long, round)
  split: chronological(train: 70%, valid: 10%, test: 20%, by: at)
  duplicates: keep
}

model net { input length: tensor(1), output kind: length -> dense(2) -> softmax() }

train fit { model: net, data: rows, loss kind: cross_entropy(), epochs: 1 }
`,
    );
    const text = await failing(project, { NODE_OPTIONS: "--max-old-space-size=64" });
    expect(text).toBe(`error[P6302]: memory ran out: the training process used all that Node gives it
 ┌─ p.pipe:2:11
 │
2│   source: csv("rows.csv")
 │           ^^^^^^^^^^^^^^^ too many of its rows are held in memory
help: \`limit\` uses fewer rows, a smaller PENSTOCK_MEMORY keeps more of them on disk; NODE_OPTIONS=--max-old-space-size=8192 gives it 8 GB; the same command goes on from the last checkpoint`);
    project.remove();
  });

  it("where the store cannot be written: the block whose result would stand there", async () => {
    const project = makeProject();
    project.write("rows.csv", csv(40));
    project.write("p.pipe", program());
    writeFileSync(path.join(project.folder, "taken"), "");
    const text = await failing(project, { PENSTOCK_STORE: path.join(project.folder, "taken", "store") });
    expect(text).toMatch(/^error\[P6202\]: a folder cannot be made where a file is \(.*taken/);
    expect(text).toMatch(
      /1│ dataset rows \{\n │ \^{12} what it gave could not be kept\nhelp: make the folder writable/,
    );
    expect(readFileSync(path.join(project.folder, "taken"), "utf8")).toBe("");
    project.remove();
  });
});
