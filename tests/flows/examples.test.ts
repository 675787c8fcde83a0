import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cases } from "../accuracy/cases.ts";
import { mirror } from "../data-mirror.ts";
import { doneOf, makeProject } from "./pipe-process.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const inside = (folder: string): string[] =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith(".pipe"))
    .map((name) => path.join(folder, name));
const programs = [
  ...inside("examples"),
  ...readdirSync(path.join(root, "packages/apps")).flatMap((name) => inside(path.join("packages/apps", name))),
];

/** Built-in data sets that come with the packages; the others need the mirror. */
const always = new Set(["digits"]);
/** Of these the mirror has the first rows, which are not the files that are known by their sums. */
const inPart = new Set(["fashion_mnist"]);

/** The same program with few rows and one epoch, without a warm-up: by its own params, or rewritten; what it expects is left out. */
function shortened(text: string): { readonly text: string; readonly settings: readonly string[] } {
  const unbounded = text.replace(/,? *expect: [^\n}]*/g, "").replace(/, warmup: \d+/g, "");
  if (/^param rows\b/m.test(text)) return { text: unbounded, settings: ["--set", "rows=500", "--set", "epochs=1"] };
  // Several trainings of one large encoder would be most of the time that all programs take.
  const limit = /pretrained\(/.test(text) && /\.alone ->/.test(text) ? 100 : 500;
  const few = unbounded
    .replace(/^(\s*)batch: \d+$/gm, `$1batch: 32\n$1limit: ${limit}`)
    .replace(/^(\s*epochs:) .*$/m, "$1 1")
    .replace(/^param epochs\b.*\n/m, "");
  return { text: few, settings: [] };
}

/** Arguments that name the files of the mirror which a program reads; null where there is no mirror. */
function filesOf(program: string): readonly string[] | null {
  const files = Object.entries(cases.find((one) => one.program === program)?.files ?? {});
  if (files.length === 0) return [];
  if (mirror === null) return null;
  const folder = mirror;
  return files.flatMap(([param, file]) => ["--set", `${param}=${path.join(folder, file)}`]);
}

/** Says that a program is left out, and what it would need. */
function leftOut(program: string, what: string): void {
  console.error(`left out: ${program} needs ${what}; set PENSTOCK_MIRROR to a folder that has it`);
}

describe("every example and app", () => {
  it("is there to be tested", () => expect(programs.length).toBeGreaterThanOrEqual(3));

  it.each(programs)("%s has no errors and no warnings", async (file) => {
    const files = filesOf(file);
    if (files === null) {
      leftOut(file, "its files");
      return;
    }
    const project = makeProject();
    const environment = mirror === null ? {} : { PENSTOCK_MIRROR: mirror };
    const checked = await project.pipe(["check", path.join(root, file), ...files, "--json"], environment);
    expect(JSON.parse(checked.stdout)).toEqual([]);
    expect(checked.status).toBe(0);
    project.remove();
  });

  it.each(programs)("%s runs, shortened, to a report", async (file) => {
    const text = readFileSync(path.join(root, file), "utf8");
    const data = /builtin\("(\w+)"\)/.exec(text)?.[1] ?? "";
    const files = filesOf(file);
    if (files === null || (data !== "" && !always.has(data) && (mirror === null || inPart.has(data)))) {
      leftOut(file, data === "" ? "its files" : `the data set ${data}`);
      return;
    }
    const project = makeProject();
    const short = shortened(text);
    project.write("short.pipe", short.text);
    const words = ["run", "short.pipe", "--json", ...short.settings, ...files];
    const ran = await project.pipe(words, mirror === null ? {} : { PENSTOCK_MIRROR: mirror });
    expect(ran.stderr).toBe("");
    expect(ran.status, ran.stdout.slice(-600)).toBe(0);
    expect(existsSync(path.join(project.folder, doneOf(ran.stdout).report ?? ""))).toBe(true);
    project.remove();
  });
});
