/**
 * A program that is being typed is wrong most of the time: whatever happens to its tokens, the check must neither throw
 * nor point outside of the text.
 */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkSoundly } from "./sound-check.ts";

const root = dirname(fileURLToPath(import.meta.url));
const program = readFileSync(join(root, "good/cifar10.pipe"), "utf8");
const pieces = program.match(/\/\/[^\n]*|"[^"\n]*"|[\w.]+|->|\s+|[^\w\s]/g) ?? [];
const words = pieces.flatMap((piece, index) => (piece.trim() === "" ? [] : [index]));

/** The program with one token deleted, doubled or swapped with the next. */
function changed(kind: "delete" | "double" | "swap", at: number): string {
  const index = words[at] ?? 0;
  const next = words[at + 1];
  const copy = [...pieces];
  const piece = pieces[index] ?? "";
  if (kind === "delete") copy[index] = "";
  else if (kind === "double") copy[index] = `${piece} ${piece}`;
  else if (next !== undefined) [copy[index], copy[next]] = [pieces[next] ?? "", piece];
  return copy.join("");
}

describe("a half-written program", () => {
  it("is checked without a throw after any token is deleted, doubled or swapped, and errors stay few", () => {
    let errors = 0;
    let wrong = 0;
    for (const kind of ["delete", "double", "swap"] as const) {
      for (let at = 0; at < words.length; at++) {
        const { diagnostics } = checkSoundly(changed(kind, at));
        const count = diagnostics.filter((one) => one.severity === "error").length;
        errors += count;
        if (count > 0) wrong++;
      }
    }
    expect(wrong).toBeGreaterThan(words.length);
    expect(errors / wrong).toBeLessThan(1.15);
  });

  it("is checked without a throw when several tokens are changed at once", () => {
    const change = fc.tuple(
      fc.constantFrom("delete", "double", "junk"),
      fc.nat({ max: pieces.length - 1 }),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
        const copy = [...pieces];
        for (const [kind, at, junk] of changes) {
          copy[at] = kind === "delete" ? "" : kind === "double" ? `${copy[at]} ${copy[at]}` : junk;
        }
        checkSoundly(copy.join(""));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it("is checked without a throw when it ends anywhere", () => {
    for (let end = 0; end < program.length; end += 3) checkSoundly(program.slice(0, end));
  });

  it("may be any text at all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => void checkSoundly(text)),
      { seed: 3, numRuns: 300 },
    );
  });
});
