import { describe, expect, it } from "vitest";
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
});
