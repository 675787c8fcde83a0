/**
 * In: an input that reads the words of a target before the one to come, and the data set. Out: whether a model can learn to write that target
 * word by word: as long as the input, from the first word on, with a mark where it ends.
 */
import { problem } from "../diagnostics/problem.ts";
import type { Span } from "../source/span.ts";
import type { TensorType } from "./checked-program.ts";
import type { CheckContext } from "./context.ts";
import type { DatasetInfo } from "./dataset.ts";

/** Checks the target; false where it does not fit, which has been reported. */
export function checkWritten(
  context: CheckContext,
  pair: {
    readonly input: {
      readonly name: string;
      readonly type: TensorType | null;
      readonly span: Span;
      readonly shifts: string;
    };
    readonly data: DatasetInfo;
  },
): boolean {
  const { input, data } = pair;
  const target = data.targets.find((one) => one.name === input.shifts);
  // A target that is missing is told where the output is held against the data.
  if (target?.checked == null || input.type === null) return true;
  const { gives, steps } = target.checked;
  const fail = (at: Span, words: { title: string; label: string; help: string }): false => {
    context.report(problem("P4210", at, { ...words, related: [{ span: input.span, text: "reads its words" }] }));
    return false;
  };
  const last = steps.at(-1)?.span ?? target.typeSpan;
  if (gives.kind !== "tokens") {
    return fail(target.typeSpan, {
      title: `\`${input.name}\` reads the words of \`${target.name}\`, which has none`,
      label: "no words",
      help: "a target that is written word by word is a `text`: `text -> split() -> vocabulary(5_000) -> truncate(39) -> end_mark() -> pad(40)`",
    });
  }
  const [length = 0] = input.type.shape;
  if (gives.length !== length) {
    context.report(
      problem("P3107", input.span, {
        title: `the model reads ${length} words of \`${target.name}\`, \`${data.name}\` gives ${gives.length}`,
        label: `reads ${length}`,
        related: [{ span: target.typeSpan, text: `gives ${gives.length}` }],
        help: `write \`shifted(${target.name}, ${gives.length})\``,
      }),
    );
    return false;
  }
  const pad = steps.find(({ call }) => call === "pad");
  if (pad?.args["at"] === "start") {
    return fail(pad.span, {
      title: `\`${target.name}\` is written from its first word on, and rows of it start with padding`,
      label: "padding in front",
      help: "`pad` without `at: start` puts padding behind the words",
    });
  }
  if (gives.end === undefined) {
    return fail(last, {
      title: `the texts of \`${target.name}\` have no mark at their end, so a model that writes them never learns to stop`,
      label: "no mark at the end",
      help: "put one in front of `pad`: `truncate(39) -> end_mark() -> pad(40)`, or let pieces have one: `bpe(8_000, end: true)`",
    });
  }
  return true;
}
