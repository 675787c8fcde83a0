import { describe, expect, it } from "vitest";
import { scan } from "./scan.ts";
import { tokenize } from "./tokenize.ts";

const read = (text: string) => tokenize({ path: "p.pipe", text });
const kinds = (text: string): string[] =>
  read(text).tokens.map((token) => `${token.tokenType.name} ${token.image}`.trim());
const heads = (text: string): string[] => kinds(text).filter((kind) => /^(Decl|Item|Arg)Head/.test(kind));
const codes = (text: string): string[] => read(text).diagnostics.map((one) => one.code);

describe("tokenize", () => {
  it("tells declaration heads, item heads and argument names from other names", () => {
    const text =
      "model a {\n  input x: tensor(4)\n  y = x\n    -> dense(8, bias: true)\n  output z: y -> relu() }\ntrain b { model: a, data: d }\n";
    expect(heads(text)).toEqual([
      "DeclHead model",
      "ItemHead input",
      "ItemHead y",
      "ArgHead bias",
      "ItemHead output",
      "DeclHead train",
      "ItemHead model",
      "ItemHead data",
    ]);
  });

  it("reads blocks that are not indented, and declarations that are", () => {
    expect(heads("model a {\ninput x: tensor(4)\n}\n  train b {\n  epochs: 3\n  }\n")).toEqual([
      "DeclHead model",
      "ItemHead input",
      "DeclHead train",
      "ItemHead epochs",
    ]);
  });

  it("takes `in` as a name except before the domain of a param", () => {
    expect(kinds("param a: int = 3 in [1, 5]").filter((kind) => kind.endsWith(" in"))).toEqual(["In in"]);
    expect(kinds("model in { }").filter((kind) => kind.endsWith(" in"))).toEqual(["Identifier in"]);
  });

  it("takes `from` as the name of an argument", () => {
    expect(kinds("train a {\n  lr: cosine(from: 1, to: 0)\n}").filter((kind) => kind.startsWith("ArgHead"))).toEqual([
      "ArgHead from",
      "ArgHead to",
    ]);
    expect(codes("train a {\n  lr: cosine(from: 1, to: 0)\n}")).toEqual([]);
  });

  it.each([
    ["a block before the next declaration", "model a {\n  x: 1\ntrain b {\n}\n", ["P1003"]],
    ["a call before the next setting", "model a {\n  x: f(1\n  y: 2\n}\n", ["P1003"]],
    ["a block at the end of the file", "model a {\n  x: 1\n", ["P1003"]],
    ["a closing bracket too many", "model a {\n  x: f(1))\n}\n", ["P1004"]],
    ["a brace that closes too early", "model a {\n  x: 1 }\n  y: 2\n}\n", ["P1004"]],
    ["the wrong closing bracket", "model a {\n  x: f(1]\n}\n", ["P1004"]],
    ["a missing opening brace", "model a\n  x: 1\n}\n", ["P1006"]],
  ])("mends %s with one diagnostic and leaves every bracket balanced", (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
    const images = read(text).tokens.map((token) => token.tokenType.name);
    for (const bracket of ["Brace", "Paren", "Bracket"]) {
      const count = (side: string): number => images.filter((name) => name === `${side}${bracket}`).length;
      expect(count("Left")).toBe(count("Right"));
    }
  });

  it("reads foreign signs as what they mean and says so", () => {
    const text = "train a {\n  epochs： 3\n  y: “text”\n}";
    expect(codes(text)).toEqual(["P1001", "P1001"]);
    expect(kinds(text)).toContain('StringLiteral "text"');
    expect(kinds(text).filter((kind) => kind === "Colon :")).toHaveLength(2);
  });

  it("keeps comments with their places and tells doc comments apart", () => {
    const { comments, file } = read("/// doc\n// plain\n//// rule\nmodel a {}\n");
    expect(comments.map((one) => one.doc)).toEqual([true, false, false]);
    expect(comments.map((one) => file.text.slice(one.start, one.end))).toEqual(["/// doc", "// plain", "//// rule"]);
  });

  it("reads names in any script", () => {
    expect(kinds("model 模型 {}")).toEqual(["DeclHead model", "Identifier 模型", "LeftBrace {", "RightBrace }"]);
  });

  it("gives every token the place of its text", () => {
    const text = 'param a: int = 1_000 // c\nmodel b { x: "é", y: 10% }\n';
    for (const token of read(text).tokens) {
      expect(text.slice(token.startOffset, (token.endOffset ?? 0) + 1)).toBe(token.image);
    }
  });

  it.each([
    ["a doubled brace", "model a { {\n  x: 1\n}\n", ["P1004"]],
    ["a doubled closing bracket inside of a call", "train a {\n  x: f([1] ], 2)\n}\n", ["P1004"]],
    ["two brackets that have changed places", "train a {\n  x: f)(\n}\n", ["P1004"]],
    ["a group before an item that stands less deep", "train a {\n  g {\n    x: 1\n  y: 2\n}\n", ["P1003"]],
    ["a call before an item that stands no deeper", "train a {\n  x: f(\n  y: 2\n  z: 3\n}\n", ["P1003"]],
    [
      "a call before a line that goes on with the flow",
      "model a {\n  x = b -> f(1\n    -> g(2)\n    -> h(3)\n}\n",
      ["P1003"],
    ],
    ["several brackets at once", "train a {\n  x: f([g(1\n}\n", ["P1003"]],
    ["other brackets for those of a call", "train a {\n  x: f[1, 2]\n  y: g{3}\n}\n", ["P1012", "P1012"]],
    ["a block by indentation", "train a:\n  x: 1\n  y: 2\n\nmodel b {\n}\n", ["P1006"]],
    ["a name of several words", "train a b c {\n  x: 1\n}\n", ["P1005"]],
    ["a sign before the block", "train a: {\n  x: 1\n}\n", ["P1012"]],
    ["a comma that is missing between items", "train a { x: 1 y: 2 }\n", ["P1013"]],
    ["named arguments with `=`", "train a {\n  x: f(y=1, z = 2)\n}\n", ["P1012", "P1012"]],
    ["an import that starts with its file", 'from "x.pipe" import { a }\n', ["P1012"]],
  ])("mends %s", (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
    expect(kinds(text).filter((kind) => /^(Left|Right)/.test(kind)).length % 2).toBe(0);
  });

  it("puts a missing brace where it is missing, with what was opened", () => {
    const text = "train a {\n  limits {\n    x: 1 // one\n  y: 2\n}\n";
    const [told] = read(text).diagnostics;
    expect(told?.primary.span).toMatchObject({ start: text.indexOf(" // one") });
    expect(told?.related.map(({ span }) => text.slice(span.start, span.end))).toEqual(["{", "y"]);
    const fix = told?.fixes[0];
    expect(text.slice(0, fix?.span.start) + fix?.replacement + text.slice(fix?.span.end)).toBe(
      "train a {\n  limits {\n    x: 1 // one\n  }\n  y: 2\n}\n",
    );
  });

  it("does not let indentation decide where the brackets say it all", () => {
    const text = "train a {\n limits {\n        x: 1\n}\n  y: [\n1\n]\n}\n";
    expect(codes(text)).toEqual([]);
    expect(heads(text)).toEqual(["DeclHead train", "ItemHead limits", "ItemHead x", "ItemHead y"]);
  });

  it.each([
    ["`10 %` and `5 min`", "a: 10 %, b: 5 min", ["NumberLiteral 10%", "NumberLiteral 5m"]],
    ["`.5` and `1.`", "a: .5, b: 1. / 2", ["NumberLiteral 0.5", "NumberLiteral 1", "NumberLiteral 2"]],
    ["`=>`, `- >` and `|`", "a = b => c() - > d() | e()", ["Arrow ->", "Arrow ->", "Arrow ->"]],
    ["wide digits", "a: ３２", ["NumberLiteral 32"]],
    ["other quotes", "a: 'x', b: `y`, c: «z»", ['StringLiteral "x"', 'StringLiteral "y"', 'StringLiteral "z"']],
  ])("reads %s as what they mean", (_, body, expected) => {
    const text = `train t { ${body} }`;
    expect(kinds(text).filter((kind) => /^(Number|String|Arrow)/.test(kind))).toEqual(expected);
    expect(new Set(codes(text)).size).toBe(1);
  });

  it("reads `#` and `/* … */` as comments, so that what they say is not read", () => {
    const text = "# model a {\nmodel b { /* } \n } */ x: 1 }\n";
    expect(codes(text)).toEqual(["P1001", "P1012"]);
    expect(heads(text)).toEqual(["DeclHead model", "ItemHead x"]);
    expect(read(text).comments.map((one) => text.slice(one.start, one.end))).toEqual(["# model a {", "/* } \n } */"]);
  });

  it("ends a block text that has no end before the next declaration", () => {
    const text = 'train a {\n  x: """one\n  two\n}\n\ntrain b {\n}\n';
    expect(codes(text)).toEqual(["P1002"]);
    expect(heads(text)).toEqual(["DeclHead train", "ItemHead x", "DeclHead train"]);
  });

  it("gives up on what is nested too deeply, and reads on behind it", () => {
    const text = `train a {\n  x: ${"(".repeat(100_000)}1${")".repeat(100_000)}\n  y: ${"[".repeat(100_000)}\n\ntrain b {\n}\n`;
    expect(codes(text)).toEqual(["P1011", "P1011"]);
    expect(heads(text)).toEqual(["DeclHead train", "ItemHead x", "ItemHead y", "DeclHead train"]);
    expect(codes(`train a {\n  x: 1${" + 1".repeat(100_000)}\n  y: ${"1, ".repeat(1_000)}\n}\n`)[0]).toBe("P1011");
    expect(codes(`train a {\n  x: [${"1 + 2, ".repeat(1_000)}1]\n}\n`)).toEqual([]);
  });

  it("leaves nothing of a text out: every character is part of a token, a comment or a diagnostic", () => {
    const texts = Array.from({ length: 200 }, (_, seed) =>
      Array.from(
        { length: 60 },
        (_, i) => pieces[(seed * 7919 + i * 104_729 + seed * i * 31) % pieces.length] ?? "",
      ).join(""),
    );
    for (const text of texts) {
      const { tokens, comments, diagnostics } = scan({ path: "p.pipe", text });
      const covered = new Uint8Array(text.length);
      let last = 0;
      for (const token of tokens) {
        expect(token.startOffset).toBeGreaterThanOrEqual(last);
        last = (token.endOffset ?? 0) + 1;
        covered.fill(1, token.startOffset, last);
      }
      for (const { start, end } of [...comments, ...diagnostics.map((one) => one.primary.span)])
        covered.fill(1, start, end);
      const left = [...text].filter(
        (char, i) => covered[i] === 0 && text.length === [...text].length && /\S/.test(char),
      );
      expect(left).toEqual([]);
    }
  });
});

/** What texts are put together from. */
const pieces = [
  "model ",
  "a",
  " {\n",
  "}\n",
  "x: ",
  "1",
  "10%",
  "10 %",
  '"text"',
  "'text'",
  '"open\n',
  '"""block"""',
  "“x”",
  "->",
  "=>",
  "- >",
  "#c\n",
  "// c\n",
  "/* c */",
  ";",
  ", ",
  ".5",
  "1.",
  "..",
  "...",
  "....",
  "@@",
  "：",
  "３",
  "\u200B",
  "\\",
  "(",
  ")",
  "[",
  "]",
  "\r\n",
  "\t",
  "é",
  "=",
  ":=",
  "`q`",
  "|",
];
