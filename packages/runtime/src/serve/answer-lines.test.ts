import type { CheckedLoss } from "@penstock/dsl";
import { describe, expect, it } from "vitest";
import type { FittedColumn } from "../data/index.ts";
import { dense, modelOf } from "../train/testing/train-fixture.ts";
import { type AnswerForm, answerForms, type FittedAnswer } from "./answer-forms.ts";
import { csvHeader, csvLine, replyRecord } from "./answer-lines.ts";
import type { Reply } from "./session.ts";
import { column, lossOf, runOf } from "./testing/small-run.ts";

interface Told {
  readonly loss: CheckedLoss;
  readonly target: FittedColumn;
  readonly fitted?: FittedAnswer;
}

/** The forms of one output of so many values, and its replies for the rows of `values`. */
function replies(units: number, values: readonly number[], { loss, target, fitted }: Told) {
  const model = modelOf({ x: [1] }, [dense("out", "x", { width: 1, units })], { y: "out" });
  const run = runOf(model, {
    losses: [loss],
    inputs: [column("x", { kind: "number", shape: [1] })],
    targets: [target],
  });
  const forms = answerForms(run, fitted === undefined ? new Map() : new Map([["y", fitted]]));
  const rows = values.length / units;
  const read = forms[0]?.read({ values: Float32Array.from(values), shape: [units] }, rows) ?? [];
  const all = read.map((answer, at): Reply => ({ file: "rows.csv", row: at + 1, answers: [answer] }));
  return { forms, all };
}

const outputOf = (reply: Reply | undefined, forms: readonly AnswerForm[], most: number | null = null): unknown =>
  reply === undefined ? null : (replyRecord(reply, forms, most)["outputs"] as Record<string, unknown>)["y"];
const classes = ["cat", "dog", 'a, "b"'];
const classTarget = column("y", { kind: "class", shape: [], dtype: "int32", classes });

describe("replies as lines", () => {
  it("name the class, how sure it is, and all others", () => {
    const { forms, all } = replies(3, [0.25, 0.5, 0.25, 0.125, 0.125, 0.75], {
      loss: lossOf("y", "cross_entropy"),
      target: classTarget,
    });
    expect(outputOf(all[0], forms)).toEqual({
      answer: "dog",
      probability: 0.5,
      probabilities: { cat: 0.25, dog: 0.5, 'a, "b"': 0.25 },
    });
    expect(outputOf(all[1], forms, 1)).toEqual({
      answer: 'a, "b"',
      probability: 0.75,
      probabilities: { 'a, "b"': 0.75 },
    });
    expect(csvHeader(forms)).toBe('file,row,y,y.probability,y[cat],y[dog],"y[a, ""b""]",error');
    expect(all.map((one) => csvLine(one, forms))).toEqual([
      "rows.csv,1,dog,0.5,0.25,0.5,0.25,",
      'rows.csv,2,"a, ""b""",0.75,0.125,0.125,0.75,',
    ]);
  });

  it("call scores what are no probabilities, and have one for each of two classes told by one value", () => {
    const two = { ...classTarget, classes: ["no", "yes"] };
    const hinge = replies(1, [-2, 3], { loss: lossOf("y", "hinge"), target: two });
    expect(hinge.all.map((one) => outputOf(one, hinge.forms))).toEqual([
      { answer: "no", score: 2, scores: { no: 2, yes: -2 } },
      { answer: "yes", score: 3, scores: { no: -3, yes: 3 } },
    ]);
    const binary = replies(1, [0.25], { loss: lossOf("y", "binary"), target: two });
    expect(outputOf(binary.all[0], binary.forms)).toMatchObject({
      answer: "no",
      probabilities: { no: 0.75, yes: 0.25 },
    });
  });

  it("follow what was fitted: a threshold moves the answer, a temperature how sure it is", () => {
    const two = { ...classTarget, classes: ["no", "yes"] };
    const moved = replies(1, [0.25, 0.125], {
      loss: lossOf("y", "binary"),
      target: two,
      fitted: { temperature: null, threshold: 0.2 },
    });
    expect(moved.all.map((one) => outputOf(one, moved.forms))).toMatchObject([
      { answer: "yes", probability: 0.25 },
      { answer: "no", probability: 0.875 },
    ]);
    const cooled = replies(2, [0.8, 0.2], {
      loss: lossOf("y", "cross_entropy"),
      target: two,
      fitted: { temperature: 2, threshold: null },
    });
    const told = outputOf(cooled.all[0], cooled.forms) as { readonly probability: number };
    expect(told.probability).toBeCloseTo(2 / 3, 6);
  });

  it("give numbers in the units of the source, and a vector's yes and no by its columns", () => {
    const price = column("y", {
      kind: "number",
      shape: [1],
      steps: [
        { step: "scale", factor: 0.001 },
        { step: "normalize", mean: [0.5], std: [0.25] },
      ],
    });
    const numbers = replies(1, [2], { loss: lossOf("y", "mse"), target: price });
    expect(outputOf(numbers.all[0], numbers.forms)).toEqual({ answer: 1000 });
    expect(csvLine(numbers.all[0] ?? { file: "", row: null, reason: "" }, numbers.forms)).toBe("rows.csv,1,1000,");
    const labels = column("y", { kind: "vector", shape: [3], columns: ["red", "green", "blue"] });
    const yes = replies(3, [0.75, 0.25, 0.5], { loss: lossOf("y", "binary"), target: labels });
    expect(outputOf(yes.all[0], yes.forms)).toEqual({
      answer: ["red", "blue"],
      probabilities: { red: 0.75, green: 0.25, blue: 0.5 },
    });
  });

  it("say what could not be read, with no cell out of its place", () => {
    const { forms } = replies(3, [1, 0, 0], { loss: lossOf("y", "cross_entropy"), target: classTarget });
    const unread: Reply = { file: "a.png", row: null, reason: "it is cut, or worse" };
    expect(replyRecord(unread, forms, null)).toEqual({ file: "a.png", error: "it is cut, or worse" });
    expect(csvLine(unread, forms)).toBe('a.png,,,,,,,"it is cut, or worse"');
  });
});
