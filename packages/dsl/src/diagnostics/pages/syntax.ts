/**
 * Pages of the codes P1: how a program is written.
 */
import { digits, type Page, page, small } from "./page.ts";

export const syntaxPages = {
  P1001: page({
    explanation:
      "The language is written with letters, digits, `{ } ( ) [ ]`, `: , . = ->`, the signs of arithmetic and texts in double quotes. A sign that is plainly meant as one of these, such as a curly quote, is read as what it means, so that the rest can be checked too.",
    program: digits.replace('"digits"', "'digits'"),
    repair: ["'digits'", '"digits"'],
  }),
  P1002: page({
    explanation:
      'A text ends on the line on which it starts. A text over several lines stands between `"""` and `"""`.',
    program: digits.replace('"digits")', '"digits)'),
    repair: ['"digits)', '"digits")'],
  }),
  P1003: page({
    explanation:
      "Every opening bracket needs its closing one. A block must have ended where a name in column 1 starts the next declaration, and a call where the next setting starts; that is how the place is found.",
    program: small.replace("dense(10)", "dense(10"),
    repair: ["dense(10", "dense(10)"],
  }),
  P1004: page({
    explanation: "A closing bracket needs an opening one of its kind before it.",
    program: small.replace("dense(10)", "dense(10))"),
    repair: ["dense(10))", "dense(10)"],
  }),
  P1005: page({
    explanation: "At this place the language allows something else. The label says what.",
    program: small.replace("tensor(28, 28, 1)", "tensor(28, 28 1)"),
    repair: ["28 1", "28, 1"],
  }),
  P1006: page({
    explanation: "A declaration is a kind, a name and a block: `model small { … }`.",
    program: small.replace("model small {", "model {"),
    repair: ["model {", "model small {"],
  }),
  P1007: page({
    explanation: "A setting has a value after `:`, a named value a flow after `=`, and `->` an operator after it.",
    program: small.replace("-> softmax()", "->"),
    repair: ["dense(10) ->", "dense(10) -> softmax()"],
  }),
  P1008: page({
    explanation:
      "Numbers may carry a unit: `10%`, `200ms`, `5s`, `2m`, `1h`, `1d`, `64MiB`, `15deg`. Other letters may not follow a number.",
    program: digits.replace("80%", "80pct"),
    repair: ["80pct", "80%"],
  }),
  P1009: page({
    explanation: "`import`, `from`, `param`, `true` and `false` have a meaning of their own and are never names.",
    program: small.replace("model small", "model import"),
    repair: ["model import", "model small"],
  }),
  P1010: page({
    explanation:
      "A file consists of imports, params and blocks. A setting belongs into a block; a value for the whole file is a `param`.",
    program: `batch: 64\n\n${digits}`,
    repair: ["batch: 64\n\n", ""],
  }),
  P1011: page({
    explanation:
      "At most 64 brackets may stand inside of each other, at most 256 operators in one calculation, at most 200 definitions may need each other in a row, and at most 32 blocks take their items from one another. A model has at most 10,000 operators once its layers are opened. What goes beyond is not read, so that every check ends soon.",
    program: small.replace("dense(10)", `dense(${"(".repeat(65)}10${")".repeat(65)})`),
    repair: [`${"(".repeat(65)}10${")".repeat(65)}`, "10"],
  }),
  P1012: page({
    explanation:
      'What other languages write as `kernel=3`, `"kernel": 3`, `.5`, `10 %` or `/* … */` is written `kernel: 3`, `0.5`, `10%` and `// …` here. It is read as what it means, so that the rest can be checked too.',
    program: digits.replace("train: 80%", "train = 80%"),
    repair: ["train = 80%", "train: 80%"],
  }),
  P1013: page({
    explanation: "Items of a block stand on lines of their own; where several share a line, `,` stands between them.",
    program: small.replace("{\n  input image: tensor(28, 28, 1)\n", "{ input image: tensor(28, 28, 1)"),
    repair: ["tensor(28, 28, 1)  output", "tensor(28, 28, 1), output"],
  }),
  P1090: page({
    explanation:
      "Programs are UTF-8 text. A byte that cannot stand there, such as an accented letter saved in another encoding, is shown as `\ufffd`: what it was is not known any more. Save the file as UTF-8 and write the character anew.",
    program: `/// Pr\ufffdfung\n${small}`,
    repair: ["Pr\ufffdfung", "Prüfung"],
  }),
  P1091: page({
    explanation:
      "A zero byte never stands in a program. The file is a picture, a model, an archive, or text saved as UTF-16; editors save it as UTF-8 when told so.",
    program: `${small}\0`,
    repair: ["\0", ""],
  }),
} satisfies Readonly<Record<string, Page>>;
