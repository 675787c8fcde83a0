import { describe, expect, it } from "vitest";
import type { DataProbe, DataProblem, SourceRequest } from "../source/host.ts";
import { hover } from "./hover.ts";
import { inlayHints } from "./inlay-hints.ts";
import { digitsProgram, type EditorOptions, flowerProbe, offsetOf, openEditor } from "./testing/editor.ts";

/** What hovering over the nth occurrence of a text in the digits program shows. */
function over(part: string, nth = 1, inside = 0): string {
  const { workspace, path } = openEditor(digitsProgram);
  return hover(workspace, path, offsetOf(digitsProgram, part, nth) + inside)?.markdown ?? "";
}

function overMarked(marked: string, options: EditorOptions = {}): string {
  const { workspace, path, offset } = openEditor(marked, options);
  return hover(workspace, path, offset)?.markdown ?? "";
}

describe("hover", () => {
  it("shows an operator's shape, weights and cost before its documentation", () => {
    const text = over("dense(10)");
    expect(text).toMatch(/^`\[10\]` · 7,850 parameters · 15\.7 kFLOP a row\n/);
    expect(text).toContain("A fully connected layer");
    expect(text).toContain("units: int");
  });

  it("shows each distinct use of an operator inside of a layer", () => {
    const text = over("conv(filters, pad");
    expect(text).toMatch(
      /- `\[28, 28, 8\]`.* in `block\(8\)` \(line \d+\)\n- `\[14, 14, 16\]`.* in `block\(16, drop: 20%\)`/,
    );
  });

  it("shows what operators inside of `residual` and `repeat` give, each time where that differs", () => {
    const model = (flow: string): string => `model m {\n  input x: tensor(16, 16, 3)\n  output y: ${flow}\n}\n`;
    expect(overMarked(model("x -> residual(‸conv(3, pad: same) -> relu())"))).toMatch(
      /^`\[16, 16, 3\]` · 84 parameters/,
    );
    expect(overMarked(model("x -> ‸residual(conv(3, pad: same) -> relu())"))).toMatch(
      /^`\[16, 16, 3\]` · 84 parameters/,
    );
    expect(overMarked(model("x -> ‸repeat(2, conv(3, pad: same))"))).toMatch(/^`\[16, 16, 3\]` · 168 parameters/);
    const shrinking = overMarked(model("x -> repeat(2, repeat(1, max_pool(2)) -> ‸max_pool(2))"));
    expect(shrinking).toContain("- `[4, 4, 3]` · 192 FLOP a row in `m` (line 1, time 1)");
    expect(shrinking).toContain("- `[1, 1, 3]` · 12 FLOP a row in `m` (line 1, time 2)");
  });

  it("says which tensors are token ids, and which know their padding", () => {
    const model = (flow: string): string => `model m {\n  input x: tokens(16)\n  output y: ${flow}\n}\n`;
    expect(overMarked(model("‸x -> embedding(100, 4) -> mean_pool()"))).toContain("`tokens(16)`");
    expect(overMarked(model("x -> ‸embedding(100, 4) -> mean_pool()"))).toMatch(
      /^`\[16, 4\]` · knows its padding · 400/,
    );
    expect(overMarked(model("x -> embedding(100, 4) -> ‸mean_pool()"))).toMatch(/^`\[4\]` · 64 FLOP/);
    expect(overMarked("model m {\n  input x: ‸tokens(16)\n}\n")).toContain("id 0 is padding");
  });

  it("shows the shape of named values, inputs and outputs, where they are defined and where they are read", () => {
    expect(over("features = ")).toContain("`[7, 7, 16]`");
    expect(over("features -> ")).toContain("`[7, 7, 16]`");
    expect(over("image: tensor")).toContain("`[28, 28, 1]`");
    expect(over("label: features")).toContain("`[10]`");
  });

  it("shows a param's declaration, text and value", () => {
    expect(over("rate, to")).toContain("How fast it learns.");
    expect(over("rate, to")).toContain("param rate: float = 1e-3");
    expect(overMarked("param a: int = 2 * 8\nparam b: int = ‸a\n")).toContain("Its value is `16`");
  });

  it("shows a model's text, size and shapes", () => {
    const text = over("small {");
    expect(text).toContain("Two blocks.");
    expect(text).toContain("`image [28, 28, 1]` → `label [10]`");
    expect(text).toMatch(/[\d,]+ parameters, [\d.]+ [kM]FLOP a row/);
    expect(over("small\n")).toBe(text);
  });

  it("shows a data set's rows, split and columns", () => {
    const text = over("digits {");
    expect(text).toContain("Handwritten digits.");
    expect(text).toContain("10,000 rows · split `stratified`: train 80%, valid 10%, test 10%");
    expect(text).toContain("- `image`: pictures of `[28, 28, 1]`");
  });

  it("shows what the column behind a target holds, also from a loss and a metric", () => {
    expect(over("label: class")).toContain("10 classes: `0`, `1`");
    expect(over("label: cross")).toContain("`[10]`");
    expect(over("label.accuracy", 1)).toContain("`[10]`");
  });

  it("shows a number with a unit in its canonical unit", () => {
    expect(over("80%")).toBe("`80%` is the fraction 0.8.");
    expect(overMarked("param a: duration = ‸90s")).toBe("`90s` is 90,000 milliseconds.");
    expect(overMarked("param a: duration = ‸90_000ms")).toBe("`90_000ms` is 90,000 milliseconds (`90s`).");
  });

  it("documents settings, arguments, kinds, types, splits and metrics", () => {
    expect(over("batch: 64")).toContain("Rows a step.");
    expect(over("patience: 3")).toContain("Validations without progress");
    expect(over("dataset digits")).toContain("Where rows come from");
    expect(over("int = 9")).toBe("A whole number.");
    expect(over("test\n")).toContain("Rows that nothing is fitted on");
    expect(over("accuracy, patience")).toContain("most likely class is right");
  });

  it("shows missing values of a column where somebody looked", () => {
    const probe = (request: SourceRequest): DataProbe | DataProblem => {
      const found = flowerProbe(request);
      if (found.kind === "problem") return found;
      const stats = {
        filled: 148,
        missing: [{ word: "NA", rows: 2, first: { part: 0, row: 3 } }],
        distinct: 40,
        distinctExact: true,
        counts: null,
        numbered: false,
        range: [1, 7] as const,
        whole: false,
        numbers: 148,
        notNumber: null,
        times: 0,
        notTime: null,
        order: null,
        repeat: null,
        shared: [],
        content: null,
        pattern: null,
      };
      return { ...found, columns: found.columns.map((one) => (one.name === "sepal_length" ? { ...one, stats } : one)) };
    };
    const text = overMarked('dataset d {\n  source: csv("flowers.csv")\n  input ‸sepal_length: number\n}\n', { probe });
    expect(text).toContain("numbers from 1 to 7, 40 different in 150 rows. 2 rows have no value.");
  });

  it("shows nothing over nothing", () => {
    expect(overMarked("\n‸\n")).toBe("");
  });
});

describe("inlay hints", () => {
  const hintsOf = (text: string, parameterNames = false) => {
    const { workspace, path } = openEditor(text);
    return inlayHints(workspace, path, { start: 0, end: text.length, parameterNames });
  };
  const behind = (text: string, part: string): string | undefined =>
    hintsOf(text).find((hint) => hint.offset === offsetOf(text, part) + part.length)?.text;

  it("show the shape behind each stage", () => {
    expect(behind(digitsProgram, "flatten()")).toBe("[784]");
    expect(behind(digitsProgram, "block(8)")).toBe("[28, 28, 8]");
    expect(behind(digitsProgram, "tensor(28, 28, 1)")).toBeUndefined();
  });

  it("show both shapes of a layer's stage that is used in two ways", () => {
    expect(behind(digitsProgram, "-> add()")).toBe("[28, 28, 8] | [14, 14, 16]");
  });

  it("show no shape where none is known", () => {
    const unused = "layer l(n: int) {\n  input x: tensor(h)\n  output y: x -> dense(n)\n}\n";
    expect(hintsOf(unused)).toEqual([]);
  });

  it("show names of positional arguments where asked for", () => {
    const names = hintsOf(digitsProgram, true).filter((hint) => hint.kind === "parameter");
    expect(names).toContainEqual({ offset: offsetOf(digitsProgram, "8) -> max"), text: "filters:", kind: "parameter" });
    expect(hintsOf(digitsProgram).every((hint) => hint.kind === "shape")).toBe(true);
  });

  it("come from programs that use an imported layer too", () => {
    const files = {
      "layers.pipe": "layer wide(n: int) {\n  input x: tensor(h)\n  output y: x -> dense(n)\n}\n",
      "main.pipe":
        'import { wide } from "./layers.pipe"\nmodel m {\n  input x: tensor(4)\n  output y: x -> wide(9)\n}\n',
    };
    const { workspace } = openEditor(files);
    const hints = inlayHints(workspace, "layers.pipe", { start: 0, end: 200, parameterNames: false });
    expect(hints.map((hint) => hint.text)).toEqual(["[9]"]);
  });
});
