/**
 * In: types, defaults and ranges of parameters. Out: how the reference writes them, and the page that says what each type is.
 */
import type { Argument, ParameterEntry, Range, ValueType } from "@penstock/dsl";
import { groupWords } from "../../packages/dsl/src/catalog/catalog.ts";
import { units } from "../../packages/dsl/src/tokens/units.ts";
import { code, link, page, table } from "./markdown.ts";

interface Words {
  readonly title: string;
  readonly doc: string;
  readonly examples: string;
}

/** What the kinds of values are. A kind that is not here is named by its own word. */
const kinds: Readonly<Partial<Record<string, Words>>> = {
  int: { title: "whole number", doc: "A whole number; `_` may group its digits.", examples: "`64`, `45_000`" },
  float: { title: "number", doc: "Any number.", examples: "`0.1`, `1e-3`, `1 / 255`" },
  probability: { title: "part", doc: "A part from 0 to 1, or a percentage.", examples: "`10%`, `0.1`, `1 / 10`" },
  bool: { title: "yes or no", doc: "One of two words.", examples: "`true`, `false`" },
  text: {
    title: "text",
    doc: 'Text in double quotes, with `\\n`, `\\"` and the like; text over several lines stands between `"""`.',
    examples: '`"rows.csv"`',
  },
  duration: { title: "duration", doc: "A number with a unit of time.", examples: "`200ms`, `5m`, `2h`" },
  size: { title: "size", doc: "A number with a unit of memory.", examples: "`64MiB`" },
  angle: { title: "angle", doc: "Degrees, with or without the unit.", examples: "`10deg`, `10`" },
  choice: { title: "choice", doc: "One of a few words, without quotes; the table names them.", examples: "`same`" },
  pair: {
    title: "pair",
    doc: "Height and width: one whole number for both, or a list of two.",
    examples: "`3`, `[3, 5]`",
  },
  name: { title: "name", doc: "A name, bare or in quotes.", examples: '`garden`, `"petal length"`' },
  class: { title: "classes", doc: "Class names in label order, or how many there are.", examples: "`10`, `yes, no`" },
  field: {
    title: "value",
    doc: "What a field of a column may hold: a number, or a word, bare or in quotes.",
    examples: '`0`, `unknown`, `"New York"`',
  },
  metric: {
    title: "metric",
    doc: "A dotted path to a figure of a run: the split, the output, the [metric](metrics.md). In an `evaluate` block the split may be left out; `loss` without an output is the weighted sum of all losses.",
    examples: "`valid.label.accuracy`, `label.f1`, `valid.loss`",
  },
  scheduled: {
    title: "number or schedule",
    doc: "A number, or a [schedule](schedules.md) that moves it from epoch to epoch.",
    examples: "`1e-3`, `cosine(1e-3, to: 1e-5)`",
  },
  part: {
    title: "part of a model",
    doc: "A named value, an output, a use of a layer or an operator: the value that it gives last.",
    examples: "`features`, `features.conv_1`",
  },
  weights: {
    title: "names of weights",
    doc: "A list of names of weights as [operators](operators.md) have them, or of parts of the model as `freeze` takes them.",
    examples: "`[bias, gamma]`, `[features.conv_1, label]`",
  },
  class_weights: {
    title: "weights of classes",
    doc: "`balanced`, a list of numbers in the order of the classes, or a record by class; a class that the record leaves out counts 1.",
    examples: "`balanced`, `[1, 2.5]`, `{ rare: 5 }`",
  },
  run: {
    title: "training or run",
    doc: "The name of a `train` block, or the name of a run of the store as a text.",
    examples: '`fit`, `"fit-1f3a"`',
  },
  rates: {
    title: "rates of parts",
    doc: "A call that gives every part a rate, or a record of parts with what the learning rate is multiplied by.",
    examples: "`layerwise(0.9)`, `{ head: 10 }`",
  },
  block: {
    title: "name of a block",
    doc: "The name of a block of the stated kind, in this file or imported.",
    examples: "`small`",
  },
  budget: {
    title: "steps or duration",
    doc: "A whole number of steps, or a number with a unit of time.",
    examples: "`5_000`, `10m`",
  },
  param_values: {
    title: "values of a param",
    doc: "A list of values of the param that the label names, each of its type and within its domain.",
    examples: "`[1e-2, 1e-3]`",
  },
  run_pair: {
    title: "two trainings",
    doc: "The names of two `train` blocks with an arrow between them; the first may be `fit.before`, the weights of a training before its first step.",
    examples: "`small_fit -> large_fit`, `fit.before -> fit`",
  },
  split_of_dataset: {
    title: "rows of a data set",
    doc: "The name of a `dataset`, a dot, and `train`, `valid` or `test`.",
    examples: "`digits.test`",
  },
  column_flow: {
    title: "column",
    doc: "A [column type](columns.md), then [preparation steps](preparations.md) after `->`.",
    examples: "`image(28, 28, 1) -> scale(1 / 255)`",
  },
  augment_flow: {
    title: "augmentation",
    doc: "[Augmentation steps](augmentations.md) joined by `->`.",
    examples: "`rotate(10deg) -> pad_crop(2)`",
  },
  tensor: {
    title: "tensor",
    doc: "A shape without the batch axis, or the number of token ids in a row. In a `layer` a name stands for an axis of any size.",
    examples: "`tensor(28, 28, 1)`, `tensor(h, w, c)`, `tokens(64)`, `bag(64)`",
  },
  tensor_flow: {
    title: "flow",
    doc: "A name, or several in brackets, then [operators](operators.md) and layers after `->`.",
    examples: "`image -> flatten() -> dense(10)`, `[a, b] -> concat()`",
  },
  operator_flow: {
    title: "operators",
    doc: "[Operators](operators.md) or layers joined by `->`, without a value before them: what flows into the call flows through them.",
    examples: "`conv(32, pad: same) -> relu()`",
  },
  expectation: {
    title: "expectation",
    doc: "A [metric](#metric) compared with a number by `>=`, `<=`, `>` or `<`; several stand in a list.",
    examples: "`label.accuracy >= 98%`",
  },
};

/** The page of a group of calls. */
const groupPage = (group: string): string => `${group}.md`;

/** Where pages are, seen from the page that is written. */
export interface Place {
  /** `""` on pages of docs/language, `"../"` one folder below. */
  readonly up: string;
}

/** A type with a link to what it is. */
export function typeText(type: ValueType, place: Place): string {
  const { up } = place;
  switch (type.kind) {
    case "choice":
      return type.choices.map(code).join(", ");
    case "list":
      return `list: ${typeText(type.of, place)}`;
    case "one_or_list":
      return `${typeText(type.of, place)}, or a list`;
    case "block":
      return `name of a ${link(code(type.of), `${up}blocks/${type.of}.md`)}`;
    case "call":
      return link(groupWords[type.of].one.replace(/^an? /, ""), `${up}${groupPage(type.of)}`);
    default: {
      const title = kinds[type.kind]?.title ?? type.kind.replaceAll("_", " ");
      return link(title, `${up}values.md`, title);
    }
  }
}

function unitOf(kind: "duration" | "size", value: number): string {
  const fitting = [...units].filter(([, unit]) => unit.kind === kind && value % unit.factor === 0);
  const [name, unit] = fitting.at(-1) ?? [];
  return name === undefined || unit === undefined || value === 0 ? String(value) : `${value / unit.factor}${name}`;
}

/** A value as a program writes it. */
export function written(value: Argument, type: ValueType): string {
  if (value === null) return "none";
  if (typeof value === "number") {
    if (type.kind === "duration" || type.kind === "size") return unitOf(type.kind, value);
    if (type.kind === "angle") return `${value}deg`;
    return type.kind === "probability" && value > 0 ? `${Number((value * 100).toPrecision(12))}%` : String(value);
  }
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string" && type.kind === "weights") return value.replace(/^:/, "");
  if (typeof value === "string")
    return type.kind === "text" || (type.kind === "one_or_list" && type.of.kind === "text")
      ? JSON.stringify(value)
      : value;
  if ("call" in value) return `${value.call}()`;
  const of = type.kind === "list" || type.kind === "one_or_list" ? type.of : type;
  if (type.kind === "pair" && value[0] === value[1]) return String(value[0]);
  return `[${value.map((one: Argument) => written(one, of)).join(", ")}]`;
}

/** The default of a parameter, or that it must be given. */
export function defaultText(parameter: ParameterEntry): string {
  if (parameter.required) return "required";
  // Where nothing is given, the text says what happens; `none` would say less.
  if (parameter.default === null && / by default\.$/.test(parameter.doc)) return "";
  return parameter.default === undefined ? "" : code(written(parameter.default, parameter.type));
}

/** Bounds in words. */
export function rangeText(range: Range | undefined, type: ValueType): string {
  if (range === undefined) return type.kind === "probability" ? "0 to 1" : "";
  const { min, max, exclusiveMin, exclusiveMax } = range;
  if (min !== undefined && max !== undefined)
    return `${exclusiveMin === true ? "above " : ""}${min} to ${exclusiveMax === true ? "below " : ""}${max}`;
  if (min !== undefined) return `${exclusiveMin === true ? ">" : "≥"} ${min}`;
  return max === undefined ? "" : `${exclusiveMax === true ? "<" : "≤"} ${max}`;
}

/** `docs/language/values.md`: every kind of value. */
export function valuesPage(): string {
  const sections = Object.values(kinds).flatMap((words) =>
    words === undefined ? [] : [`## ${words.title}`, `${words.doc} For example ${words.examples}.`],
  );
  const unitRows = [...units].map(([name, unit]) => [
    code(`1${name}`),
    unit.kind,
    `${unit.factor} ${canonical[unit.kind]}`,
  ]);
  return page(
    "# Values",
    "What may stand as a setting or an argument. A [param](params.md) may stand wherever a value may, and numbers may be computed: `width * 2`, `1 / 255`, `5_000 / 60_000`. `none` turns off what is optional.",
    ...sections,
    "## Units",
    "A unit follows its number without a space. A unit where none belongs is an error: `batch: 200ms` is no count.",
    table(["written", "measures", "is"], unitRows),
  );
}

const canonical = { fraction: "of 1", duration: "ms", size: "bytes", angle: "degrees" } as const;
