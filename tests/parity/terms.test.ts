/** N-grams and weights of terms against scikit-learn's `TfidfVectorizer`, as `record_terms.py` has recorded them. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TermCounts, termWeights } from "../../packages/runtime/src/data/flow/term-weights.ts";
import { signRuns, wordRuns } from "../../packages/runtime/src/data/flow/word-runs.ts";
import { findWords } from "../../packages/runtime/src/data/flow/word-steps.ts";

interface Case {
  readonly name: string;
  readonly of: "words" | "characters" | "inside_words";
  readonly from: number;
  readonly to: number;
  readonly size: number;
  readonly least: number;
  readonly sublinear: boolean;
  readonly terms: number;
  readonly expected: readonly Readonly<Record<string, number>>[];
}

interface Recorded {
  readonly train: readonly string[];
  readonly other: readonly string[];
  readonly cases: readonly Case[];
}

// Written by the script beside this file.
const recorded = JSON.parse(readFileSync(new URL("recorded/terms.json", import.meta.url), "utf8")) as Recorded;

const termsOf = (text: string, { from, to, of }: Case): readonly string[] => {
  const lower = text.toLowerCase();
  return of === "words" ? wordRuns(findWords(lower), { from, to }) : signRuns(lower, { from, to, of });
};

describe("weights of terms are those of scikit-learn", () => {
  it.each(recorded.cases.map((one) => [one.name, one] as const))("of %s, within 1e-12", (_, form) => {
    const counts = new TermCounts();
    for (const text of recorded.train) counts.add(termsOf(text, form));
    const fitted = counts.fit({ size: form.size, least: form.least });
    expect(fitted.terms).toHaveLength(form.terms);
    const weigh = termWeights({ ...fitted, sublinear: form.sublinear });
    recorded.other.forEach((text, row) => {
      const { places, values } = weigh(termsOf(text, form));
      const found = Object.fromEntries(Array.from(places, (place, at) => [fitted.terms[place] ?? "", values[at] ?? 0]));
      const wanted = form.expected[row] ?? {};
      expect(Object.keys(found).sort()).toEqual(Object.keys(wanted).sort());
      for (const [term, value] of Object.entries(wanted))
        expect(Math.abs((found[term] ?? 0) - value)).toBeLessThan(1e-12);
    });
  });
});
