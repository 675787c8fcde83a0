import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { DrawnSheet } from "@penstock/runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeProject, type Project } from "./pipe-process.ts";

let project: Project;

beforeAll(() => {
  project = makeProject();
  project.write(
    "digits.pipe",
    `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 60%, valid: 20%, test: 20%)
  augment image: rotate(10deg) -> shift(10%) -> mixup(0.2)
  limit: 200
}
`,
  );
  const rows = Array.from({ length: 60 }, (_, row) => `the ${row} old houses stand near a quiet sea,${row % 2}`);
  project.write("notes.csv", `note,left\n${rows.join("\n")}\n`);
  project.write(
    "notes.pipe",
    `dataset notes {
  source: csv("notes.csv")
  input note: text -> words() -> vocabulary(100) -> truncate(10) -> pad(10)
  target left: class(2)
  augment note: synonym(50%) -> swap(50%)
  split: random(train: 80%, valid: 10%, test: 10%)
}
`,
  );
});
afterAll(() => project.remove());

const augmented = (...words: readonly string[]) => project.pipe(["data", ...words, "--augmented"]);

describe("`pipe data FILE DATASET --augmented`", () => {
  it("writes a page and a picture, the same for the same seed and others for another", async () => {
    const look = async (seed: string): Promise<readonly Buffer[]> => {
      const { status, stdout, stderr } = await augmented(
        "digits.pipe",
        "digits",
        "--rows=4",
        "--epochs=3",
        "--seed",
        seed,
      );
      expect([status, stderr]).toEqual([0, ""]);
      const reports = ".penstock/reports/digits-augmented";
      expect(stdout).toBe(`${reports}.html\n${reports}.png\n`);
      return ["html", "png"].map((kind) => readFileSync(path.join(project.folder, `${reports}.${kind}`)));
    };
    const [page, picture] = await look("1");
    expect(page?.toString()).toContain("rotate(10deg)");
    expect(picture?.subarray(1, 4).toString()).toBe("PNG");
    expect(await look("1")).toEqual([page, picture]);
    const [, other] = await look("2");
    expect(picture?.equals(other ?? Buffer.alloc(0))).toBe(false);
  });

  it("prints texts before and after", async () => {
    const { status, stdout } = await augmented("notes.pipe");
    expect(status).toBe(0);
    expect(stdout).toMatch(/the \d+ old houses stand near a quiet sea/);
    expect(stdout).toMatch(/\n\.penstock\/reports\/notes-augmented\.html\n$/);
  });

  it("writes where it is asked to, and says so as JSON", async () => {
    const { status, stdout } = await augmented("digits.pipe", "--html=look/digits.html", "--json");
    expect(status).toBe(0);
    // Printed by the command.
    const { files } = JSON.parse(stdout) as DrawnSheet;
    expect(files).toEqual(["look/digits.html", "look/digits.png"]);
    expect(files.every((file) => existsSync(path.join(project.folder, file)))).toBe(true);
  });

  it("wants a program, a row and an epoch", async () => {
    const table = await augmented("notes.csv");
    expect([table.status, table.stdout]).toEqual([1, ""]);
    expect(table.stderr).toContain("`pipe data FILE.pipe DATASET --augmented`");
    for (const option of ["--rows=0", "--epochs=0"]) {
      const { status, stderr } = await augmented("notes.pipe", option);
      expect(status).toBe(1);
      expect(stderr).toContain("It is a whole number from 1.");
    }
  });
});
