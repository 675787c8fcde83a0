import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { mirror } from "../data-mirror.ts";
import { doneOf, makeProject } from "./pipe-process.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const programs = [
  ...readdirSync(path.join(root, "examples")).map((name) => path.join("examples", name)),
  ...readdirSync(path.join(root, "packages/apps")).map((name) => path.join("packages/apps", name, "main.pipe")),
].filter((file) => file.endsWith(".pipe") && existsSync(path.join(root, file)));

/** Built-in data sets that come with the packages; the others need the mirror. */
const always = new Set(["digits"]);

/** The same program with few rows and one epoch: by its own params, or rewritten; what it expects is left out. */
function shortened(text: string): { readonly text: string; readonly settings: readonly string[] } {
  const unbounded = text.replace(/,? *expect: [^\n}]*/g, "");
  if (/^param rows\b/m.test(text)) return { text: unbounded, settings: ["--set", "rows=500", "--set", "epochs=1"] };
  const few = unbounded
    .replace(/^(\s*)batch: \d+$/m, "$1batch: 32\n$1limit: 500")
    .replace(/^(\s*epochs:) .*$/m, "$1 1");
  return { text: few, settings: [] };
}

describe("every example and app", () => {
  it("is there to be tested", () => expect(programs.length).toBeGreaterThanOrEqual(3));

  it.each(programs)("%s has no errors and no warnings", async (file) => {
    const project = makeProject();
    const environment = mirror === null ? {} : { PENSTOCK_MIRROR: mirror };
    const checked = await project.pipe(["check", path.join(root, file), "--json"], environment);
    expect(JSON.parse(checked.stdout)).toEqual([]);
    expect(checked.status).toBe(0);
    project.remove();
  });

  it.each(programs)("%s runs, shortened, to a report", async (file) => {
    const text = readFileSync(path.join(root, file), "utf8");
    const data = /builtin\("(\w+)"\)/.exec(text)?.[1] ?? "";
    if (mirror === null && !always.has(data)) {
      console.error(`left out: ${file} needs the data set ${data}; set PENSTOCK_MIRROR to a folder that has it`);
      return;
    }
    const project = makeProject();
    const short = shortened(text);
    project.write("short.pipe", short.text);
    const words = ["run", "short.pipe", "--json", ...short.settings];
    const ran = await project.pipe(words, mirror === null ? {} : { PENSTOCK_MIRROR: mirror });
    expect(ran.stderr).toBe("");
    expect(ran.status, ran.stdout.slice(-600)).toBe(0);
    expect(existsSync(path.join(project.folder, doneOf(ran.stdout).report ?? ""))).toBe(true);
    project.remove();
  });
});
