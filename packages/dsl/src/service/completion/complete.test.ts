import { describe, expect, it } from "vitest";
import { catalog } from "../../catalog/catalog.ts";
import { checkProgram } from "../../check/check-program.ts";
import { memoryHost } from "../../source/memory-host.ts";
import { applyEdits } from "../edit.ts";
import { digitsProgram, type EditorOptions, flowerProbe, openEditor } from "../testing/editor.ts";
import { complete } from "./complete.ts";
import { plainText, type Suggestion } from "./suggestion.ts";

/** Proposals as a list shows them: sorted. */
function proposals(marked: string | Record<string, string>, options: EditorOptions = {}): readonly Suggestion[] {
  const { workspace, path, offset } = openEditor(marked, options);
  return complete(workspace, path, offset).toSorted((a, b) => a.sortText.localeCompare(b.sortText));
}

const labels = (marked: string | Record<string, string>, options: EditorOptions = {}): string[] =>
  proposals(marked, options).map((one) => one.label);

/** The text after a proposal is taken, nothing typed into its places. */
function taken(marked: string, label: string, options: EditorOptions = {}): string {
  const { workspace, path, offset, text } = openEditor(marked, options);
  const found = complete(workspace, path, offset).find((one) => one.label === label);
  if (found === undefined) throw new RangeError(`no proposal ${label}`);
  return applyEdits(path, text, [{ span: found.span, newText: plainText(found.snippet) }]);
}

const inModel = (body: string): string => `${digitsProgram}\nmodel m {\n  input image: tensor(28, 28, 1)\n${body}\n}\n`;
const flowers = (body: string): string => `dataset d {\n  source: csv("flowers.csv")\n${body}\n}\n`;
const withFlowers: EditorOptions = { probe: flowerProbe };

describe("in column 1", () => {
  it("kinds of blocks, `param` and `import` are proposed, blocks first", () => {
    expect(labels("‸")).toEqual([...catalog.blocks.map((one) => one.name), "param", "import"]);
  });

  it("a block's snippet has every setting that it needs and no mistake but names that its example speaks of", () => {
    for (const entry of catalog.blocks) {
      const program = taken(`${digitsProgram}\n‸\n`, entry.name);
      const { diagnostics } = checkProgram("p.pipe", memoryHost({ "p.pipe": program }));
      expect(
        diagnostics.filter((one) => one.severity === "error").map((one) => `${entry.name}: ${one.code} ${one.title}`),
      ).toEqual([]);
    }
  });

  it("a snippet names blocks that are in scope", () => {
    expect(taken(`${digitsProgram}\n‸\n`, "train")).toMatch(/train name \{\n {2}model: small\n {2}data: digits\n/);
  });

  it("a kind that has its name already is only replaced", () => {
    expect(taken("mo‸ small {\n}\n", "model")).toBe("model small {\n}\n");
  });
});

describe("in a block", () => {
  it("settings that it has are not proposed again, required ones come first", () => {
    const found = labels("train t {\n  ‸\n  epochs: 3\n  data: x\n}\n");
    expect(found).not.toContain("epochs");
    expect(found[0]).toBe("model");
    expect(found).toContain("optimizer");
  });

  it("a setting that may repeat is proposed again", () => {
    expect(labels("evaluate e {\n  expect: label.accuracy >= 1%\n  ‸\n}\n")).toContain("expect");
  });

  it("a loss comes with the outputs that have none yet and suits their target", () => {
    const program = `${digitsProgram}\ntrain t {\n  model: small\n  data: digits\n  ‸\n}\n`;
    expect(taken(program, "loss label")).toContain("  loss label: cross_entropy()\n");
    const given = `${digitsProgram}\ntrain t {\n  model: small\n  data: digits\n  loss label: cross_entropy()\n  ‸\n}\n`;
    expect(labels(given)).not.toContain("loss label");
  });

  it("behind `loss`, outputs are proposed", () => {
    const program = `${digitsProgram}\ntrain t {\n  model: small\n  loss ‸\n}\n`;
    expect(taken(program, "label")).toContain("  loss label: cross_entropy()\n");
  });

  it("inputs and targets are proposed from the columns of the data", () => {
    const found = labels(flowers("  ‸"), withFlowers);
    expect(found).toContain("input sepal_length");
    expect(found).toContain("target kind");
    expect(found).toContain("input kind");
    expect(taken(flowers("  ‸"), "target kind", withFlowers)).toContain("target kind: class(3)");
  });

  it("what stands behind the cursor stays: only the name is replaced where the colon is there", () => {
    expect(taken("train t {\n  ep‸: 3\n}\n", "epochs")).toBe("train t {\n  epochs: 3\n}\n");
  });

  it("works in a block that is not closed", () => {
    expect(labels("train t {\n  model: x\n  ‸")).toContain("epochs");
    expect(labels("train t {\n  ‸\n\nmodel m {\n}\n")).toContain("epochs");
  });
});

describe("behind a colon", () => {
  it("names of blocks of the right kind are proposed", () => {
    expect(labels(`${digitsProgram}\ntrain t {\n  model: ‸\n}\n`)).toEqual(["small"]);
    expect(labels(`${digitsProgram}\ntrain t {\n  data: ‸\n}\n`)).toEqual(["digits"]);
  });

  it("a space is put between the sign and the value", () => {
    expect(taken(`${digitsProgram}\ntrain t {\n  model:‸\n}\n`, "small")).toContain("  model: small\n");
  });

  it("rows of data sets are proposed with the test rows first, and splits behind the dot", () => {
    expect(labels(`${digitsProgram}\nevaluate e {\n  on: ‸\n}\n`)[0]).toBe("digits.test");
    expect(labels(`${digitsProgram}\nevaluate e {\n  on: digits.‸\n}\n`)).toEqual(["train", "valid", "test"]);
  });

  it("calls of the right group come with what they need", () => {
    expect(taken("train t {\n  optimizer: s‸\n}\n", "sgd")).toContain("optimizer: sgd(lr: 0.1)");
    expect(labels("dataset d {\n  split: ‸\n}\n")).toContain("stratified");
  });

  it("parentheses that are there are not written again", () => {
    expect(taken("train t {\n  optimizer: s‸(lr: 0.5)\n}\n", "sgd")).toContain("optimizer: sgd(lr: 0.5)");
  });

  it("a model's input has the shape that the data set gives", () => {
    const program = `${digitsProgram}\nmodel m {\n  input image: ‸\n}\n`;
    expect(labels(program)[0]).toBe("tensor(28, 28, 1)");
  });

  it("a column has the type that the data has, and only types of its role", () => {
    const found = labels(flowers("  target kind: ‸"), withFlowers);
    expect(found[0]).toBe("class(3)");
    expect(labels(flowers("  input garden: ‸"), withFlowers)).not.toContain("id");
  });

  it("metrics of the outputs that suit them are proposed", () => {
    const program = digitsProgram.replace("on: valid.label.accuracy, patience: 3", "on: ‸");
    const found = labels(program);
    expect(found[0]).toBe("valid.label.accuracy");
    expect(found).not.toContain("valid.label.mse");
    expect(labels(digitsProgram.replace("on: valid.label.accuracy", "on: valid.‸"))).toContain("label.accuracy");
    expect(labels(digitsProgram.replace("on: valid.label.accuracy", "on: valid.label.‸"))).toContain("accuracy");
  });

  it("an evaluation that changes rows proposes the metrics of those too, and corruptions in its setting", () => {
    const changing = (expect: string): string =>
      digitsProgram.replace("expect: label.accuracy >= 90%", `robustness: noise() + blur()\n  expect: ${expect}`);
    expect(labels(changing("‸"))).toContain("robustness.label.accuracy");
    expect(labels(changing("robustness.‸"))).toContain("drop.label.accuracy");
    const plain = digitsProgram.replace("expect: label.accuracy >= 90%", "expect: ‸");
    expect(labels(plain)).not.toContain("robustness.label.accuracy");
    const setting = digitsProgram.replace("expect: label.accuracy >= 90%", "robustness: ‸");
    expect(labels(setting)).toContain("motion_blur");
  });

  it("an evaluation's metrics leave out the split that it judges", () => {
    const program = digitsProgram.replace("expect: label.accuracy >= 90%", "expect: ‸");
    expect(labels(program)[0]).toBe("label.accuracy");
    expect(taken(program, "label.accuracy")).toContain("expect: label.accuracy >= \n");
  });

  it("params whose values fit are proposed with their values", () => {
    const found = proposals(digitsProgram.replace("epochs: epochs", "epochs: ‸"));
    expect(found.find((one) => one.label === "epochs")?.detail).toBe("int = 9");
    expect(found.map((one) => one.label)).not.toContain("rate");
  });

  it("`true` and `false` stand for a truth", () => {
    expect(labels(inModel("  x = image -> dense(3, bias: ‸)")).slice(0, 2)).toEqual(["true", "false"]);
    expect(labels("param fast: bool = ‸").slice(0, 2)).toEqual(["true", "false"]);
  });

  it("a param's domain is a list or a range", () => {
    expect(labels("param rate: float = 1e-3 ‸")).toEqual(["in"]);
    expect(labels("param rate: float = 1e-3 in ‸")).toEqual(["[…]", "log"]);
  });

  it("the types of params are proposed", () => {
    expect(labels("param epochs: ‸")).toContain("int");
    expect(labels("layer l(filters: ‸) {\n}\n")).toContain("int");
  });
});

describe("in a flow", () => {
  it("starts from inputs and named values", () => {
    expect(labels(inModel("  a = image -> flatten()\n  output y: ‸"))).toEqual(["a", "image"]);
  });

  it("goes on with layers and operators; those that cannot take what arrives come last", () => {
    const found = labels(inModel("  a = image -> flatten() -> ‸"));
    expect(found.indexOf("dense")).toBeLessThan(found.indexOf("conv"));
    expect(found).toContain("block");
    expect(labels(inModel("  a = image -> ‸"))).toContain("conv");
  });

  it("shows what an operator would make of what arrives", () => {
    const found = proposals(inModel("  a = image -> ‸"));
    expect(found.find((one) => one.label === "flatten")?.detail).toMatch(/^\[784\]/);
  });

  it("a list of values goes on with what joins several", () => {
    expect(labels(inModel("  a = [image, image] -> ‸")).slice(0, 2)).toEqual(["concat", "add"]);
  });

  it("a step suits what the steps before it give", () => {
    const after = (flow: string): readonly string[] => labels(flowers(`  input garden: ${flow} -> ‸`), withFlowers);
    expect(after("text")).toContain("words");
    expect(after("text -> words()")).toContain("vocabulary");
    expect(after("text -> words()")).not.toContain("words");
    expect(after("text -> words() -> vocabulary(50)")).toContain("pad");
    expect(after("text -> hash(8)")).toEqual(["one_hot"]);
  });

  it("goes on inside of `residual` and `repeat`, from the first operator on", () => {
    for (const body of [
      "  a = image -> residual(‸)",
      "  a = image -> repeat(2, ‸)",
      "  a = image -> residual(conv(8) -> ‸)",
      "  a = image -> residual(conv(1), shortcut: ‸) -> flatten()",
      "  a = image -> repeat(2, residual(‸))",
    ]) {
      const found = proposals(inModel(body));
      const names = found.map((one) => one.label);
      expect(names, body).toContain("block");
      expect(names.indexOf("conv"), body).toBeLessThan(names.indexOf("mean_pool"));
      expect(names, body).not.toContain("image");
      const values = body.includes("conv(8)") ? 26 * 26 * 8 : 28 * 28;
      expect(found.find((one) => one.label === "flatten")?.detail, body).toMatch(new RegExp(`^\\[${values}\\]`));
    }
    expect(labels(inModel("  a = image -> residual(conv(1), ‸)"))).toContain("shortcut:");
    expect(taken(inModel("  a = image -> flatten() -> residual(den‸)"), "dense")).toContain("residual(dense(64))");
  });

  it("preparation and augmentation steps suit the column", () => {
    expect(labels(flowers("  input sepal_length: number -> ‸"), withFlowers)).toEqual([
      "fill",
      "scale",
      "normalize",
      "clip",
      "min_max",
      "robust",
      "log_scale",
      "bucket",
    ]);
    expect(labels(digitsProgram.replace("rotate(10deg) ->", "‸ ->"))).toContain("flip");
    expect(labels(flowers("  input sepal_length: number\n  augment sepal_length: ‸"), withFlowers)).toEqual(["mixup"]);
  });
});

describe("in parentheses", () => {
  it("arguments that are not given are proposed by name", () => {
    const found = labels(inModel("  a = image -> conv(8, pad: same, ‸, kernel: 3)"));
    expect(found).toContain("stride:");
    for (const given of ["filters:", "pad:", "kernel:"]) expect(found).not.toContain(given);
  });

  it("a layer's own parameters are its arguments", () => {
    expect(labels(inModel("  a = image -> block(8, ‸)"))).toContain("drop:");
  });

  it("choices come with the default marked", () => {
    const found = proposals(inModel("  a = image -> conv(8, pad: ‸)"));
    expect(found.slice(0, 2).map((one) => [one.label, one.detail])).toEqual([
      ["valid", "by default"],
      ["same", ""],
    ]);
  });

  it("schedules may stand for a learning rate", () => {
    expect(labels("train t {\n  optimizer: adam(lr: ‸)\n}\n")).toContain("cosine");
    expect(labels("train t {\n  optimizer: adam(lr: cosine(‸))\n}\n")).toContain("warmup:");
  });

  it("columns of the data stand for columns, in quotes where they are no words", () => {
    const found = labels(flowers("  input x: number(column: ‸)"), withFlowers);
    expect(found).toContain("sepal_length");
    expect(found).toContain('"petal length"');
    const sorted = labels(flowers("  input x: vector(columns: [sepal_length, ‸])"), withFlowers);
    expect(sorted.indexOf("sepal_width")).toBeLessThan(sorted.indexOf("kind"));
  });

  it("classes of the data stand for classes", () => {
    expect(labels(flowers("  target kind: class(‸)"), withFlowers)).toEqual(
      expect.arrayContaining(["3", "iris", "rose"]),
    );
  });

  it("`weight` proposes columns of numbers, declared ones first", () => {
    const program = flowers("  column care: number(column: sepal_width)\n  column whose: id\n  weight: ‸");
    const found = labels(program, withFlowers);
    expect(found.slice(0, 2)).toEqual(["care", "sepal_length"]);

    expect(found).not.toContain("whose");
    expect(found).not.toContain("kind");
  });

  it("`by` names what the data set declares, then columns of the source", () => {
    const program = flowers("  column whose: id(column: garden)\n  split: random(train: 100%, by: ‸)");
    const found = labels(program, withFlowers);
    expect(found[0]).toBe("whose");
    expect(found).toContain("garden");
  });
});

describe("in quotes and imports", () => {
  const folders = {
    folders: {
      "": [
        { name: "layers.pipe", folder: false },
        { name: "main.pipe", folder: false },
        { name: "flowers.csv", folder: false },
        { name: "parts", folder: true },
      ],
      ".": [
        { name: "layers.pipe", folder: false },
        { name: "main.pipe", folder: false },
        { name: "flowers.csv", folder: false },
        { name: "parts", folder: true },
      ],
      parts: [{ name: "more.pipe", folder: false }],
    },
  };

  it("data sets are proposed by name", () => {
    expect(labels('dataset d {\n  source: builtin("‸")\n}\n')).toContain("cifar10");
    expect(taken('dataset d {\n  source: builtin("‸")\n}\n', "mnist")).toContain('builtin("mnist")');
  });

  it("files and folders are proposed for paths", () => {
    expect(labels('import { a } from "‸"\n', folders)).toEqual([
      ...["./layers.pipe", "./parts/"],
      ...["std/text.pipe", "std/vision.pipe"],
    ]);
    expect(taken('import { a } from "./parts/‸"\n', "more.pipe", folders)).toContain('from "./parts/more.pipe"');
    expect(labels('dataset d {\n  source: csv("‸")\n}\n', folders)).toEqual(["flowers.csv", "parts/"]);
  });

  it("names that the file declares and that are not imported yet are proposed", () => {
    const files = {
      "main.pipe": 'import { one, ‸ } from "./layers.pipe"\n',
      "layers.pipe": "param one: int = 1\nlayer two() {\n  input x: tensor(n)\n  output y: x -> relu()\n}\n",
    };
    expect(labels(files)).toEqual(["two"]);
  });
});

it("in comments and numbers nothing is proposed", () => {
  expect(labels("// mod‸")).toEqual([]);
  expect(labels("param a: int = 1‸")).toEqual([]);
});
