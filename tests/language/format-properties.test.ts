/**
 * What formatting may never do to any program: change what it says, lose or move a comment, or find something to do the
 * second time. Programs of all origins: those of the repository, 10,000 made by lot, and broken ones.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { catalog, format, pages } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import { buildAst } from "../../packages/dsl/src/ast/build-ast.ts";
import { parse } from "../../packages/dsl/src/cst/parse.ts";
import { tokenize } from "../../packages/dsl/src/tokens/tokenize.ts";
import { type Dice, dice } from "./dice.ts";
import { generateProgram } from "./program-generator.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Cut by other means than the scanner's, which the formatter itself goes by. */
const piece =
  /\/\/[^\r\n]*|"""(?:[^\\]|\\[\s\S])*?"""|"(?:[^"\\\r\n]|\\[^\r\n])*"|[\p{L}\p{M}\p{N}_%]+|->|\.\.\.|[<>=!]=|\S/gu;

/** Words, signs and comments in order, letter by letter; a comment that has its line to itself is marked. */
function piecesOf(text: string): string[] {
  let last = 0;
  return [...text.matchAll(piece)].map(({ index, 0: image }) => {
    const alone = last === 0 || /[\r\n]/.test(text.slice(last, index));
    last = index + image.length;
    if (!image.startsWith("//")) return image.replaceAll("\r\n", "\n");
    return `${alone ? "alone" : "behind"} ${image.trimEnd()}`;
  });
}

/** What is left of a text without its white space. */
const solid = (text: string): string => text.replaceAll(/\s+/g, "");

function meaningOf(text: string): string {
  const program = buildAst(parse(tokenize({ path: "p.pipe", text })));
  return JSON.stringify(program, (key, value: unknown) => (key === "span" ? undefined : value));
}

/** Breaks of the promises that hold for every text, whatever is in it. */
function broken(text: string, once: string): string[] {
  const told: string[] = [];
  if (format(once).text !== once) told.push("the second time changes something");
  if (solid(once) !== solid(text)) told.push("more than white space changes");
  if (piecesOf(once).join("\n") !== piecesOf(text).join("\n")) told.push("words or comments change");
  return told;
}

/** Those of a text without syntax errors. */
function brokenIfRight(text: string, once: string): string[] {
  const told: string[] = [];
  if (meaningOf(once) !== meaningOf(text)) told.push("the meaning changes");
  const form = withoutTexts(once);
  if (/[ \t]$|^ *\t|\r/m.test(form) || /^\s|\n\n\n|\n\n$|[^\n]$/.test(form)) told.push("white space is left over");
  for (const line of form.split("\n")) {
    const bare = line.replace(/ *\/\/.*$/, "");
    if (bare.length > 100 && /, |\S -> |\S \+ /.test(bare)) told.push(`a long line could be broken: ${line}`);
  }
  return told;
}

/** A program with a letter for every character of its texts, so that only its form is left. */
function withoutTexts(text: string): string {
  const forms = /\/\/[^\n]*|"""(?:[^\\]|\\[\s\S])*?"""|"(?:[^"\\\n]|\\.)*"/g;
  return text.normalize("NFC").replace(forms, (one) => (one.startsWith("//") ? one : one.replaceAll(/[^\n]/g, "t")));
}

function filesIn(place: string, end: string): string[] {
  return readdirSync(path.join(root, place), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(end) && !/node_modules|dist/.test(name))
    .map((name) => path.join(place, name))
    .sort();
}
const read = (file: string): string => readFileSync(path.join(root, file), "utf8");

describe("formatting keeps its promises", () => {
  const files = ["examples", "packages/apps", "tests/language"].flatMap((place) => filesIn(place, ".pipe"));
  it.each(files)("on %s", (file) => {
    const text = read(file);
    const once = format(text);
    expect(broken(text, once.text)).toEqual([]);
    if (once.diagnostics.length === 0) expect(brokenIfRight(text, once.text)).toEqual([]);
  });

  it("on every program in the documentation", () => {
    const found = ["README.md", "README.zh-CN.md", ...filesIn("docs", ".md"), ...filesIn("packages", ".md")].flatMap(
      (page) => [...read(page).matchAll(/^```pipe\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? ""),
    );
    expect(found.length).toBeGreaterThanOrEqual(2);
    for (const text of found) expect(broken(text, format(text).text), text).toEqual([]);
  });

  it("on the examples of the catalog and the pages of the codes", () => {
    const entries: readonly { readonly name: string; readonly example?: string }[] = Object.values(catalog).flat();
    const examples = entries.flatMap(({ example }) => (example === undefined ? [] : [example]));
    const failing = Object.values(pages).flatMap((page) => [page.failing, page.repaired]);
    const texts = [...examples, ...failing.flatMap((example) => Object.values(example.files))];
    expect(texts.length).toBeGreaterThan(100);
    for (const text of texts) expect(broken(text, format(text).text), text).toEqual([]);
  });

  // In parts, so that a part that fails can be run alone.
  it.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])("on programs made by lot, part %i of 10 with 1,000 each", (part) => {
    for (let seed = part * 1_000; seed < (part + 1) * 1_000; seed++) {
      const text = generateProgram(seed);
      const { text: once, diagnostics } = format(text);
      const told = [...broken(text, once), ...(seed % 10 === 0 ? brokenIfRight(text, once) : [])];
      expect([...told, ...diagnostics.map((one) => one.title)], `seed ${seed}`).toEqual([]);
    }
  });

  it("on 1,000 broken programs, and brings what it can of them into order", () => {
    let changed = 0;
    for (let seed = 0; seed < 1_000; seed++) {
      const text = damaged(generateProgram(seed + 50_000), dice(seed));
      const once = format(text).text;
      expect(broken(text, once), `seed ${seed}`).toEqual([]);
      if (once !== text) changed++;
    }
    expect(changed).toBeGreaterThan(500);
  });

  it("on programs cut off at any place", () => {
    const text = read("tests/language/good/two-heads.pipe");
    for (let end = 0; end < text.length; end += 3) {
      const cut = text.slice(0, end);
      expect(broken(cut, format(cut).text), `up to ${end}`).toEqual([]);
    }
  });
});

/** One to three places where something is missing, doubled or too much. */
function damaged(text: string, roll: Dice): string {
  let result = text;
  for (let times = 1 + roll.below(3); times > 0; times--) {
    const at = roll.below(result.length);
    const length = roll.chance(0.5) ? 1 + roll.below(4) : 0;
    result = result.slice(0, at) + roll.pick(slips) + result.slice(at + length);
  }
  return result;
}

const slips = [
  "",
  "{",
  "}",
  "(",
  ")",
  "[",
  "]",
  "\n",
  "\n\n\n",
  " ",
  "x",
  "->",
  "→",
  ":",
  "=",
  ",",
  ";",
  ".",
  "...",
  '"',
  '"""',
  "'",
  "//",
  "/*",
  "#",
  "@@",
  "-",
  " in ",
  "param ",
  "import ",
  " from ",
  "\n  model a {\n",
  "\n}\n",
  "\r",
] as const;

describe("the promises", () => {
  it("are noticed when they are broken", () => {
    expect(piecesOf("a // b\nc")).not.toEqual(piecesOf("a\n// b\nc"));
    expect(piecesOf("a // b\n, c")).not.toEqual(piecesOf("a, // b\nc"));
    expect(meaningOf("param a: int = 1")).not.toBe(meaningOf("param a: int = 2"));
    expect(broken("model m{}", "model m{}")).toEqual(["the second time changes something"]);
    expect(broken("a: b c", "a: bc\n")).toEqual(["words or comments change"]);
    expect(broken("a // b", "a\n")).toEqual(["more than white space changes", "words or comments change"]);
    expect(brokenIfRight("model m {}", "model n {}  \n")).toEqual(["the meaning changes", "white space is left over"]);
    const line = `  x: ${"a -> ".repeat(30)}b`;
    expect(brokenIfRight(`model m {\n${line}\n}\n`, `model m {\n${line}\n}\n`)).toHaveLength(1);
  });
});
