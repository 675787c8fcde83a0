/** The programs of `examples` and of the apps, and running one with few rows and a single epoch. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { cases } from "../accuracy/cases.ts";
import { mirror } from "../data-mirror.ts";
import { doneOf, makeProject } from "./pipe-process.ts";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const inside = (folder: string): string[] =>
  readdirSync(path.join(root, folder))
    .filter((name) => name.endsWith(".pipe"))
    .map((name) => path.join(folder, name));
/** Paths from the root. */
export const programs = [
  ...inside("examples"),
  ...readdirSync(path.join(root, "packages/apps")).flatMap((name) => inside(path.join("packages/apps", name))),
];

/** Built-in data sets that come with the packages; the others need the mirror. */
const always = new Set(["digits"]);
/** Of these the mirror has the first rows, which are not the files that are known by their sums. */
const inPart = new Set(["fashion_mnist"]);

/** The same program with few rows and one epoch, without a warm-up: by its own params, or rewritten; what it expects is left out. */
function shortened(text: string): { readonly text: string; readonly settings: readonly string[] } {
  const unbounded = text.replace(/,? *expect: [^\n}]*/g, "").replace(/, warmup: [\d.]+/g, "");
  if (/^param rows\b/m.test(text)) return { text: unbounded, settings: ["--set", "rows=500", "--set", "epochs=1"] };
  // Trainings of large encoders would be most of the time that all programs take.
  const limit = /pretrained\(/.test(text) ? 64 : 500;
  const few = unbounded
    .replace(/^(\s*)batch: \d+$/gm, `$1batch: 32\n$1limit: ${limit}`)
    .replace(/^(\s*epochs:) .*$/m, "$1 1")
    .replace(/^param epochs\b.*\n/m, "");
  return { text: few, settings: [] };
}

/**
 * Whether a program moves the weights of a pretrained encoder, or writes texts word by word: most of a minute however few its rows
 * are.
 */
export function takesLong(file: string): boolean {
  const text = readFileSync(path.join(root, file), "utf8");
  return (/pretrained\(/.test(text) && !/^ *freeze:/m.test(text)) || /: shifted\(/.test(text);
}

/** Arguments that name the files of the mirror which a program reads; null where there is no mirror. */
export function filesOf(program: string): readonly string[] | null {
  const files = Object.entries(cases.find((one) => one.program === program)?.files ?? {});
  if (files.length === 0) return [];
  if (mirror === null) return null;
  const folder = mirror;
  return files.flatMap(([param, file]) => ["--set", `${param}=${path.join(folder, file)}`]);
}

/** Says that a program is left out, and what it would need. */
export function leftOut(program: string, what: string): void {
  console.error(`left out: ${program} needs ${what}; set PENSTOCK_MIRROR to a folder that has it`);
}

/** Runs a program, shortened, and looks for its report; says so where the mirror lacks what it needs. */
export async function runShortened(file: string): Promise<void> {
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
}
