import { describe, expect, it } from "vitest";
import { definition, highlights, references } from "../references.ts";
import { digitsProgram, offsetOf, openEditor } from "../testing/editor.ts";

const layers = `/// Widens.
layer wide(n: int) {
  input x: tensor(h)
  output y: x -> dense(n)
}
param size: int = 4
`;
const main = `import { wide, size } from "./layers.pipe"
model m {
  input x: tensor(4)
  output y: x -> wide(size) -> wide(n: 9)
}
`;

/** The text at the definition of the nth occurrence of a text. */
function definitionOf(part: string, nth = 1): string | null {
  const { workspace, path } = openEditor(digitsProgram);
  const span = definition(workspace, path, offsetOf(digitsProgram, part, nth));
  if (span === null) return null;
  const line = digitsProgram.lastIndexOf("\n", span.start) + 1;
  return digitsProgram.slice(line, digitsProgram.indexOf("\n", line)).trim();
}

describe("definition", () => {
  it.each([
    ["small\n", "model small {"],
    ["digits.test", "dataset digits {"],
    ["fit\n", "train fit {"],
    ["epochs\n", "param epochs: int = 9 in [1, 100]"],
    ["rate, to", "param rate: float = 1e-3"],
    ["block(8)", "layer block(filters: int, drop: probability = 10%) {"],
    ["drop: 20%", "layer block(filters: int, drop: probability = 10%) {"],
    ["drop)", "layer block(filters: int, drop: probability = 10%) {"],
    ["h, w, filters", "input x: tensor(h, w, c)"],
    ["inner, shortcut", "inner = x -> conv(filters, pad: same) -> dropout(drop)"],
    ["x -> conv(filters, k", "input x: tensor(h, w, c)"],
    ["label: cross", "output label: features -> flatten() -> dense(10) -> softmax()"],
    ["label.accuracy", "output label: features -> flatten() -> dense(10) -> softmax()"],
    ["label.f1", "output label: features -> flatten() -> dense(10) -> softmax()"],
    ["image: rotate", "input image: image(28, 28, 1) -> scale(1 / 255)"],
    ["label)\n  augment", "target label: class(10)"],
  ])("of `%s` is found", (part, line) => {
    expect(definitionOf(part)).toBe(line);
  });

  it("of words of the language there is none", () => {
    for (const word of ["dropout", "accuracy", "dataset digits", "same)"]) expect(definitionOf(word)).toBeNull();
  });

  it("goes across imports, and from an import's path to its file", () => {
    const { workspace } = openEditor({ "main.pipe": main, "layers.pipe": layers });
    const at = (part: string, nth = 1) => definition(workspace, "main.pipe", offsetOf(main, part, nth));
    expect(at("wide(size)")).toEqual({
      file: "layers.pipe",
      start: layers.indexOf("wide"),
      end: layers.indexOf("wide") + 4,
    });
    expect(at("size)")?.start).toBe(layers.indexOf("size"));
    expect(at("n: 9")?.start).toBe(layers.indexOf("n: int"));
    expect(at("wide, size")?.file).toBe("layers.pipe");
    expect(at('"./layers')).toEqual({ file: "layers.pipe", start: 0, end: 0 });
  });
});

describe("references", () => {
  const linesOf = (part: string, nth = 1): number[] => {
    const { workspace, path } = openEditor(digitsProgram);
    const found = references(workspace, { path, offset: offsetOf(digitsProgram, part, nth) }, true);
    return found.map((span) => digitsProgram.slice(0, span.start).split("\n").length).sort((a, b) => a - b);
  };

  it("of an output are its target, its loss, its metrics and the split that goes by it", () => {
    const all = digitsProgram.split("\n").flatMap((line, index) => (/\blabel\b/.test(line) ? [index + 1] : []));
    expect(linesOf("label: class")).toEqual(all.flatMap((line) => [line]));
    expect(linesOf("label.accuracy")).toEqual(linesOf("label: class"));
  });

  it("of an input of the data are the model's input, its uses and its augmentation", () => {
    expect(linesOf("image: tensor").length).toBe(4);
  });

  it("of a layer's value stay in the layer", () => {
    expect(linesOf("inner =").length).toBe(2);
    expect(linesOf("x: tensor").length).toBe(3);
  });

  it("may leave out the definition", () => {
    const { workspace, path } = openEditor(digitsProgram);
    const offset = offsetOf(digitsProgram, "inner =");
    expect(references(workspace, { path, offset }, false).length).toBe(1);
  });

  it("are found in files of the workspace that are not open", () => {
    const { workspace } = openEditor(
      { "layers.pipe": layers },
      { disk: { "main.pipe": main }, folders: { work: [{ name: "main.pipe", folder: false }] } },
    );
    workspace.roots = [];
    expect(references(workspace, { path: "layers.pipe", offset: layers.indexOf("wide") }, true).length).toBe(1);
    const disk = { "work/main.pipe": main, "work/layers.pipe": layers };
    const other = openEditor(
      { "work/layers.pipe": layers },
      { disk, folders: { work: [{ name: "main.pipe", folder: false }] } },
    );
    other.workspace.roots = ["work"];
    const found = references(other.workspace, { path: "work/layers.pipe", offset: layers.indexOf("wide") }, true);
    expect(found.map((span) => span.file).sort()).toEqual([
      "work/layers.pipe",
      "work/main.pipe",
      "work/main.pipe",
      "work/main.pipe",
    ]);
  });

  it("of an item that a block takes over belong to the block that it is taken from", () => {
    const program = `${digitsProgram}\nmodel wider {\n  ...small\n  output label: features -> flatten() -> dense(32) -> dense(10) -> softmax()\n}\n`;
    const { workspace, path } = openEditor(program);
    const at = offsetOf(program, "features -> flatten() -> dense(32)");
    const found = references(workspace, { path, offset: at }, true);
    expect(found.length).toBe(3);
  });
});

it("highlights mark where a name is defined", () => {
  const { workspace, path } = openEditor(digitsProgram);
  const found = highlights(workspace, path, offsetOf(digitsProgram, "features ="));
  expect(found.map((one) => one.writes)).toEqual([true, false]);
});
