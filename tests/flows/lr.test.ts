// `pipe lr` as a person uses it: what it prints, what it leaves, and what it says where there is nothing to find.
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeProject, signalGroup } from "./pipe-process.ts";
import { smallProgram } from "./small-program.ts";

/** Every file below a folder with a hash of its bytes. */
function contentsOf(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return [file, createHash("sha256").update(readFileSync(file)).digest("hex")];
    }),
  );
}

/** The folders a search left in a temporary folder: Node's own cache may stand beside them. */
function foldersLeft(temporary: string): string[] {
  return readdirSync(temporary).filter((name) => name.startsWith("penstock-"));
}

describe("pipe lr", () => {
  const project = makeProject();
  const temporary = mkdtempSync(path.join(os.tmpdir(), "penstock-lr-test-"));
  const environment = { TMPDIR: temporary };
  beforeAll(() => {
    project.write("small.pipe", smallProgram());
  });
  afterAll(() => {
    project.remove();
    rmSync(temporary, { recursive: true, force: true });
  });

  it("draws the curve in plain signs, suggests a rate with its reason, and leaves nothing behind", async () => {
    const { status, stdout, stderr } = await project.pipe(["lr", "small.pipe", "--steps", "100"], environment);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(/^loss of fit by learning rate, smoothed\n/);
    // The curve, and the suggested rate as a column of colons.
    expect(stdout).toMatch(/\|.*\*\*/);
    expect(stdout).toMatch(/\|.*:/);
    expect(stdout).toMatch(/\n\s+1e-7 +\S+\n/);
    const rate = Number(/^lr: (\S+) for `adam` of `fit`$/m.exec(stdout)?.[1]);
    expect(rate).toBeGreaterThan(1e-4);
    expect(rate).toBeLessThan(0.3);
    expect(stdout).toMatch(/the loss falls fastest at /);
    expect(existsSync(project.store)).toBe(false);
    expect(foldersLeft(temporary)).toEqual([]);
  });

  it("gives the same figures again, as data and as a picture, and does not touch a store that is there", async () => {
    expect((await project.pipe(["run", "small.pipe"])).status).toBe(0);
    const before = contentsOf(project.store);
    expect(before.size).toBeGreaterThan(0);
    const words = ["lr", "small.pipe", "fit", "--steps", "60", "--json", "--svg", "rates.svg"];
    const [one, two] = [await project.pipe(words, environment), await project.pipe(words, environment)];
    expect(two.stdout).toBe(one.stdout);
    const found = JSON.parse(one.stdout);
    expect(found).toMatchObject({ block: "fit", seed: 1, from: 1e-7, to: 10 });
    expect(found.points[0]).toEqual({ rate: 1e-7, loss: expect.any(Number), smooth: expect.any(Number) });
    expect(found.points.length).toBeGreaterThanOrEqual(20);
    expect(["all", "diverged"]).toContain(found.ended);
    expect(readFileSync(path.join(project.folder, "rates.svg"), "utf8")).toMatch(
      /^<svg [\s\S]*<polyline[\s\S]*<\/svg>\n$/,
    );
    expect(contentsOf(project.store)).toEqual(before);
    expect(foldersLeft(temporary)).toEqual([]);
  });

  it("says so where no rate makes the loss fall", async () => {
    const words = ["lr", "small.pipe", "--from", "1e-13", "--to", "1e-10", "--steps", "60"];
    const { status, stdout } = await project.pipe(words, environment);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^No suggestion: the loss does not fall at any rate from 1e-13 to 1e-10/m);
  });

  it("names the trainings there are where another is asked for, or none of several", async () => {
    project.write("two.pipe", `${smallProgram()}\ntrain again {\n  ...fit\n  epochs: 1\n}\n`);
    const none = await project.pipe(["lr", "two.pipe"]);
    expect([none.status, none.stderr]).toEqual([1, "the program has several trainings: name one of `fit`, `again`\n"]);
    const other = await project.pipe(["lr", "two.pipe", "agian"]);
    expect([other.status, other.stderr]).toEqual([1, "the program has no training `agian`; did you mean `again`?\n"]);
    const turned = await project.pipe(["lr", "two.pipe", "fit", "--from", "1", "--to", "0.1"]);
    expect([turned.status, turned.stderr]).toEqual([1, "`--from 1` must be below `--to 0.1`\n"]);
    project.write("wrong.pipe", smallProgram().replace("dense(10)", "dense(9)"));
    const wrong = await project.pipe(["lr", "wrong.pipe"]);
    expect(wrong.status).toBe(1);
    expect(wrong.stderr).toContain("P3108");
  });

  it("tells of data that cannot be read as a run does", async () => {
    const text = smallProgram()
      .replace('builtin("digits")', 'images("nowhere")')
      .replace("28, 28, 1) ->", "28, 28, 1) ->");
    project.write("lost.pipe", text);
    const { status, stderr } = await project.pipe(["lr", "lost.pipe"], environment);
    expect(status).toBe(1);
    expect(stderr).toContain("nowhere");
  });

  it("ends at Ctrl-C and takes its folder away", async () => {
    const running = project.start(["lr", "small.pipe", "--steps", "100000", "--to", "1e-6"], environment);
    // The folder is there once the sweep has begun.
    while (foldersLeft(temporary).length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
    await new Promise((resolve) => setTimeout(resolve, 2000));
    signalGroup(running, "SIGINT");
    const { status } = await running.done;
    expect(status).toBe(130);
    expect(foldersLeft(temporary)).toEqual([]);
  });
});
