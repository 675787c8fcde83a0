/**
 * Pages of the codes P3: types and shapes.
 */
import { digits, fit, type Page, page, small, whole } from "./page.ts";

const prices = `dataset prices {
  source: csv("prices.csv")
  input sizes: vector(columns: [length, width])
  target price: number()
  split: random(train: 80%, test: 20%)
}

model net {
  input sizes: tensor(2)
  output price: sizes -> dense(8, relu) -> dense(1)
}

train fit {
  model: net
  data: prices
  loss price: mse()
  epochs: 3
}
`;
const rows = { "prices.csv": "length,width,price\n1,2,3\n2,3,5\n4,1,5\n" };

/** A program that learns from texts. */
export const texts = `dataset reviews {
  source: csv("reviews.csv")
  input text: text -> words() -> vocabulary(50) -> truncate(4) -> pad(4)
  target rating: number
  split: random(train: 80%, test: 20%)
}

model net {
  input text: tokens(4)
  output rating: text -> embedding(50, 8) -> mean_pool() -> dense(1)
}

train fit {
  model: net
  data: reviews
  loss rating: mse()
  epochs: 3
}
`;
export const textRows = {
  "reviews.csv": "text,rating\ngood and cheap,5\nnot good,2\nfine,4\ncheap and bad,1\n",
};

export const typesPages = {
  P3001: page({
    explanation:
      "Each argument and setting takes one type of value. Numbers stand without quotes, texts with them; a duration has a unit.",
    program: whole.replace("epochs: 3", 'epochs: "3"'),
    repair: ['"3"', "3"],
  }),
  P3101: page({
    explanation:
      "Convolution and pooling work on pictures, which have three axes: height, width and channels. The batch axis is never written.",
    program: small.replace("flatten() -> dense(10)", "flatten() -> conv(8) -> dense(10)"),
    repair: ["flatten() -> conv(8)", "conv(8) -> flatten()"],
  }),
  P3102: page({
    explanation:
      "`reshape` keeps every value, so the sizes it is given must multiply to the number of values that it gets.",
    program: "model m {\n  input x: tensor(8)\n  output y: x -> dense(10) -> reshape(3, 5)\n}\n",
    repair: ["dense(10)", "dense(15)"],
  }),
  P3103: page({
    explanation:
      "`add` needs inputs of one shape; `concat` joins along the last axis and needs all others to be equal.",
    program:
      "model m {\n  input x: tensor(8)\n  a = x -> dense(4)\n  b = x -> dense(6)\n  output y: [a, b] -> add()\n}\n",
    repair: ["dense(6)", "dense(4)"],
  }),
  P3104: page({
    explanation:
      "A layer declares what it takes. Names for axes, as in `tensor(h, w, c)`, stand for any size, but a name has one size in each use. The number of axes is always fixed.",
    program:
      "layer half() {\n  input x: tensor(n)\n  output y: x -> dense(8)\n}\n\nmodel m {\n  input x: tensor(4, 4, 1)\n  output y: x -> half()\n}\n",
    repair: ["x -> half()", "x -> flatten() -> half()"],
  }),
  P3105: page({
    explanation:
      "Without padding, a window must fit into its input at least once. Each pooling step halves the picture; after a few there may be too little left.",
    program: "model m {\n  input x: tensor(4, 4, 1)\n  output y: x -> max_pool(2) -> conv(8, kernel: 3)\n}\n",
    repair: ["kernel: 3", "kernel: 3, pad: same"],
  }),
  P3106: page({
    explanation: "Most operators take one input; `concat` and `add` take several, given as a list: `[a, b] -> add()`.",
    program: "model m {\n  input x: tensor(8)\n  output y: x -> add()\n}\n",
    repair: ["x -> add()", "[x, x] -> add()"],
  }),
  P3107: page({
    explanation: "A model's input and the data set's input of the same name must have one shape.",
    program: `${digits}\n${small.replace("tensor(28, 28, 1)", "tensor(32, 32, 3)")}\n${fit}`,
    repair: ["tensor(32, 32, 3)", "tensor(28, 28, 1)"],
  }),
  P3108: page({
    explanation: "An output needs one value for each class of its target, or as many values as the target has numbers.",
    program: whole.replace("dense(10)", "dense(12)"),
    repair: ["dense(12)", "dense(10)"],
  }),
  P3109: page({
    explanation:
      "`cross_entropy` compares probabilities with a class, so the output must end in `softmax`, as an operator or as the activation of the last `dense`.",
    program: whole.replace(" -> softmax()", ""),
    repair: ["dense(10)", "dense(10) -> softmax()"],
  }),
  P3110: page({
    explanation: "Classes are learned with `cross_entropy`, numbers and vectors with `mse`.",
    program: prices.replace("mse()", "cross_entropy()"),
    repair: ["cross_entropy()", "mse()"],
    files: rows,
  }),
  P3111: page({
    explanation:
      "What stands in a flow takes tensors and gives one tensor: an operator, a layer, or a model with one input and one output.",
    program: `${digits}\n${small.replace("flatten()", "digits()")}`,
    repair: ["digits()", "flatten()"],
  }),
  P3112: page({
    explanation:
      "Steps of preparation suit certain types: pictures and numbers can be scaled, classes cannot. `stratified` needs a class to balance.",
    program: digits.replace("class(10)", "class(10) -> normalize()"),
    repair: [" -> normalize()", ""],
  }),
  P3120: page({
    explanation:
      "`softmax` turns any numbers into probabilities. Applied again, it pulls them towards being all equal, and the model can hardly learn. It stands once, as an operator or as the activation of the last `dense`.",
    program: whole.replace("dense(10)", "dense(10, activation: softmax)"),
    repair: ["dense(10, activation: softmax)", "dense(10)"],
  }),
  P3121: page({
    explanation:
      "`softmax` shares 1 among the values of the last axis. Where there is a single value, the result is 1 whatever the model does. A number is given by `dense(1)` alone; two classes take two values.",
    program: prices.replace("dense(1)", "dense(1) -> softmax()"),
    repair: [" -> softmax()", ""],
    files: rows,
  }),
  P3122: page({
    explanation:
      "`relu` leaves values that are not negative as they are, and what comes from `relu`, `sigmoid` or `softmax` never is negative.",
    program: "model m {\n  input x: tensor(8)\n  output y: x -> dense(4, activation: relu) -> relu() -> dense(2)\n}\n",
    repair: [" -> relu()", ""],
  }),
  P3123: page({
    explanation:
      "A layer may leave sizes open, as in `tensor(h, w, c)`, for they come from each use. Nothing stands before a model, so its inputs have the sizes of the data.",
    program: small.replace("tensor(28, 28, 1)", "tensor(h, w, 1)"),
    repair: ["tensor(h, w, 1)", "tensor(28, 28, 1)"],
  }),
  P3124: page({
    explanation:
      "The size of a named axis is read off the tensor that a use gives. An axis such as `2 * n` can be calculated only once `n` stands alone, in the same input or in one before it.",
    program:
      "layer join() {\n  input long: tensor(2 * n)\n  input short: tensor(n)\n  output y: [long, short] -> concat()\n}\n",
    repair: [
      "  input long: tensor(2 * n)\n  input short: tensor(n)\n",
      "  input short: tensor(n)\n  input long: tensor(2 * n)\n",
    ],
  }),
  P3125: page({
    explanation:
      "Training moves the weights of `dense`, `conv` and the like. A model without any has nothing to learn; it can still be used as an operator.",
    program: prices
      .replace("number()", "vector(columns: [price, tax])")
      .replace("sizes -> dense(8, relu) -> dense(1)", "sizes -> tanh()"),
    repair: ["tanh()", "dense(2)"],
    files: { "prices.csv": "length,width,price,tax\n1,2,3,1\n2,3,5,2\n4,1,5,3\n" },
  }),
  P3126: page({
    explanation:
      "`normalize()` on a target makes half of its values negative. An output that ends in `relu` or `sigmoid` never is, so it cannot come near them. Numbers are given by a `dense` without activation.",
    program: prices.replace("number()", "number() -> normalize()").replace("dense(1)", "dense(1, activation: relu)"),
    repair: ["dense(1, activation: relu)", "dense(1)"],
    files: rows,
  }),
  P3127: page({
    explanation:
      "`dropout` sets a random part of the values to 0 while the model learns. As the last step it does so to the answers themselves. It stands before the last `dense`.",
    program: prices.replace("dense(1)", "dense(1) -> dropout(20%)"),
    repair: ["dense(1) -> dropout(20%)", "dropout(20%) -> dense(1)"],
    files: rows,
  }),
  P3128: page({
    explanation: "Numbers reach to about 1.8e308; a larger one, written or calculated, has no value.",
    program: whole.replace("cross_entropy()", "cross_entropy(weight: 1e200 * 1e200)"),
    repair: ["1e200 * 1e200", "2"],
  }),
  P3129: page({
    explanation:
      "`accuracy` and `f1` are parts of a whole and may be written as percentages. An error such as `mae` is measured in the unit of the target: `mae < 0.5` for half a unit.",
    program: `${prices}\nevaluate judge {\n  run: fit\n  on: prices.test\n  expect: price.mae < 10%\n}\n`,
    repair: ["10%", "0.1"],
    files: rows,
  }),
  P3150: page({
    explanation:
      "A model that reads text reads token ids, `input text: tokens(64)`: numbers that stand for words and cannot be reckoned with. `embedding` gives each id a vector of numbers; everything else works on those.",
    program: "model m {\n  input text: tokens(64)\n  output y: text -> dense(2)\n}\n",
    repair: ["text -> dense(2)", "text -> embedding(20_000, 32) -> mean_pool() -> dense(2)"],
  }),
  P3151: page({
    explanation:
      "Token id 0 is padding, and `embedding` hands on which steps of a row are. Operators that know of it leave padding out, so that a row gives the same whatever it is padded to. This one does not: what padding was turned into goes on as if it were data. Use an operator that makes one vector of a sequence, or say `mask: false` where id 0 is a token like the others.",
    program:
      "model m {\n  input text: tokens(8)\n  output y: text -> embedding(1_000, 16) -> flatten() -> dense(2)\n}\n",
    repair: ["flatten()", "mean_pool()"],
  }),
  P3160: page({
    explanation:
      "The table of an `embedding` has a row for each id. The data says how many ids there are: the size of its `vocabulary`, 0 for padding and 1 for unknown words included.",
    program: texts.replace("embedding(50, 8)", "embedding(20, 8)"),
    repair: ["embedding(20, 8)", "embedding(50, 8)"],
    files: textRows,
  }),
  P3161: page({
    explanation:
      "In a row of words, id 0 is padding and `embedding` leaves it out. A class or a place that a model reads as a number starts from 0 and has no padding: say so with `mask: false`.",
    program: texts
      .replace("text -> words() -> vocabulary(50) -> truncate(4) -> pad(4)", "text -> hash(50)")
      .replace("tokens(4)", "tokens(1)"),
    repair: ["embedding(50, 8)", "embedding(50, 8, mask: false)"],
    files: textRows,
  }),
  P3162: page({
    explanation:
      "`residual` and `repeat` are given operators, not values: what flows into them flows through those. The operators stand alone, without a value before the first arrow.",
    program: "model m {\n  input x: tensor(8)\n  output y: x -> residual(x -> dense(8) -> relu()) -> dense(2)\n}\n",
    repair: ["residual(x -> dense(8)", "residual(dense(8)"],
  }),
  P3190: page({
    explanation:
      "Rows of ids are filled up to one length with an id that stands for nothing: 0 where `pad` does it, what its tokenizer says where a row is tokenized for a pretrained encoder. `embedding` leaves one id out, and it must be that one: otherwise padding counts as words, and a word is passed over.",
    program: texts.replace("embedding(50, 8)", "embedding(50, 8, padding: 1)"),
    repair: ["padding: 1", "padding: 0"],
    files: textRows,
  }),
} satisfies Readonly<Record<string, Page>>;
