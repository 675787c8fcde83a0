/** Adapters over an encoder that has learned already, as processes: what is kept, what is compared, and what is told when the encoder is gone. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { decodeSafetensors } from "@penstock/runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeProject } from "./pipe-process.ts";
import { tinyBert, tinyMails, writeTinyEncoder } from "./tiny-encoder.ts";

const program = `import { bert } from "std/text.pipe"

dataset mails {
  source: csv("mails.csv")
  input text: text -> tokenize("tiny/tokenizer.json", length: 16)
  target spam: class(no, yes)
  duplicates: keep
  split: stratified(train: 60%, valid: 20%, test: 20%)
  batch: 8
}

model reader {
  input text: tokens(16)
  meaning = text -> ${tinyBert} -> mean_pool()
  output spam: meaning -> dense(8, activation: tanh) -> dense(2) -> softmax()
}

train fit {
  model: reader
  data: mails
  start: pretrained("./tiny")
  adapt: lora(rank: 8)
  loss spam: cross_entropy()
  optimizer: adamw(lr: 1e-2)
  epochs: 6
}

train further {
  ...fit
  start: from(fit)
  adapt: lora(rank: 2, targets: [key])
  epochs: 2
}

evaluate gain { compare: fit.before -> fit, on: mails.test }

evaluate gain_further { compare: further.before -> further, on: mails.test }
`;

interface Event {
  readonly event: string;
  readonly block?: string;
  readonly text?: string;
  readonly from?: string;
  readonly fresh?: readonly { readonly name: string }[];
  readonly values?: { readonly taken: number; readonly all: number };
}

describe("an encoder of a folder that is adapted", () => {
  const project = makeProject();
  const tiny = path.join(project.folder, "tiny");
  let events: readonly Event[] = [];
  afterAll(() => project.remove());
  beforeAll(async () => {
    writeTinyEncoder(tiny, 1);
    project.write("mails.csv", tinyMails(120));
    project.write("mails.pipe", program);
    const ran = await project.pipe(["run", "mails.pipe", "--json"]);
    expect(ran.status, ran.stderr + ran.stdout).toBe(0);
    events = ran.stdout
      .trim()
      .split("\n")
      .map((line): Event => JSON.parse(line));
  }, 400_000);

  const runOf = (block: string): string => {
    const store = path.join(project.store, "store");
    const found = readdirSync(store).find((name) => {
      const manifest = JSON.parse(readFileSync(path.join(store, name, "manifest.json"), "utf8"));
      return manifest.kind === "train" && manifest.block === block;
    });
    return path.join(store, found ?? expect.fail(`no run of ${block}`));
  };
  const jsonOf = (block: string, file: string): unknown =>
    JSON.parse(readFileSync(path.join(runOf(block), file), "utf8"));

  it("gives its weights to the base, while what it has none for learns as a whole", () => {
    const [fit, further] = ["fit", "further"].map((block) =>
      events.find((event) => event.event === "weights" && event.block === block),
    );
    expect(fit?.from).toBe("./tiny");
    expect(fit?.fresh?.map(({ name }) => name)).toEqual([
      ...["spam/dense_1/kernel", "spam/dense_1/bias", "spam/dense_2/kernel", "spam/dense_2/bias"],
    ]);
    // A run that is adapted gives all of its weights, its products added to the kernels.
    expect(further?.fresh).toEqual([]);
    expect(further?.values?.taken).toBe(further?.values?.all);
    const told = events.flatMap(({ event, text }) => (event === "notice" && text !== undefined ? [text] : []));
    expect(told).toContainEqual(
      expect.stringMatching(
        /^fit: 1,178 of [\d,]+ parameters learn \([\d.]+ %\): `lora` in 2 places; `spam\.dense_1`, `spam\.dense_2` learn as a whole$/,
      ),
    );
  });

  it("is kept apart: a run has kilobytes, and where the rest comes from", () => {
    const { tensors } = decodeSafetensors(readFileSync(path.join(runOf("fit"), "weights.safetensors")));
    const rest = [...tensors.keys()].filter((name) => !/lora_[ab]$/.test(name));
    expect([...new Set(rest.map((name) => name.split("/").slice(0, 2).join("/")))].sort()).toEqual([
      ...["spam/dense_1", "spam/dense_2"],
    ]);
    expect(jsonOf("fit", "base.json")).toEqual({
      origin: {
        kind: "pretrained",
        name: "./tiny",
        folder: path.relative(project.store, tiny),
        fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
        into: null,
        seed: 1,
      },
      sum: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(jsonOf("further", "base.json")).toMatchObject({ origin: { kind: "run", part: null, into: null, seed: 1 } });
  });

  it("is what the run is held against, before and after", async () => {
    const { stdout, status } = await project.pipe(["run", "mails.pipe", "--json"]);
    expect(status).toBe(0);
    const done = JSON.parse(stdout.trim().split("\n").at(-1) ?? "{}");
    expect(done.comparisons.gain).toMatchObject({ before: "fit.before", after: "fit" });
    const { gain, gain_further: more } = done.blocks;
    expect(gain["test.spam.accuracy"]).toBeGreaterThan(0.7);
    // What goes on from a run begins with its answers: its products are in the kernels, up to rounding.
    expect(more["before.spam.loss"]).toBeCloseTo(gain["test.spam.loss"], 5);
  }, 120_000);

  it("answers new rows with the encoder and the adapter put together, also of a run over a run", async () => {
    const spam = [...tinyMails(120).matchAll(/,(yes|no)$/gm)].map(([, answer]) => answer);
    for (const name of ["fit", "further"]) {
      const { status, stdout, stderr } = await project.pipe(["predict", name, "mails.csv", "--json"]);
      expect(status, stderr).toBe(0);
      const answers = stdout
        .trim()
        .split("\n")
        .map((line): string => JSON.parse(line).outputs.spam.answer);
      expect(answers).toHaveLength(spam.length);
      expect(answers.filter((one, row) => one === spam[row]).length).toBeGreaterThan(0.7 * spam.length);
    }
  }, 120_000);

  it("is what rates are tried from", async () => {
    const { status, stdout, stderr } = await project.pipe(["lr", "mails.pipe", "fit", "--steps", "20", "--json"]);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('"fit"');
  }, 120_000);

  it("is missed in words that say what to do, when it is gone or another", async () => {
    const weights = path.join(tiny, "model.safetensors");
    const before = readFileSync(weights);
    const answer = () => project.pipe(["predict", "further", "mails.csv"]);
    writeTinyEncoder(tiny, 2);
    const other = await answer();
    expect(other.status).not.toBe(0);
    expect(other.stderr).toContain("the weights of `./tiny` are no longer those that `fit` has adapted");
    expect(other.stderr).toContain("`pipe run mails.pipe --fresh` adapts them as they are now");
    rmSync(weights);
    const gone = await answer();
    expect(gone.stderr).toContain(
      "the weights of `./tiny`, which are the base of this run, are not to be had: there is no",
    );
    writeFileSync(weights, before);
    expect((await answer()).status).toBe(0);
  }, 120_000);
});
