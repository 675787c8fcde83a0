/**
 * In: a loss of words in a row, the output that learns by it and its target. Out: whether the output has a place for every word of a target
 * and a probability for every word of its vocabulary. `ctc` finds the places by itself; `cross_entropy` holds place by place against word.
 */
import { showShape } from "../catalog/shape.ts";
import { type ProblemWords, problem } from "../diagnostics/problem.ts";
import type { CheckContext } from "./context.ts";
import type { LossPair } from "./loss-fit.ts";

/** Checks the sizes; false where they do not fit, which has been reported. */
export function fitsSequence(
  context: CheckContext,
  { loss, output, target }: LossPair,
  task: "sequence" | "text",
): boolean {
  const type = target.checked?.gives;
  const shape = output.type?.shape;
  if (type?.kind !== "tokens" || shape === undefined) return true;
  const { length, vocabulary } = type;
  const steps = target.checked?.steps ?? [];
  const placeOf = (step: string) => steps.find(({ call }) => call === step)?.span ?? target.typeSpan;
  const wrong = (words: Omit<ProblemWords, "related">, at: { readonly step: string; readonly text: string }): false => {
    context.report(problem("P3108", output.shaper, { ...words, related: [{ span: placeOf(at.step), text: at.text }] }));
    return false;
  };
  const [places = 0, values = 0] = shape;
  if (shape.length !== 2) {
    return wrong(
      {
        title: `\`${loss.call}\` reads one place after the other, the output \`${output.name}\` is \`${showShape(shape)}\``,
        label: shape.length === 1 ? "a single place" : "more than places and values",
        help: `keep the steps of a sequence, \`[time, channels]\`, to the end: \`… -> dense(${vocabulary}) -> softmax()\`${shape.length === 1 ? "; a recurrent layer gives them all with `steps: all`" : ""}`,
      },
      { step: "pad", text: `up to ${length} in a row` },
    );
  }
  if (values !== vocabulary) {
    return wrong(
      {
        title: `the output \`${output.name}\` has ${values} ${values === 1 ? "value" : "values"} at each place, the vocabulary of \`${target.name}\` has ${vocabulary} numbers`,
        label: `gives ${showShape(shape)}`,
        help: `\`dense(${vocabulary})\` would fit: 0 stands for ${task === "text" ? "padding" : '"nothing new here"'}, 1 for any other word`,
      },
      { step: "vocabulary", text: `${vocabulary} numbers` },
    );
  }
  if (task === "text") {
    if (places === length) return true;
    return wrong(
      {
        title: `the output \`${output.name}\` has ${places} ${places === 1 ? "place" : "places"}, \`${target.name}\` has ${length}, and \`${loss.call}\` takes them one by one`,
        label: `gives ${showShape(shape)}`,
        help:
          places > length
            ? `\`ctc()\` learns words that may stand at any of the places; for \`${loss.call}\`, bring the output to \`[${length}, ${vocabulary}]\``
            : `bring the output to \`[${length}, ${vocabulary}]\`, or shorten the target`,
      },
      { step: "pad", text: `${length} words` },
    );
  }
  if (places >= length) return true;
  return wrong(
    {
      title: `the output \`${output.name}\` has ${places} ${places === 1 ? "place" : "places"}, \`${target.name}\` may have ${length} words in a row`,
      label: `gives ${showShape(shape)}`,
      help: `\`${loss.call}\` needs a place for each word, and one more between equal ones: let the model keep more steps, or shorten the target`,
    },
    { step: "pad", text: `${length} words` },
  );
}
