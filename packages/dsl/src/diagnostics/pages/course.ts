/** Pages of mistakes about the course of a training: how often it is validated, how long it goes on, how many runs there are. */
import { digits, type Page, page, whole } from "./page.ts";

const withLine = (line: string): string => whole.replace("epochs: 3", `epochs: 3\n  ${line}`);

/** A program whose model is as wide as a param says, swept over two widths. */
const sweep = `param width: int = 16\n\n${whole.replace("flatten()", "flatten() -> dense(width)")}
sweep widths { run: fit, over width: [16, 32] }
`;

export const coursePages = {
  P4040: page({
    explanation:
      "`validate: every(…)` says after how many steps or after how many epochs the validation rows are answered. It takes one of the two.",
    program: withLine("validate: every(steps: 100, epochs: 1)"),
    repair: ["steps: 100, epochs: 1", "steps: 100"],
  }),
  P4041: page({
    explanation:
      "A training is validated every so many steps or epochs, and once more at its end. Where the first of these would come after the end, no curve shows how it went, no early stop has anything to go by, and the last weights are the only ones that can be the best.",
    program: withLine("validate: every(epochs: 5)"),
    repair: ["every(epochs: 5)", "every(epochs: 0.5)"],
  }),
  P4042: page({
    explanation:
      "Of every metric it is known whether more or less of it is better, so `mode` may be left out. The other way round, a run goes on while it gets worse and stops once it gets better.",
    program: withLine("stop: early(on: valid.label.accuracy, patience: 2, mode: min)"),
    repair: ["mode: min", "mode: max"],
  }),
  P4044: page({
    explanation:
      "A sweep trains once for each combination of its values, and combinations multiply: five values of four params are 625 trainings. More than 256 are refused; sweep one param after the other, or let `tune` look for good values.",
    program: sweep.replace("[16, 32]", `[${Array.from({ length: 300 }, (_, index) => index + 1).join(", ")}]`),
    repair: [Array.from({ length: 292 }, (_, index) => `, ${index + 9}`).join(""), ""],
  }),
  P4045: page({
    explanation: "A sweep compares at least two values of a param, and each of them once.",
    program: sweep.replace("[16, 32]", "[32]"),
    repair: ["[32]", "[16, 32]"],
  }),
  P4046: page({
    explanation:
      "The training, its model and its data are the same whatever the param is, so every row of the table would be the same run.",
    program: sweep.replace("dense(width)", "dense(24)"),
    repair: ["dense(24)", "dense(width)"],
  }),
  P4047: page({
    explanation:
      "A budget of steps ends a training before its last epoch. With as many steps or more as the epochs have, it changes nothing.",
    program: withLine("budget: 100_000"),
    repair: ["100_000", "500"],
  }),
  P4043: page({
    explanation:
      "With `folds`, each training learns from all parts but one and is judged by that one. A run that learned from another data set has no part of its own here.",
    program: `${whole}\n${digits
      .replace("dataset digits", "dataset clothes")
      .replace('"digits"', '"mnist"')
      .replace(/split: .*/, "split: folds(5)")}\nevaluate judge { run: fit, on: clothes.test }\n`,
    repair: ["folds(5)", "official(valid: 10%)"],
  }),
} satisfies Readonly<Record<string, Page>>;
