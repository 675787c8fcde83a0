import { describe, expect, it } from "vitest";
import type { FittedColumn, FittedStep } from "./fitted-preparation.ts";
import { rowWords } from "./row-words.ts";
import type { Table } from "./table.ts";
import type { TextRows } from "./text-rows.ts";

/** Texts end to end as UTF-8, as a table has them. */
function encodeTexts(texts: readonly string[]): TextRows {
  const parts = texts.map((text) => new TextEncoder().encode(text));
  const starts = new Float64Array(parts.length + 1);
  parts.forEach((part, index) => {
    starts[index + 1] = (starts[index] ?? 0) + part.length;
  });
  return { bytes: Uint8Array.from(parts.flatMap((part) => [...part])), starts, pick: null };
}

const table: Table = {
  rows: 2,
  columns: new Map([["review", { kind: "text", data: encodeTexts(["The ROOM was good, good!", "bad"]) }]]),
  official: null,
  origin: null,
};

function column(steps: readonly FittedStep[], rest: Partial<FittedColumn> = {}): FittedColumn {
  return {
    name: "review",
    columns: ["review"],
    kind: "text",
    shape: [6],
    dtype: "int32",
    classes: null,
    open: false,
    separator: null,
    sound: null,
    fill: [],
    steps: [...steps],
    ...rest,
  };
}

const lower: FittedStep = { step: "lower" };
const words: FittedStep = { step: "words" };
const vocabulary: FittedStep = { step: "vocabulary", words: ["good", "bad", "room"] };

describe("words of a row", () => {
  it("have their places among the numbers that the model reads", () => {
    const read = rowWords(
      table,
      column([
        lower,
        words,
        vocabulary,
        { step: "truncate", length: 4, keep: "end" },
        { step: "pad", length: 6, at: "start" },
      ]),
    );
    const own = read.words(0);
    expect(own).toEqual(["the", "room", "was", "good", "good"]);
    expect([...(read.places(own) ?? [])]).toEqual([-1, -1, 1, 2, 3, 4]);
    expect([...read.prepare(own)]).toEqual([0, 0, 4, 1, 2, 2]);
    expect([...read.prepare(own.filter((_, place) => place !== 1))]).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it("have no places where the model reads which of them occur", () => {
    const read = rowWords(
      table,
      column([lower, words, vocabulary, { step: "one_hot", size: 5 }], { shape: [5], dtype: "float32" }),
    );
    expect(read.places(read.words(1))).toBeNull();
    expect([...read.prepare(["bad"])]).toEqual([0, 0, 0, 1, 0]);
    expect([...read.prepare([])]).toEqual([0, 0, 0, 0, 0]);
  });

  it("of tags are the tags", () => {
    const read = rowWords(
      table,
      column([vocabulary, { step: "pad", length: 6, at: "end" }], { kind: "tags", separator: "," }),
    );
    expect(read.words(1)).toEqual(["bad"]);
    expect([...(read.places(["bad"]) ?? [])]).toEqual([0, -1, -1, -1, -1, -1]);
  });
});
