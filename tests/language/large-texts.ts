/**
 * In: a length. Out: texts of that length, each large in another way: for tests of how the time of a check grows.
 */

/** Joins what is made for 0, 1, 2, … until it is long enough. */
function grow(length: number, piece: (index: number) => string, around: readonly [string, string] = ["", ""]): string {
  const parts: string[] = [around[0]];
  let total = around[0].length + around[1].length;
  for (let index = 0; total < length; index++) {
    const next = piece(index);
    parts.push(next);
    total += next.length;
  }
  return parts.join("") + around[1];
}

const model = (i: number): string =>
  `/// Number ${i}.\nmodel m${i} {\n  input image: tensor(28, 28, 1)\n  hidden = image -> flatten() -> dense(64, activation: relu) // remark\n  output label: hidden -> dense(10) -> softmax()\n}\n\n`;
const program = (i: number): string => `dataset d${i} {
  source: builtin("digits")
  input image: image(28, 28, 1) -> scale(1 / 255)
  target label: class(10)
  split: stratified(train: 80%, valid: 10%, test: 10%)
}
${model(i)}train t${i} { model: m${i}, data: d${i}, loss label: cross_entropy(), epochs: 3 }
evaluate e${i} { run: t${i}, on: d${i}.test, expect: label.accuracy >= 90% }

`;

/** Ways to be large. */
export const largeTexts: ReadonlyMap<string, (length: number) => string> = new Map([
  ["programs without a mistake", (length: number) => grow(length, program)],
  [
    "one block",
    (length: number) =>
      grow(length, (i) => `  f${i + 1} = f${i} -> dense(16) -> relu()\n`, [
        "model m {\n  input image: tensor(16)\n  f0 = image -> dense(16)\n",
        "  output y: f0\n}\n",
      ]),
  ],
  [
    "one line",
    (length: number) => grow(length, () => " -> dense(16)", ["model m { input x: tensor(16), output y: x", " }\n"]),
  ],
  [
    "one list",
    (length: number) => grow(length, () => "valid.label.accuracy > 0.5, ", ["train t { expect: [", "1 > 0] }\n"]),
  ],
  ["syntax errors", (length: number) => grow(length, () => "  a b c 1 2 } { ( ] -> -> \n", ["train t {\n", "}\n"])],
  [
    "unknown names",
    (length: number) =>
      grow(
        length,
        (i) =>
          `model m${i} {\n  inptu x: tenosr(3)\n  y = nope${i} -> dens(3)\n}\ntrain t${i} { model: n${i}, lss: 3 }\n`,
      ),
  ],
  ["comments", (length: number) => grow(length, (i) => `/// Remark ${i}.\n// and one more\n`)],
  ["documented blocks", (length: number) => grow(length, (i) => `/// One.\n/// Two.\nmodel m${i} {}\n`)],
  ["opening brackets", (length: number) => grow(length, () => "([{")],
  ["closing brackets", (length: number) => grow(length, () => ")]}")],
  ["brackets on lines of their own", (length: number) => grow(length, () => "{\n}\n(\n)\n")],
  ["words", (length: number) => grow(length, () => "word ")],
  ["quotes", (length: number) => grow(length, () => '"a\n\'b\n"""c\n')],
]);
