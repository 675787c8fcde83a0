/**
 * Pages of the codes P2: what names mean.
 */
import { digits, fit, type Page, page, small, whole } from "./page.ts";

const layer = `layer block(filters: int) {
  input x: tensor(h, w, c)
  output y: x -> conv(filters, pad: same) -> relu()
}
`;

export const namesPages = {
  P2001: page({
    explanation:
      "The word before a declaration's name says what it is: `dataset`, `layer`, `model`, `train`, `evaluate`.",
    program: small.replace("model small", "modle small"),
    repair: ["modle", "model"],
  }),
  P2002: page({
    explanation:
      "Every block knows its settings. An unknown one is always an error, for a setting that is passed over in silence changes results unseen.",
    program: whole.replace("epochs: 3", "epoch: 3"),
    repair: ["epoch: 3", "epochs: 3"],
  }),
  P2003: page({
    explanation: "After `->` stands an operator of the catalog, a `layer`, or a `model` with one input and one output.",
    program: small.replace("flatten()", "flaten()"),
    repair: ["flaten()", "flatten()"],
  }),
  P2004: page({
    explanation:
      "The setting takes an entry of one group of the catalog: a loss, an optimizer, a source, a split, a step of preparation and so on.",
    program: whole.replace("cross_entropy()", "crossentropy()"),
    repair: ["crossentropy()", "cross_entropy()"],
  }),
  P2005: page({
    explanation: "A call knows its arguments. An unknown one is always an error.",
    program: layer.replace("pad: same", "padding: same"),
    repair: ["padding: same", "pad: same"],
  }),
  P2006: page({
    explanation:
      "A name means one thing: blocks and params share the names of a file, inputs, flows and outputs those of a block.",
    program: `${digits}\n${small.replace("model small", "model digits")}`,
    repair: ["model digits", "model small"],
  }),
  P2007: page({
    explanation: "A setting stands once in a block; settings with a label, such as `loss label`, once for each label.",
    program: whole.replace("epochs: 3", "epochs: 3\n  epochs: 5"),
    repair: ["\n  epochs: 5", ""],
  }),
  P2008: page({
    explanation:
      "The setting names a block of the program, and there is none of that name in this file. A block of another file is brought in by `import`.",
    program: whole.replace("model: small", "model: smal"),
    repair: ["model: smal\n", "model: small\n"],
  }),
  P2009: page({
    explanation:
      "A flow reads the inputs and named values of its own block; an argument reads params, and the parameters of its layer.",
    program: small.replace("label: image ->", "label: images ->"),
    repair: ["images ->", "image ->"],
  }),
  P2010: page({
    explanation: "Files may not import each other in a circle. What both need goes into a third file.",
    program: `import { size } from "./size.pipe"\n\nlayer block() {\n  input x: tensor(n)\n  output y: x -> dense(size)\n}\n`,
    repair: ["./size.pipe", "./plain.pipe"],
    files: {
      "size.pipe": `import { block } from "./main.pipe"\n\nparam size: int = 8\n`,
      "plain.pipe": "param size: int = 8\n",
    },
  }),
  P2011: page({
    explanation: "The path of an import starts at the folder of the file it stands in.",
    program: `import { block } from "./block.pip"\n\nmodel m {\n  input x: tensor(8, 8, 1)\n  output y: x -> block(4)\n}\n`,
    repair: ["block.pip", "block.pipe"],
    files: { "block.pipe": layer },
  }),
  P2012: page({
    explanation: "An import names what the other file declares.",
    program: `import { blok } from "./block.pipe"\n\nmodel m {\n  input x: tensor(8, 8, 1)\n  output y: x -> blok(4)\n}\n`,
    repair: ["blok", "block"],
    files: { "block.pipe": layer },
  }),
  P2013: page({
    explanation:
      "A layer, a flow or a param may not lead back to itself: a network has a fixed depth, and every value is known before a run.",
    program: "layer deep() {\n  input x: tensor(n)\n  output y: x -> dense(8) -> deep()\n}\n",
    repair: ["deep()\n}", "relu()\n}"],
  }),
  P2014: page({
    explanation:
      "`builtin` takes the name of a data set that Penstock knows. Data of your own is read by `csv`, `images`, `idx` or `cifar`.",
    program: digits.replace('builtin("digits")', 'builtin("digit")'),
    repair: ['"digit"', '"digits"'],
  }),
  P2015: page({
    explanation: "`--set name=value` gives a param of the first file another value for this run.",
    program: whole
      .replace("epochs: 3", "epochs: epochs")
      .replace("dataset digits", "param epochs: int = 3\n\ndataset digits"),
    repair: ["", ""],
    set: { epoch: "5" },
    repairedSet: { epochs: "5" },
  }),
  P2016: page({
    explanation:
      "The label of a setting names an input, an output or a target that exists: losses go to outputs of the model, the model's inputs to inputs of the data set, `augment` to an input.",
    program: whole.replace("loss label", "loss lable"),
    repair: ["loss lable", "loss label"],
  }),
  P2017: page({
    explanation:
      "A metric is written `split.output.metric`, such as `valid.label.accuracy`; the sum of all losses is `split.loss`. `evaluate` judges one split, which may be left out.",
    program: `${whole}\nevaluate judge {\n  run: fit\n  on: digits.test\n  expect: label.acuracy >= 90%\n}\n`,
    repair: ["acuracy", "accuracy"],
  }),
  P2018: page({
    explanation: "A param, input or named value that nothing reads is either forgotten or in the way.",
    program: small.replace("  output", "  spare = image -> flatten()\n  output"),
    repair: ["  spare = image -> flatten()\n", ""],
  }),
  P2019: page({
    explanation: "The setting takes a block of one kind, and the name belongs to a block of another.",
    program: `${digits}\n${small}\n${fit.replace("data: digits", "data: small")}`,
    repair: ["data: small", "data: digits"],
  }),
  P2020: page({
    explanation:
      "A named value may be called like an operator, but a reader of the flow takes it for the operator: `relu -> dense(10)` reads a value, `-> relu()` applies a function.",
    program: small.replace(
      "output label: image -> flatten() ->",
      "dense = image -> flatten()\n  output label: dense ->",
    ),
    repair: [
      " dense = image -> flatten()\n  output label: dense ->",
      " flat = image -> flatten()\n  output label: flat ->",
    ],
  }),
  P2021: page({
    explanation:
      "A flow looks for an operator of the catalog first, so a layer of the same name would never be used. It needs a name of its own.",
    program: layer.replace("layer block", "layer conv"),
    repair: ["layer conv", "layer conv_block"],
  }),
  P2022: page({
    explanation:
      "`freeze` names parts of the model whose weights stay as they are: a named value or output (everything in its flow), a use of a layer, or an operator. `head.dense` is the `dense` in `head`.",
    program: `${digits}\n${small}\n${fit.replace("epochs: 3", "epochs: 3\n  freeze: [labels.dense]")}`.replace(
      "dense(10)",
      "dense(16) -> dense(10)",
    ),
    repair: ["labels.dense", "label.dense_1"],
  }),
} satisfies Readonly<Record<string, Page>>;
