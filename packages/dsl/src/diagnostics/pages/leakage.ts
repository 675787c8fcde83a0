/**
 * Pages of the codes P5030 to P5037: models that read what they are to find out, or are judged by what they have seen.
 */
import { type Page, page } from "./page.ts";
import { houseRows, houses, rowsOf, saleRows, sales } from "./rows.ts";

const files = { "houses.csv": houseRows, "sales.csv": saleRows };

export const leakagePages = {
  P5030: page({
    explanation:
      "The model reads the answer: an input is read from the target's own column, or holds the same in every row. It learns nothing else, and its figures mean nothing.",
    program: houses.replace("input area: number", "input size: vector(columns: [area, price])"),
    repair: ["[area, price]", "[area, rooms]"],
    files,
  }),
  P5031: page({
    explanation:
      "Each value of an input goes with exactly one value of the target, and the other way round. Such a column is often the target in another spelling, or something that is written down only once the answer is known.",
    program: sales
      .replace("sales.csv", "coded.csv")
      .replace("amount: number", "order: vector(columns: [amount, code])"),
    repair: ["[amount, code]", "[amount]"],
    files: {
      "coded.csv": rowsOf(
        "code,amount,bought",
        24,
        (index) => `${index % 3 === 0 ? 7 : 3},${10 + ((index * 29) % 71)},${index % 3 === 0 ? "yes" : "no"}`,
      ),
    },
  }),
  P5032: page({
    explanation:
      "A number that was only given out to tell rows apart says nothing about new rows. A model that reads it can learn the train rows by heart.",
    program: houses
      .replace("houses.csv", "numbered.csv")
      .replace("area: number", "area: number\n  input house_id: number"),
    repair: ["input house_id: number", "column house_id: id"],
    files: {
      "numbered.csv": rowsOf(
        "house_id,area,price",
        24,
        (index) => `${index + 1},${50 + ((index * 37) % 90)},${120 + 7 * index}`,
      ),
    },
  }),
  P5033: page({
    explanation:
      "Rows of one user are alike. Where a split draws single rows, each user stands on both sides, and the test measures how well users are recognised. `by` keeps rows of one user together.",
    program: sales.replace("  split", "  column user: id\n  split"),
    repair: ["test: 25%)", "test: 25%, by: user)"],
    files: { "sales.csv": saleRows.replaceAll(/2024-03-\d\d/g, "-") },
  }),
  P5034: page({
    explanation:
      "The test files are said by the program, and rows of one user stand in them and in the train files too. The test then measures how well users are recognised.",
    program: `dataset sales {
  source: csv(["march.csv", "april.csv"])
  input amount: number
  target bought: class(no, yes)
  column user: id
  split: files(test: ["april.csv"])
}
`,
    repair: ['files(test: ["april.csv"])', "random(train: 75%, test: 25%, by: user)"],
    files: {
      "march.csv": saleRows.replaceAll(/2024-03-\d\d/g, "-"),
      "april.csv": "user,day,amount,bought\nu3,-,5,yes\nu9,-,81,no\n",
    },
  }),
  P5035: page({
    explanation:
      "What is to be foretold lies in the future. Where rows are drawn by lot, the model is judged on days before the last ones it has learned from, and looks better than it will be.",
    program: sales.replace("  split", "  column day: time\n  split"),
    repair: ["random(", "chronological("],
    files,
  }),
  P5036: page({
    explanation:
      "The rows stand in the order of a column whose values are times, and the split draws them by lot. Where time matters, declare the column and split by it; where it does not, declare the column as what it is to you, for example as `text`.",
    program: sales,
    repair: ["  split: random(", "  column day: time\n  split: chronological("],
    files,
  }),
  P5037: page({
    explanation:
      "Some rows are equal in every input and target. A split may put copies on both sides, and then a model is judged by rows it has learned from. `duplicates: drop` keeps one of each; where the source says which rows are for testing, the test row stays. `duplicates: keep` says that they are meant.",
    program: houses.replace("houses.csv", "copied.csv"),
    repair: ["  split", "  duplicates: drop\n  split"],
    files: {
      "copied.csv": rowsOf("area,price", 24, (index) => `${50 + (((index % 20) * 37) % 90)},${120 + 7 * (index % 20)}`),
    },
  }),
} satisfies Readonly<Record<string, Page>>;
