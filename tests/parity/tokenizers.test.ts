/**
 * Tokenizers against Python's `tokenizers`, id by id: five small ones as `record_tokenizers.py` has recorded them, over lines in many
 * writings; and where the peers' libraries are installed, `check-tokenizers.mjs` holds 10,000 lines against larger ones and MiniLM's.
 */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { openTokenizer } from "../../packages/runtime/src/data/tokens/open-tokenizer.ts";

interface Recorded {
  readonly lines: readonly string[];
  readonly cases: Readonly<
    Record<
      string,
      {
        readonly tokenizer: string;
        readonly ids: readonly (readonly number[])[];
        readonly cut: readonly (readonly number[])[];
        readonly text: readonly string[];
      }
    >
  >;
}

// Written by the script beside this file.
const recorded = JSON.parse(readFileSync(new URL("recorded/tokenizers.json", import.meta.url), "utf8")) as Recorded;

describe("ids are those of Python's `tokenizers`", () => {
  it.each(Object.entries(recorded.cases))("by a %s, whole and cut", (_, { tokenizer, ids, cut }) => {
    const { encode } = openTokenizer(tokenizer);
    recorded.lines.forEach((line, index) => {
      expect([line, ...encode(line, 10_000)]).toEqual([line, ...(ids[index] ?? [])]);
      expect([line, ...encode(line, 8)]).toEqual([line, ...(cut[index] ?? [])]);
    });
  });

  it.each(Object.entries(recorded.cases))("and so are texts read back from a %s", (_, { tokenizer, ids, text }) => {
    const { decode } = openTokenizer(tokenizer);
    ids.forEach((row, index) => {
      expect(decode(row)).toBe(text[index]);
    });
  });
});
