/** The table of initial weights: mean, deviation and ends of what is drawn beside Keras's. */
import {
  apartOf,
  drawnFor,
  figuresOf,
  type InitializerCase,
  initializerCases,
  nameOf,
  skewOf,
} from "../../tests/parity/initializer-cases.ts";
import { figure, type ParityTable, word } from "./parity-table.ts";

/** Whether the shorter side's vectors are to be orthogonal, and how long they are; null where they are not. */
function gainOf(one: InitializerCase): number | null {
  const name = nameOf(one);
  if (name.includes("gain: 2")) return 2;
  return name.startsWith("orthogonal") || name.startsWith("recurrent of") ? 1 : null;
}

/** Every initializer, and every weight of an operator with nothing said of its start. */
export function initializerTable(): ParityTable {
  const rows = initializerCases().map((one) => {
    const values = drawnFor(one, 7);
    const own = figuresOf(values);
    const { mean, std, end } = apartOf(one, own);
    const gain = gainOf(one);
    return [
      word(nameOf(one)),
      `${own.std.toExponential(2)} / ${one.std.toExponential(2)}`,
      figure(mean),
      figure(std),
      figure(end),
      gain === null ? "" : figure(skewOf(values, one.shape, gain)),
    ];
  });
  return {
    title: "Initial weights",
    text: "Random numbers are the language's own, so that distributions are compared: deviation (ours / Keras's), then the differences of mean and deviation as parts of what chance explains (five standard errors; at most 1), the difference of the farthest values as a part of them, and for orthogonal weights how far products of their vectors are from 1 and 0 (at most 1e-5). Weights of operators are those that a program gets which says nothing of `init`.",
    head: ["weights", "deviation", "mean", "deviation, apart", "ends, apart", "skew"],
    rows,
  };
}
