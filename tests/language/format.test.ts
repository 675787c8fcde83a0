/**
 * The style, one matter a file: `format/x.pipe` is how a person may write it, `format/x.formatted.pipe` what the
 * formatter makes of it. `PENSTOCK_REWRITE=1` writes the second anew; read it before it is committed. Programs of this
 * repository that people read as examples must be in the style already.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { catalog, format } from "@penstock/dsl";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = fileURLToPath(new URL("./format", import.meta.url));
const rewrite = process.env["PENSTOCK_REWRITE"] === "1";

const matters = readdirSync(folder)
  .filter((name) => name.endsWith(".pipe") && !name.endsWith(".formatted.pipe"))
  .map((name) => name.slice(0, -".pipe".length));

describe("the style", () => {
  it("is shown by at least thirty pairs, each of which changes something", () => {
    expect(matters.length).toBeGreaterThanOrEqual(30);
    for (const matter of matters) {
      const read = (end: string): string => readFileSync(path.join(folder, `${matter}${end}`), "utf8");
      expect(read(".pipe"), matter).not.toBe(read(".formatted.pipe"));
    }
  });

  it.each(matters)("%s", (matter) => {
    const expected = path.join(folder, `${matter}.formatted.pipe`);
    const { text } = format(readFileSync(path.join(folder, `${matter}.pipe`), "utf8"));
    if (rewrite) writeFileSync(expected, text);
    expect(text).toBe(readFileSync(expected, "utf8"));
    expect(format(text).text).toBe(text);
  });
});

/** `.pipe` files of a folder and its folders. */
function programsIn(place: string): string[] {
  return readdirSync(path.join(root, place), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".pipe") && !name.includes("node_modules"))
    .map((name) => path.join(place, name));
}

/** Whole programs of a Markdown page; pieces of programs are no files that anybody formats. */
function programsOf(page: string): string[] {
  return [...readFileSync(path.join(root, page), "utf8").matchAll(/^```pipe\n([\s\S]*?)^```$/gm)].map(
    (match) => match[1] ?? "",
  );
}

const shown = [...programsIn("examples"), ...programsIn("packages/apps"), ...programsIn("tests/language/good")];
const pages = ["README.md", "README.zh-CN.md"].filter((page) => existsSync(path.join(root, page)));

/** Entries of the catalog and their parameters, as far as they come with an example. */
interface Shown {
  readonly name: string;
  readonly example?: string;
  readonly parameters?: readonly Shown[];
}
const entries: readonly Shown[] = Object.values(catalog).flat();
const examples = entries
  .flatMap((entry) => [entry, ...(entry.parameters ?? [])])
  .flatMap(({ name, example }) => (example === undefined ? [] : [[name, example] as const]));

describe("a program that people read", () => {
  it("is there to be tested", () => {
    expect(shown.length).toBeGreaterThanOrEqual(8);
    expect(pages.flatMap(programsOf).length).toBeGreaterThanOrEqual(2);
  });

  it.each(shown)("%s is in the style", (file) => {
    const text = readFileSync(path.join(root, file), "utf8");
    expect(format(text, file)).toEqual({ text, diagnostics: [] });
  });

  it.each(pages)("in %s is in the style", (page) => {
    for (const text of programsOf(page)) expect(format(text).text).toBe(text);
  });
});

/** The files that an example may be a piece of: one of its own, an item of a block, the value of an item. */
function filesWith(example: string): string[] {
  const inside = (text: string): string => `model m {\n${text.replace(/^(?=.)/gm, "  ")}\n}\n`;
  return [`${example}\n`, inside(example), inside(`value: ${example}`)];
}

describe("an example of the catalog", () => {
  it("is there to be tested", () => {
    expect(examples.length).toBeGreaterThan(30);
  });

  it.each(examples)("of `%s` is in the style", (_name, example) => {
    const readable = filesWith(example).filter((text) => format(text).diagnostics.length === 0);
    expect(readable).not.toEqual([]);
    const [file = ""] = readable;
    expect(format(file).text).toBe(file);
  });
});
