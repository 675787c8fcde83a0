/** Answers of pairs of runs in, the rows that only one of a pair gets right out: newly wrong ones first, of these those that it is surest of. */
import type { FlippedRow } from "./comparison.ts";
import type { KeptAnswers, KeptOutput } from "./kept-answers.ts";
import type { AnswerPair } from "./paired-rows.ts";

type Classes = NonNullable<KeptOutput["classes"]>;

function nameOf({ names }: Classes, label: number): string {
  return names[label] ?? String(label);
}

function sureOf({ sure }: Classes, index: number): number | null {
  const value = sure?.[index] ?? Number.NaN;
  return Number.isNaN(value) ? null : value;
}

/** What is known of a row: whoever answered it wrongly has kept its start. */
function textOf(row: number, sides: readonly KeptAnswers[]): string | null {
  for (const { texts } of sides) {
    const text = texts.get(row);
    if (text !== undefined) return text;
  }
  return null;
}

/** Every flip of some outputs. */
export function flippedRows(pairs: readonly AnswerPair[], outputs: readonly string[]): FlippedRow[] {
  const flips: FlippedRow[] = [];
  for (const { label: run, before, after } of pairs) {
    for (const output of outputs) {
      const [one, other] = [before.outputs.get(output)?.classes ?? null, after.outputs.get(output)?.classes ?? null];
      if (one === null || other === null) continue;
      one.truth.forEach((truth, index) => {
        const [was, is] = [one.answers[index] ?? 0, other.answers[index] ?? 0];
        if ((was === truth) === (is === truth)) return;
        const row = before.rows[index] ?? 0;
        flips.push({
          output,
          row,
          run,
          to: is === truth ? "right" : "wrong",
          truth: nameOf(other, truth),
          before: nameOf(one, was),
          after: nameOf(other, is),
          sureBefore: sureOf(one, index),
          sureAfter: sureOf(other, index),
          text: textOf(row, [after, before]),
        });
      });
    }
  }
  const rank = ({ to }: FlippedRow): number => (to === "wrong" ? 0 : 1);
  return flips.sort((a, b) => rank(a) - rank(b) || (b.sureAfter ?? 0) - (a.sureAfter ?? 0) || a.row - b.row);
}
