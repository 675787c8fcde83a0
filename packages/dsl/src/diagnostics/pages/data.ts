/**
 * Pages of the codes P5: the program held against its data.
 */
import { digits, type Page, page } from "./page.ts";

const flowers = `dataset flowers {
  source: csv("flowers.csv")
  input sizes: vector(columns: [length, width])
  target kind: class(setosa, virginica)
  split: random(train: 50%, test: 50%)
}
`;
const rows = { "flowers.csv": "length,width,kind\n1.4,0.2,setosa\n6.0,2.5,virginica\n" };

export const dataPages = {
  P5001: page({
    explanation:
      "The source cannot be looked into: the file is not there, or it is not what the source reads. Paths start at the folder of the program.",
    program: flowers.replace("flowers.csv", "flower.csv"),
    repair: ["flower.csv", "flowers.csv"],
    files: rows,
  }),
  P5002: page({
    explanation: "An input or target reads the column of its own name, or the one that `column:` names.",
    program: flowers.replace("target kind: class(setosa, virginica)", "target species: class(setosa, virginica)"),
    repair: ["virginica)", "virginica, column: kind)"],
    files: rows,
  }),
  P5003: page({
    explanation:
      "The column is there, but holds something else: pictures of another size, other classes, texts instead of numbers.",
    program: digits.replace("class(10)", "class(9)"),
    repair: ["class(9)", "class(10)"],
  }),
  P5004: page({
    explanation: "`official` uses the test rows that the source names as such. Other sources are split by lot.",
    program: digits.replace("stratified(train: 80%, valid: 10%, test: 10%)", "official(valid: 10%)"),
    repair: ["official(valid: 10%)", "random(train: 80%, valid: 10%, test: 10%)"],
  }),
  P5005: page({
    explanation: "`files` picks the test rows by the files of the source, so it needs names of such files.",
    program: `dataset cifar10 {
  source: builtin("cifar10")
  input image: image(32, 32, 3) -> scale(1 / 255)
  target label: class(10)
  split: files(test: ["data_batch_6.bin"], valid: 10%)
}
`,
    repair: ["data_batch_6.bin", "data_batch_5.bin"],
  }),
} satisfies Readonly<Record<string, Page>>;
