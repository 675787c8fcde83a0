/**
 * Pages of codes about rows that belong to no class, and about few rows of each.
 */

import { digits, type Page, page, whole } from "./page.ts";
import { houseRows, houses } from "./rows.ts";

const strangers = `${digits
  .replace("dataset digits", "dataset strangers")
  .replace(/ {2}target .*\n/, "")
  .replace("stratified(", "random(")}`;

const judged = (lines: string): string => `
evaluate judge {
  run: fit
  on: digits.test
  ${lines}
}
`;

const priced = `${houses}
dataset strangers {
  source: csv("houses.csv")
  input area: number
  target price: number
  split: random(train: 50%, test: 50%)
}

model net {
  input area: tensor(1)
  output price: area -> dense(1)
}

train fit {
  model: net
  data: houses
  loss price: mse()
  epochs: 3
}

evaluate judge {
  run: fit
  on: houses.test
  outside: strangers
}

evaluate elsewhere {
  run: fit
  on: strangers.test
}
`;

/** Their pages. */
export const outsidePages = {
  P4220: page({
    explanation:
      "A detector gives rows a score by which those that belong to no class are refused. How well it does is only known with such rows: a data set of them, which needs no target.",
    program: `${whole}\n${strangers}${judged("detect: energy()")}`,
    repair: ["detect: energy()", "outside: strangers\n  detect: energy()"],
  }),
  P4221: page({
    explanation:
      "Figures are called after their detector, `outside.energy.recall`, so each stands in a block once. Other arguments belong into another block.",
    program: `${whole}\n${strangers}${judged("outside: strangers\n  detect: [energy(), energy(temperature: 2)]")}`,
    repair: ["[energy(), energy(temperature: 2)]", "energy(temperature: 2)"],
  }),
  P4222: page({
    explanation:
      "Rows from outside belong to none of the classes that the model knows. Rows of the data set that it has learned from belong to one each.",
    program: `${whole}\n${strangers}${judged("outside: digits")}`,
    repair: ["outside: digits", "outside: strangers"],
  }),
  P4223: page({
    explanation:
      "A row is from outside where it belongs to no class, so there must be an output that answers with one class. Of numbers there is no outside.",
    program: priced,
    repair: ["  outside: strangers\n", ""],
    files: { "houses.csv": houseRows },
  }),
  P4224: page({
    explanation:
      "`shots: 10` leaves ten train rows of each class, to see what a model learns from few examples. Without classes there is nothing to count by.",
    program: houses.replace(/\}\n$/, "  shots: 10\n}\n"),
    repair: ["  shots: 10\n", ""],
    files: { "houses.csv": houseRows },
  }),
} satisfies Readonly<Record<string, Page>>;
