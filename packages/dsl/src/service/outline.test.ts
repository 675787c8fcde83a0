import { describe, expect, it } from "vitest";
import { documentSymbols, workspaceSymbols } from "./document-symbols.ts";
import { foldingRanges } from "./folding.ts";
import { semanticTokens } from "./semantic-tokens.ts";
import { digitsProgram, offsetOf, openEditor } from "./testing/editor.ts";

describe("document symbols", () => {
  const { workspace, path } = openEditor(digitsProgram);
  const symbols = documentSymbols(workspace, path);

  it("list params and declarations in order, with what they name inside", () => {
    expect(symbols.map((one) => `${one.kind} ${one.name}`)).toEqual([
      "param epochs",
      "param rate",
      "dataset digits",
      "layer block",
      "model small",
      "train fit",
      "evaluate check",
    ]);
    expect(symbols[4]?.children.map((one) => `${one.kind} ${one.name}`)).toEqual([
      "input input image",
      "value features",
      "output output label",
    ]);
  });

  it("have places that hold their names, also in half-written files", () => {
    for (let end = 0; end < digitsProgram.length; end += 7) {
      const cut = openEditor(digitsProgram.slice(0, end));
      const check = (list: ReturnType<typeof documentSymbols>): void => {
        for (const one of list) {
          expect(one.nameSpan.start).toBeGreaterThanOrEqual(one.span.start);
          expect(one.nameSpan.end).toBeLessThanOrEqual(one.span.end);
          check(one.children);
        }
      };
      check(documentSymbols(cut.workspace, cut.path));
    }
  });

  it("are found across files by letters of their names", () => {
    expect(workspaceSymbols(workspace, "sml").map((one) => one.name)).toEqual(["small"]);
    expect(workspaceSymbols(workspace, "").length).toBe(symbols.length);
  });
});

describe("folds", () => {
  const foldsOf = (text: string) => {
    const { workspace, path } = openEditor(text);
    return foldingRanges(workspace, path);
  };

  it("hide blocks up to their closing brace", () => {
    const text = "model m {\n  input x: tensor(1)\n  output y: x -> relu()\n}\n";
    expect(foldsOf(text)).toEqual([{ start: 1, end: 3, kind: "region" }]);
  });

  it("hide flows over several lines, comments and imports", () => {
    const text =
      '// one\n// two\nimport { a } from "./a.pipe"\nimport { b } from "./b.pipe"\nmodel m {\n  f = a\n    -> relu()\n    -> relu()\n}\n';
    expect(foldsOf(text)).toEqual([
      { start: 1, end: 2, kind: "comment" },
      { start: 3, end: 4, kind: "imports" },
      { start: 5, end: 8, kind: "region" },
      { start: 6, end: 8, kind: "region" },
    ]);
  });

  it("end within the file where a brace is missing", () => {
    const text = "model m {\n  input x: tensor(1)\n\ntrain t {\n  model: m\n";
    const lines = text.split("\n").length;
    for (const fold of foldsOf(text)) expect(fold.end).toBeLessThanOrEqual(lines);
    expect(foldsOf(text).map((fold) => fold.start)).toEqual([1, 4]);
  });
});

describe("semantic tokens", () => {
  const { workspace, path } = openEditor(digitsProgram);
  const tokens = semanticTokens(workspace, path);
  const at = (part: string): string => {
    const start = offsetOf(digitsProgram, part);
    const found = tokens.find((one) => one.start === start);
    return found === undefined ? "" : [found.kind, ...found.modifiers].join(" ");
  };

  it.each([
    ["param epochs", "keyword"],
    ["epochs: int", "variable readonly declaration"],
    ["epochs\n", "variable readonly"],
    ["int = 9", "type defaultLibrary"],
    ["/// How fast", "comment documentation"],
    ["dataset digits", "keyword"],
    ["digits {", "struct declaration"],
    ["source:", "property"],
    ["builtin", "function defaultLibrary"],
    ['"digits"', "string"],
    ["80%", "number"],
    ["->", "operator"],
    ["block(8)", "function"],
    ["filters: int", "parameter declaration"],
    ["h, w, c", "typeParameter declaration"],
    ["same)", "enumMember defaultLibrary"],
    ["features =", "variable declaration"],
    ["features ->", "variable"],
    ["valid.label", "namespace"],
    ["accuracy, p", "enumMember defaultLibrary"],
    ["patience", "property"],
    ["small\n", "class"],
  ])("say what `%s` is", (part, meaning) => {
    expect(at(part)).toBe(meaning);
  });

  it("do not overlap and stand on one line each", () => {
    let end = 0;
    for (const token of tokens) {
      expect(token.start).toBeGreaterThanOrEqual(end);
      expect(digitsProgram.slice(token.start, token.end)).not.toContain("\n");
      end = token.end;
    }
  });

  it("colour a text over several lines line by line", () => {
    const text = 'dataset d {\n  source: csv("""a\n  b""")\n}\n';
    const editor = openEditor(text);
    const strings = semanticTokens(editor.workspace, editor.path).filter((one) => one.kind === "string");
    expect(strings.map((one) => text.slice(one.start, one.end))).toEqual(['"""a', '  b"""']);
  });
});
