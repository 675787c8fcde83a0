import { describe, expect, it } from "vitest";
import { checkProgram } from "../check/check-program.ts";
import { memoryHost } from "../source/memory-host.ts";
import { applyEdits } from "./edit.ts";
import { prepareRename, rename } from "./rename.ts";
import { digitsProgram, offsetOf, openEditor } from "./testing/editor.ts";

/** Every file after a rename. */
function renamed(
  files: Readonly<Record<string, string>>,
  at: { readonly path: string; readonly part: string; readonly nth?: number },
  newName: string,
): Record<string, string> {
  const { workspace } = openEditor(files);
  const offset = offsetOf(files[at.path] ?? "", at.part, at.nth ?? 1);
  const done = rename(workspace, { path: at.path, offset }, newName);
  if (done.kind === "refused") throw new RangeError(done.reason);
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, applyEdits(path, text, done.edits)]));
}

/** A checked program without its places, with one name in place of another wherever it stands. */
function meaning(files: Readonly<Record<string, string>>, from: string, to: string): unknown {
  const { value, diagnostics } = checkProgram("main.pipe", memoryHost(files));
  expect(diagnostics).toEqual([]);
  const name = new RegExp(`(?<![\\p{L}\\p{N}])${from}(?![\\p{L}])`, "gu");
  const plain = JSON.stringify(value, (key, one: unknown) =>
    key === "span" || key === "files" || key === "text" || key === "doc" ? undefined : one,
  );
  return JSON.parse(plain.replace(name, to));
}

/** Names of the program, by the text that starts at one of their places. */
const names: readonly (readonly [string, string])[] = [
  ["digits {", "digits"],
  ["small {", "small"],
  ["block(filters", "block"],
  ["fit {", "fit"],
  ["epochs: int", "epochs"],
  ["rate: float", "rate"],
  ["filters: int", "filters"],
  ["drop: 20%", "drop"],
  ["h, w, c", "h"],
  ["x: tensor(h", "x"],
  ["inner =", "inner"],
  ["y: [inner", "y"],
  ["features =", "features"],
  ["image: tensor", "image"],
  ["image: rotate", "image"],
  ["label: features", "label"],
  ["label: cross", "label"],
  ["label.accuracy", "label"],
];

/** Names inside of operators that are given operators. */
const wired = `param depth: int = 2
param width: int = 8

layer block(filters: int) {
  input x: tensor(h, w, c)
  output y: x -> residual(conv(filters, pad: same), shortcut: conv(filters, kernel: 1)) -> repeat(depth, conv(c, pad: same))
}

model net {
  input image: tensor(8, 8, 3)
  output y: image -> repeat(depth, block(width) -> residual(repeat(2, block(filters: width))))
}
`;

describe("rename inside of `residual` and `repeat`", () => {
  it.each([
    ["block(width)", "block"],
    ["block(filters: w", "block"],
    ["filters: width", "filters"],
    ["filters, pad", "filters"],
    ["depth, block", "depth"],
    ["width) -> res", "width"],
    ["c, pad", "c"],
  ])("from `%s` renames it everywhere", (part, name) => {
    const files = renamed({ "main.pipe": wired }, { path: "main.pipe", part }, "other_name");
    expect(files["main.pipe"]).not.toMatch(new RegExp(`\\b${name}\\b(?!\\w)`));
    expect(meaning(files, "other_name", name)).toEqual(meaning({ "main.pipe": wired }, name, name));
  });
});

/** A model that writes a text: its output is named where its words are read. */
const writing = `model writer {
  input en: tokens(8)
  input so_far: shifted(de, 8)
  written = so_far -> embedding(9, 4) -> attention(2, causal: true)
  output de: [written, en -> embedding(9, 4)] -> attention(2) -> dense(9) -> softmax()
}
`;

describe("rename of an output that is written word by word", () => {
  it.each(["de, 8", "de: [written"])("from `%s` renames where its words are read, too", (part) => {
    const files = renamed({ "main.pipe": writing }, { path: "main.pipe", part }, "german");
    expect(files["main.pipe"]).toContain("shifted(german, 8)");
    expect(files["main.pipe"]).toContain("output german: [written");
  });
});

describe("rename", () => {
  it.each(names)("from `%s` keeps what the program means, up to the name", (part, name) => {
    const before = { "main.pipe": digitsProgram };
    const after = renamed(before, { path: "main.pipe", part }, "renamed");
    expect(after["main.pipe"]).not.toBe(digitsProgram);
    // The columns of the data keep their names, so both sides are compared with the name replaced.
    expect(meaning(after, name, "renamed")).toEqual(meaning(before, name, "renamed"));
  });

  it.each(names)(
    "from `%s` and back gives the program again, but for columns that now have their name",
    (part, name) => {
      const before = { "main.pipe": digitsProgram };
      const there = renamed(before, { path: "main.pipe", part }, "renamed");
      const back = renamed(there, { path: "main.pipe", part: "renamed" }, name);
      const without = (text: string | undefined): string | undefined => text?.replace(/, column: \w+/g, "");
      expect(without(back["main.pipe"])).toBe(digitsProgram);
    },
  );

  it("of an input or target says which column it reads", () => {
    const after = renamed({ "main.pipe": digitsProgram }, { path: "main.pipe", part: "image: tensor" }, "picture");
    expect(after["main.pipe"]).toContain("input picture: image(28, 28, 1, column: image)");
    expect(after["main.pipe"]).toContain("augment picture: ");
    expect(after["main.pipe"]).toContain("features = picture ->");
  });

  it("of a bare column type gives it parentheses", () => {
    const program =
      'dataset d {\n  source: csv("a.csv")\n  input a: number\n  target b: number() -> scale(2)\n  split: random(train: 1, by: a)\n}\n';
    const after = renamed({ "main.pipe": program }, { path: "main.pipe", part: "a: number" }, "first");
    expect(after["main.pipe"]).toContain("input first: number(column: a)");
    expect(after["main.pipe"]).toContain("by: first");
    const other = renamed({ "main.pipe": program }, { path: "main.pipe", part: "b: number" }, "second");
    expect(other["main.pipe"]).toContain("target second: number(column: b) -> scale(2)");
  });

  const files = {
    "layers.pipe": "layer wide(n: int) {\n  input x: tensor(h)\n  output y: x -> dense(n)\n}\nparam size: int = 4\n",
    "main.pipe":
      'import { wide, size } from "./layers.pipe"\nmodel m {\n  input x: tensor(4)\n  output y: x -> wide(size) -> wide(n: 9)\n}\n',
  };

  it.each([
    ["main.pipe", "wide(size)", "wide"],
    ["layers.pipe", "wide", "wide"],
    ["main.pipe", "size}", "size"],
    ["main.pipe", "n: 9", "n"],
  ])("in %s from `%s` changes every file", (path, part, name) => {
    const at = { path, part: part === "size}" ? "size }" : part };
    const after = renamed(files, at, "renamed");
    expect(after["main.pipe"]).toContain("renamed");
    expect(after["layers.pipe"]).toContain("renamed");
    expect(meaning(after, name, "renamed")).toEqual(meaning(files, name, "renamed"));
  });

  it("of a column of weights reaches the `weight` that names it", () => {
    const program =
      'dataset d {\n  source: csv("a.csv")\n  input a: number\n  target b: number\n  column much: number\n  split: random(train: 1)\n  weight: much\n}\n';
    const after = renamed({ "main.pipe": program }, { path: "main.pipe", part: "much: number" }, "care");
    expect(after["main.pipe"]).toContain("column care: number(column: much)");
    expect(after["main.pipe"]).toContain("weight: care");
  });

  it("of a name in quotes keeps the quotes", () => {
    const program = digitsProgram.replace("by: label", 'by: "label"');
    const after = renamed({ "main.pipe": program }, { path: "main.pipe", part: "label: class" }, "digit");
    expect(after["main.pipe"]).toContain('by: "digit"');
  });

  it.each([
    ["small {", "import", "`import` is a reserved word"],
    ["small {", "digits", "`digits` is declared already in `main.pipe`"],
    ["small {", "2x", "`2x` is not a name: names are letters, digits and `_`, and start with no digit"],
    ["small {", "", "`` is not a name: names are letters, digits and `_`, and start with no digit"],
    ["block(filters", "dense", "`dense` is an operator of the language"],
    ["features =", "image", "`image` is used already in `small`"],
    ["inner =", "shortcut", "`shortcut` is used already in `block`"],
    ["filters: int", "same", "`same` stands for something else in `block`"],
    ["epochs: int", "same", "`same` stands for something else in `main.pipe`"],
    ["label: class", "image", "`image` is used already in `digits`"],
  ])("from `%s` to `%s` is refused", (part, name, reason) => {
    const { workspace, path } = openEditor(digitsProgram);
    const done = rename(workspace, { path, offset: offsetOf(digitsProgram, part) }, name);
    expect(done).toEqual({ kind: "refused", reason });
  });

  it("is refused where the name also stands in what cannot be read", () => {
    const broken = digitsProgram.replace("on: digits.test", "on: = digits.test");
    const { workspace, path } = openEditor(broken);
    const done = rename(workspace, { path, offset: offsetOf(broken, "digits {") }, "numbers");
    const line = broken.slice(0, broken.indexOf("on: =")).split("\n").length;
    const reason = `\`digits\` also stands where \`main.pipe\` cannot be read; mend line ${line} first`;
    expect(done).toEqual({ kind: "refused", reason });
  });

  it("that would bring a mistake is refused with the mistake", () => {
    // `thing` is taken in a file that imports both.
    const three = {
      "a.pipe": "param one: int = 1\n",
      "b.pipe": "param thing: int = 2\n",
      "main.pipe": 'import { one } from "./a.pipe"\nimport { thing } from "./b.pipe"\nparam sum: int = one + thing\n',
    };
    const { workspace } = openEditor(three);
    const done = rename(workspace, { path: "a.pipe", offset: 6 }, "thing");
    expect(done.kind).toBe("refused");
  });

  it.each([
    ["dense(10)", "`dense` is a word of the language"],
    ["accuracy", "`accuracy` is a word of the language"],
    ["80%", "a number has no name"],
  ])("of `%s` is refused before it starts", (part, reason) => {
    const { workspace, path } = openEditor(digitsProgram);
    const start = prepareRename(workspace, { path, offset: offsetOf(digitsProgram, part) });
    expect(start).toEqual({ kind: "refused", reason });
  });

  it("of a column of the data is refused", () => {
    const { workspace, path, offset } = openEditor(
      'dataset d {\n  source: csv("a.csv")\n  input a: number(column: ‸width)\n}\n',
    );
    const start = prepareRename(workspace, { path, offset });
    expect(start).toEqual({ kind: "refused", reason: "`width` is a name that the data gives" });
  });
});
