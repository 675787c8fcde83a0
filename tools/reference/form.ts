/**
 * The pages of the language that are no entries of the catalog: its form, and params with their types. Programs in them are
 * checked by a test; words and types come from the code.
 */
import { format } from "@penstock/dsl";
import { parameterTypes } from "../../packages/dsl/src/check/params.ts";
import { reservedWords } from "../../packages/dsl/src/tokens/token-types.ts";
import { code, fence, page, table } from "./markdown.ts";
import { typeText } from "./values.ts";

/** A program in the style of `pipe fmt`. */
const program = (text: string): string => fence("pipe", format(text).text);

const grammar = `file   = (import | param | block)*
import = "import" "{" name ("," name)* "}" "from" text
param  = "param" name ":" type "=" expr ("in" domain)?
block  = kind name ("(" parameters ")")? "{" (item ","?)* "}"
item   = name label? ":" expr            a setting
       | name "=" flow                   a named flow
       | "..." name                      the items of another block
flow   = operand ("->" call)*
call   = name "(" (expr | name ":" expr) ("," …)* ")"
expr   = flow | number | text | true | false | name ("." name)* | call
       | "[" expr ("," expr)* "]" | expr ("+" | "-" | "*" | "/") expr | "(" expr ")"
       | expr (">=" | "<=" | ">" | "<") expr`;

/** `docs/language/form.md`. */
export function formPage(): string {
  const reserved = [...reservedWords.keys()].map(code).join(", ");
  return page(
    "# The form of a program",
    "A program is a text file whose name ends in `.pipe`. It holds imports, [params](params.md) and [blocks](README.md#blocks), in any order; a name may be used before it is declared. There are no loops and no conditions: every shape is known before a run starts.",
    program(`param width: int = 16

/// A convolution, then half the height and width.
layer step_down(filters: int) {
  input x: tensor(h, w, c)
  output y: x -> conv(filters, pad: same) -> relu() -> max_pool(2)
}

model small {
  input image: tensor(28, 28, 1)
  features = image -> step_down(width) -> step_down(2 * width)
  output label: features -> flatten() -> dense(10) -> softmax()
}`),
    "## Blocks",
    "A block is a kind, a name of your own and items in braces. Its kind and name start in column 1; that is how a missing brace is found. Items stand on lines of their own, or are separated by commas:",
    program("model one_line { input x: tensor(4), output y: x -> dense(1) }"),
    "- `batch: 64` states a fact. Some settings carry a label: `input image: …`, `loss label: …`.\n- `features = image -> relu()` names a flow, in a `model` or a `layer`.\n- `...base` takes over the items of another block; see [Spread](#spread).",
    "## Flows",
    "`a -> b() -> c()` passes a tensor from operator to operator. A flow starts with a name or with several in brackets, for operators that take many. It may go on in the next line before `->`. The checker knows the shape after each arrow.",
    program(`model two_ways {
  input left: tensor(8)
  input right: tensor(8)
  output y: [left, right] -> concat()
    -> dense(16, activation: relu)
    -> dense(1)
}`),
    "## Calls",
    "Arguments stand in the order of their table, or by name: `conv(32, 3)`, `conv(32, kernel: 3)`. After a named argument come only named ones. What has a default may be left out; an unknown argument is an error. Some operators are given operators: `residual(conv(8, pad: same) -> relu())`; what flows into the call flows through them. Parentheses are written even where they are empty: `relu()`; only column types may go without, as in `target price: number`.",
    "## Literals",
    table(
      ["", "written", ""],
      [
        [
          "numbers",
          "`10`, `45_000`, `0.5`, `1e-3`",
          "[units](values.md#units) follow at once: `10%`, `200ms`, `64MiB`, `15deg`",
        ],
        [
          "text",
          '`"rows.csv"`',
          'over several lines between `"""` and `"""`; `\\n`, `\\t`, `\\"`, `\\\\` and `\\u{1F600}` as usual',
        ],
        ["yes or no", "`true`, `false`", ""],
        ["nothing", "`none`", "where a setting or argument is optional"],
        ["words", "`same`, `horizontal`", "where a few are allowed; without quotes"],
        ["lists", "`[16, 32, 64]`", ""],
        ["arithmetic", "`2 * width`, `1 / 255`", "`+ - * /` and parentheses, worked out before anything runs"],
      ],
    ),
    "## Comments",
    "`//` starts a comment that ends with its line. `///` before a block or a param is its documentation: editors show it on hover, reports quote it.",
    program(`/// What a reader of the report should know.
model documented {
  input x: tensor(4) // four measurements
  output y: x -> dense(1)
}`),
    "## Names",
    `Letters of any script, digits and \`_\`; a digit may not come first. Reserved and never names: ${reserved}. Everything else is an ordinary name: a model may be called \`model\`.`,
    "## Imports",
    "`import` brings blocks and params of another file by name; the path starts at the importing file. Files may not import each other in a circle.",
    fence("text", `import { residual, width } from "./parts/residual.pipe"`),
    "## Spread",
    "`...name` takes over every item of a block of the same kind. Items of the block itself take the place of those taken over, wherever `...name` stands.",
    program(`dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}

dataset few_digits {
  ...digits
  limit: 1_000
}`),
    "## Grammar",
    fence("text", grammar),
    "Kinds of blocks are ordinary names: `modle small { … }` is read as a block, and the checker asks whether `model` is meant.",
  );
}

const typeExamples: Readonly<Partial<Record<string, string>>> = {
  int: "param epochs: int = 10",
  float: "param lr: float = 1e-3",
  text: 'param file: text = "rows.csv"',
  bool: "param with_bias: bool = true",
  probability: "param drop: probability = 20%",
  duration: "param wait: duration = 200ms",
};

/** `docs/language/params.md`. */
export function paramsPage(): string {
  const rows = [...parameterTypes].map(([name, type]) => [
    code(name),
    typeText(type, { up: "" }),
    typeExamples[name] === undefined ? "" : code(typeExamples[name]),
  ]);
  return page(
    "# Params",
    "A param is a value with a name, for the whole file. It may stand wherever a value may, and the command line can change it:",
    program(`param rows: int = 2_000 in [100, 10_000]
param lr: float = 1e-3 in log(1e-5, 1e-1)
param drop: probability = 20%
param width: int = 32 in [16, 32, 64]
param double: int = 2 * width

dataset digits {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
  limit: rows
}

model small {
  input image: tensor(28, 28, 1)
  output label: image -> flatten() -> dense(double) -> relu() -> dropout(drop) -> dense(10) -> softmax()
}

train fit {
  model: small
  data: digits
  loss label: cross_entropy()
  optimizer: adam(lr: lr)
  epochs: 3
}`),
    fence("sh", "npx pipe run program.pipe --set rows=500 --set lr=3e-3"),
    "A value from the command line is written as in the program (`10%`, `1e-3`); a text needs no quotes. It is checked like any other: type, domain, and what is made of it.",
    "## Types",
    table(["type", "takes", "example"], rows),
    "Parameters of a [layer](blocks/layer.md) have the same types: `layer block(filters: int, drop: probability = 0) { … }`.",
    "## Domains",
    table(
      ["domain", "means"],
      [
        ["`in [1, 100]`", "from 1 to 100, ends included; two numbers are a range"],
        ["`in log(1e-5, 1e-1)`", "a range whose scale is logarithmic"],
        ["`in [16, 32, 64]`", "one of these; so are two values that are no numbers"],
      ],
    ),
    "The default must lie in the domain, and so must a value of `--set`; otherwise it is [P4009](../errors/P4009.md).",
  );
}
