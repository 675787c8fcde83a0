/**
 * A CSV file of any size: 24 columns of numbers in several forms, classes and a target that follows from them. Run by itself it writes
 * one: `node --conditions=source tests/flows/large-table.ts FILE BYTES`.
 */
import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { randomStream } from "@penstock/runtime/random";

const NUMBERS = 20;
/** Rows that are made; a larger file has them again with other numbers in front. */
const BLOCK_ROWS = 40_000;

const names = ["visit", ...Array.from({ length: NUMBERS }, (_, index) => `n${index}`), "town", "plan", "left"];
const towns = Array.from({ length: 40 }, (_, index) => `town ${index}`);
const plans = ["basic", "plus", "pro"];

/** Writes at least so many bytes of whole rows; gives how many rows there are. */
export function writeLargeTable(path: string, bytes: number): number {
  const file = openSync(path, "w");
  const block = rowsOf(BLOCK_ROWS);
  let rows = 0;
  let written = writeSync(file, `${names.join(",")}\n`);
  while (written < bytes) {
    // The first column counts on, so that no row is a copy of another.
    const text = block.map((row, index) => `${rows + index}${row}`).join("");
    written += writeSync(file, text);
    rows += block.length;
  }
  closeSync(file);
  return rows;
}

/** Rows without their first field: numbers short and long, some missing, and two classes. */
function rowsOf(count: number): string[] {
  const stream = randomStream(5, "large table");
  return Array.from({ length: count }, (_, row) => {
    const numbers = Array.from({ length: NUMBERS }, () => stream.normal());
    const plan = stream.integer(plans.length);
    const score = (numbers[0] ?? 0) - 0.7 * (numbers[1] ?? 0) + 0.5 * plan + 0.3 * stream.normal();
    const fields = numbers.map((number, index) => {
      if (index === 3 && row % 17 === 0) return "";
      if (index % 4 === 0) return (20 * number).toFixed(2);
      if (index % 4 === 1) return number.toFixed(6);
      return index % 4 === 2 ? String(Math.round(1_000 * number)) : String(number / 300);
    });
    return `,${fields.join(",")},${towns[stream.integer(towns.length)]},${plans[plan]},${score > 0.5 ? "yes" : "no"}\n`;
  });
}

/** A program that learns the target of such a file. */
export function largeTableProgram(file: string, train: string): string {
  const numbers = Array.from({ length: NUMBERS }, (_, index) => `n${index}`).join(", ");
  return `dataset visits {
  source: csv("${file}")
  input numbers: vector(columns: [${numbers}]) -> fill() -> normalize()
  input town: class(most: 40) -> one_hot()
  input plan: class(most: 3) -> one_hot()
  target left: class(no, yes)
  split: random(train: 90%, valid: 5%, test: 5%)
  batch: 512
}

model small {
  input numbers: tensor(20)
  input town: tensor(41)
  input plan: tensor(4)
  output left: [numbers, town, plan] -> concat() -> dense(64, activation: relu) -> dense(2) -> softmax()
}

train fit {
  model: small
  data: visits
  loss left: cross_entropy()
  optimizer: adam(lr: 1e-3)
  ${train}
}
`;
}

const [, script, path, size] = process.argv;
if (script === import.meta.filename && path !== undefined && size !== undefined) {
  const rows = writeLargeTable(path, Number(size));
  process.stdout.write(`${rows} rows, ${statSync(path).size} bytes\n`);
}
