/**
 * Pages of the codes P5: the program held against its data.
 */
import { digits, type Page, page } from "./page.ts";
import { houseRows, houses, rowsOf } from "./rows.ts";

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
  P5006: page({
    explanation:
      "Nobody can calculate with a value that is not there, and a silent guess would be part of every figure. Say what is to happen: `fill()` puts the mean of the train rows into an input, `fill(0)` a value of your own, and `missing: drop` leaves the rows out before the split. Empty fields are missing, and so are `NA`, `N/A`, `NaN`, `null`, `none` and `?`, unless the program names them as classes.",
    program: houses.replace("houses.csv", "gaps.csv"),
    repair: ["input area: number", "input area: number -> fill()"],
    files: { "gaps.csv": houseRows.replace("87,3,127", ",3,127").replace("71,4,134", "NA,4,134") },
  }),
  P5007: page({
    explanation:
      "A column of numbers has something else in some row. The message names the first such row and how many there are.",
    program: houses.replace("houses.csv", "wrong.csv"),
    repair: ["wrong.csv", "houses.csv"],
    files: { "wrong.csv": houseRows.replace("87,3,127", "87 m,3,127"), "houses.csv": houseRows },
  }),
  P5008: page({
    explanation:
      "Every row has as many fields as the header. A field with a delimiter in it stands in quotes; an empty one keeps its delimiter.",
    program: houses.replace("houses.csv", "ragged.csv"),
    repair: ["ragged.csv", "houses.csv"],
    files: { "ragged.csv": houseRows.replace("87,3,127", "87,3,1,127"), "houses.csv": houseRows },
  }),
  P5009: page({
    explanation:
      "A target that is the same in every row can be learned by heart from one of them. It is often the wrong column or a part of the file.",
    program: houses.replace("houses.csv", "one-price.csv"),
    repair: ["one-price.csv", "houses.csv"],
    files: { "one-price.csv": houseRows.replaceAll(/\d+$/gm, "120"), "houses.csv": houseRows },
  }),
  P5010: page({
    explanation: "So small a part of so few rows is no row at all, and a split without rows judges nothing.",
    program: houses.replace("train: 75%, test: 25%", "train: 99%, test: 1%"),
    repair: ["train: 99%, test: 1%", "train: 75%, test: 25%"],
    files: { "houses.csv": houseRows },
  }),
  P5011: page({
    explanation:
      "`stratified` promises rows of each class in every split. A class with fewer rows than there are splits cannot be divided so.",
    program: `dataset animals {
  source: csv("animals.csv")
  input weight: number
  target kind: class(cat, dog, owl)
  split: stratified(train: 60%, valid: 20%, test: 20%)
}
`,
    repair: ["stratified", "random"],
    files: {
      "animals.csv": rowsOf(
        "weight,kind",
        24,
        (index) => `${3 + ((index * 7) % 23)}.5,${index === 5 ? "owl" : index % 2 === 0 ? "cat" : "dog"}`,
      ),
    },
  }),
  P5012: page({
    explanation: "The rows of some class all lie in the test files. What has never been seen cannot be learned.",
    program: `dataset animals {
  source: csv(["farm.csv", "wood.csv"])
  input weight: number
  target kind: class(cat, dog, owl)
  split: files(test: ["wood.csv"])
}
`,
    repair: ['files(test: ["wood.csv"])', "stratified(train: 75%, test: 25%)"],
    files: {
      "farm.csv": rowsOf("weight,kind", 20, (index) => `${3 + ((index * 7) % 23)},${index % 2 === 0 ? "cat" : "dog"}`),
      "wood.csv": rowsOf("weight,kind", 6, (index) => `${30 + index},${index % 2 === 0 ? "owl" : "dog"}`),
    },
  }),
  P5013: page({
    explanation:
      "Classes are learned from rows that share them. Where nearly every row has a value of its own, the column names things rather than classes.",
    program: `dataset visits {
  source: csv("visits.csv")
  input minutes: number
  target page: class(40)
  split: random(train: 75%, test: 25%)
}
`,
    repair: ["target page: class(40)", "target section: class(2)"],
    files: {
      "visits.csv": rowsOf(
        "minutes,page,section",
        48,
        (index) => `${(index * 17) % 53},p${index % 40},${index % 3 === 0 ? "news" : "shop"}`,
      ),
    },
  }),
  P5014: page({
    explanation: "A number target is learned by distance, as if 0.4 could be right. Two values are mostly two classes.",
    program: houses.replace("houses.csv", "sold.csv").replace("target price", "target sold"),
    repair: ["target sold: number", "target sold: class(2)"],
    files: { "sold.csv": rowsOf("area,sold", 24, (index) => `${50 + ((index * 37) % 90)},${index % 3 === 0 ? 1 : 0}`) },
  }),
  P5015: page({
    explanation: "An input that is the same in every row tells a model nothing.",
    program: houses
      .replace("area: number", "sizes: vector(columns: [area, rooms])")
      .replace("houses.csv", "one-room.csv"),
    repair: ["[area, rooms]", "[area]"],
    files: { "one-room.csv": houseRows.replaceAll(/,\d,/g, ",2,") },
  }),
  P5016: page({
    explanation:
      "One class is more than twenty times as frequent as another. Always giving the frequent one looks good by accuracy; `f1` counts every class alike. `sampling: balanced(…)` lets rows of rare classes come more often. Where the classes are meant to be so, the warning can stand.",
    program: houses.replace("houses.csv", "rare.csv").replace("target price: number", "target fraud: class(2)"),
    repair: ["rare.csv", "common.csv"],
    files: {
      "rare.csv": rowsOf("area,fraud", 60, (index) => `${100 + index * 3},${index % 30 === 7 ? "yes" : "no"}`),
      "common.csv": rowsOf("area,fraud", 60, (index) => `${100 + index * 3},${index % 7 === 3 ? "yes" : "no"}`),
    },
  }),
  P5018: page({
    explanation:
      "A `time` is an ISO 8601 date or time such as `2024-05-31` or `2024-05-31T12:00:00Z`, or a number of seconds or milliseconds since 1970, and all rows of a column have the same kind.",
    program: houses
      .replace("  split", "  column seen: time\n  split")
      .replace("random", "chronological")
      .replace("houses.csv", "odd.csv"),
    repair: ["odd.csv", "dated.csv"],
    files: {
      "odd.csv": rowsOf(
        "seen,area,price",
        24,
        (index) =>
          `${index === 7 ? "soon" : `2024-03-${String(1 + index).padStart(2, "0")}`},${50 + ((index * 37) % 90)},${120 + 7 * index}`,
      ),
      "dated.csv": rowsOf(
        "seen,area,price",
        24,
        (index) => `2024-03-${String(1 + index).padStart(2, "0")},${50 + ((index * 37) % 90)},${120 + 7 * index}`,
      ),
    },
  }),
  P5019: page({
    explanation:
      "An input that is a `class` without names or number has the classes of the train rows, and the data says how many that may be. Where it has hundreds of them, or hardly two rows with the same, the program says what is wanted.",
    program: houses
      .replace("input area: number", "input street: class -> one_hot()")
      .replace("houses.csv", "streets.csv"),
    repair: ["street: class", "street: class(most: 5)"],
    files: {
      "streets.csv": rowsOf(
        "street,price",
        30,
        (index) => `${index % 3 === 0 ? "Main Street" : `Road ${index}`},${120 + 7 * index}`,
      ),
    },
  }),
  P5021: page({
    explanation:
      "A column of the source is read once, as numbers, classes, times or texts. Two inputs may prepare it in two ways, but both read the same kind of values: `bucket` makes classes of numbers.",
    program: houses
      .replace("input area: number", "input rooms: number\n  input size: class(column: rooms) -> one_hot()")
      .replace("houses.csv", "rooms.csv"),
    repair: ["class(column: rooms)", "number(column: rooms) -> bucket(bounds: [2, 3])"],
    files: { "rooms.csv": rowsOf("rooms,price", 30, (index) => `${1 + ((index * 7) % 4)},${120 + 7 * index}`) },
  }),
  P5020: page({
    explanation:
      "A folder with `valid` beside `train` and `test`, or a file of arrays with `val_images`, says which rows are for validation, and `official()` takes them. A part of the train rows besides would leave it open which of them are meant.",
    program: `dataset photos {
  source: images("photos")
  input image: image(16, 16, 3) -> scale(1 / 255)
  target label: class(cat, dog)
  split: official(valid: 10%)
}
`,
    repair: ["official(valid: 10%)", "official()"],
    files: Object.fromEntries(
      ["train", "valid", "test"].flatMap((part) =>
        ["cat", "dog"].map((kind) => [`photos/${part}/${kind}/1.png`, `a picture of a ${kind} for ${part}`]),
      ),
    ),
  }),
} satisfies Readonly<Record<string, Page>>;
