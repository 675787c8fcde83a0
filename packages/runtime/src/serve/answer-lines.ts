/** Replies in, lines of JSON or CSV out, with the scores of all classes. */
import type { AnsweredBox } from "../train/regions/match-boxes.ts";
import type { AnswerForm, RowAnswer } from "./answer-forms.ts";
import { isAnswer, type Reply } from "./session.ts";

/** A value as JSON has it. */
type Json = string | number | null | readonly Json[] | { readonly [name: string]: Json };

/** Numbers in as few digits as give the same float32 back. */
function short(value: number): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(9)) : null;
}

/** Places of the highest scores, the highest first. */
export function ranked(scores: Float32Array, count: number): number[] {
  const order = Array.from(scores, (_, place) => place).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  return order.slice(0, count);
}

/** Names of what a row has: of several yes-or-no answers those that are yes. */
export function yesNames(scores: Float32Array, { names }: Pick<AnswerForm, "names">): string[] {
  return names.filter((_, place) => (scores[place] ?? 0) >= 0.5);
}

/** Of each class the part of the pixels that show it. */
export function partsOf(
  { classes }: Extract<RowAnswer, { kind: "pixels" }>,
  { names }: Pick<AnswerForm, "names">,
): Readonly<Record<string, number>> {
  const counts = names.map(() => 0);
  for (const one of classes) counts[one] = (counts[one] ?? 0) + 1;
  return Object.fromEntries(names.map((name, place) => [name, (counts[place] ?? 0) / classes.length]));
}

/** Pixels row by row as `[class, how many of it in a row]`. */
function runsOf(classes: Uint8Array): Json {
  const runs: [number, number][] = [];
  for (const one of classes) {
    const last = runs.at(-1);
    if (last?.[0] === one) last[1]++;
    else runs.push([one, 1]);
  }
  return runs;
}

function boxRecord({ class: of, ...numbers }: AnsweredBox, { names }: AnswerForm): Json {
  const told = Object.entries(numbers).map(([name, value]) => [name, short(value)] as const);
  return { label: names[of] ?? String(of), ...Object.fromEntries(told) };
}

function answerOf(answer: RowAnswer, form: AnswerForm, most: number | null): Json {
  const scores = (of: Float32Array): Json =>
    Object.fromEntries(
      (most === null ? Array.from(of, (_, place) => place) : ranked(of, most)).map((place) => [
        form.names[place] ?? String(place),
        short(of[place] ?? Number.NaN),
      ]),
    );
  const [one, all] = form.probable ? ["probability", "probabilities"] : ["score", "scores"];
  switch (answer.kind) {
    case "class":
      return {
        answer: form.names[answer.answer] ?? String(answer.answer),
        [one]: short(answer.scores[answer.answer] ?? Number.NaN),
        [all]: scores(answer.scores),
      };
    case "labels":
      return form.names.length === 0
        ? { [all]: Array.from(answer.scores, short) }
        : { answer: yesNames(answer.scores, form), [all]: scores(answer.scores) };
    case "numbers": {
      const numbers = Array.from(answer.numbers, short);
      const [single = null] = numbers;
      if (numbers.length === 1) return { answer: single };
      return { answer: numbers, ...(answer.shape.length > 1 ? { shape: answer.shape } : {}) };
    }
    case "sequence":
      return { answer: answer.text ?? answer.words };
    case "pixels": {
      const { height, width } = answer;
      return { height, width, parts: partsOf(answer, form), runs: runsOf(answer.classes) };
    }
    case "boxes":
      return { boxes: answer.boxes.map((box) => boxRecord(box, form)) };
  }
}

/** A reply as plain data. `most` bounds how many scores of a class are told; null tells all. */
export function replyRecord(
  reply: Reply,
  forms: readonly AnswerForm[],
  most: number | null,
): Readonly<Record<string, Json>> {
  const place = { file: reply.file, ...(reply.row === null ? {} : { row: reply.row }) };
  if (!isAnswer(reply)) return { ...place, error: reply.reason };
  const outputs = forms.flatMap((form, at) => {
    const answer = reply.answers[at];
    return answer === undefined ? [] : [[form.name, answerOf(answer, form, most)] as const];
  });
  return { ...place, outputs: Object.fromEntries(outputs) };
}

/** A field of a CSV file. */
function field(value: Json | undefined): string {
  const text =
    value === null || value === undefined ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Columns of an output: its answer, how sure it is, and the score of each class as `output[class]`. */
function columnsOf(form: AnswerForm): string[] {
  const own =
    form.task === "class" ? [form.name, `${form.name}.${form.probable ? "probability" : "score"}`] : [form.name];
  return form.task === "boxes" ? own : [...own, ...form.names.map((name) => `${form.name}[${name}]`)];
}

/** The header of a CSV file of replies. */
export function csvHeader(forms: readonly AnswerForm[]): string {
  return ["file", "row", ...forms.flatMap(columnsOf), "error"].map(field).join(",");
}

/** The cells of those columns. */
function cellsOf(answer: RowAnswer, form: AnswerForm): Json[] {
  const scores = (of: Float32Array): Json[] => form.names.map((_, place) => short(of[place] ?? Number.NaN));
  switch (answer.kind) {
    case "class": {
      const sure = short(answer.scores[answer.answer] ?? Number.NaN);
      return [form.names[answer.answer] ?? String(answer.answer), sure, ...scores(answer.scores)];
    }
    case "labels":
      if (form.names.length === 0) return [Array.from(answer.scores, short)];
      return [yesNames(answer.scores, form), ...scores(answer.scores)];
    case "numbers": {
      const numbers = Array.from(answer.numbers, short);
      return numbers.length === 1 ? numbers : [numbers];
    }
    case "sequence":
      return [answer.text ?? answer.words];
    case "pixels": {
      const parts = partsOf(answer, form);
      return [runsOf(answer.classes), ...form.names.map((name) => short(parts[name] ?? 0))];
    }
    case "boxes":
      return [answer.boxes.map((box) => boxRecord(box, form))];
  }
}

/** A reply as a line below that header. */
export function csvLine(reply: Reply, forms: readonly AnswerForm[]): string {
  const cells = forms.flatMap((form, at): (Json | undefined)[] => {
    const answer = isAnswer(reply) ? reply.answers[at] : undefined;
    return answer === undefined ? columnsOf(form).map(() => undefined) : cellsOf(answer, form);
  });
  const error = isAnswer(reply) ? undefined : reply.reason;
  return [reply.file, reply.row, ...cells, error].map(field).join(",");
}
