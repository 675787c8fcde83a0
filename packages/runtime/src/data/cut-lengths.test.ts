import { describe, expect, test } from "vitest";
import { cutInputs, cutsOf, lengthsAt, rowLevels } from "./cut-lengths.ts";
import type { FittedColumn } from "./fitted-preparation.ts";

const column = (name: string, at: "start" | "end", length: number): FittedColumn => ({
  name,
  columns: [name],
  kind: "text",
  shape: [length],
  dtype: "int32",
  classes: null,
  open: false,
  separator: null,
  sound: null,
  fill: [],
  steps: [{ step: "words" }, { step: "vocabulary", words: [] }, { step: "pad", length, at }],
});

const text = { inputs: ["text"], lengths: [2, 4, 8] };
const other = { inputs: ["other"], lengths: [3, 6] };

/** Rows of ids, filled up with 0. */
function ids(length: number, rows: readonly (readonly number[])[]) {
  const data = Int32Array.from(rows.flatMap((row) => [...row, ...new Array<number>(length - row.length).fill(0)]));
  return { shape: [rows.length, length], data };
}

function cuts(groups: Parameters<typeof cutsOf>[0]) {
  const inputs = [column("text", "end", 8), column("other", "end", 6)];
  return cutsOf(groups, { inputs }) ?? expect.fail("something can be cut");
}

describe("inputs that are cut", () => {
  test("are as long as the longest row needs, rounded up", () => {
    const inputs = new Map([["text", ids(8, [[5], [5, 6, 7], [9, 9]])]]);
    const cut = cutInputs(inputs, cuts([text])).get("text");
    expect(cut?.shape).toEqual([3, 4]);
    expect([...(cut?.data ?? [])]).toEqual([5, 0, 0, 0, 5, 6, 7, 0, 9, 9, 0, 0]);
  });

  test("keep a padding id between others", () => {
    const inputs = new Map([["text", ids(8, [[5, 0, 7], [1]])]]);
    expect([...(cutInputs(inputs, cuts([text])).get("text")?.data ?? [])]).toEqual([5, 0, 7, 0, 1, 0, 0, 0]);
  });

  test("are whole where a row is, and as short as they get where rows are empty", () => {
    const shapeOf = (rows: number[][]) => cutInputs(new Map([["text", ids(8, rows)]]), cuts([text])).get("text")?.shape;
    expect(shapeOf([[1], [1, 2, 3, 4, 5, 6, 7, 8]])).toEqual([2, 8]);
    expect(shapeOf([[], []])).toEqual([2, 2]);
  });

  test("go by one level, so that graphs stay few: the one that fits all of them", () => {
    const both = (one: number[], two: number[]) => {
      const inputs = new Map([
        ["text", ids(8, [one])],
        ["other", ids(6, [two])],
      ]);
      return [...cutInputs(inputs, cuts([text, other]))].map(([, { shape }]) => shape[1]);
    };
    expect(both([1], [1])).toEqual([2, 3]);
    expect(both([1, 2, 3], [1])).toEqual([4, 3]);
    expect(both([1], [1, 2, 3, 4])).toEqual([8, 6]);
    expect(both([1, 2, 3, 4, 5], [1])).toEqual([8, 6]);
  });

  test("are those that end in padding: where it stands first, it is left alone", () => {
    const inputs = [column("text", "start", 8)];
    expect(cutsOf([text], { inputs })).toBeNull();
    expect(
      cutsOf([{ ...text, inputs: ["text", "other"] }], { inputs: [column("other", "end", 8), ...inputs] }),
    ).toBeNull();
  });
});

test("a row's level says how far it could be cut by itself, and the lengths of a level are known beforehand", () => {
  const own = cuts([text, other]);
  const inputs = new Map([
    ["text", ids(8, [[1], [1, 2, 3], [1, 2, 3, 4, 5]])],
    ["other", ids(6, [[1], [1], [1]])],
  ]);
  const levels = [...rowLevels(inputs, own)];
  expect(levels).toEqual([2, 1, 0]);
  expect(levels.map((level) => Object.fromEntries(lengthsAt(own, level)))).toEqual([
    { text: 2, other: 3 },
    { text: 4, other: 3 },
    { text: 8, other: 6 },
  ]);
});
