import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { LookReport } from "@penstock/runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { peopleCsv } from "../../packages/runtime/src/evaluate/look/testing/people.ts";
import { makeProject, type Project } from "./pipe-process.ts";

let project: Project;

beforeAll(() => {
  project = makeProject();
  project.write("people.csv", peopleCsv(500));
  project.write(
    "people.pipe",
    `dataset people {
  source: csv("people.csv")
  input age: number -> fill() -> normalize()
  input note: text -> words() -> vocabulary(20) -> truncate(6) -> pad(6)
  target left: class(no, yes)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}

dataset others {
  source: csv("people.csv")
  input note: text -> words() -> vocabulary(20) -> truncate(6) -> pad(6)
  target left: class(no, yes)
  augment note: swap(50%)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}
`,
  );
});
afterAll(() => project.remove());

describe("`pipe data` of a file", () => {
  it("prints what it holds and a data set that can be checked and looked at in turn", async () => {
    const { status, stdout, stderr } = await project.pipe(["data", "people.csv"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^people\.csv {2}csv\("people\.csv"\)\n500 rows, 12 columns\n/);
    expect(stdout).toContain("! refund holds the same as `left` in every row");
    const [, proposal = ""] = stdout.split("A data set to start from\n");
    project.write("proposed.pipe", proposal);
    expect((await project.pipe(["fmt", "--check", "proposed.pipe"])).status).toBe(0);
    expect((await project.pipe(["check", "proposed.pipe"])).status).toBe(0);
    const again = await project.pipe(["data", "proposed.pipe"]);
    expect(again.status).toBe(0);
    expect(again.stdout).toContain("train 400, valid 50, test 50");
    expect(existsSync(path.join(project.store, "reports"))).toBe(false);
  });

  it("prints the same as JSON, without pictures", async () => {
    const { status, stdout } = await project.pipe(["data", "people.csv", "--json"]);
    expect(status).toBe(0);
    // Printed by the command.
    const report = JSON.parse(stdout) as Omit<LookReport, "pictures">;
    expect(report.rows).toBe(500);
    expect(report.columns).toHaveLength(12);
    expect(report).toMatchObject({ pictures: 0, subject: { kind: "file", name: "people.csv" } });
  });

  it("writes a page where it is asked to, or beside the reports", async () => {
    const named = await project.pipe(["data", "people.csv", "--html=look/page.html"]);
    expect(named.stdout).toContain("\npage  look/page.html\n");
    const page = readFileSync(path.join(project.folder, "look/page.html"), "utf8");
    expect(page).toContain("<title>people.csv · Penstock data</title>");
    const plain = await project.pipe(["data", "--html", "people.csv"]);
    expect(plain.stdout).toContain("\npage  .penstock/reports/people-data.html\n");
    expect(readFileSync(path.join(project.store, "reports/people-data.html"), "utf8")).toBe(page);
  });

  it("says what it cannot look at", async () => {
    const missing = await project.pipe(["data", "nothing.csv"]);
    expect([missing.status, missing.stderr]).toEqual([3, "`nothing.csv` does not exist\n"]);
    project.write("letter.docx", "PK");
    const letter = await project.pipe(["data", "letter.docx"]);
    expect(letter.status).toBe(3);
    expect(letter.stderr).toMatch(/known are CSV, JSON/);
    mkdirSync(path.join(project.folder, "empty"));
    expect((await project.pipe(["data", "empty"])).status).toBe(3);
  });
});

describe("`pipe data` of a program", () => {
  it("looks at the data set that is named", async () => {
    const { status, stdout } = await project.pipe(["data", "people.pipe", "people"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^people {2}csv\("people\.csv"\)\n500 rows, 3 columns\ntrain 400, valid 50, test 50\n/);
    expect(stdout).toMatch(/note {3}tokens\(6\) {2}10 words, the first/);
  });

  it("asks which one where there are several, and knows names that are nearly right", async () => {
    const several = await project.pipe(["data", "people.pipe"]);
    expect([several.status, several.stderr]).toEqual([1, "Which data set? The program has `people`, `others`.\n"]);
    const wrong = await project.pipe(["data", "people.pipe", "poeple"]);
    expect([wrong.status, wrong.stderr]).toEqual([1, "There is no data set `poeple`; did you mean `people`?\n"]);
  });

  it("shows what augmentation makes of rows", async () => {
    const drawn = await project.pipe(["data", "people.pipe", "others", "--augmented", "--rows", "3", "--epochs", "2"]);
    expect(drawn.stderr).toBe("");
    expect(drawn.status).toBe(0);
    expect(drawn.stdout).toContain(".penstock/reports/others-augmented.html");
    const nothing = await project.pipe(["data", "people.pipe", "people", "--augmented"]);
    expect(nothing.status).toBe(1);
    expect(nothing.stderr).toContain("`people` augments nothing");
  });

  it("says what is wrong with a program before reading anything", async () => {
    project.write(
      "wrong.pipe",
      'dataset d {\n  source: csv("people.csv")\n  input ages: number\n  target left: class(2)\n}\n',
    );
    const { status, stderr } = await project.pipe(["data", "wrong.pipe"]);
    expect(status).toBe(1);
    expect(stderr).toContain("has no column `ages`");
  });
});
