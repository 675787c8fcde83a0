// Figures of answers against scikit-learn's and sacrebleu's. Where these say that a figure is not defined it is no number here, and no case
// may be left out.
import { describe, expect, test } from "vitest";
import type { Figure } from "../../packages/runtime/src/train/metrics/figure.ts";
import { figuresOf } from "../../packages/runtime/src/train/metrics/figures.ts";
import {
  averagePrecision,
  discountedGain,
  type Found,
  hitAt,
  precisionAt,
  recallAt,
  reciprocalRank,
} from "../../packages/runtime/src/train/metrics/retrieval.ts";
import { type RecordedFigures, recorded } from "./recorded.ts";

const cases = recorded("figures");
const kinds = ["class", "labels", "numbers", "sequence", "found"] as const;

/** Texts as numbers of words: 2 is the first of the vocabulary. A word that stands twice in a row is parted by a blank. */
function sequences({ said, meant, words }: Extract<RecordedFigures, { kind: "sequence" }>) {
  const numbers = (text: string): number[] =>
    text.split(" ").flatMap((word) => (word === "" ? [] : [words.indexOf(word) + 2]));
  const places = said.map((text) => numbers(text).flatMap((number) => [number, 0]));
  const truth = meant.map(numbers);
  const wide = (rows: readonly (readonly number[])[]): number => Math.max(1, ...rows.map((row) => row.length));
  const padded = (rows: readonly (readonly number[])[]): number[] =>
    rows.flatMap((row) => [...row, ...new Array<number>(wide(rows) - row.length).fill(0)]);
  return {
    task: "sequence" as const,
    values: Float32Array.from(padded(places)),
    width: wide(places),
    truth: Int32Array.from(padded(truth)),
    spelling: { words, between: " " },
  };
}

const ofList: Readonly<Record<string, (found: Found, k: number) => number>> = {
  mrr: reciprocalRank,
  map: averagePrecision,
  recall_at: recallAt,
  precision_at: precisionAt,
  hit_rate_at: hitAt,
  ndcg_at: discountedGain,
};

/** What this project says of a case. */
function tableOf(one: RecordedFigures): ReadonlyMap<string, () => Figure> {
  switch (one.kind) {
    case "class":
      return figuresOf({
        task: "class",
        border: null,
        width: one.width,
        values: Float32Array.from(one.values),
        truth: Int32Array.from(one.truth),
      });
    case "labels":
      return figuresOf({
        task: "labels",
        width: one.width,
        places: one.places,
        values: Float32Array.from(one.values),
        truth: Float32Array.from(one.truth),
      });
    case "numbers":
      return figuresOf({
        task: "numbers",
        width: one.width,
        values: Float32Array.from(one.values),
        truth: Float32Array.from(one.truth),
      });
    case "sequence":
      return figuresOf(sequences(one));
    case "found":
      return new Map(
        Object.keys(one.figures).map((name) => {
          const [base = name, k = "0"] = /_\d+$/.test(name) ? name.split(/_(?=\d+$)/) : [name];
          return [name, () => () => ofList[base]?.(one, Number(k)) ?? Number.POSITIVE_INFINITY];
        }),
      );
  }
}

test("At least 300 cases were recorded, of every kind of answer, and some figures of each kind are not defined", () => {
  expect(cases.length).toBeGreaterThanOrEqual(300);
  for (const kind of kinds) {
    const those = cases.filter((one) => one.kind === kind);
    expect(those.length).toBeGreaterThanOrEqual(25);
    const values = those.flatMap((one) => Object.values(one.figures));
    expect(values.filter((value) => value !== null).length).toBeGreaterThan(values.length / 2);
    if (kind !== "sequence") expect(values).toContain(null);
  }
});

describe.each(kinds)("Figures of answers of the kind %s are those of the peers:", (kind) => {
  test.each(cases.filter((one) => one.kind === kind))("$name", (one) => {
    const table = tableOf(one);
    const counts = one.kind === "sequence" || one.kind === "found" ? null : one.counts;
    const said = Object.keys(one.figures).map((name) => [name, table.get(name)?.()(counts)]);
    const wrong = said.filter(([name, value]) => {
      const peer = one.figures[name as string] ?? Number.NaN; // a name of the line above
      if (typeof value !== "number") return true;
      return Number.isNaN(peer)
        ? !Number.isNaN(value)
        : !(Math.abs(value - peer) <= 1e-6 * Math.max(1, Math.abs(peer)));
    });
    expect(
      Object.fromEntries(wrong.map(([name, value]) => [name, { value, peer: one.figures[name as string] }])),
    ).toEqual({});
  });
});
