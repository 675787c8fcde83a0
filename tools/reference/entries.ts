/**
 * In: a group of the catalog. Out: its page: every entry with its arguments, what it suits and an example that has been
 * checked as part of a whole program.
 */
import { type Entry, type ParameterEntry, sizeOf, type Task } from "@penstock/dsl";
import { type ExampleGroup, examplePrograms } from "../../packages/dsl/src/catalog/testing/example-programs.ts";
import { modelOf, shown } from "./checked.ts";
import { code, fence, folded, link, page, table } from "./markdown.ts";
import { defaultText, type Place, rangeText, typeText } from "./values.ts";

/** What a group's page starts with. A group that is not here starts with its list. */
const intros: Readonly<Partial<Record<string, string>>> = {
  operators:
    "Operators stand in the flows of a [model](blocks/model.md) or a [layer](blocks/layer.md): `image -> conv(32) -> relu()`. Shapes are without the batch axis; pictures are `[height, width, channels]`. h′ and w′ depend on `pad` and `stride`: with `pad: same` they are h and w divided by the stride, rounded up. A layer, or a model with one input and one output, is used like an operator. Sequences are `[time, channels]`; where they come of token ids, some of their steps are padding, and each operator says what becomes of it.",
  losses:
    "A [train](blocks/train.md) block gives each output of its model a loss: `loss label: cross_entropy()`. It is the mean over the rows of a batch; weights of classes and rows multiply the rows' losses, and the mean still divides by the number of rows.",
  optimizers: "How weights are moved: `optimizer:` of a [train](blocks/train.md) block. Without one it is `adam()`.",
  clips:
    "How large the gradients of a step may be: `clip:` of a [train](blocks/train.md) block. Costs of weights are in them already; weight decay is not.",
  regularisers:
    "Costs of the weights themselves, added to the gradients of every step: `regularise:` of a [train](blocks/train.md) block, one or a list. The `loss` that is told is without them, so that losses can be compared whatever the factors are.",
  averages:
    "A mean of the weights over the steps: `average:` of a [train](blocks/train.md) block. The mean is validated, judged and kept; the steps go on from the weights themselves. Moving averages of `batch_norm` are kept as they are.",
  adapters:
    "Few weights that a model learns a task by, while those that it starts from stay as they are: `adapt:` of a [train](blocks/train.md) block. Its heads learn as a whole: what an output has for itself behind the adapted part. The run keeps what has learned, and where the rest comes from.",
  starts:
    "Where weights begin: `start:` of a [train](blocks/train.md) block. Weights go by name and shape to the place of the model where most of them fit, and a run tells what was taken, what starts anew and why. An operator of which one weight does not fit starts anew as a whole. Classes of a head, and words of a vocabulary, are told apart by name: rows of old ones are kept, those of new ones are drawn. The data set prepares its rows anew; statistics and vocabularies of the other run are not taken over.",
  rates:
    "Parts of a model that learn at rates of their own: `rates:` of a [train](blocks/train.md) block, an order of them or a record, `rates: { features: 0.1 }`. A factor multiplies the learning rate and the decay, as groups of parameters do in PyTorch.",
  unfreezings:
    "Parts that begin to learn later: `unfreeze:` of a [train](blocks/train.md) block. A part that has not begun has no gradient, no decay and no optimizer memory; its first step is its step 1, as in PyTorch.",
  initializers:
    "How weights start: the argument `init` of the [operators](operators.md) that have weights. What is drawn depends on the seed of the run and on the name of the weight alone.",
  schedules: "A learning rate that moves from epoch to epoch; it stands where an optimizer takes `lr`.",
  stops: "When training ends before its last epoch: `stop:` of a [train](blocks/train.md) block.",
  validations:
    "When the validation rows are answered: `validate:` of a [train](blocks/train.md) block. Without it, after every epoch. What is measured then is what `stop` and `best` go by.",
  sources:
    "Where rows come from: `source:` of a [dataset](blocks/dataset.md) block. Paths start at the folder of the program.",
  columns:
    "What a column of a data set holds: after `input name:`, `target name:` or, where no model reads it, `column name:` in a [dataset](blocks/dataset.md) block.",
  preparations:
    "Steps that prepare a column, after its type: `input image: image(28, 28, 1) -> scale(1 / 255)`. What a step learns from rows, it learns from train rows only.",
  augmentations:
    "Random changes to train rows: `augment image: rotate(10deg)` in a [dataset](blocks/dataset.md) block.",
  samplings:
    "How often train rows come in an epoch: `sampling:` of a [dataset](blocks/dataset.md) block. Without it, once each. Rows that come several times are augmented otherwise each time; valid and test rows are never drawn.",
  mixes:
    "How often each of several data sets comes: `mix:` of a [train](blocks/train.md) block whose `data` is a list. Each step takes a batch of one data set and moves what the outputs that it has targets of depend on. Whatever the mix, an epoch has as many steps as all data sets have batches; how many of them a data set gets is exact, and only their order is drawn, anew each epoch.",
  balances:
    "How the losses of several outputs are brought together: `balance:` of a [train](blocks/train.md) block. Each loss is multiplied by its `weight` first. What a balance remembers is kept with checkpoints.",
  corruptions:
    "How rows are changed before a trained model is asked about them: `robustness:` of an [evaluate](blocks/evaluate.md) block, joined by `+` or in a list. Each runs in five severities, or once for every amount that it is given. Pictures are changed as a file has them, 8 bits a value, before any preparation; severities of pictures up to 64 pixels are those of CIFAR-10-C, of larger ones those of ImageNet-C (Hendrycks and Dietterich, 2019), with lengths in proportion to the shorter side (of 32 and 224 pixels). What is drawn depends on the seed, the corruption, the column and the row alone, and is the same in every severity. Means over severities are metrics that `expect` may name: `robustness.noise.label.accuracy`, over all corruptions `robustness.label.accuracy`; what is lost against the same rows unchanged is `robustness.drop.label.accuracy` and `robustness.noise.drop.label.accuracy`, more than 0 where figures are worse. Attacks (`fgsm`, `pgd`) have no part in the means over all, unless there is nothing else. These figures have no intervals.",
  splits: "Which rows train, validate and test: `split:` of a [dataset](blocks/dataset.md) block.",
  explanations:
    "Why a model answers as it does: `explain:` of an [evaluate](blocks/evaluate.md) block, one or a list. What is explained is the first output that answers with a class, several yes or no, or a few numbers: of classes the one that is answered, as it is before `softmax` or `sigmoid`. Maps of the trained model are held against those of the same model with random weights (Adebayo et al., 2018); where they are alike, a warning says that they tell of the input and not of what was learned. Of several runs the first is explained.",
  generations:
    "How a model that gives words one after the other chooses them: `generate:` of an [evaluate](blocks/evaluate.md) block. Padding and the sign for unknown words are never chosen. While a model learns it is told the words before each one, and judged by those it gives then; in an evaluation it goes on from its own.",
  detectors:
    "How rows that belong to no class are told from those that do: `detect:` of an [evaluate](blocks/evaluate.md) block whose `outside:` names a data set of such rows. Each gives a row a score, the greater the stranger, and refuses what is above a threshold. Thresholds are fitted on validation rows, those of the run and those of the data set from outside; test rows have no part in them. Values of layers are held against train rows, of which at most 50,000 are looked at. Scores are of the model as it is, before a temperature that `calibrate` fits.",
  detection:
    "How well a detector tells rows from outside: what `expect` bounds by `outside.<detector>.<figure>`, such as `outside.energy.recall`. Intervals are by drawing among the rows of both sides together.",
  fairness:
    "By how much groups of rows are treated differently: the `fairness` of an [evaluate](blocks/evaluate.md) block says what tells them apart, and `expect` bounds a figure by `fairness.<column>.<figure>`, or by `label.fairness.<column>.<figure>` where several outputs answer with a class. Of two classes the second is the one that is asked about. Of more classes each is asked about against all others, and a figure is the largest of them. A group of fewer than ten rows has no part in a figure, nor has one without rows that a rate is of; with fewer than two groups left there is no figure, and no bound holds of it.",
  metrics:
    "Figures of a run, by split and output: `valid.label.accuracy`. They stand in `expect`, `stop` and `best`, and in `metrics` of an `evaluate` block. Which ones an output has depends on its target and its loss. One that is not defined, as `auroc` where all rows are of one class, is left out, and no bound holds of it. Metrics count every row once, whatever its weight; the loss counts weights.",
};

/** Groups whose title is not their name. */
const titles: Readonly<Partial<Record<string, string>>> = {
  columns: "Column types",
  preparations: "Preparation steps",
  augmentations: "Augmentation steps",
  samplings: "Ways to draw rows",
  mixes: "Mixes of data sets",
  balances: "Balances of tasks",
  stops: "Ways to stop",
  clips: "Bounds on gradients",
  regularisers: "Costs of weights",
  averages: "Means of weights",
  adapters: "Ways to adapt a model",
  starts: "Starts of weights",
  rates: "Rates of parts",
  unfreezings: "Orders of unfreezing",
  validations: "Rhythms of validation",
  sources: "Data sources",
  generations: "Ways to write texts",
  detectors: "Detectors",
  detection: "Figures of rows from outside",
  fairness: "Figures of fairness",
};

/** The heading of a group's page. */
export function groupTitle(group: string): string {
  return titles[group] ?? `${group.charAt(0).toUpperCase()}${group.slice(1).replaceAll("_", " ")}`;
}

/** The arguments of a call. */
export function argumentTable(parameters: readonly ParameterEntry[], place: Place): string {
  const rows = parameters.map((parameter) => [
    code(parameter.name),
    parameter.doc,
    `${typeText(parameter.type, place)}${parameter.rest === true ? ", several" : ""}`,
    defaultText(parameter),
    rangeText(parameter.range, parameter.type),
  ]);
  return table(["argument", "", "type", "default", "range"], rows);
}

/** What an output answers with, in words. */
const taskWords: Readonly<Record<Task, string>> = {
  class: "classes",
  labels: "yes and no (`binary`, `focal` or `dice` on a `vector` or an `image`)",
  numbers: "numbers",
  embedding: "places in space (`contrastive`, `triplet`)",
  sequence: "rows of tokens",
  text: "texts, word by word",
  pixels: "masks",
  boxes: "boxes",
};

/** What becomes of the padding of sequences. */
const paddings: Readonly<Record<string, string>> = {
  makes: "id 0 is padding, and what comes after knows it",
  keeps: "what comes after knows it still",
  reads: "has no part in the result",
  reads_and_keeps: "has no part in the result, and what comes after knows it still",
  windows: "has no part in the result, and what comes after knows which windows lie on it",
};

/** What an entry has besides a name, an example and arguments, in lines of a list. */
function facts(entry: Entry): string {
  const lines: string[] = [];
  if ("shapes" in entry) lines.push(`shape: ${code(String(entry.shapes))}`);
  if ("mask" in entry && typeof entry.mask === "string") lines.push(`padding: ${paddings[entry.mask] ?? entry.mask}`);
  if ("suits" in entry && Array.isArray(entry.suits))
    lines.push(`suits ${entry.suits.map((kind) => link(code(String(kind)), "columns.md", String(kind))).join(", ")}`);
  if ("explains" in entry && Array.isArray(entry.explains))
    lines.push(
      `looks at ${entry.explains.map((kind) => link(code(String(kind)), "columns.md", String(kind))).join(", ")}`,
    );
  if ("tasks" in entry && Array.isArray(entry.tasks))
    // Metrics alone have them.
    lines.push(`of ${(entry.tasks as Task[]).map((task) => taskWords[task]).join(", ")}`);
  if ("goal" in entry) lines.push(entry.goal === "max" ? "more is better" : "less is better");
  if ("goal" in entry && "range" in entry)
    // Metrics alone have both, and their range is one of numbers.
    lines.push(`range: ${rangeText(entry.range as ParameterEntry["range"], { kind: "float" })}`);
  if ("columns" in entry) {
    const { columns } = entry;
    lines.push(
      Array.isArray(columns)
        ? `columns: ${columns.map((column: { name: string; kind: string }) => `${code(column.name)} (${column.kind})`).join(", ")}`
        : "columns: as in the data",
    );
  }
  return lines.map((line) => `- ${line}`).join("\n");
}

/** What an operator makes of one shape after another, as the checker works it out. */
function shapesOf(operator: string, programs: readonly string[]): string {
  const shape = (dims: readonly number[]): string => code(`[${dims.join(", ")}]`);
  const rows = programs.flatMap((program) => {
    const model = modelOf(program);
    const node = model?.nodes.find((one) => one.op === operator);
    if (model === null || node === undefined) return [];
    const types = new Map([
      ...model.inputs.map((one) => [one.name, one.type] as const),
      ...model.nodes.map((one) => [one.id, one.type] as const),
    ]);
    const values = node.weights.reduce((sum, weight) => sum + sizeOf(weight.shape), 0);
    return [
      [
        node.inputs.map((input) => shape(types.get(input)?.shape ?? [])).join(", "),
        shape(node.type.shape),
        node.weights.map((weight) => `${code(weight.name)} ${shape(weight.shape)}`).join(", ") || "none",
        values === 0 ? "" : values.toLocaleString("en-GB"),
      ],
    ];
  });
  return table(["in", "out", "weights", "values"], rows);
}

/** The operators that the first program opens its last one up into, with their weights. */
function partsOf(programs: readonly string[]): string {
  const model = programs.map(modelOf).find((one) => one !== null);
  const rows = (model?.nodes ?? []).map((node) => [
    code(node.id.split("/").slice(1).join(".")),
    link(code(node.op), "", node.op),
    code(`[${node.type.shape.join(", ")}]`),
    node.weights.map((weight) => `${code(weight.name)} ${code(`[${weight.shape.join(", ")}]`)}`).join(", ") || "none",
  ]);
  return table(["stands for", "operator", "gives", "weights"], rows);
}

function section(group: ExampleGroup, entry: Entry): string {
  const programs = examplePrograms(group, entry);
  const program = programs.length === 0 ? null : shown(programs, `${group} ${entry.name}`);
  const whole = program !== null && entry.example !== undefined && program.trim() === entry.example.trim();
  return page(
    `## ${entry.name}`,
    entry.doc,
    facts(entry),
    entry.parameters.length === 0 ? null : argumentTable(entry.parameters, { up: "" }),
    entry.example === undefined || whole ? null : `Example: ${code(entry.example)}`,
    group === "operators"
      ? "parts" in entry || "form" in entry
        ? partsOf(programs)
        : shapesOf(entry.name, programs)
      : null,
    program === null ? null : whole ? fence("pipe", program) : folded("in a whole program", fence("pipe", program)),
  ).trimEnd();
}

/** A page of a group, `docs/language/<group>.md`. */
export function groupPage(group: ExampleGroup, entries: readonly Entry[]): string {
  const rows = entries.map((entry) => [
    link(code(entry.name), "", entry.name),
    entry.doc,
    "shapes" in entry ? code(String(entry.shapes)) : "",
  ]);
  return page(
    `# ${groupTitle(group)}`,
    intros[group] ?? null,
    table(["name", "", "shapes"], rows),
    ...entries.map((entry) => section(group, entry)),
  );
}
