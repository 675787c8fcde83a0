import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { marksApart } from "../../packages/runtime/src/train/metrics/marks-apart.ts";
import { textTable } from "../../packages/runtime/src/train/metrics/text-figures.ts";

interface Recorded {
  readonly apart: readonly { readonly text: string; readonly parts: readonly string[] }[];
  readonly corpora: readonly {
    readonly said: readonly string[];
    readonly meant: readonly string[];
    readonly bleu: number;
    readonly chrf: number;
  }[];
}

// Written by record_texts.py.
const { apart, corpora } = JSON.parse(
  readFileSync(new URL("recorded/texts.json", import.meta.url), "utf8"),
) as Recorded;

describe("texts that a model writes, beside sacreBLEU", () => {
  test("are taken apart by the rules called 13a", () => {
    expect(apart.length).toBeGreaterThan(100);
    for (const { text, parts } of apart) expect([text, marksApart(text)]).toEqual([text, parts]);
  });

  test.each(corpora)("have its BLEU and chrF: $bleu, $chrf", ({ said, meant, bleu, chrf }) => {
    // Each text is a word of its own.
    const words = [...said];
    const values = Float32Array.from(said.flatMap((_, row) => [row + 2, 0]));
    const truth = new Int32Array(said.length).fill(2);
    const table = textTable({ task: "text", values, width: 2, truth, spelling: { words, between: "" }, meant });
    expect(table["bleu"]?.()(null)).toBeCloseTo(bleu, 9);
    expect(table["chrf"]?.()(null)).toBeCloseTo(chrf, 9);
  });
});
