/** `pipe fmt` as a person runs it, as a process of its own, on files, folders, links and standard input. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeProject, type Project, plainEnvironment } from "./pipe-process.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bin = path.join(root, "packages/cli/bin/pipe.mjs");
const ugly = "model  a {x:1}\n";
const neat = "model a { x: 1 }\n";
const broken = "model  a {x:1}\n\nmodel  b {x::1}\n";

describe("pipe fmt", () => {
  let project: Project;
  beforeEach(() => {
    project = makeProject();
  });
  afterEach(() => project.remove());

  const read = (name: string): string => readFileSync(path.join(project.folder, name), "utf8");
  const place = (name: string): string => path.join(project.folder, name);
  const fromInput = (input: string | Buffer, ...words: readonly string[]) =>
    spawnSync(process.execPath, [bin, "fmt", "-", ...words], {
      cwd: project.folder,
      input,
      encoding: "utf8",
      env: plainEnvironment(),
    });

  it("formats files in place, names those that changed and leaves the others untouched", async () => {
    project.write("ugly.pipe", ugly);
    project.write("neat.pipe", neat);
    const old = new Date("2020-01-01");
    utimesSync(place("neat.pipe"), old, old);
    const before = statSync(place("neat.pipe"));
    const { status, stdout, stderr } = await project.pipe(["fmt", "ugly.pipe", "neat.pipe"]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "ugly.pipe\n", stderr: "" });
    expect(read("ugly.pipe")).toBe(neat);
    const after = statSync(place("neat.pipe"));
    expect([after.mtimeMs, after.ino]).toEqual([before.mtimeMs, before.ino]);
  });

  it("has nothing to do the second time", async () => {
    project.write("a.pipe", readFileSync(path.join(root, "tests/language/format/comments-in-flows.pipe"), "utf8"));
    expect((await project.pipe(["fmt"])).stdout).toBe("a.pipe\n");
    const { status, stdout, stderr } = await project.pipe(["fmt"]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  });

  it("takes this folder where none is named, without what others installed or hid", async () => {
    for (const folder of ["parts/deep", "node_modules/other", ".cache"]) {
      mkdirSync(place(folder), { recursive: true });
      project.write(path.join(folder, "a.pipe"), ugly);
    }
    project.write("main.pipe", ugly);
    project.write("notes.txt", ugly);
    const { status, stdout } = await project.pipe(["fmt"]);
    expect(status).toBe(0);
    expect(stdout).toBe(`main.pipe\n${path.join("parts", "deep", "a.pipe")}\n`);
    for (const kept of ["node_modules/other/a.pipe", ".cache/a.pipe", "notes.txt"]) expect(read(kept)).toBe(ugly);
  });

  it("keeps the rights of a file and leaves nothing beside it", async () => {
    project.write("run.pipe", ugly);
    chmodSync(place("run.pipe"), 0o751);
    expect((await project.pipe(["fmt", "run.pipe"])).status).toBe(0);
    expect(statSync(place("run.pipe")).mode & 0o777).toBe(0o751);
    expect(readdirSync(project.folder)).toEqual(["run.pipe"]);
  });

  it("writes through a link, which stays one", async () => {
    project.write("real.pipe", ugly);
    symlinkSync("real.pipe", place("link.pipe"));
    const { status, stdout } = await project.pipe(["fmt", "link.pipe"]);
    expect([status, stdout]).toEqual([0, "link.pipe -> real.pipe\n"]);
    expect(lstatSync(place("link.pipe")).isSymbolicLink()).toBe(true);
    expect(read("real.pipe")).toBe(neat);
  });

  it("writes nothing with --check, and says which files are not in the style", async () => {
    project.write("ugly.pipe", ugly);
    project.write("neat.pipe", neat);
    const checked = await project.pipe(["fmt", "--check"]);
    expect(checked.status).toBe(1);
    expect(checked.stdout).toBe("ugly.pipe\n");
    expect(checked.stderr).toBe("1 of 2 not in the style; `pipe fmt` without `--check` changes that\n");
    expect(read("ugly.pipe")).toBe(ugly);
    const fine = await project.pipe(["fmt", "--check", "neat.pipe"]);
    expect([fine.status, fine.stdout, fine.stderr]).toEqual([0, "", ""]);
  });

  it("formats what it can of a file with a syntax error, and tells the error at its new place", async () => {
    project.write("half.pipe", `\n\n${broken}`);
    const { status, stdout, stderr } = await project.pipe(["fmt", "half.pipe"]);
    expect(status).toBe(1);
    expect(stdout).toBe("half.pipe\n");
    expect(stderr).toMatch(/error\[P1005\]: [\s\S]*half\.pipe:3:13[\s\S]*1 error/);
    expect(read("half.pipe")).toBe("model a { x: 1 }\n\nmodel  b {x::1}\n");
  });

  it("does not mind what else is wrong with a program", async () => {
    project.write("names.pipe", "modle a{model:nothing}\n");
    const { status, stderr } = await project.pipe(["fmt"]);
    expect([status, stderr]).toEqual([0, ""]);
    expect(read("names.pipe")).toBe("modle a { model: nothing }\n");
  });

  it("reads standard input and writes standard output", () => {
    const whole = fromInput(ugly);
    expect([whole.status, whole.stdout, whole.stderr]).toEqual([0, neat, ""]);
    const half = fromInput(broken);
    expect([half.status, half.stdout]).toEqual([1, "model a { x: 1 }\n\nmodel  b {x::1}\n"]);
    expect(half.stderr).toMatch(/error\[P1005\]/);
    expect([fromInput(ugly, "--check").status, fromInput(neat, "--check").status]).toEqual([1, 0]);
    expect(fromInput(neat, "--check").stdout).toBe("");
    const both = fromInput(ugly, "other.pipe");
    expect([both.status, both.stdout, both.stderr]).toEqual([
      1,
      "",
      "`-` is standard input; no file may be named beside it\n",
    ]);
  });

  it("says in one line what it cannot format, and goes on with the rest", async () => {
    project.write("a.pipe", ugly);
    project.write("notes.md", "# Notes\n");
    symlinkSync("nowhere.pipe", place("dangling.pipe"));
    mkdirSync(place("empty"));
    const words = ["fmt", "missing.pipe", "notes.md", "dangling.pipe", "empty", "a.pipe"];
    const { status, stdout, stderr } = await project.pipe(words);
    expect([status, stdout]).toEqual([1, "a.pipe\n"]);
    const lines = stderr.trimEnd().split("\n");
    expect(lines).toHaveLength(4);
    for (const name of ["missing.pipe", "notes.md", "dangling.pipe", "empty"]) {
      expect(lines.filter((line) => line.includes(`\`${name}\``)).length, name).toBeGreaterThan(0);
    }
    expect(stderr).toContain("`notes.md` is no program: its name does not end in `.pipe`\n");
    expect(stderr).toContain("`dangling.pipe` is a link to `nowhere.pipe`, which is not there\n");
    expect(existsSync(place("nowhere.pipe"))).toBe(false);
  });

  it("leaves a read-only file, bytes that are no UTF-8 and what is no text as they are", async () => {
    project.write("kept.pipe", ugly);
    chmodSync(place("kept.pipe"), 0o444);
    const latin = Buffer.from('model  a { x: "\u00fc" }\n', "latin1");
    writeFileSync(place("latin.pipe"), latin);
    const noise = Buffer.from("PK\u0003\u0004\0\0  \r\n\r\n", "latin1");
    writeFileSync(place("noise.pipe"), noise);
    const { status, stdout, stderr } = await project.pipe(["fmt"]);
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toContain("`kept.pipe` was not changed: it is read-only\n");
    expect(stderr).toContain("`latin.pipe` is no UTF-8 text; it was left as it is\n");
    expect(stderr).toMatch(/noise\.pipe:1/);
    expect(stderr).not.toMatch(/fault of its own|^\s+at /m);
    expect(read("kept.pipe")).toBe(ugly);
    expect(readFileSync(place("latin.pipe"))).toEqual(latin);
    expect(readFileSync(place("noise.pipe"))).toEqual(noise);
  });

  // The superuser may read everything.
  it.skipIf(process.getuid?.() === 0)("says that a file may not be read", async () => {
    project.write("secret.pipe", ugly);
    chmodSync(place("secret.pipe"), 0o000);
    const { status, stderr } = await project.pipe(["fmt", "secret.pipe"]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/`secret\.pipe` may not be read/);
  });

  it("finds nothing to change in the examples and apps", async () => {
    const { status, stdout, stderr } = await project.pipe([
      "fmt",
      "--check",
      path.join(root, "examples"),
      path.join(root, "packages/apps"),
    ]);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});
