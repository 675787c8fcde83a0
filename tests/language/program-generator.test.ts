import { describe, expect, it } from "vitest";
import { parse } from "../../packages/dsl/src/cst/parse.ts";
import { tokenTypes } from "../../packages/dsl/src/tokens/token-types.ts";
import { tokenize } from "../../packages/dsl/src/tokens/tokenize.ts";
import { generateProgram } from "./program-generator.ts";

const seeds = Array.from({ length: 2_000 }, (_, seed) => seed);

describe("a generated program", () => {
  it("has no syntax error", () => {
    for (const seed of seeds) {
      const { diagnostics } = parse(tokenize({ path: "p.pipe", text: generateProgram(seed) }));
      expect(diagnostics.map((one) => `${seed}: ${one.code} ${one.title}`)).toEqual([]);
    }
  });

  it("is the same for the same seed, and another for another", () => {
    const texts = seeds.slice(0, 200).map(generateProgram);
    expect(texts).toEqual(seeds.slice(0, 200).map(generateProgram));
    expect(new Set(texts).size).toBeGreaterThan(190);
  });

  it("uses every kind of token, and every place for a comment", () => {
    const kinds = new Set<string>();
    const beforeComments = new Set<string>();
    let windows = 0;
    for (const seed of seeds) {
      const text = generateProgram(seed);
      const stream = tokenize({ path: "p.pipe", text });
      for (const token of stream.tokens) kinds.add(token.tokenType.name);
      for (const comment of stream.comments) {
        const before = stream.tokens.findLast((token) => token.startOffset < comment.start);
        beforeComments.add(before?.tokenType.name ?? "the start");
      }
      if (text.includes("\r\n")) windows++;
    }
    expect([...kinds].sort()).toEqual(tokenTypes.map((type) => type.name).sort());
    for (const place of [
      "the start",
      "Comma",
      "Arrow",
      "LeftBrace",
      "LeftParen",
      "LeftBracket",
      "RightParen",
      "Colon",
    ]) {
      expect(beforeComments).toContain(place);
    }
    expect(windows).toBeGreaterThan(100);
  });
});
