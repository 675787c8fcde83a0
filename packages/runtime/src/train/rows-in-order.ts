/** Answers that came in another order of rows in, the same in the order that was asked for out. */
import type { Answers, OutputAnswers } from "./predict.ts";

/** Puts answers back: those of the row at `places[i]` stand at place i. */
export function putBack(answers: Answers, places: Uint32Array): Answers {
  const rows = new Uint32Array(places.length);
  places.forEach((place, at) => {
    rows[place] = answers.rows[at] ?? 0;
  });
  const outputs = [...answers.outputs].map(([name, output]): [string, OutputAnswers] => [
    name,
    {
      ...output,
      values: placed(output.values, new Float32Array(output.values.length), places),
      truth: placed(output.truth, emptyLike(output.truth), places),
      ...meantAt(output, places),
      rowLosses: placed(output.rowLosses, new Float32Array(output.rowLosses.length), places),
    },
  ]);
  return { rows, outputs: new Map(outputs) };
}

/** The texts that were meant, each in its own place. */
function meantAt({ meant }: OutputAnswers, places: Uint32Array): Pick<OutputAnswers, "meant"> {
  if (meant === undefined) return {};
  const texts = meant.slice();
  places.forEach((place, at) => {
    texts[place] = meant[at] ?? "";
  });
  return { meant: texts };
}

type Numbers = Int32Array | Float32Array;

const emptyLike = (numbers: Numbers): Numbers =>
  numbers instanceof Int32Array ? new Int32Array(numbers.length) : new Float32Array(numbers.length);

function placed<Kind extends Numbers>(from: Kind, into: Kind, places: Uint32Array): Kind {
  const width = from.length / Math.max(1, places.length);
  places.forEach((place, at) => {
    into.set(from.subarray(at * width, (at + 1) * width), place * width);
  });
  return into;
}
