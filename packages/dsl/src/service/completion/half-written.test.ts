/**
 * A program is asked for proposals while it is being written: cut off before every word of every example, the word that
 * its author wrote next must be among them, and nothing may throw or reach outside of the text.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hover } from "../hover.ts";
import { inlayHints } from "../inlay-hints.ts";
import { parseFile } from "../parsed-file.ts";
import { semanticTokens } from "../semantic-tokens.ts";
import { signatureHelp } from "../signature-help.ts";
import { digitsProgram, flowerProbe, openEditor } from "../testing/editor.ts";
import { complete } from "./complete.ts";
import { plainText } from "./suggestion.ts";

const root = join(import.meta.dirname, "../../../../..");
const examples: readonly (readonly [string, string])[] = [
  ["digitsProgram", digitsProgram],
  ...readdirSync(join(root, "examples"))
    .filter((name) => name.endsWith(".pipe"))
    .map((name) => [name, readFileSync(join(root, "examples", name), "utf8")] as const),
];

/** Words that the author makes up, and that nothing can propose. */
const newNames = new Set(["local", "block", "param", "parameter", "dim", "unknown", "number", "given"]);

/** The words of a program that completion should know, each with the text before it. */
function knownWords(text: string): { readonly start: number; readonly word: string }[] {
  const { workspace, path } = openEditor(text);
  return workspace
    .names(path)
    .inFile(path)
    .flatMap(({ span, text: word, what, target }) => {
      const refers = target !== null && target.start < span.start;
      const proposed = !newNames.has(what.kind) || (refers && what.kind !== "dim");
      return proposed ? [{ start: span.start, word }] : [];
    });
}

describe.each(examples)("%s, cut off", (_, text) => {
  it("before each word, has the word that its author wrote among the proposals", () => {
    const missed: string[] = [];
    for (const { start, word } of knownWords(text)) {
      const { workspace, path } = openEditor(text.slice(0, start), { probe: flowerProbe });
      const labels = complete(workspace, path, start).map((one) => one.label);
      const known = labels.some((label) => label.split(/[^\p{L}\p{N}_]+/u).includes(word));
      if (!known) missed.push(`${text.slice(0, start).split("\n").at(-1)}‸${word}`);
    }
    expect(missed).toEqual([]);
  });

  it("behind each token, and inside of it, answers every question", () => {
    for (const token of parseFile({ path: "", text }).tokens) {
      const end = (token.endOffset ?? 0) + 1;
      const middle = token.image.length > 3 ? [Math.floor((token.startOffset + end) / 2)] : [];
      for (const cut of [end, ...middle]) {
        const { workspace, path } = openEditor(text.slice(0, cut));
        for (const one of complete(workspace, path, cut)) {
          expect(one.span.start).toBeLessThanOrEqual(cut);
          expect(one.span.end).toBeGreaterThanOrEqual(cut);
          expect(one.span.end).toBeLessThanOrEqual(cut);
          expect(plainText(one.snippet)).not.toContain("$");
        }
        hover(workspace, path, cut);
        signatureHelp(workspace, path, cut);
      }
    }
  });

  it("at each line, still has colours and hints for what is there", () => {
    for (let cut = 0; cut >= 0; cut = text.indexOf("\n", cut + 1)) {
      const part = text.slice(0, cut);
      const { workspace, path } = openEditor(part);
      for (const one of semanticTokens(workspace, path)) expect(one.end).toBeLessThanOrEqual(part.length);
      const all = { start: 0, end: part.length, parameterNames: true };
      for (const hint of inlayHints(workspace, path, all)) expect(hint.offset).toBeLessThanOrEqual(part.length);
    }
  });
});
