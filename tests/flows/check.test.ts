/** `pipe check` and `pipe explain` as whole processes: what they read, print, change and end with. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { makeProject, plainEnvironment } from "./pipe-process.ts";

const good = `dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}

model small {
  input image: tensor(28, 28, 1)
  output label: image -> flatten() -> dense(10) -> softmax()
}

train fit {
  model: small
  data: digits
  loss label: cross_entropy()
  epochs: 3
}
`;
const misspelled = good.replace("model small", "modle small").replace("epochs: 3", "epohcs: 3");
const wrongShape = good.replace("dense(10) ->", "dense(9) ->");
const unused = `param lr: float = 1e-3\n\n${good}`;

const project = makeProject();
afterAll(() => project.remove());
const file = (name: string): string => path.join(project.folder, name);
const read = (name: string): string => readFileSync(file(name), "utf8");

describe("what `pipe check` reads", () => {
  it("takes several programs, folders of programs and standard input", async () => {
    mkdirSync(file("flows/deep"), { recursive: true });
    mkdirSync(file("flows/node_modules/x"), { recursive: true });
    mkdirSync(file("empty"), { recursive: true });
    project.write("good.pipe", good);
    project.write("flows/a.pipe", good);
    project.write("flows/deep/b.pipe", wrongShape);
    project.write("flows/node_modules/x/c.pipe", "not a program");
    project.write("flows/notes.txt", "not a program");
    const one = await project.pipe(["check", "good.pipe"]);
    expect([one.status, one.stdout, one.stderr]).toEqual([0, "good.pipe: no errors\n", ""]);
    const folder = await project.pipe(["check", "flows", "good.pipe"]);
    expect([folder.status, folder.stdout]).toEqual([1, "1 of 3 programs has errors\n"]);
    expect(folder.stderr).toContain("┌─ flows/deep/b.pipe:10:");
    const empty = await project.pipe(["check", "empty"]);
    expect([empty.status, empty.stderr]).toEqual([1, "there is no program (.pipe) in `empty`\n"]);
    const bin = fileURLToPath(new URL("../../packages/cli/bin/pipe.mjs", import.meta.url));
    const check = (input: string) =>
      spawnSync(process.execPath, [bin, "check", "-"], {
        input,
        cwd: project.folder,
        encoding: "utf8",
        env: plainEnvironment(),
      });
    expect([check(good).status, check(good).stdout]).toEqual([0, "<stdin>: no errors\n"]);
    expect(check(wrongShape).stderr).toContain("┌─ <stdin>:10:");
  });

  it("names the file that was probably meant", async () => {
    const { status, stderr } = await project.pipe(["check", "god.pipe"]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      "error[P2011]: there is no file `god.pipe`\n ┌─ god.pipe\nhelp: did you mean `good.pipe`?\n\n1 error\n",
    );
    expect((await project.pipe(["check", "flows/a"])).stderr).toContain("help: did you mean `flows/a.pipe`?");
    expect((await project.pipe(["check", "no/where.pipe"])).stderr).toContain("there is no folder `no` either");
  });

  it("says plainly what is no program", async () => {
    const told = async (name: string, content: Uint8Array | string): Promise<string> => {
      writeFileSync(file(name), content);
      const { status, stderr } = await project.pipe(["check", name]);
      expect(status).toBe(1);
      return stderr;
    };
    const utf16 = Buffer.from(`\ufeff${good}`, "utf16le");
    expect(await told("wide.pipe", utf16)).toMatch(/^error\[P1091\]: this file is UTF-16; programs are UTF-8 text\n/);
    expect(await told("wide-too.pipe", utf16.subarray(2))).toMatch(/^error\[P1091\]: this file is UTF-16/);
    const binary = Uint8Array.from({ length: 4000 }, (_, i) => (i * i * 31) % 251);
    expect(await told("binary.pipe", binary)).toMatch(/^error\[P1091\]: this file is no text: it holds a zero byte\n/);
    const latin = Buffer.from(good.replace("dataset digits", "/// Prüfung\ndataset digits"), "latin1");
    expect(
      await told("latin.pipe", latin),
    ).toBe(`error[P1090]: a character of this file cannot be read: the bytes are no UTF-8
 ┌─ latin.pipe:1:7
 │
1│ /// Pr�fung
 │       ^ here
help: save the file as UTF-8, and write anew what stood here

1 error
`);
    expect(await told("huge.pipe", " ".repeat(17 * 2 ** 20))).toContain(
      "error[P2011]: `huge.pipe` is 17.0 MiB large; a program has at most 16 MiB\n",
    );
    symlinkSync("circle.pipe", file("circle.pipe"));
    expect((await project.pipe(["check", "circle.pipe"])).stderr).toMatch(/`circle.pipe` cannot be read \(ELOOP\)/);
  });

  it("takes a byte order mark and Windows line breaks as nothing special", async () => {
    writeFileSync(file("windows.pipe"), `\ufeff${good.replaceAll("\n", "\r\n")}`);
    expect((await project.pipe(["check", "windows.pipe"])).status).toBe(0);
  });
});

describe("what `pipe check` prints", () => {
  it("warnings without failing, unless `--strict`; nothing but errors with `--quiet`", async () => {
    project.write("unused.pipe", unused);
    const plain = await project.pipe(["check", "unused.pipe"]);
    expect(plain.status).toBe(0);
    expect(plain.stderr).toMatch(/^warning\[P2018\][\s\S]*1 warning\n$/);
    expect((await project.pipe(["check", "unused.pipe", "--strict"])).status).toBe(1);
    const quiet = await project.pipe(["check", "unused.pipe", "good.pipe", "--quiet"]);
    expect([quiet.status, quiet.stdout, quiet.stderr]).toEqual([0, "", ""]);
  });

  it("a hundred diagnostics and the number of the rest, or all of them", async () => {
    project.write("many.pipe", Array.from({ length: 130 }, (_, i) => `dataset d${i} {}`).join("\n"));
    const some = (await project.pipe(["check", "many.pipe"])).stderr;
    expect(some.match(/^error\[/gm)).toHaveLength(100);
    expect(some).toMatch(/\nand \d+ errors more; `--all` shows every one\n/);
    const all = (await project.pipe(["check", "many.pipe", "--all"])).stderr;
    expect(all.match(/^error\[/gm)).toHaveLength(Number(/(\d+) errors\n/.exec(all)?.[1]));
  });

  it("JSON and SARIF on standard output, and nothing else there", async () => {
    project.write("misspelled.pipe", misspelled);
    const json = await project.pipe(["check", "misspelled.pipe", "flows", "--json"]);
    expect(json.status).toBe(1);
    expect(json.stderr).toBe("");
    const list = JSON.parse(json.stdout);
    expect(list.map((one: { file: string }) => one.file)).toEqual(
      expect.arrayContaining(["misspelled.pipe", path.join("flows", "deep", "b.pipe")]),
    );
    expect((await project.pipe(["check", "misspelled.pipe", "flows", "--format", "json"])).stdout).toBe(json.stdout);
    const sarif = await project.pipe(["check", "flows", "--format", "sarif"]);
    const log = JSON.parse(sarif.stdout);
    expect(log.version).toBe("2.1.0");
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation).toEqual({
      uri: "flows/deep/b.pipe",
      uriBaseId: "%SRCROOT%",
    });
    expect((await project.pipe(["check", "good.pipe", "--json"])).stdout).toBe("[]\n");
    expect((await project.pipe(["check", "good.pipe", "--format", "xml"])).status).toBe(1);
  });

  it("no escape sequence of the source, and colours only when asked", async () => {
    project.write("escape.pipe", 'dataset d { source: csv("\x1b[31m\u202e\x9b2J") \x1b[0m }\n');
    const { stderr } = await project.pipe(["check", "escape.pipe"]);
    expect(stderr).not.toMatch(/[^\P{C}\n]/u);
    expect(stderr).toContain("␛[31m<U+202E><U+009B>2J");
    const coloured = await project.pipe(["check", "misspelled.pipe"], { FORCE_COLOR: "1" });
    expect(coloured.stderr).toContain("\x1b[1;31merror[P2001]\x1b[0m");
    expect((await project.pipe(["check", "misspelled.pipe"], { NO_COLOR: "", CLICOLOR_FORCE: "1" })).stderr).toContain(
      "\x1b[",
    );
  });
});

describe("`pipe check --fix`", () => {
  it("mends what is certain, says so, and leaves nothing to do for a second time", async () => {
    project.write("fix.pipe", misspelled.replace("dense(10) ->", "dense(9) ->"));
    chmodSync(file("fix.pipe"), 0o750);
    const fixed = await project.pipe(["check", "fix.pipe", "--fix"]);
    expect(fixed.status).toBe(1);
    expect(fixed.stdout).toMatch(/^fixed 2 of 3 errors in fix\.pipe\n {2}P2001 .*`modle`\n {2}P2002 .*`epohcs`\n/);
    expect(fixed.stderr).toMatch(/^error\[P3108\][\s\S]*\n1 error\n$/);
    expect(read("fix.pipe")).toBe(wrongShape);
    expect(statSync(file("fix.pipe")).mode & 0o777).toBe(0o750);
    const again = await project.pipe(["check", "fix.pipe", "--fix"]);
    expect(again.stdout).toBe("");
    expect(read("fix.pipe")).toBe(wrongShape);
  });

  it("prints with `--dry-run` a difference that git can apply, and changes nothing", async () => {
    const before = `${misspelled.replaceAll("\n", "\r\n")}// no line break at the end`;
    project.write("dry.pipe", before);
    const dry = await project.pipe(["check", "dry.pipe", "--fix", "--dry-run"]);
    expect(dry.status).toBe(1);
    expect(read("dry.pipe")).toBe(before);
    expect(dry.stderr).toMatch(/^would fix 2 of 2 errors in dry\.pipe\n/);
    execFileSync("git", ["apply", "-p0", "-"], { cwd: project.folder, input: dry.stdout });
    expect(read("dry.pipe")).toBe(before.replace("modle", "model").replace("epohcs", "epochs"));
    expect((await project.pipe(["check", "dry.pipe"])).status).toBe(0);
  });

  it("changes imported files of the program's folder, and none outside of it", async () => {
    const layer = "layer block(filters: int) {\n  input x: tensor(n)\n  output y: x -> dense(filters) -> rellu()\n}\n";
    const main = (from: string): string =>
      `import { block } from "${from}"\n\n${good.replace("flatten() -> dense(10)", "flatten() -> block(10)")}`;
    mkdirSync(file("home/parts"), { recursive: true });
    project.write("home/parts/block.pipe", layer);
    project.write("outside.pipe", layer);
    project.write("home/inner.pipe", main("./parts/block.pipe"));
    project.write("home/outer.pipe", main("../outside.pipe"));
    const inner = await project.pipe(["check", "home/inner.pipe", "--fix"]);
    expect(inner.stdout).toContain(
      `fixed 1 of 1 error in home/inner.pipe, changing \`${path.join("home", "parts", "block.pipe")}\``,
    );
    expect(inner.status).toBe(0);
    expect(read("home/parts/block.pipe")).toContain("relu()");
    const outer = await project.pipe(["check", "home/outer.pipe", "--fix"]);
    expect(outer.status).toBe(1);
    expect(read("outside.pipe")).toBe(layer);
  });

  it("leaves bytes alone that it cannot write back, and refuses standard input", async () => {
    const latin = Buffer.from(`/// Pr\u00fcfung\n${misspelled}`, "latin1");
    writeFileSync(file("latin-fix.pipe"), latin);
    await project.pipe(["check", "latin-fix.pipe", "--fix"]);
    expect(readFileSync(file("latin-fix.pipe")).equals(latin)).toBe(true);
    const input = await project.pipe(["check", "-", "--fix"]);
    expect([input.status, input.stderr]).toEqual([1, "`--fix` changes files; a program from standard input is none\n"]);
    expect((await project.pipe(["check", "good.pipe", "--dry-run"])).status).toBe(1);
  });
});

describe("`pipe explain`", () => {
  it("prints Markdown into a pipe, and heads and programs in colours on a terminal", async () => {
    const plain = await project.pipe(["explain", "p3102"]);
    expect(plain.status).toBe(0);
    expect(plain.stdout).toMatch(/^# P3102: [\s\S]*## Fails\n\n```pipe\n[\s\S]*## Repaired\n\n```pipe\n/);
    expect(plain.stdout).not.toContain("\x1b");
    const coloured = (await project.pipe(["explain", "P3102"], { FORCE_COLOR: "1" })).stdout;
    expect(coloured.startsWith("\x1b[1mP3102: ")).toBe(true);
    expect(coloured).not.toContain("```");
    expect(coloured).toContain("    \x1b[35mmodel\x1b[39m");
  });

  it("lists every code by stage, and suggests the nearest for one that is none", async () => {
    const list = (await project.pipe(["explain"])).stdout;
    expect(list).toMatch(/^Syntax\n {2}P1001 {2}[\s\S]*\nNames\n {2}P2001 {2}[\s\S]*\nRuns\n {2}P6101 {2}/);
    expect(list).toMatch(/P2018 {2}a name that is never used \(warning\)/);
    const unknown = await project.pipe(["explain", "P3199"]);
    expect(unknown.status).toBe(1);
    expect(unknown.stderr).toMatch(/^there is no code `P3199`; did you mean `P3\d{3}`\?\nTypes and shapes\n/);
    expect(unknown.stderr).not.toContain("Syntax");
    expect((await project.pipe(["explain", "3102"])).stdout).toMatch(/^# P3102: /);
  });
});
