/** Replies in, lines of a table out: what was asked about, the answer, how sure it is, and what comes next. */
import type { AnswerForm, Reply, RowAnswer } from "@penstock/runtime/predict";
import { isAnswer, partsOf, ranked, yesNames } from "@penstock/runtime/predict";
import { formatNumber } from "./figures.ts";

/** How replies are laid out. */
export interface AnswerLayout {
  readonly forms: readonly AnswerForm[];
  /** How many of the likeliest classes are shown. */
  readonly top: number;
}

/** Cells of one row. */
type Cells = readonly string[];

function sureness(score: number | undefined, { probable }: AnswerForm): string {
  if (score === undefined || !Number.isFinite(score)) return "not a number";
  return probable ? `${(100 * score).toFixed(1)} %` : formatNumber(score);
}

/** Signs that would move the cursor or colour the terminal are shown as one that does nothing. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, "\uFFFD");
}

function headOf(form: AnswerForm, { forms, top }: AnswerLayout): string[] {
  const name = forms.length === 1 ? "answer" : form.name;
  if (form.task !== "class") return [name];
  const others = Array.from({ length: top - 1 }, (_, at) => (at === 0 ? "next" : `next ${at + 1}`));
  return [name, "sure", ...others.flatMap((other) => [other, ""])];
}

function cellsOf(answer: RowAnswer, form: AnswerForm, top: number): string[] {
  switch (answer.kind) {
    case "class": {
      const others = ranked(answer.scores, top + 1).filter((place) => place !== answer.answer);
      const order = [answer.answer, ...others].slice(0, top);
      const cells = order.flatMap((place) => [
        plain(form.names[place] ?? String(place)),
        sureness(answer.scores[place], form),
      ]);
      return [...cells, ...Array.from({ length: 2 * top - cells.length }, () => "")];
    }
    case "labels": {
      if (form.names.length === 0) return [`${answer.scores.length} values`];
      const yes = yesNames(answer.scores, form);
      return [yes.length === 0 ? "none" : plain(yes.join(", "))];
    }
    case "numbers":
      return [
        answer.shape.length > 1 || answer.numbers.length > 8
          ? `[${answer.shape.join(", ")}] numbers`
          : Array.from(answer.numbers, formatNumber).join(", "),
      ];
    case "sequence":
      return [plain(answer.text ?? answer.words.join(" "))];
    case "pixels": {
      const parts = Object.entries(partsOf(answer, form)).filter(([, part]) => part > 0);
      return [plain(parts.map(([name, part]) => `${name} ${(100 * part).toFixed(1)} %`).join(", "))];
    }
    case "boxes": {
      const found = answer.boxes.map(
        (box) => `${form.names[box.class] ?? box.class} ${(100 * box.score).toFixed(0)} %`,
      );
      return [plain(found.length === 0 ? "nothing" : found.join(", "))];
    }
  }
}

/** Where a reply stands, as a person would say it. */
export function placeOf({ file, row }: Pick<Reply, "file" | "row">): string {
  const named = plain(file === "-" ? "row" : file);
  return row === null ? named : `${named}${file === "-" ? " " : ":"}${row}`;
}

/** Lines of replies as they come; columns keep the widths that earlier ones needed. */
export class AnswerTable {
  private readonly layout: AnswerLayout;
  private widths: readonly number[] = [];
  private headed = false;

  constructor(layout: AnswerLayout) {
    this.layout = layout;
  }

  /** Lines with a line break each, the headings before the first. */
  lines(replies: readonly Reply[]): string {
    const { forms, top } = this.layout;
    const head = ["", ...forms.flatMap((form) => headOf(form, this.layout))];
    const rows = replies.map((reply): Cells => {
      if (!isAnswer(reply)) return [placeOf(reply), plain(`cannot be read: ${reply.reason}`)];
      return [
        placeOf(reply),
        ...forms.flatMap((form, at) =>
          cellsOf(reply.answers[at] ?? { kind: "labels", scores: new Float32Array() }, form, top),
        ),
      ];
    });
    const whole = rows.filter((row) => row.length === head.length);
    this.widths = head.map((cell, column) =>
      Math.max(this.widths[column] ?? 0, cell.length, ...whole.map((row) => row[column]?.length ?? 0)),
    );
    const shown = this.headed ? rows : [head, ...rows];
    this.headed = true;
    return shown
      .map(
        (row) =>
          `${row
            .map((cell, column) => cell.padEnd(this.widths[column] ?? 0))
            .join("  ")
            .trimEnd()}\n`,
      )
      .join("");
  }
}
